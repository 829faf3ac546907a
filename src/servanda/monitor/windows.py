"""Rows whose time is measured in time-stamps: what a metric window has still to give.

A row says: for this binding, at every time-point to come whose time-stamp lies from `first`
to `last`. It is what ONCE and SINCE carry from one stretch to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servanda.monitor.interval import Interval
from servanda.monitor.operator import Stretch
from servanda.monitor.relation import Column, Mask, Relation, merged_with, spread
from servanda.monitor.stamps import FOREVER, LONG_AGO, Clock


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Bindings with time spans, both ends included."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    first: Column
    last: Column

    def __len__(self) -> int:
        return len(self.first)

    def relation(self, lo: Column, hi: Column) -> Relation:
        """Return the bindings at these time-points, rows in the same order."""
        return Relation(self.names, self.columns, lo, hi)

    def where(self, mask: Mask) -> Windows:
        """Return the rows that a mask chooses."""
        rows = np.flatnonzero(mask)
        if len(rows) == len(self):
            return self
        columns = tuple(c.take(rows) for c in self.columns)
        return Windows(self.names, columns, self.first.take(rows), self.last.take(rows))

    def points(self, at: Stretch) -> tuple[Column, Column]:
        """Return the time-points of the stretch that each row covers."""
        if bool((self.first == LONG_AGO).all()):
            lo = np.full(len(self), at.start, dtype=np.int64)
        else:
            lo = np.maximum(at.clock.from_(self.first), at.start)
        return lo, np.minimum(at.clock.after(self.last), at.end)

    def to_come(self, at: Stretch) -> Windows:
        """Return the rows that may cover a time-point after the stretch, spans merged."""
        if at.end == 0:
            return self
        return self.where(self.last >= at.clock.stamp(at.end - 1)).merged()

    def merged(self) -> Windows:
        """Return the same spans without overlap."""
        if len(self) < 2:  # noqa: PLR2004 — one row is merged
            return self
        ends = [int(c[c < FOREVER].max(initial=LONG_AGO)) for c in (self.first, self.last)]
        far = max(ends) + 2
        begun = self.first > LONG_AGO
        low = min(int(self.first[begun].min(initial=far)), far) - 1
        lo = np.where(begun, self.first, low)
        hi = np.minimum(self.last, far) + 1
        rows, _ = merged_with(self.relation(lo, hi), None)
        first = np.where(rows.lo == low, LONG_AGO, rows.lo)
        last = np.where(rows.hi > far, FOREVER, rows.hi - 1)
        return Windows(rows.names, rows.columns, first, last)


def joined(one: Windows, other: Windows) -> Windows:
    """Return the rows of both."""
    if not len(one) or not len(other):
        return one if len(one) else other
    columns = tuple(np.concatenate(pair) for pair in zip(one.columns, other.columns, strict=True))
    first = np.concatenate([one.first, other.first])
    return Windows(one.names, columns, first, np.concatenate([one.last, other.last]))


def split(relation: Relation, clock: Clock, interval: Interval) -> tuple[Relation, Column]:
    """Cut rows where a gap in time is too wide for the windows of both sides to meet.

    The windows of the time-points of one piece make one span of time. The second result says
    which row each piece is from.
    """
    whole = np.arange(len(relation))
    if interval.high is None or not len(relation) or bool((relation.hi - relation.lo == 1).all()):
        return relation, whole
    start, end = int(relation.lo.min()), int(relation.hi.max())
    steps = np.diff(clock.within(start, end))
    breaks = np.flatnonzero(steps > interval.high - interval.low + 1) + start + 1
    first = np.searchsorted(breaks, relation.lo, "right")
    counts = np.searchsorted(breaks, relation.hi, "left") - first + 1
    if bool((counts == 1).all()):
        return relation, whole
    rows, items = spread(first, counts)
    inner = np.append(breaks, 0)
    begins = np.ones(len(rows), dtype=np.bool_)
    begins[1:] = rows[1:] != rows[:-1]
    ends = np.append(begins[1:], np.True_)
    lo = np.where(begins, relation.lo.take(rows), inner.take(items - 1))
    hi = np.where(ends, relation.hi.take(rows), inner.take(np.minimum(items, len(breaks))))
    columns = tuple(c.take(rows) for c in relation.columns)
    return Relation(relation.names, columns, lo, hi), rows
