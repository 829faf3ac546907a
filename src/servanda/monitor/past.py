"""PREVIOUS, ONCE, PAST_ALWAYS and SINCE on interval relations.

With L(t), R(t) the first time-point with a time-stamp of at least t, of more than t: for an
interval [a,b] a time-point j is seen by ONCE from max(j, L(τj+a)) to before R(τj+b).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from servanda.monitor.interval import Interval
from servanda.monitor.joining import join
from servanda.monitor.operator import Past, State, Stretch
from servanda.monitor.relation import Column, Mask, Relation, empty, merged, merged_with, union
from servanda.monitor.stamps import FOREVER, LONG_AGO, Clock, earlier, later
from servanda.monitor.windows import Windows, joined, split


class Previous(Past):
    """What held at the time-point before, if that is not too near or far."""

    def __init__(self, names: tuple[str, ...], interval: Interval) -> None:
        self.initial = empty(names)
        self.interval = interval

    def reach(self, clock: Clock, end: int, done: int) -> int:  # noqa: ARG002 — of the protocol
        """Return one time-point more than the inputs, if there is one."""
        return min(end + 1, clock.end)

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Shift by one time-point; the last one is carried."""
        moved = merged(union([state, shifted(inputs[0], 1).arranged(state.names)]))
        kept = moved.clipped(at.out_end, at.end + 1)
        out = moved.clipped(at.out_start, at.out_end)
        if not len(out):
            return out, kept
        first = max(at.out_start, 1)
        stamps = at.clock.within(first - 1, at.out_end)
        return near(out, stamps, first, self.interval), kept


def shifted(relation: Relation, by: int) -> Relation:
    """Return a relation moved by some time-points."""
    return Relation(
        relation.names, relation.columns, relation.lo + by, relation.hi + by, relation.merged
    )


def near(relation: Relation, stamps: Column, first: int, interval: Interval) -> Relation:
    """Return what lies at time-points whose step from the one before is inside the interval.

    `stamps` begin with the one before time-point `first`.
    """
    steps = np.diff(stamps)
    good = steps >= interval.low
    if interval.high is not None:
        good &= steps <= interval.high
    if bool(good.all()):
        return relation
    return join(relation, where_true(good, first))


