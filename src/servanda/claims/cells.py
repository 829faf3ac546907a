"""Single cells of a claim: checked and turned into values, each fault with its column.

Comes in: a row of text. Goes out: values, and faults that say what would do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from servanda.claims.table import Row
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Count, Interval

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}", re.ASCII)
_MOST_NAME = 300
_MOST_SUGGESTIONS = 200


class Suggestions:
    """The nearest known names, looked up for so many faults and no more: it is slow work."""

    def __init__(self, most: int = _MOST_SUGGESTIONS) -> None:
        self._left = most
        self._found: dict[str, str | None] = {}

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name most like `name`, or None."""
        if name not in self._found and self._left:
            self._left -= 1
            self._found[name] = nearest(name, known)
        return self._found.get(name)


class Cells:
    """The cells of one row; what is wrong with them collects in `faults`."""

    def __init__(self, file: str, row: Row, suggestions: Suggestions) -> None:
        self.file = file
        self.line = row.line
        self.faults: list[Fault] = []
        self._cells = row.cells
        self._suggestions = suggestions

    def fault(
        self, column: str, problem: str, expected: str = "", suggestion: str | None = None
    ) -> None:
        """Note what is wrong with a cell."""
        place = f"{self.file}:{self.line}, column {column}"
        self.faults.append(Fault(place, problem, expected, suggestion))

    def given(self, column: str) -> str:
        """Return a cell without the spaces around it."""
        return self._cells[column].strip()

    def verbatim(self, column: str) -> str:
        """Return a cell as it is: words are kept, spaces included."""
        return self._cells[column]

    def name(self, column: str, *, required: bool = False) -> str:
        """Return a name of bounded length."""
        text = self.given(column)
        if required and not text:
            self.fault(column, "is empty.", "Every claim has one.")
        if len(text) > _MOST_NAME:
            self.fault(column, f"has {len(text)} characters; a name has at most {_MOST_NAME}.")
        return text

    def one_of(self, column: str, known: Iterable[str], expected: str = "") -> str:
        """Return a cell that is empty or one of the known words."""
        text = self.given(column)
        if text and text not in known:
            guess = self._suggestions.nearest(text, known)
            self.fault(column, f"{printable(text, 80)!r} is not known.", expected, guess)
        return text

    def matching(self, column: str, shape: re.Pattern[str], expected: str) -> str:
        """Return a cell that is empty or has the shape asked for."""
        text = self.given(column)
        if text and not shape.fullmatch(text):
            self.fault(column, f"{printable(text, 80)!r} does not fit.", expected)
        return text

    def time(self, column: str, zone: str, read: Callable[[str, str], Interval]) -> Interval | None:
        """Return the time in a cell, None where it is empty or wrong."""
        text = self.given(column)
        return self.caught(column, lambda: read(text, zone)) if text else None

    def caught(self, column: str, read: Callable[[], Interval]) -> Interval | None:
        """Return a period, None when reading it finds a fault, which is noted."""
        try:
            return read()
        except BadInput as found:
            for fault in found.faults:
                self.fault(column, fault.problem, fault.expected, fault.suggestion)
        return None

    def whole(self, column: str, most: int) -> int:
        """Return a whole number from 0 to `most`; 0 where the cell is empty."""
        text = self.given(column)
        if not text:
            return 0
        if not _WHOLE.fullmatch(text) or int(text) > most:
            self.fault(column, f"{printable(text, 80)!r} is no whole number from 0 to {most}.")
            return 0
        return int(text)

    def count(self) -> Count:
        """Return the stated number with its bounds: low, then best, then high."""
        best, low, high = (self._number(c) for c in ("count", "count_low", "count_high"))
        stated = [
            (column, value)
            for column, value in (("count_low", low), ("count", best), ("count_high", high))
            if value is not None
        ]
        for (column, lower), (above, upper) in pairwise(stated):
            if lower > upper:
                self.fault(column, f"{lower:g} is more than {above} {upper:g}.")
        return Count(best, low, high, self.name("unit"))

    def _number(self, column: str) -> float | None:
        text = self.given(column)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.fault(
                column,
                f"{printable(text, 80)!r} is no count.",
                "Write digits only, such as 1200 or 0.5; bounds go to count_low and count_high.",
            )
            return None
        return float(text)
