"""SINCE on interval relations.

For each time-point j at which the right side holds there is an end: the first time-point
after it at which the left side fails. What holds from j on holds before that end, and while
the interval looks back to j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from servanda.monitor.interval import Interval
from servanda.monitor.operator import Past, State, Stretch
from servanda.monitor.past import latest, spans_of
from servanda.monitor.relation import (
    Column,
    Relation,
    empty,
    lined,
    merged,
    spread,
    union,
)
from servanda.monitor.stamps import later
from servanda.monitor.windows import Windows, joined, split


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Where the left side holds, on a line: sorted, disjoint, with gaps between.

    Attributes:
        limit: for each row of the right side, where its stretch of the line ends.
    """

    start: Column
    end: Column
    points: Column
    limit: Column

    def until(self) -> Column:
        """Return for each row the first position after it at which the left side fails."""
        next_ = self.points + 1
        if not len(self.start):
            return next_
        run = np.searchsorted(self.start, next_, "right") - 1
        end = self.end.take(np.maximum(run, 0))
        return np.where((run >= 0) & (end > next_), np.minimum(end, self.limit), next_)


def runs(left: Relation, rows: Relation, at: Stretch, *, negated: bool) -> Runs:
    """Lay the left side, or what it leaves, out on one line with the rows, which are points."""
    left = merged(left)
    frame = Relation(left.names, _some(left, rows), np.array([at.start - 1]), np.array([at.end]))
    line, points, _ = lined(left.names, [left, rows, frame])
    limit = points.start - points.start % points.width + (at.end - points.base)
    start, end = line.start, line.end
    if negated:
        start = np.concatenate([[-2], end])
        end = np.concatenate([line.start, [1 << 62]])
    return Runs(start, end, points.start, limit)


def _some(left: Relation, rows: Relation) -> tuple[Column, ...]:
    """Return the columns of one row, any."""
    source = left if len(left) else rows
    return tuple(c[:1] for c in source.on(left.names))


class Since(Past):
    """The right side held at a time-point looked back to, the left at all after it."""

    def __init__(self, names: tuple[str, ...], interval: Interval, *, negated: bool) -> None:
        nothing = empty(names)
        self.initial = Windows(names, nothing.columns, nothing.lo, nothing.hi)
        self.interval = interval
        self.negated = negated

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Go on with what is carried, and begin with what the right side has here."""
        left, rows = inputs
        if self.interval.low:
            return self._distant(state, at, left, rows)
        return self._near(state, at, left, rows)

    def _near(
        self, carried: Windows, at: Stretch, left: Relation, rows: Relation
    ) -> tuple[Relation, Windows]:
        kept, until = self._going_on(carried, at, left)
        rows = rows.arranged(carried.names)
        last = later(at.clock.at(rows.hi - 1), self.interval.high)
        ends = np.minimum(self._until(left, rows, at), at.clock.after(last))
        new = Relation(rows.names, rows.columns, rows.lo, np.maximum(rows.hi, ends))
        lo, hi = kept.points(at)
        old = Relation(kept.names, kept.columns, lo, np.minimum(hi, until))
        return latest(old, kept.last, at, new, last)

    def _going_on(self, carried: Windows, at: Stretch, left: Relation) -> tuple[Windows, Column]:
        """Return what is carried and does not fail at once, and until where it does not fail."""
        size = len(carried)
        before = carried.relation(
            np.full(size, at.start - 1, dtype=np.int64), np.full(size, at.start, dtype=np.int64)
        )
        until = self._until(left, before, at)
        alive = until > at.start
        return carried.where(alive), until[alive]

    def _until(self, left: Relation, rows: Relation, at: Stretch) -> Column:
        """Return up to where the left side holds after the last time-point of each row."""
        if not len(rows):
            return rows.hi
        last = Relation(rows.names, rows.columns, rows.hi - 1, rows.hi)
        here = runs(left, last, at, negated=self.negated)
        return here.until() - here.points + rows.hi - 1

    def _distant(
        self, carried: Windows, at: Stretch, left: Relation, rows: Relation
    ) -> tuple[Relation, Windows]:
        kept, kept_until = self._going_on(carried, at, left)
        pieces, until = self._pieces(left, rows.arranged(carried.names), at)
        parts, source = split(pieces, at.clock, self.interval)
        spans = joined(kept, spans_of(parts, at, self.interval))
        until = np.concatenate([kept_until, until.take(source)])
        lo, hi = spans.points(at)
        out = Relation(spans.names, spans.columns, lo, hi).during(lo, np.minimum(hi, until))
        return merged(out), spans.where(until >= at.end).to_come(at)

    def _pieces(self, left: Relation, rows: Relation, at: Stretch) -> tuple[Relation, Column]:
        """Cut rows so that the left side fails at one time-point after all of a piece."""
        if not len(rows):
            return rows, rows.hi
        here = runs(left, rows, at, negated=self.negated)
        first = np.searchsorted(here.end, here.points + 1, "right")
        stop = here.points + (rows.hi - rows.lo)
        count = np.maximum(np.searchsorted(here.start - 1, stop, "left") - first, 0)
        which, run = spread(first, count)
        shift = (rows.lo - here.points).take(which)
        start = np.maximum(here.points.take(which), here.start.take(run) - 1)
        limit = here.limit.take(which)
        end = np.minimum(here.end.take(run), limit)
        cut = np.minimum(stop.take(which), end)
        # At the very end of the stretch nothing has failed yet.
        piece = Relation(
            rows.names, tuple(c.take(which) for c in rows.columns), start + shift, cut + shift
        )
        good = piece.lo < piece.hi
        last = rows.where(rows.hi == at.end)
        last = Relation(last.names, last.columns, last.hi - 1, last.hi)
        until = np.concatenate([(end + shift)[good], np.full(len(last), at.end)])
        return union([piece.where(good), last]), until
