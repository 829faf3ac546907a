"""The engine: formulas over batches of time-points, at both levels.

Comes in: formulas, the signature of a log, and the log batch by batch. Goes out: what
satisfies each formula at the time-points that are decided, the same however the log is cut.
What is carried from batch to batch is bounded by the formulas' windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from servanda.monitor.codes import Kind, Strings, decode, kinds_in
from servanda.monitor.formula import Formula
from servanda.monitor.nodes import Batch, Node, Output, Pair
from servanda.monitor.plan import Plan
from servanda.monitor.points import INFINITY, Levels, TimePoint
from servanda.monitor.points import Relation as Tuples
from servanda.monitor.relation import Column, Relation, distinct
from servanda.monitor.signature import Signature
from servanda.monitor.stamps import Clock
from servanda.monitor.tables import signature_of, tables_of
from servanda.monitor.values import Value

_ROOM = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What is decided anew for one formula: its rows from `start` to before `end`."""

    start: int
    end: int
    certain: Relation
    possible: Relation


class Engine:
    """Several formulas over one log.

    Attributes:
        room: how many different strings may be held before `tidy` looks which are needed.
    """

    def __init__(
        self, formulas: Sequence[Formula], signature: Mapping[str, Sequence[Kind]]
    ) -> None:
        self.strings = Strings()
        self.clock = Clock()
        self.plan = Plan(signature, self.strings)
        self.nodes: list[Node] = [self.plan.node(f) for f in formulas]
        self._number = 0
        # Strings of the formulas keep their numbers.
        self._pinned = len(self.strings.texts)
        self.room = _ROOM

    def feed(self, stamps: Column, tables: Mapping[str, Pair]) -> list[Decided]:
        """Take the next time-points, and return what is decided for each formula.

        Args:
            stamps: the time-stamps, never decreasing, of the new time-points.
            tables: for each predicate its rows at both levels, in time-points of the whole log.
        """
        start = self.clock.end
        self.clock.forget(self.plan.builder.done(start) - 1)
        self.clock.extend(stamps)
        self._number += 1
        batch = Batch(self._number, self.clock, start, tables)
        return [_decided(n.step(batch)) for n in self.nodes]

    def tidy(self) -> None:
        """Let go of strings that are no longer held, once there are many.

        Not between coding a batch and feeding it, and not before verdicts are written.
        """
        if len(self.strings.texts) < self.room:
            return
        steps = self.plan.builder.steps
        held = [np.arange(self._pinned), *(c for s in steps for c in s.string_columns())]
        numbers = self.strings.keep(np.unique(np.concatenate(held)))
        for step in steps:
            step.recode(numbers)
        self.room = max(self.room, 2 * len(self.strings.texts))

    def finish(self) -> list[Decided]:
        """End a complete log: a last, empty time-point follows at infinity."""
        return self.feed(np.array([INFINITY], dtype=np.int64), {})


def _decided(output: Output) -> Decided:
    return Decided(output.start, output.end, output.pair.certain, output.pair.possible)


def evaluate(
    formula: Formula,
    trace: Sequence[TimePoint],
    *,
    complete: bool = False,
    signature: Signature | None = None,
    batches: Sequence[int] | None = None,
) -> Levels:
    """Return what satisfies a formula at each decided time-point, as `reference.evaluate` does.

    Without a signature the trace's first rows tell the sorts. `batches` are the sizes of the
    batches to cut the trace into; without them it is one.
    """
    kinds_by_name = signature_of(trace) if signature is None else kinds_in(signature)
    engine = Engine([formula], kinds_by_name)
    kinds = [engine.nodes[0].kinds[n] for n in engine.nodes[0].names]
    points = iter(trace)
    found: list[tuple[list[Tuples], list[Tuples]]] = []
    for size in [len(trace)] if batches is None else [*batches, len(trace)]:
        part = list(islice(points, size))
        tables = tables_of(part, engine.clock.end, kinds_by_name, engine.strings)
        stamps = np.array([p.timestamp for p in part], dtype=np.int64)
        found.append(_sets(engine.feed(stamps, tables)[0], kinds, engine.strings))
    if complete:
        found.append(_sets(engine.finish()[0], kinds, engine.strings))
    certain = [r for pair in found for r in pair[0]][: len(trace)]
    possible = [r for pair in found for r in pair[1]][: len(trace)]
    return Levels(tuple(certain), tuple(possible))


def holds(formulas: Sequence[Formula], trace: Sequence[TimePoint]) -> list[tuple[bool, bool]]:
    """Return for closed formulas whether each holds at the end of a trace: certainly, possibly.

    One that is not decided yet holds possibly.
    """
    signature = signature_of(trace)
    engine = Engine(formulas, signature)
    stamps = np.array([p.timestamp for p in trace], dtype=np.int64)
    found = engine.feed(stamps, tables_of(trace, 0, signature, engine.strings))
    return [
        (bool((d.certain.hi == d.end).any()), bool((d.possible.hi == d.end).any()))
        if d.end == len(trace)
        else (False, True)
        for d in found
    ]


def _sets(
    decided: Decided, kinds: Sequence[Kind], strings: Strings
) -> tuple[list[Tuples], list[Tuples]]:
    certain = _by_point(decided.certain, decided, kinds, strings)
    if decided.certain is decided.possible:
        return certain, certain
    return certain, _by_point(decided.possible, decided, kinds, strings)


def _by_point(
    relation: Relation, decided: Decided, kinds: Sequence[Kind], strings: Strings
) -> list[Tuples]:
    rows: list[set[tuple[Value, ...]]] = [set() for _ in range(decided.start, decided.end)]
    points = distinct(relation)
    columns = [decode(c, k, strings) for c, k in zip(points.columns, kinds, strict=True)]
    values = zip(*columns, strict=True) if columns else [()] * len(points)
    for at, row in zip(points.lo.tolist(), values, strict=True):
        rows[at - decided.start].add(row)
    return list(map(frozenset, rows))
