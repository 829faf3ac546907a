"""Interval relations: a value for each variable, and the time-points at which they hold.

Values are codes in int64 columns (`columns` says which); the time-points of a row are the
half-open interval from `lo` to `hi`. A relation is a set: rows of one binding may meet or
overlap, and mean the union of their intervals. Nothing here knows of formulas or time-stamps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
_NOTHING: Column = np.empty(0, dtype=np.int64)
_WIDEST = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Rows of bindings with their intervals.

    Attributes:
        merged: sorted by binding and start, and no two intervals of a binding meet.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    lo: Column
    hi: Column
    merged: bool = False

    def __len__(self) -> int:
        return len(self.lo)

    def taken(self, rows: NDArray[np.intp] | Column) -> Relation:
        """Return the rows at these positions, in this order."""
        columns = tuple(c.take(rows) for c in self.columns)
        return Relation(self.names, columns, self.lo.take(rows), self.hi.take(rows))

    def where(self, mask: Mask) -> Relation:
        """Return the rows that a mask chooses; their order and canonical form stay."""
        rows = np.flatnonzero(mask)
        if len(rows) == len(self):
            return self
        chosen = self.taken(rows)
        return Relation(self.names, chosen.columns, chosen.lo, chosen.hi, self.merged)

    def during(self, lo: Column, hi: Column) -> Relation:
        """Return the same bindings at other time-points; rows with no time-point are dropped."""
        return Relation(self.names, self.columns, lo, hi).where(lo < hi)

    def clipped(self, start: int, end: int) -> Relation:
        """Return what holds from `start` to before `end`."""
        if not len(self) or (self.lo.min() >= start and self.hi.max() <= end):
            return self
        lo, hi = np.maximum(self.lo, start), np.minimum(self.hi, end)
        return Relation(self.names, self.columns, lo, hi, self.merged).where(lo < hi)

    def on(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Return the columns of these variables."""
        if tuple(names) == self.names:
            return self.columns
        return tuple(self.columns[self.names.index(n)] for n in names)

    def arranged(self, names: tuple[str, ...]) -> Relation:
        """Return the relation with some of its columns, in this order: a projection."""
        if names == self.names:
            return self
        return Relation(names, self.on(names), self.lo, self.hi)

    def named(self, names: tuple[str, ...]) -> Relation:
        """Return the relation with other names for its columns."""
        return Relation(names, self.columns, self.lo, self.hi, self.merged)


def empty(names: Sequence[str]) -> Relation:
    """Return a relation without rows."""
    return Relation(tuple(names), (_NOTHING,) * len(names), _NOTHING, _NOTHING, merged=True)


def always(start: int, end: int) -> Relation:
    """Return the relation without variables that holds from `start` to before `end`."""
    if start >= end:
        return empty(())
    return Relation((), (), np.array([start]), np.array([end]), merged=True)


def union(relations: Sequence[Relation]) -> Relation:
    """Return what is in any of several relations over the same variables."""
    first = relations[0]
    some = [r.arranged(first.names) for r in relations if len(r)]
    if len(some) < 2:  # noqa: PLR2004 — one relation is its own union
        return some[0] if some else empty(first.names)
    columns = tuple(np.concatenate([r.columns[i] for r in some]) for i in range(len(first.columns)))
    lo, hi = np.concatenate([r.lo for r in some]), np.concatenate([r.hi for r in some])
    return Relation(first.names, columns, lo, hi)


def keyed(tables: Sequence[Sequence[Column]], room: int = 1) -> tuple[list[Column], int]:
    """Return a number for each row of several tables, equal where the columns are equal.

    Numbers keep the order of the columns, are not negative and below the second result,
    which multiplied by `room` still fits in an int64.
    """
    codes = [np.zeros(len(t[0]) if t else 0, dtype=np.int64) for t in tables]
    span = 1
    for i in range(len(tables[0])):
        parts = [t[i] for t in tables]
        some = [p for p in parts if len(p)]
        if not some:
            continue
        low = min(int(p.min()) for p in some)
        width = max(int(p.max()) for p in some) - low + 1
        if width * span * room >= _WIDEST:
            parts, width = _dense(parts)
            low = 0
            if width * span * room >= _WIDEST:
                codes, span = _dense(codes)
        if span == 1:
            codes = [p - low for p in parts] if low else parts
        else:
            codes = [c * width + (p - low) for c, p in zip(codes, parts, strict=True)]
        span *= width
    return codes, span


