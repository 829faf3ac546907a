"""The slow way: a part of a formula that has no columns of its own is asked of the judge.

What it may still need of the trace is kept as time-points: no more than its windows reach
back, or all of it where they reach back without bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from servanda.monitor import formula as mfotl
from servanda.monitor.codes import Kind, Strings, decode, encode
from servanda.monitor.formula import Formula
from servanda.monitor.horizon import horizon
from servanda.monitor.kinds import kinds_of
from servanda.monitor.nodes import Batch, Kinds, Output, Pair
from servanda.monitor.points import Relation as Tuples
from servanda.monitor.points import TimePoint
from servanda.monitor.reference import Run
from servanda.monitor.relation import Relation, distinct, empty
from servanda.monitor.scope import parts, walk
from servanda.monitor.values import Value

_STEP = 1  # how far PREVIOUS looks back, in time-points


class Asking:
    """A node that asks the reference evaluator."""

    def __init__(
        self,
        formula: Formula,
        names: tuple[str, ...],
        signature: Mapping[str, Sequence[Kind]],
        strings: Strings,
    ) -> None:
        self.formula = formula
        self.names = names
        self.strings = strings
        self.signature = signature
        found = kinds_of(formula, signature)
        self.kinds: Kinds = {n: found.get(n, "int") for n in names}
        self.read = {f.name for f in walk(formula) if isinstance(f, mfotl.Predicate)}
        self.memory = None if self.read & {"tp", "tpts"} else looks_back(formula)
        self.done = 0
        self._points: list[TimePoint] = []
        self._run = Run(self._points)
        self._first = 0
        self._seen = -1
        self._output = Output(0, 0, Pair(empty(names), empty(names)))

    def step(self, batch: Batch) -> Output:
        """Add the batch's time-points and ask at each that is decided now."""
        if self._seen == batch.number:
            return self._output
        self._seen = batch.number
        self._points += list(time_points(batch, self.read, self.signature, self.strings))
        end = self._first + horizon(self.formula, [p.timestamp for p in self._points])
        # What LETPAST asks of earlier time-points is known only to a run that goes on.
        run = self._run if self.memory is None else Run(self._points)
        at = range(self.done - self._first, max(end, self.done) - self._first)
        certain = self._asked(run, at, certain=True)
        alike = all(p.certain == p.possible for p in self._points)
        possible = certain if alike else self._asked(run, at, certain=False)
        self._output = Output(self.done, max(end, self.done), Pair(certain, possible))
        self.done = max(end, self.done)
        self._forget()
        return self._output

    def _asked(self, run: Run, at: range, *, certain: bool) -> Relation:
        rows: list[tuple[Value, ...]] = []
        lo: list[int] = []
        for i in at:
            for found in run.solutions(self.formula, i, {}, certain=certain):
                rows.append(tuple(found[n] for n in self.names))
                lo.append(i + self._first)
        if not rows:
            return empty(self.names)
        start = np.array(lo, dtype=np.int64)
        columns: list[list[Value]] = [list(c) for c in zip(*rows, strict=True)]
        coded = tuple(
            encode(c, self.kinds[n], self.strings) for n, c in zip(self.names, columns, strict=True)
        )
        return Relation(self.names, coded, start, start + 1)

    def _forget(self) -> None:
        """Drop the time-points that no window reaches back to."""
        if self.memory is None or not self._points:
            return
        length, steps = self.memory
        next_ = min(self.done - self._first, len(self._points) - 1)
        oldest = self._points[next_].timestamp - length
        keep = next((i for i, p in enumerate(self._points) if p.timestamp >= oldest), next_)
        gone = max(min(keep, next_) - steps - 1, 0)
        self._points = self._points[gone:]
        self._first += gone


def looks_back(formula: Formula) -> tuple[int, int] | None:
    """Return how far a formula looks back, in time and in time-points; None = without bound."""
    inner = [looks_back(p) for p in parts(formula)]
    if None in inner or isinstance(formula, mfotl.Let | mfotl.LetPast):
        return None
    length = max((i[0] for i in inner if i is not None), default=0)
    steps = max((i[1] for i in inner if i is not None), default=0)
    match formula:
        case (
            mfotl.Once(_, interval)
            | mfotl.Historically(_, interval)
            | mfotl.Since(_, _, interval)
            | mfotl.Trigger(_, _, interval)
            | mfotl.MatchBackward(_, interval)
        ):
            if interval.high is None:
                return None
            return length + interval.high, steps
        case mfotl.Previous():
            return length, steps + _STEP
        case _:
            return length, steps


def time_points(
    batch: Batch, read: set[str], signature: Mapping[str, Sequence[Kind]], strings: Strings
) -> Iterator[TimePoint]:
    """Yield the time-points of a batch with the relations read."""
    size = batch.end - batch.start
    certain: list[dict[str, set[tuple[Value, ...]]]] = [{} for _ in range(size)]
    possible: list[dict[str, set[tuple[Value, ...]]]] = [{} for _ in range(size)]
    for name in read & set(batch.tables):
        pair = batch.tables[name]
        kinds = signature[name]
        for level, points in ((pair.certain, certain), (pair.possible, possible)):
            for at, row in _rows(level, kinds, strings):
                points[at - batch.start].setdefault(name, set()).add(row)
    for i, stamp in enumerate(batch.clock.within(batch.start, batch.end).tolist()):
        yield TimePoint(stamp, _frozen(certain[i]), _frozen(possible[i]))


def _frozen(relations: Mapping[str, set[tuple[Value, ...]]]) -> dict[str, Tuples]:
    return {name: frozenset(rows) for name, rows in relations.items()}


def _rows(
    relation: Relation, kinds: Sequence[Kind], strings: Strings
) -> Iterator[tuple[int, tuple[Value, ...]]]:
    points = distinct(relation)
    columns = [decode(c, k, strings) for c, k in zip(points.columns, kinds, strict=False)]
    rows = zip(*columns, strict=True) if columns else [()] * len(points)
    yield from zip(points.lo.tolist(), rows, strict=True)
