"""Times: what a written date means in a time zone, sums of dates, and how times are shown.

Comes in: text as people write it and the agreement's time zone. Goes out: UTC instants
and half-open intervals with their precision. "Now" is always the caller's.

A bare date is that whole local day. As a deadline, as-of or known-at it is the end of
that day, as `--since` its start (design section 1).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.parser import isoparse
from dateutil.relativedelta import relativedelta

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Instant, Interval, Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_TEXT = 64
_SHAPES = (
    (re.compile(r"\d{4}"), Precision.YEAR, relativedelta(years=1)),
    (re.compile(r"\d{4}-\d{2}"), Precision.MONTH, relativedelta(months=1)),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), Precision.DAY, relativedelta(days=1)),
    (
        re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}(Z|[+-]\d{2}:?\d{2})?"),
        Precision.HOUR,
        relativedelta(hours=1),
    ),
    (
        re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(Z|[+-]\d{2}:?\d{2})?"),
        Precision.MINUTE,
        relativedelta(minutes=1),
    ),
    (
        re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:?\d{2})?"),
        Precision.SECOND,
        relativedelta(seconds=1),
    ),
)
_LENGTHS = {
    "second": relativedelta(seconds=1),
    "minute": relativedelta(minutes=1),
    "hour": relativedelta(hours=1),
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_NUMBERS = dict(
    zip(
        (
            "a",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "an",
        ),
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1),
        strict=True,
    )
)
_LENGTH = re.compile(r"\s*(\d{1,5}|[a-z]+)\s+([a-z]+?)s?\s*")
_LAST_SAFE_DAY = 28
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
                "Write an IANA name such as Europe/Moscow or Asia/Baku.",
            )
        ) from None


def parse_moment(text: str, zone: str) -> Interval:
    """Return the period that a written time covers, as finely as it is written.

    >>> parse_moment("2020-11-20", "UTC").precision.value
    'day'

    Raises:
        BadInput: when it is no date, or an impossible one such as 31 February.
    """
    words = text.strip()
    for shape, precision, length in _SHAPES:
        if len(words) <= _MOST_TEXT and shape.fullmatch(words.replace(" ", "T", 1)):
            start = _local(words.replace(" ", "T", 1), zone)
            try:
                end = start + length
            except (ValueError, OverflowError):
                break
            return Interval(instant(start), instant(_settled(end, start)), precision)
    raise BadInput(Fault("date", f"{printable(text)!r} is no time.", _WHAT_WOULD_DO))


def parse_range(start: str, end: str, zone: str) -> Interval:
    """Return the period from a time to another, the last day included.

    Raises:
        BadInput: when one is no date, or the end lies before the start.
    """
    first = parse_moment(start or end, zone)
    last = parse_moment(end or start, zone)
    if last.end <= first.start or last.start < first.start:
        raise BadInput(
            Fault(
                "date",
                f"{printable(end)} lies before {printable(start)}.",
                "`to` is the same as `from`, or later.",
            )
        )
    precision = first.precision if first == last else Precision.RANGE
    return Interval(first.start, last.end, precision)


def end_of(text: str, zone: str) -> Instant:
    """Return the end of the day (month, year) that a bare date names, or the instant itself."""
    moment = parse_moment(text, zone)
    return moment.end if _is_bare(moment) else moment.start


def start_of(text: str, zone: str) -> Instant:
    """Return the start of what a written time covers."""
    return parse_moment(text, zone).start


deadline_of = end_of


def parse_length(text: str) -> relativedelta:
    """Return a length of time such as `10 days`, `three months`.

    >>> parse_length("three months").months
    3

    Raises:
        BadInput: when it is none.
    """
    found = _LENGTH.fullmatch(text.lower()[:_MOST_TEXT])
    count = _number(found[1]) if found else None
    unit = _LENGTHS.get(found[2]) if found else None
    if count is None or unit is None:
        guess = nearest(found[2], _LENGTHS) if found else None
        raise BadInput(
            Fault(
                "length of time",
                f"{printable(text)!r} is none.",
                "Write a number and a unit: 10 days, 6 months.",
                guess,
            )
        )
    return unit * count


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def add(start: Instant, length: relativedelta, zone: ZoneInfo) -> Instant:
    """Return an instant moved by a length in local time; days keep their clock time.

    Raises:
        BadInput: when the sum has two results, as 31 January + 1 month has.
    """
    local = _EPOCH + timedelta(seconds=start)
    there = local.astimezone(zone)
    try:
        moved = there + length
    except (ValueError, OverflowError):
        raise BadInput(
            Fault("date", "the sum lies outside the calendar.", "Choose a shorter time.")
        ) from None
    if _two_results(there, moved, length):
        lower, upper = moved.date(), moved.date() + timedelta(days=1)
        raise BadInput(
            Fault(
                "date",
                f"{there.date()} plus {_in_words(length)} has two results: {lower} or {upper}.",
                "Write the day itself in `by`, or let a reading choose it.",
            )
        )
    return instant(_settled(moved, there))


def _two_results(start: datetime, moved: datetime, length: relativedelta) -> bool:
    in_months = bool(length.months or length.years)
    plain = not (length.days or length.hours or length.minutes or length.seconds)
    if not in_months or start.day <= _LAST_SAFE_DAY:
        return False
    only_months = start + relativedelta(months=length.months, years=length.years)
    return only_months.day != start.day if not plain else moved.day != start.day


def _in_words(length: relativedelta) -> str:
    parts = [
        (n, unit) for unit in ("years", "months", "days", "hours") if (n := getattr(length, unit))
    ]
    return " ".join(f"{n} {unit if n != 1 else unit[:-1]}" for n, unit in parts)


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as UTC seconds."""
    return int((moment - _EPOCH).total_seconds())


