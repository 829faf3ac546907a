"""Verdicts as text, columns at once: a line a time-point, as the reference tool prints them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.codes import Kind, Strings
from servanda.monitor.relation import Column, Relation, distinct, keyed, spread
from servanda.monitor.stamps import Clock
from servanda.monitor.values import shown

_TRUE = b"true"


class _Cells(ABC):
    """Pieces of text, one a row, to be written at places of a page."""

    def __init__(self, length: Column) -> None:
        self.length = length

    @abstractmethod
    def write(self, page: NDArray[np.uint8], start: Column) -> None:
        """Write each piece where it starts."""


class _Integers(_Cells):
    """Integers in decimal digits."""

    def __init__(self, values: Column) -> None:
        self.negative = values < 0
        self.signed = bool(self.negative.any())
        self.values = np.abs(values).view(np.uint64) if self.signed else values.view(np.uint64)
        longest = len(str(int(self.values.max(initial=0))))
        self.digits = np.ones(len(values), dtype=np.int64)
        for power in range(1, longest):
            self.digits += self.values >= np.uint64(10**power)
        super().__init__(self.digits + self.negative if self.signed else self.digits)

    def write(self, page: NDArray[np.uint8], start: Column) -> None:
        """Write digit after digit, the last first."""
        if self.signed:
            page[start[self.negative]] = ord("-")
        values, at, left = self.values, start + self.length - 1, self.digits
        if len(values) and int(values.max()) < 1 << 32:
            values = values.astype(np.uint32)
        ten = values.dtype.type(10)
        for place in range(int(self.digits.max(initial=0))):
            if place and int(left.min()) <= place:
                more = np.flatnonzero(left > place)
                values, at, left = values.take(more), at.take(more), left.take(more)
            rest = values // ten
            page[at] = (values - rest * ten).astype(np.uint8) + np.uint8(48)
            values, at = rest, at - 1


class _Texts(_Cells):
    """Texts of which many rows have the same."""

    def __init__(self, texts: Sequence[bytes], which: Column) -> None:
        self.page = np.frombuffer(b"".join(texts), dtype=np.uint8)
        lengths = np.array([len(t) for t in texts], dtype=np.int64)
        self.from_ = (np.cumsum(lengths) - lengths).take(which)
        super().__init__(lengths.take(which))

    def write(self, page: NDArray[np.uint8], start: Column) -> None:
        """Copy each text."""
        _, source = spread(self.from_, self.length)
        _, target = spread(start, self.length)
        page[target] = self.page.take(source)


def cells(codes: Column, kind: Kind, strings: Strings) -> _Cells:
    """Return the values of a column as text."""
    if kind not in ("float", "string"):
        return _Integers(codes)
    values, which = np.unique(codes, return_inverse=True)
    if kind == "float":
        texts = [shown(v) for v in values.view(np.float64).tolist()]
    else:
        texts = [shown(strings.texts[c]) for c in values.tolist()]
    return _Texts([t.encode() for t in texts], which.reshape(-1))


def ordered(rows: Relation, kinds: Sequence[Kind], strings: Strings) -> Relation:
    """Return one row a binding and time-point, by time-point and then by value."""
    if all(k == "int" for k in kinds):
        return distinct(rows)
    points = distinct(rows)
    ranks = [_rank(c, k, strings) for c, k in zip(points.columns, kinds, strict=True)]
    (key,), _ = keyed([(points.lo, *ranks)])
    return points.taken(np.argsort(key, kind="stable"))


def _rank(codes: Column, kind: Kind, strings: Strings) -> Column:
    """Return numbers in the order of the values."""
    if kind == "int":
        return codes
    values, which = np.unique(codes, return_inverse=True)
    if kind == "float":
        order = np.argsort(values.view(np.float64))
    else:
        texts = [strings.texts[c] for c in values.tolist()]
        order = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp)
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    return rank.take(which.reshape(-1))


def written(rows: Relation, clock: Clock, kinds: Sequence[Kind], strings: Strings) -> bytes:
    """Return the verdicts of rows as text."""
    points = ordered(rows, kinds, strings)
    if not len(points):
        return b""
    fresh = np.empty(len(points), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(points.lo[1:], points.lo[:-1], out=fresh[1:])
    firsts = np.flatnonzero(fresh)
    head = points.lo.take(firsts)
    stamp, index = _Integers(clock.at(head)), _Integers(head)
    columns = [cells(c, k, strings) for c, k in zip(points.columns, kinds, strict=True)]
    body = _widths(columns, len(points))
    titles = stamp.length + index.length + len(b"@ (time point ):")
    before = np.zeros(len(points), dtype=np.int64)
    before[firsts] = titles
    before[firsts[1:]] += 1  # the line break of the line before
    end = np.cumsum(body + before)
    page = np.empty(int(end[-1]) + 1, dtype=np.uint8)
    page[-1] = ord("\n")
    start = end - body
    page[start[firsts[1:]] - titles[1:] - 1] = ord("\n")
    _write_titles(page, start.take(firsts) - titles, stamp, index)
    _write_rows(page, start, columns)
    return page.tobytes()


def _widths(columns: Sequence[_Cells], count: int) -> Column:
    if not columns:
        return np.full(count, 1 + len(_TRUE), dtype=np.int64)
    total = np.full(count, len(columns) + 2, dtype=np.int64)
    for column in columns:
        total += column.length
    return total


def _write_titles(
    page: NDArray[np.uint8], start: Column, stamp: _Integers, index: _Integers
) -> None:
    page[start] = ord("@")
    stamp.write(page, start + 1)
    at = start + 1 + stamp.length
    _put(page, at, b" (time point ")
    at = at + len(b" (time point ")
    index.write(page, at)
    _put(page, at + index.length, b"):")


def _put(page: NDArray[np.uint8], start: Column, text: bytes) -> None:
    for i, char in enumerate(text):
        page[start + i] = char


def _write_rows(page: NDArray[np.uint8], start: Column, columns: Sequence[_Cells]) -> None:
    page[start] = ord(" ")
    if not columns:
        _put(page, start + 1, _TRUE)
        return
    page[start + 1] = ord("(")
    at = start + 2
    for i, column in enumerate(columns):
        column.write(page, at)
        at = at + column.length
        page[at] = ord(")" if i == len(columns) - 1 else ",")
        at = at + 1
