"""Lengths of time, and their sums with instants.

Comes in: words such as `three months`, an instant, a zone. Goes out: an instant. Months,
years and days are counted on the local calendar, hours and less on the clock. A sum with
two results, as 31 January + 1 month has, is refused: a reading must choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from servanda.clock.moments import instant, local
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import FOREVER, Instant, Interval, Precision

_MOST_TEXT = 64


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: months and days of the calendar, seconds of the clock."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __mul__(self, count: int) -> Length:
        return Length(self.months * count, self.days * count, self.seconds * count)

    def __str__(self) -> str:
        """Return the length for people: `6 months`, `72 hours`."""
        parts = []
        for number, units in (
            (self.months, (("year", 12), ("month", 1))),
            (self.days, (("day", 1),)),
            (self.seconds, (("hour", 3600), ("minute", 60), ("second", 1))),
        ):
            unit, size = next((u, s) for u, s in units if number % s == 0)
            count = number // size
            parts += [f"{count} {unit}{'' if count == 1 else 's'}"] if count else []
        return " ".join(parts)


_UNITS = {
    "second": Length(seconds=1),
    "minute": Length(seconds=60),
    "hour": Length(seconds=3600),
    "day": Length(days=1),
    "week": Length(days=7),
    "month": Length(months=1),
    "year": Length(months=12),
}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = (
    {word: n for n, word in enumerate(_ONES)}
    | {"a": 1, "an": 1}
    | {ten: (n + 2) * 10 for n, ten in enumerate(_TENS)}
    | {
        f"{ten}-{one}": (n + 2) * 10 + m + 1
        for n, ten in enumerate(_TENS)
        for m, one in enumerate(_ONES[1:10])
    }
)
_LENGTH = re.compile(r"([0-9]{1,5}|[a-z-]+)\s+([a-z]+?)s?")
_WHAT_WOULD_DO = "Write a number and a unit: 72 hours, 10 days, 2 weeks, 6 months, a year."


def parse_length(text: str) -> Length:
    """Return a length of time such as `10 days`, `three months`.

    >>> parse_length("three months").months
    3

    Raises:
        BadInput: when it is none.
    """
    found = _LENGTH.fullmatch(text.lower().strip()) if len(text) <= _MOST_TEXT else None
    count = _number(found[1]) if found else None
    unit = _UNITS.get(found[2]) if found else None
    if not count or unit is None:
        guess = nearest(found[2], _UNITS) if found and unit is None else None
        raise BadInput(
            Fault(
                "length of time",
                f"{printable(text)!r} is no length of time.",
                _WHAT_WOULD_DO,
                guess,
            )
        )
    return unit * count


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _NUMBERS.get(word)


def sums(start: Instant, length: Length, zone: ZoneInfo) -> tuple[Instant, ...]:
    """Return an instant moved by a length: one result, or the two that a month too short has.

    Days, months and years keep the local clock time; hours and less are real time.

    Raises:
        BadInput: when the sum lies outside the calendar.
    """
    there = local(start, zone)
    try:
        month = there + relativedelta(months=length.months)
        days = [month] if month.day == there.day else [month, month + relativedelta(days=1)]
        moved = [instant(day + relativedelta(days=length.days)) + length.seconds for day in days]
    except (ValueError, OverflowError):
        moved = [FOREVER + 1]
    if max(moved) > FOREVER:
        raise BadInput(
            Fault("date", "the sum lies outside the calendar.", "Choose a shorter time.")
        )
    return tuple(moved)


def add(start: Instant, length: Length, zone: ZoneInfo) -> Instant:
    """Return an instant moved by a length in local time.

    Raises:
        BadInput: when the sum has two results, as 31 January + 1 month has.
    """
    moved = sums(start, length, zone)
    if len(moved) > 1:
        day = local(start, zone).date()
        lower, upper = (local(m, zone).date() for m in moved)
        raise BadInput(
            Fault(
                "date",
                f"{day} plus {length} has two results: {lower} or {upper}.",
                "Write the day itself in `by`, or let a reading choose it.",
            )
        )
    return moved[0]


def ends_after(moment: Interval, length: Length, zone: ZoneInfo) -> Instant:
    """Return when a length of time after a written moment ends.

    After a clock time, it is to the second. After a day it is the end of a day, counted
    from that day's last second: 31 January and a month has two results, although the
    midnight that ends it is in February.

    Raises:
        BadInput: when the sum has two results.
    """
    if moment.precision in (Precision.HOUR, Precision.MINUTE, Precision.SECOND):
        return add(moment.start, length, zone)
    return add(moment.end - 1, length, zone) + 1