class Once(Past):
    """What held at a time-point that the interval looks back to."""

    def __init__(self, names: tuple[str, ...], interval: Interval) -> None:
        nothing = empty(names)
        self.initial = Windows(names, nothing.columns, nothing.lo, nothing.hi)
        self.interval = interval

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Join the windows that begin here to those that reach here."""
        return opened(state, at, inputs[0], self.interval)


def opened(
    carried: Windows, at: Stretch, rows: Relation, interval: Interval
) -> tuple[Relation, Windows]:
    """Return what the windows of carried and new rows cover, and the windows to carry on."""
    if interval.low:
        pieces, _ = split(rows, at.clock, interval)
        spans = joined(carried, spans_of(pieces, at, interval))
        return merged(visible(spans, at)), spans.to_come(at)
    last = later(at.clock.at(rows.hi - 1), interval.high)
    ends = np.minimum(at.clock.after(last), at.end)
    new = Relation(rows.names, rows.columns, rows.lo, ends)
    return latest(carried.relation(*carried.points(at)), carried.last, at, new, last)


def latest(
    old: Relation, old_last: Column, at: Stretch, new: Relation, last: Column
) -> tuple[Relation, Windows]:
    """Join carried rows to new ones; of those that go on carry the last end of their window."""
    both = union([old, new])
    ends = either(old, new, old_last, last)
    there = both.lo < both.hi
    if not bool(there.all()):
        both, ends = both.where(there), ends[there]
    out, most = merged_with(both, ends)
    on = np.flatnonzero(out.hi == at.end)
    begun = np.full(len(on), LONG_AGO, dtype=np.int64)
    columns = tuple(c.take(on) for c in out.columns)
    return out, Windows(out.names, columns, begun, most.take(on))


def either(old: Relation, new: Relation, one: Column, other: Column) -> Column:
    """Return what goes with the rows of a union of two relations."""
    if not len(old) or not len(new):
        return one if len(old) else other
    return np.concatenate([one, other])


def spans_of(pieces: Relation, at: Stretch, interval: Interval) -> Windows:
    """Return the spans of time that rows are seen from, each within one piece."""
    first = later(at.clock.at(pieces.lo), interval.low)
    last = later(at.clock.at(pieces.hi - 1), interval.high)
    return Windows(pieces.names, pieces.columns, first, last)


def visible(spans: Windows, at: Stretch) -> Relation:
    """Return the time-points of the stretch that spans cover."""
    lo, hi = spans.points(at)
    return Relation(spans.names, spans.columns, lo, hi).during(lo, hi)


class HeldThroughout(Past):
    """What held at every time-point that the interval looks back to.

    Where it looks back to none the output is of no meaning: `NoneBefore` says where that is.
    """

    def __init__(self, names: tuple[str, ...], interval: Interval) -> None:
        nothing = empty(names)
        self.initial = (
            Windows(names, nothing.columns, nothing.lo, nothing.hi),
            Windows(names, nothing.columns, nothing.lo, nothing.hi),
        )
        self.interval = interval

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Look at runs: each is seen whole from some time after it began, until it is over."""
        going, over = state
        rows = merged(inputs[0])
        before = np.maximum(rows.lo - 1, at.clock.first)
        since = later(at.clock.at(before), self.interval.high)
        since = np.where(rows.lo == 0, LONG_AGO, since)
        old = going.relation(np.full(len(going), at.start - 1), np.full(len(going), at.start))
        both = union([old, rows])
        runs, since = merged_with(both, either(old, rows, going.first, since), latest=False)
        begin = np.maximum(at.clock.after(since), np.maximum(runs.lo, at.start))
        ended = runs.hi < at.end
        until = at.clock.at(np.minimum(runs.hi, at.end - 1))
        until = np.where(ended, later(until, self.interval.low) - 1, FOREVER)
        end = np.maximum(runs.hi, np.minimum(at.clock.after(until), at.end))
        out = union([runs.during(begin, end), visible(over, at)])
        spans = Windows(runs.names, runs.columns, since, until)
        closed = spans.where(ended)
        closed = Windows(closed.names, closed.columns, closed.first + 1, closed.last)
        over = joined(over, closed)
        going = spans.where(~ended & (spans.first < FOREVER))
        return merged(out), (going, over.where((over.last >= _now(at)) & (over.first < FOREVER)))


def _now(at: Stretch) -> int:
    return at.clock.stamp(at.end - 1) if at.end else LONG_AGO


class NoneBefore(Past):
    """Where an interval, not of now, looks back to no time-point at all. It has no inputs."""

    initial = np.empty(0, dtype=np.int64)

    def __init__(self, interval: Interval) -> None:
        self.interval = interval

    def apply(
        self,
        state: State,
        at: Stretch,
        inputs: Sequence[Relation],  # noqa: ARG002 — there are none
    ) -> tuple[Relation, State]:
        """Look for the latest time-stamp that is old enough; carry those that are not yet."""
        now = at.clock.within(at.start, at.end)
        known = np.concatenate([state, now])
        old_enough = np.searchsorted(known, now - self.interval.low, "right") - 1
        seen = old_enough >= 0
        oldest = earlier(now, self.interval.high)
        seen &= known.take(np.maximum(old_enough, 0)) >= oldest
        kept = np.unique(known[max(int(old_enough[-1]), 0) :]) if len(now) else state
        return where_true(~seen, at.start), kept


def where_true(mask: Mask, first: int) -> Relation:
    """Return the relation without variables that holds at some of the time-points from `first`."""
    padded = np.concatenate([[False], mask, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded)) + first
    return Relation((), (), edges[::2], edges[1::2], merged=True)
