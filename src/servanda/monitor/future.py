"""NEXT, EVENTUALLY, ALWAYS and UNTIL on interval relations.

All that they look at is known when they are decided, so what they find is kept in
time-points: a time-point j is seen by EVENTUALLY[a,b] from L(τj-b) to before
min(j+1, R(τj-a)), L(t) and R(t) as in `past`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from servanda.monitor.interval import Interval
from servanda.monitor.operator import State, Stretch
from servanda.monitor.past import near, shifted, where_true
from servanda.monitor.relation import Column, Relation, empty, merged, spread, union
from servanda.monitor.since import runs
from servanda.monitor.stamps import Clock, earlier, later
from servanda.monitor.windows import split


class Future:
    """An operator that is decided when its whole interval is known."""

    initial: State = None

    def __init__(self, names: tuple[str, ...], interval: Interval) -> None:
        self.initial = empty(names)
        self.interval = interval

    def reach(self, clock: Clock, end: int, done: int) -> int:
        """Return up to where each window is over, and the inputs are known to its end."""
        if self.interval.high is None:
            return done
        over = clock.after(later(clock.within(done, clock.end), self.interval.high))
        return done + int(np.count_nonzero((over <= end) & (over < clock.end)))


class Next:
    """What holds at the time-point after, if that is not too near or far."""

    def __init__(self, names: tuple[str, ...], interval: Interval) -> None:
        self.initial = empty(names)
        self.interval = interval

    def reach(self, clock: Clock, end: int, done: int) -> int:  # noqa: ARG002 — of the protocol
        """Return one time-point less than the inputs."""
        return max(end - 1, done)

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Shift by one time-point."""
        moved = shifted(merged(inputs[0]), -1).clipped(at.out_start, at.out_end)
        if not len(moved):
            return moved, state
        steps = at.clock.within(at.out_start, at.out_end + 1)
        return near(moved, steps, at.out_start, self.interval), state


class Eventually(Future):
    """What holds at a time-point that the interval looks ahead to."""

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Map new rows back; give out what is decided, keep the rest."""
        if self.interval.high is None:
            return state, state
        pieces, _ = (
            split(inputs[0], at.clock, self.interval)
            if self.interval.low
            else (
                inputs[0],
                None,
            )
        )
        lo = at.clock.from_(earlier(at.clock.at(pieces.lo), self.interval.high))
        hi = _seen_until(pieces, at, self.interval)
        return handed(state, pieces.during(np.maximum(lo, at.out_start), hi), at)


def _seen_until(pieces: Relation, at: Stretch, interval: Interval) -> Column:
    """Return up to where the last time-point of each piece is seen from."""
    if not interval.low:
        return pieces.hi
    return at.clock.after(earlier(at.clock.at(pieces.hi - 1), interval.low))


def handed(kept: Relation, new: Relation, at: Stretch) -> tuple[Relation, Relation]:
    """Return what is decided of kept and new rows, and the rest."""
    both = merged(union([kept, new.arranged(kept.names)]))
    return both.clipped(at.out_start, at.out_end), both.clipped(at.out_end, at.end)


class HoldsThroughout(Future):
    """What holds at every time-point that the interval looks ahead to.

    Where it looks ahead to none the output is of no meaning: `NoneAhead` says where that is.
    """

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Look at runs: each is seen whole until some time before it is over."""
        rows = merged(union([state, inputs[0].arranged(state.names)]))
        begin = rows.lo
        if self.interval.low:
            before = at.clock.at(np.maximum(rows.lo - 1, at.clock.first))
            seen = at.clock.after(earlier(before, self.interval.low))
            begin = np.where(rows.lo == 0, 0, np.minimum(rows.lo, seen))
        over = at.clock.at(np.minimum(rows.hi, at.end - 1))
        end = at.clock.from_(earlier(over, self.interval.high))
        end = np.where(rows.hi < at.end, end, at.out_end)
        begin = np.maximum(begin, at.out_start)
        out = rows.during(begin, np.minimum(end, at.out_end))
        return merged(out), rows.clipped(at.out_end, at.end)


