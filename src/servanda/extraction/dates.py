"""Times in a text: where one stands, and which days it means, seen from the day of the article.

A weekday or a day without a year is looked for before that day or after it, as the tense of
its sentence says. "The beginning of November" is its first ten days. Without a day of the
article only what names its year is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from servanda.clock import instant, local
from servanda.extraction import days as written_days
from servanda.extraction.days import DAYS, MONTHS, Found, Reader
from servanda.extraction.records import Span
from servanda.model import Interval, Precision

_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|{'|'.join(m[:3] for m in MONTHS if m != 'may')}|sept)\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_NUMBER = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"


@dataclass(frozen=True, slots=True)
class When:
    """A time as written: where it stands, its first and last day, how finely it was stated."""

    span: Span
    first: date
    last: date
    precision: Precision = Precision.DAY
    deadline: bool = False

    def interval(self, zone: ZoneInfo) -> Interval:
        """Return the local days as a half-open period."""
        start = datetime.combine(self.first, datetime.min.time(), zone)
        end = datetime.combine(self.last + timedelta(days=1), datetime.min.time(), zone)
        return Interval(instant(start), instant(end), self.precision)


def day_of(published: Interval | None, zone: ZoneInfo) -> date | None:
    """Return the local day on which an article came out, or None."""
    if published is None:
        return None
    middle = (published.start + published.end) // 2  # one day in any zone
    return local(middle if published.precision is Precision.DAY else published.start, zone).date()


def times_in(text: str, anchor: date | None, *, future: bool = False) -> Iterator[When]:
    """Yield the times of a text, in order; spans count from its start.

    >>> [str(w.first) for w in times_in("on Friday", date(2020, 11, 18))]
    ['2020-11-13']
    """
    taken: list[Span] = []
    found: list[When] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            span = match.span()
            if any(s < span[1] and span[0] < e for s, e in taken):
                continue
            days = _safely(read, match, anchor, future)
            if days is not None:
                taken.append(span)
                found.append(When(span, *days, deadline=_is_deadline(text, span[0])))
    yield from sorted(found, key=lambda w: w.span)


def _is_deadline(text: str, start: int) -> bool:
    return bool(
        re.search(
            r"\b(by|before|until|till|no later than)( the| its)?\s+$", text[:start], re.IGNORECASE
        )
    )


def _safely(read: Reader, match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001 — a direction, passed on
    try:
        return read(match, anchor, future)
    except (ValueError, OverflowError):
        return None


def _since(match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001
    """Read "since" a day: from it to the day of the article."""
    inner = next(times_in(match["rest"], anchor, future=False), None)
    if inner is None or anchor is None or inner.first > anchor or future:
        return None
    return inner.first, anchor, Precision.RANGE


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_WEEKDAY = rf"(?P<weekday>{'|'.join(DAYS)})"
_TAIL = rf"(?:,?\s+(?:of\s+)?{_YEAR})?"
_ANY_MONTH, _ANY_DAY = "|".join(MONTHS), "|".join(DAYS)
_ONE_DATE = (
    rf"(?:\d{{1,2}}\s+(?:{_ANY_MONTH})|(?:mid-|early |late )?(?:{_ANY_MONTH}|{_ANY_DAY}))"
    r"(?:\s+\d{1,2}(?!\d))?(?:,?\s+\d{4})?"
)

_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_re(r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)"), written_days.number_date),
    (_re(r"(?P<day>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<year>\d{4})"), written_days.number_date),
    (_re(rf"since\s+(?P<rest>{_ONE_DATE})"), _since),
    (
        _re(rf"(?P<first>[0-3]?\d)\s*(?:-|\u2013|to|and|or)\s*{_DAY}\s+(?:of\s+)?{_MONTH}{_TAIL}"),
        written_days.between,
    ),
    (
        _re(
            rf"(?P<first>[0-3]?\d)\s+(?P<first_month>{'|'.join(MONTHS)})\s+(?:-|\u2013|to|and|until)"
            rf"\s+{_DAY}\s+{_MONTH}{_TAIL}"
        ),
        written_days.between,
    ),
    (_re(rf"{_DAY}\s+(?:of\s+)?{_MONTH}{_TAIL}"), written_days.whole),
    (_re(rf"{_MONTH}\s+{_DAY}(?!\d|\s*(?:per|%|people|percent)){_TAIL}"), written_days.whole),
    (_re(rf"(?P<part>beginning|start|middle|end)\s+of\s+{_MONTH}{_TAIL}"), written_days.in_month),
    (_re(rf"(?P<part>early|mid|late)[ -]{_MONTH}{_TAIL}"), written_days.in_month),
    (
        _re(rf"(?:in|of|since|during|until|by|before|last|next|from|this)\s+{_MONTH}{_TAIL}"),
        written_days.in_month,
    ),
    (_re(rf"(?<!may ){_MONTH}\s+{_YEAR}"), written_days.in_month),
    (
        _re(rf"(?:(?P<which>last|next|this|coming|previous|past)\s+)?{_WEEKDAY}"),
        written_days.weekday,
    ),
    (
        _re(
            r"yesterday|today|tomorrow|tonight|last night|overnight|"
            r"this (?:morning|afternoon|evening)"
        ),
        written_days.near,
    ),
    (
        _re(
            r"(?:(?P<part>earlier|later)\s+)?(?P<which>last|this|next|previous|coming)\s+"
            r"(?P<unit>week|month|year)"
        ),
        written_days.period,
    ),
    (_re(rf"{_NUMBER}\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier)"), written_days.ago),
    (
        _re(rf"(?:past|last|previous)\s+(?:{_NUMBER}\s+)?(?P<unit>hour|day|week|month|year)s?"),
        written_days.past,
    ),
    (_re(rf"(?:in|since|of|until|from|during|by|before)\s+{_YEAR}"), written_days.year),
)
