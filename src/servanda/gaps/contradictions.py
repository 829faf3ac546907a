"""AMB-066: numbers, dates or names of one text that can't both be right."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import lexicon

_SPELT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "twenty-one": 21, "twenty-four": 24, "thirty": 30, "forty": 40,
    "forty-five": 45, "forty-eight": 48, "fifty": 50, "sixty": 60, "seventy-two": 72,
    "ninety": 90, "hundred": 100,
}  # fmt: skip
_TWICE = re.compile(r"\b([a-z]+(?:-[a-z]+)?) \((\d+)\)", re.IGNORECASE)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS = tuple(name.casefold() for name in calendar.day_name)
_DAY = lexicon("contradictions", "day")
_DAY_US = lexicon("contradictions", "day-us")


def contradiction(document: Document) -> Iterator[Hit]:
    """AMB-066: numbers, dates or names that can't both be right."""
    for sentence in document.operative:
        for found in _TWICE.finditer(sentence.text):
            spelt = _SPELT.get(found[1].casefold())
            if spelt is not None and spelt != int(found[2]):
                yield Hit(sentence, (found.span(),), term=found[0])
        for span in (
            *_impossible(sentence.text, _DAY, us=False),
            *_impossible(sentence.text, _DAY_US, us=True),
        ):
            yield Hit(sentence, (span,), term=sentence.text[slice(*span)])
    yield from _two_values(document)


def _impossible(text: str, pattern: re.Pattern[str], *, us: bool) -> Iterator[tuple[int, int]]:
    """Give dates that do not exist, or fall on another day of the week than is said."""
    for found in pattern.finditer(text):
        day, month = (found[3], found[2]) if us else (found[2], found[3])
        try:
            real = date(int(found[4]), _MONTHS[month.casefold()], int(day))
        except ValueError:
            yield found.span()
            continue
        if found[1] and _WEEKDAYS[real.weekday()] != f"{found[1].casefold()}day":
            yield found.span()


_IN_FORCE = lexicon("contradictions", "in-force")
_QUANTITY = lexicon("contradictions", "quantity")


def _two_values(document: Document) -> Iterator[Hit]:
    """Give things to which the text gives two values: when it enters into force, how many."""
    starts: dict[str, Sentence] = {}
    counts: dict[str, tuple[str, Sentence]] = {}
    for sentence in document.operative:
        for found in _IN_FORCE.finditer(sentence.text):
            what = re.sub(r"\W", "", found[0].split()[0].casefold())
            value = re.sub(r"\W+", " ", found[1].casefold()).strip()
            other = next((v for v in starts if v.startswith(f"{what}=")), None)
            if other is not None and other != f"{what}={value}":
                yield Hit(sentence, (found.span(1),), term=f"{what}: {found[1]}")
            starts.setdefault(f"{what}={value}", sentence)
        for found in _QUANTITY.finditer(sentence.text):
            thing, value = found[2].casefold(), found[1].replace(",", "")
            before = sentence.text[max(0, found.start() - 25) : found.start()]
            if re.search(
                (
                    r"first|additional|further|another|remaining|each|every|least|most|than|up to|"
                    r"other|phase"
                ),
                before,
                re.IGNORECASE,
            ):
                continue
            known = counts.setdefault(thing, (value, sentence))
            if known[0] != value and known[1] is not sentence and " " in thing:
                yield Hit(sentence, (found.span(),), term=f"{known[0]} and {value} {thing}")


RULES: dict[str, Test] = {
    "AMB-066": contradiction,
}