def _dense(parts: Sequence[Column]) -> tuple[list[Column], int]:
    """Return columns with their values numbered without gaps, in order."""
    values, codes = np.unique(np.concatenate(parts), return_inverse=True)
    ends = np.cumsum([len(p) for p in parts])[:-1]
    return [np.asarray(c, dtype=np.int64) for c in np.split(codes, ends)], max(len(values), 1)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Rows laid out on one line: each key has a stretch of it as wide as the time looked at.

    Attributes:
        start: where on the line each row begins; `end` where it ends.
        width: the length of a stretch.
        base: the time-point at which each stretch begins.
    """

    start: Column
    end: Column
    width: int
    base: int

    def moment(self, positions: Column) -> Column:
        """Return the time-points of positions inside stretches."""
        return positions % self.width + self.base

    def sorted(self) -> NDArray[np.intp] | None:
        """Return the order of the rows by start, None where they have it."""
        start = self.start
        return None if bool((start[1:] >= start[:-1]).all()) else np.argsort(start)


def lined(names: Sequence[str], tables: Sequence[Relation]) -> list[Line]:
    """Lay several relations out on one line, by the values of the variables named."""
    some = [t for t in tables if len(t)]
    base = min((int(t.lo.min()) for t in some), default=0)
    width = max((int(t.hi.max()) for t in some), default=0) - base + 2
    if names:
        keys, _ = keyed([t.on(names) for t in tables], width)
    else:
        keys = [np.zeros(len(t), dtype=np.int64) for t in tables]
    starts = [k * width + (t.lo - base) for k, t in zip(keys, tables, strict=True)]
    return [Line(s, s + (t.hi - t.lo), width, base) for s, t in zip(starts, tables, strict=True)]


def merged(relation: Relation) -> Relation:
    """Return the canonical form: sorted by binding and start, intervals as long as they get."""
    if relation.merged or not len(relation):
        return relation
    return merged_with(relation, None)[0]


def merged_with(
    relation: Relation, extra: Column | None, *, latest: bool = True
) -> tuple[Relation, Column]:
    """Return the canonical form, and for each row the greatest (least) of an extra column."""
    if not len(relation):
        return relation, _NOTHING
    (line,) = lined(relation.names, [relation])
    order = line.sorted()
    start = line.start if order is None else line.start.take(order)
    end = line.end if order is None else line.end.take(order)
    reach: Column = np.maximum.accumulate(end)
    begins = np.empty(len(start), dtype=np.bool_)
    begins[0] = True
    np.greater(start[1:], reach[:-1], out=begins[1:])
    firsts = np.flatnonzero(begins)
    lasts = np.append(firsts[1:], len(start)) - 1
    rows = firsts if order is None else order.take(firsts)
    lo = relation.lo.take(rows)
    columns = tuple(c.take(rows) for c in relation.columns)
    hi: Column = lo + (reach.take(lasts) - start.take(firsts))
    most = _NOTHING
    if extra is not None:
        fold = np.maximum if latest else np.minimum
        most = fold.reduceat(extra if order is None else extra.take(order), firsts)
    return Relation(relation.names, columns, lo, hi, merged=True), most


def distinct(relation: Relation) -> Relation:
    """Return the relation with one row a binding and time-point, sorted by time-point."""
    if not len(relation):
        return relation
    rows, lo = spread(relation.lo, relation.hi - relation.lo)
    columns = tuple(c.take(rows) for c in relation.columns)
    (key,), _ = keyed([(lo, *columns)])
    order = np.argsort(key)
    key = key.take(order)
    fresh = np.empty(len(key), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(key[1:], key[:-1], out=fresh[1:])
    order = order[fresh]
    lo = lo.take(order)
    return Relation(relation.names, tuple(c.take(order) for c in columns), lo, lo + 1)


def spread(first: Column, counts: Column) -> tuple[NDArray[np.intp], Column]:
    """Return, for each of `counts` items a row, the row and the item, from `first` on."""
    rows = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    items = np.arange(len(rows)) + np.repeat(first - (ends - counts), counts)
    return rows, items
