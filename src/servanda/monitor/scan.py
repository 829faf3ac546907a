"""A log's text into columns: where its tokens are, and what they are, without a loop over them.

Comes in: the bytes of whole time-points. Goes out: their time-stamps and, for each predicate,
its tuples as columns. Only the regular form is read: whatever else a log may hold (escapes,
odd spacing, faults) gives None, and `plain` reads it and tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from servanda.monitor.codes import Kind, Strings
from servanda.monitor.page import AT, CLOSE, COMMA, OPEN, Irregular, Page, demand
from servanda.monitor.relation import Column, Relation
from servanda.monitor.texts import floats_of, strings_of


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """Time-points read: their time-stamps, and the tables of predicates."""

    stamps: Column
    tables: dict[str, Relation]


class Scanner:
    """Reads texts of the regular form.

    Attributes:
        wanted: the predicates to read; others are only checked to be in the signature.
    """

    def __init__(
        self, signature: Mapping[str, Sequence[Kind]], wanted: set[str], strings: Strings
    ) -> None:
        self.signature = signature
        self.wanted = wanted
        self.strings = strings
        self.predicates = list(signature)

    def read(self, text: bytes, first: int) -> Scanned | None:
        """Return what the text holds, its time-points numbered from `first`; None: not regular."""
        try:
            return self._read(Page(text), first)
        except Irregular:
            return None

    def _read(self, page: Page, first: int) -> Scanned:
        stamps = page.stamps()
        names, owner = self._names(page)
        tuples = np.flatnonzero(page.mark == OPEN)
        point = np.cumsum(page.before == AT) - 1
        name = np.searchsorted(names, tuples, "right") - 1
        if len(tuples):
            demand(int(name[0]) >= 0)
            demand(bool((point.take(names.take(name)) == point.take(tuples)).all()))
        which = owner.take(name)
        tables = {}
        for number in np.flatnonzero(np.bincount(owner, minlength=1)).tolist():
            predicate = self.predicates[number]
            kinds = self.signature[predicate]
            mine = tuples[which == number]
            _demand_arity(page, mine, len(kinds))
            begin = mine if kinds else np.concatenate([mine, page.bare(names[owner == number])])
            if predicate in self.wanted and len(begin):
                lo = point.take(begin) + first
                columns = self._columns(page, begin, kinds)
                places = tuple(map(str, range(len(columns))))
                tables[predicate] = Relation(places, columns, lo, lo + 1)
        return Scanned(stamps, tables)

    def _names(self, page: Page) -> tuple[Column, Column]:
        """Return the tokens that are names, and the number of the predicate of each."""
        word = (page.before != OPEN) & (page.before != COMMA) & (page.before != AT)
        names = np.flatnonzero(word & (page.end > page.start))
        owner = np.full(len(names), -1, dtype=np.int64)
        for number, predicate in enumerate(self.predicates):
            owner[page.equal(names, predicate.encode())] = number
        demand(bool((owner >= 0).all()))
        return names, owner

    def _columns(self, page: Page, begin: Column, kinds: Sequence[Kind]) -> tuple[Column, ...]:
        return tuple(self._column(page, begin + 1 + i, kind) for i, kind in enumerate(kinds))

    def _column(self, page: Page, which: Column, kind: Kind) -> Column:
        start, end = page.start.take(which), page.end.take(which)
        demand(bool((end > start).all()))
        if kind == "int":
            return page.integers(start, end)
        if kind == "float":
            read = floats_of(page.raw, start, end)
        else:
            read = strings_of(page.raw, start, end, self.strings)
        if read is None:
            raise Irregular
        return read


def _demand_arity(page: Page, begin: Column, arity: int) -> None:
    """Demand that the tuples of a predicate have as many values as it has arguments."""
    if not len(begin):
        return
    last = begin + max(arity, 1)
    demand(int(last[-1]) < len(page.mark) and bool((page.mark.take(last) == CLOSE).all()))
    for i in range(1, arity):
        demand(bool((page.mark.take(begin + i) == COMMA).all()))
    if not arity:
        demand(bool((page.end.take(begin + 1) == page.start.take(begin + 1)).all()))