class NoneAhead(Future):
    """Where an interval, not of now, looks ahead to no time-point at all. It has no inputs."""

    def __init__(self, interval: Interval) -> None:
        super().__init__((), interval)

    def apply(
        self,
        state: State,
        at: Stretch,
        inputs: Sequence[Relation],  # noqa: ARG002 — there are none
    ) -> tuple[Relation, State]:
        """Look for the first time-stamp far enough ahead."""
        now = at.clock.within(at.out_start, at.out_end)
        first = at.clock.from_(later(now, self.interval.low))
        end = at.clock.after(later(now, self.interval.high))
        return where_true(first >= end, at.out_start), state


class Until(Future):
    """The right side holds at a time-point looked ahead to, the left at all before it."""

    def __init__(
        self,
        names: tuple[str, ...],
        left_names: tuple[str, ...],
        interval: Interval,
        *,
        negated: bool,
    ) -> None:
        super().__init__(names, interval)
        self.initial = (empty(names), empty(left_names))
        self.negated = negated

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Look back from new rows of the right side along the left side as far as it holds."""
        kept, way = state
        if self.interval.high is None:
            return kept, state
        way = merged(union([way, inputs[0].arranged(way.names)]))
        rows = inputs[1].arranged(kept.names)
        found = self._found(way, rows, at) if len(rows) else rows
        out, kept = handed(kept, found, at)
        return out, (kept, way.clipped(at.out_end, at.end))

    def _found(self, way: Relation, rows: Relation, at: Stretch) -> Relation:
        """Return where new rows of the right side are seen from."""
        frame = Stretch(at.clock, at.out_start, at.end, at.out_start, at.out_end)
        if self.interval.low:
            pieces, since = self._pieces(way, rows, frame)
            parts, source = split(pieces, at.clock, self.interval)
            since = since.take(source)
        else:
            parts, since = rows, self._since(way, rows, frame)
        lo = at.clock.from_(earlier(at.clock.at(parts.lo), self.interval.high))
        lo = np.maximum(np.maximum(lo, since), at.out_start)
        return parts.during(lo, _seen_until(parts, at, self.interval))

    def _since(self, way: Relation, rows: Relation, at: Stretch) -> Column:
        """Return from where on the left side holds up to the first time-point of each row."""
        first = Relation(rows.names, rows.columns, rows.lo, rows.lo + 1)
        here = runs(way, first, at, negated=self.negated)
        if not len(here.start):
            return rows.lo
        before = here.points - 1
        run = np.searchsorted(here.start, before, "right") - 1
        inside = (run >= 0) & (here.end.take(np.maximum(run, 0)) > before)
        start = np.where(inside, here.start.take(np.maximum(run, 0)), here.points)
        start = np.maximum(start, here.limit - (at.end - at.start))
        return np.minimum(start, here.points) - here.points + rows.lo

    def _pieces(self, way: Relation, rows: Relation, at: Stretch) -> tuple[Relation, Column]:
        """Cut rows so that the left side has held from one time-point before all of a piece."""
        here = runs(way, rows, at, negated=self.negated)
        first = np.searchsorted(here.end + 1, here.points, "right")
        stop = here.points + (rows.hi - rows.lo)
        count = np.maximum(np.searchsorted(here.start, stop, "left") - first, 0)
        which, run = spread(first, count)
        shift = (rows.lo - here.points).take(which)
        since = here.start.take(run)
        start = np.maximum(here.points.take(which), since)
        end = np.minimum(here.end.take(run) + 1, stop.take(which))
        since = np.maximum(since, here.limit.take(which) - (at.end - at.start))
        columns = tuple(c.take(which) for c in rows.columns)
        piece = Relation(rows.names, columns, start + shift, end + shift)
        good = piece.lo < piece.hi
        return piece.where(good), (since + shift)[good]