def local(when: Instant, zone: ZoneInfo) -> datetime:
    """Return an instant in local time."""
    return (_EPOCH + timedelta(seconds=when)).astimezone(zone)


def local_day(when: Instant, zone: ZoneInfo) -> date:
    """Return the local day in which an instant lies."""
    return local(when, zone).date()


def iso_utc(when: Instant) -> str:
    """Return an instant as ISO 8601 in UTC.

    >>> iso_utc(0)
    '1970-01-01T00:00:00Z'
    """
    return (_EPOCH + timedelta(seconds=when)).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def describe_instant(when: Instant, zone: ZoneInfo) -> str:
    """Return an instant for people: `the end of 2020-11-20` at midnight, else day and clock time."""
    there = local(when, zone)
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return f"the end of {(there - timedelta(days=1)).date()}"
    return there.strftime("%Y-%m-%d %H:%M")


def describe(period: Interval, zone: ZoneInfo) -> str:
    """Return a period for people, as finely as it is known."""
    if period.precision is Precision.UNKNOWN:
        return f"some time before {describe_instant(period.end, zone)}"
    start, last = local(period.start, zone), local(period.end - 1, zone)
    if period.precision in (Precision.HOUR, Precision.MINUTE, Precision.SECOND):
        return start.strftime("%Y-%m-%d %H:%M")
    if start.date() == last.date():
        return str(start.date())
    return f"{start.date()} to {last.date()}"


def _is_bare(moment: Interval) -> bool:
    return moment.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)


def _local(text: str, zone: str) -> datetime:
    try:
        parsed = isoparse(text)
    except (ValueError, OverflowError):
        raise BadInput(
            Fault("date", f"{printable(text)!r} is an impossible date.", _WHAT_WOULD_DO)
        ) from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone_of(zone))


def _settled(end: datetime, start: datetime) -> datetime:
    """Return the sum in real time: local days may have 23 or 25 hours, hours have 60 minutes."""
    return end if end.tzinfo is start.tzinfo else end.replace(tzinfo=start.tzinfo)
