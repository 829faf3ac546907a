"""The day on which a text came out, found in its first lines where no metadata say it.

A line that is a date, `Published: …`, or a dateline such as `KIND TOWN, 12 March 2024 —`.
The first date of a running sentence is none: it may be that of an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

_FIRST_LINES = 12
_SHORT_LINE = 120
_DATE_WORDS = 12
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier января", "february feb février février février февраля",
            "march mar mars марта", "april apr avril апреля", "may mai мая",
            "june jun juin июня", "july jul juillet июля", "august aug août августа",
            "september sep sept septembre сентября", "october oct octobre октября",
            "november nov novembre ноября", "december dec décembre декабря",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_LABEL = re.compile(
    r"(?:published|posted|updated?|released?|issued|date|dated|publié|дата)\b", re.IGNORECASE
)
_DATELINE = re.compile(r"^[^.!?]{0,80}?\s*(?:[—–-]|:|\(.{1,30}\)\s*[—–-])\s")


def dated(lines: Sequence[str], language: str = "en") -> str:
    """Return the day as an ISO date, empty where the first lines have none.

    >>> dated(["Talks resume", "FORD, 12 March 2024 — The parties met."])
    '2024-03-12'
    """
    for line in lines[:_FIRST_LINES]:
        for piece in _heads(line):
            found = date_in(piece, language)
            if found:
                return found
    return ""


def _heads(line: str) -> list[str]:
    """Return the parts of a line that can tell when the text came out."""
    if len(line) <= _SHORT_LINE and (
        _LABEL.search(line[:40]) or (len(line.split()) <= _DATE_WORDS and not line.endswith("."))
    ):
        return [line]
    dateline = _DATELINE.match(line[:_SHORT_LINE])
    return [dateline[0]] if dateline else []


_FORMS = (
    (_DAY_FIRST, (3, 2, 1)),
    (_MONTH_FIRST, (3, 1, 2)),
    (_ISO, (1, 2, 3)),
    (_DOTTED, (3, 2, 1)),
)


def date_in(text: str, language: str = "en") -> str:
    """Return the first full date of a piece of text as an ISO date, else an empty string."""
    for form in _FORMS:
        found = form[0].search(text)
        day = _day(found, form[1]) if found else ""
        if day:
            return day
    return _other(text, language)


def date_spans(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each full date of a text as an ISO date, with where it stands."""
    for pattern, order in _FORMS:
        for found in pattern.finditer(text):
            day = _day(found, order)
            if day:
                yield day, found.span()


def _day(found: re.Match[str], order: tuple[int, int, int]) -> str:
    year, month, day = (found[n] for n in order)
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


def _other(text: str, language: str) -> str:
    """Return a date in another language than those above, as dateparser reads it."""
    if language in ("en", "fr", "ru") or not re.search(r"\d{4}", text):
        return ""
    from dateparser import parse  # noqa: PLC0415 — slow to load, and seldom needed

    try:
        found = parse(text[:80], languages=[language], settings={"STRICT_PARSING": True})
    except ValueError:
        return ""
    return found.date().isoformat() if found else ""
