"""Written times to UTC: dates, months, years, instants and ranges in a time zone.

Comes in: text and the name of a time zone. Goes out: instants and half-open intervals.
A clock time that a zone skips or has twice is refused, not guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil.parser import isoparse
from dateutil.relativedelta import relativedelta

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import BEGINNING, FOREVER, Instant, Interval, Precision

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400
_MOST_TEXT = 64
_OFFSET = r"(Z|[+-]\d{2}:?\d{2})"
_DAYS = (
    (re.compile(r"\d{4}"), Precision.YEAR, relativedelta(years=1)),
    (re.compile(r"\d{4}-\d{2}"), Precision.MONTH, relativedelta(months=1)),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), Precision.DAY, relativedelta(days=1)),
)
_CLOCKS = (
    (re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T\d{{2}}{_OFFSET}?"), Precision.HOUR, 3600),
    (re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}}{_OFFSET}?"), Precision.MINUTE, 60),
    (
        re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}}:\d{{2}}{_OFFSET}?"),
        Precision.SECOND,
        1,
    ),
)
_WHAT_WOULD_DO = "Write 2020, 2020-11, 2020-11-20, 2020-11-20T20:40 or 2020-11-20T20:40+03:00."


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        BadInput: when there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            Fault(
                "timezone",
                f"there is no time zone {printable(name)!r}.",
                "Write an IANA name such as Europe/Zurich or Africa/Juba.",
                nearest(name, available_timezones()),
            )
        ) from None


def parse_moment(text: str, zone: str) -> Interval:
    """Return the period that a written time covers, as finely as it is written.

    >>> parse_moment("2020-11-20", "UTC").precision.value
    'day'

    Raises:
        BadInput: when it is no time, an impossible one such as 31 February, or a clock
            time that this zone skips or has twice on that day.
    """
    words = text.strip().replace(" ", "T", 1) if len(text) <= _MOST_TEXT else ""
    found = _days(words, zone) or _clock(words, zone)
    if found is None:
        raise BadInput(Fault("date", f"{printable(text)!r} is no time.", _WHAT_WOULD_DO))
    start, end, precision = found
    if end <= start:
        raise BadInput(Fault("date", f"{printable(text)} was left out of the calendar of {zone}."))
    if start < BEGINNING + _DAY_SECONDS or end > FOREVER:
        raise BadInput(Fault("date", f"{printable(text)} is out of reach.", "Years 1 to 9998 are."))
    return Interval(start, end, precision)


def parse_range(start: str, end: str, zone: str) -> Interval:
    """Return the period from a time to another, the last day included.

    Raises:
        BadInput: when one is no time, or the end lies before the start.
    """
    first = parse_moment(start or end, zone)
    last = parse_moment(end or start, zone)
    if last.end <= first.start:
        raise BadInput(
            Fault(
                "date",
                f"{printable(end)} lies before {printable(start)}.",
                "`to` is the same as `from`, or later.",
            )
        )
    # "From that minute to its first second" is that second.
    precision = last.precision if first.start == last.start else Precision.RANGE
    return Interval(first.start, last.end, precision)


def end_of(text: str, zone: str) -> Instant:
    """Return the end of the day (month, year) that a bare date names, or the instant itself."""
    moment = parse_moment(text, zone)
    return moment.end if _is_bare(moment) else moment.start


def start_of(text: str, zone: str) -> Instant:
    """Return the start of what a written time covers."""
    return parse_moment(text, zone).start


deadline_of = end_of


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as UTC seconds."""
    return int((moment - EPOCH).total_seconds())


def local(when: Instant, zone: ZoneInfo) -> datetime:
    """Return an instant in local time; the ends of all time are a day nearer, so that it exists."""
    within = min(max(when, BEGINNING + _DAY_SECONDS), FOREVER)
    return (EPOCH + timedelta(seconds=within)).astimezone(zone)


def local_day(when: Instant, zone: ZoneInfo) -> date:
    """Return the local day in which an instant lies."""
    return local(when, zone).date()


def _days(words: str, zone: str) -> tuple[Instant, Instant, Precision] | None:
    """Return the period of a day, month or year: its end is where the next begins."""
    for shape, precision, length in _DAYS:
        if shape.fullmatch(words):
            start = _parsed(words).replace(tzinfo=zone_of(zone))
            try:
                return instant(start), instant(start + length), precision
            except (ValueError, OverflowError):
                return None
    return None


def _clock(words: str, zone: str) -> tuple[Instant, Instant, Precision] | None:
    for shape, precision, seconds in _CLOCKS:
        if shape.fullmatch(words):
            start = _parsed(words)
            if start.tzinfo is None:
                start = _once(start, zone)
            return instant(start), instant(start) + seconds, precision
    return None


def _parsed(words: str) -> datetime:
    try:
        parsed = isoparse(words)
        parsed.utcoffset()  # an offset of a day or more is found out only here
    except (ValueError, OverflowError):
        raise BadInput(
            Fault("date", f"{printable(words)!r} is an impossible date.", _WHAT_WOULD_DO)
        ) from None
    return parsed


def _once(naive: datetime, zone: str) -> datetime:
    """Return a local clock time, refused where clocks were changed over it."""
    first = naive.replace(tzinfo=zone_of(zone))
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after or before is None or after is None:
        return first
    shown = naive.isoformat(" ", "minutes")
    if before > after:
        offsets = f"{first.isoformat()[-6:]} or {first.replace(fold=1).isoformat()[-6:]}"
        raise BadInput(
            Fault(
                "date",
                f"{shown} came twice in {zone}: the clocks went back.",
                f"Write it with its offset, {offsets}.",
            )
        )
    raise BadInput(
        Fault(
            "date",
            f"{shown} never came in {zone}: the clocks went forward over it.",
            "Write the time that clocks showed, or with its offset.",
        )
    )


def _is_bare(moment: Interval) -> bool:
    return moment.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)
