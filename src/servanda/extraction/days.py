"""Written times to days: what a matched day, month, weekday or "last week" means.

Each takes the match, the day of the article (None when not known) and whether the sentence
looks ahead; it gives the first and the last day and how finely they were stated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from servanda.model import Precision

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}

Found = tuple[date, date, Precision]
Reader = Callable[[re.Match[str], date | None, bool], Found | None]


def whole(match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001
    """Read a day of a month, with its year or the one that fits."""
    day = int(match["day"])
    one = _dated(match, anchor, future, day)
    return (one, one, Precision.DAY) if one else None


def between(match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001
    """Read "3 to 5 May" and "between 26 November and 8 December"."""
    last = _dated(match, anchor, future, int(match["day"]))
    if last is None:
        return None
    start = match["first_month"] if "first_month" in match.re.groupindex else None
    month = _month(start) if start else last.month
    first = date(last.year - (month > last.month), month, int(match["first"]))
    return (first, last, Precision.RANGE) if first <= last else None


_NEAR_BY = 10


def _dated(match: re.Match[str], anchor: date | None, future: bool, day: int) -> date | None:  # noqa: FBT001
    month = _month(match["month"])
    year = match["year"] if "year" in match.re.groupindex else None
    if year:
        return date(int(year), month, day)
    if anchor is None:
        return None
    here = date(anchor.year, month, day)
    if abs((here - anchor).days) <= _NEAR_BY:
        return here
    if future:
        return here if here >= anchor else _other_year(here, 1)
    return here if here <= anchor + timedelta(days=1) else _other_year(here, -1)


def _other_year(day: date, by: int) -> date:
    return day + relativedelta(years=by)


def _month(name: str) -> int:
    return next(n for n, m in enumerate(MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3]))


def in_month(match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001
    """Read a month, or its beginning, middle or end."""
    first = _dated(match, anchor, future, 1)
    if first is None:
        return None
    last = first + relativedelta(months=1, days=-1)
    part = (match["part"] or "").lower() if "part" in match.re.groupindex else ""
    for words, start, end in _PARTS:
        if part.startswith(words):
            return (
                first.replace(day=start),
                min(last, first.replace(day=end or last.day)),
                (Precision.RANGE),
            )
    return first, last, Precision.MONTH


_PARTS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("beginning", "start", "early"), 1, 10),
    (("middle", "mid"), 11, 20),
    (("end", "late"), 21, 0),
)


def weekday(match: re.Match[str], anchor: date | None, future: bool) -> Found | None:  # noqa: FBT001
    """Read "on Wednesday", "last Friday", "next Monday"."""
    if anchor is None:
        return None
    wanted = DAYS.index(match["weekday"].lower())
    which = (match["which"] or "").lower()
    if (future and which not in ("last", "previous")) or which in ("next", "coming"):
        ahead = (wanted - anchor.weekday()) % 7
        one = anchor + timedelta(days=ahead or (7 if which else 0))
    else:
        back = (anchor.weekday() - wanted) % 7
        one = anchor - timedelta(days=back or (7 if which == "last" else 0))
    return one, one, Precision.DAY


def near(match: re.Match[str], anchor: date | None, _: bool) -> Found | None:  # noqa: FBT001
    """Read "yesterday", "today", "last night", "tomorrow"."""
    if anchor is None:
        return None
    word = match[0].lower()
    moved = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)
    one = anchor + timedelta(days=moved)
    return one, one, Precision.DAY


def period(match: re.Match[str], anchor: date | None, _: bool) -> Found | None:  # noqa: FBT001
    """Read "last week", "this month", "earlier this year"."""
    if anchor is None:
        return None
    step = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}.get(
        match["which"].lower(), 0
    )
    unit = match["unit"].lower()
    if unit == "week":
        first = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
        last, precision = first + timedelta(days=6), Precision.RANGE
    elif unit == "month":
        first = anchor.replace(day=1) + relativedelta(months=step)
        last, precision = first + relativedelta(months=1, days=-1), Precision.MONTH
    else:
        first = date(anchor.year + step, 1, 1)
        last, precision = date(first.year, 12, 31), Precision.YEAR
    if (match["part"] or "").lower() == "earlier" and step == 0:
        last, precision = max(first, anchor), Precision.RANGE
    return first, last, precision


def ago(match: re.Match[str], anchor: date | None, _: bool) -> Found | None:  # noqa: FBT001
    """Read "two weeks ago", "three days earlier"."""
    if anchor is None:
        return None
    count = _WORDS.get(match["n"].lower()) or int(match["n"])
    unit = match["unit"].lower()
    if unit == "day":
        one = anchor - timedelta(days=count)
        return one, one, Precision.DAY
    if unit == "week":
        one = anchor - timedelta(weeks=count)
        return one - timedelta(days=3), one + timedelta(days=3), Precision.RANGE
    moved = anchor - relativedelta(months=count if unit == "month" else 12 * count)
    if unit == "month":
        first = moved.replace(day=1)
        return first, first + relativedelta(months=1, days=-1), Precision.MONTH
    return date(moved.year, 1, 1), date(moved.year, 12, 31), Precision.YEAR


def past(match: re.Match[str], anchor: date | None, _: bool) -> Found | None:  # noqa: FBT001
    """Read "in the past 24 hours", "over the last three weeks"."""
    if anchor is None:
        return None
    number = match["n"]
    count = (_WORDS.get(number.lower()) or int(number)) if number else 1
    days = {"hour": max(1, round(count / 24)), "day": count, "week": 7 * count}
    days |= {"month": 30 * count, "year": 365 * count}
    return anchor - timedelta(days=days[match["unit"].lower()]), anchor, Precision.RANGE


def number_date(match: re.Match[str], _: date | None, __: bool) -> Found | None:  # noqa: FBT001
    """Read a date in figures with its year."""
    one = date(int(match["year"]), int(match["m"]), int(match["day"]))
    return one, one, Precision.DAY


def year(match: re.Match[str], _: date | None, __: bool) -> Found | None:  # noqa: FBT001
    """Read a year."""
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
