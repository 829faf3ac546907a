"""Where a plan gets its rows: logged predicates, TRUE, and the clock's tp, ts and tpts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from servanda.monitor.codes import Kind, Strings, encode, kind_of
from servanda.monitor.nodes import Batch, Kinds, Pair, Source
from servanda.monitor.operator import Pointwise, State, Stretch
from servanda.monitor.relation import Relation, always, empty
from servanda.monitor.terms import Constant, Term, Variable


class Logged(Source):
    """The rows of a predicate; columns are named by their position."""

    def __init__(self, name: str, kinds: Sequence[Kind]) -> None:
        names = tuple(str(i) for i in range(len(kinds)))
        super().__init__(names, dict(zip(names, kinds, strict=True)))
        self.name = name
        self._nothing = empty(names)

    def read(self, batch: Batch) -> Pair:
        """Look the predicate up."""
        return batch.tables.get(self.name, Pair(self._nothing, self._nothing))


class Everywhere(Source):
    """TRUE, at each time-point."""

    def __init__(self) -> None:
        super().__init__((), {})

    def read(self, batch: Batch) -> Pair:
        """Cover the batch."""
        whole = always(batch.start, batch.end)
        return Pair(whole, whole)


class Clocked(Source):
    """tp, ts or tpts: the number of each time-point, its time-stamp, or both."""

    def __init__(self, name: str) -> None:
        names = ("0", "1") if name == "tpts" else ("0",)
        kinds: Kinds = dict.fromkeys(names, "int")
        super().__init__(names, kinds)
        self.name = name

    def read(self, batch: Batch) -> Pair:
        """Read the clock."""
        points = np.arange(batch.start, batch.end)
        stamps = batch.clock.within(batch.start, batch.end)
        columns = {"tp": (points,), "ts": (stamps,), "tpts": (points, stamps)}[self.name]
        rows = Relation(self.names, columns, points, points + 1)
        return Pair(rows, rows)


class Chosen(Pointwise):
    """The rows of a relation that fit the terms of an atom: constants and variables."""

    def __init__(self, terms: Sequence[Term], kinds: Sequence[Kind], strings: Strings) -> None:
        self.fixed: list[tuple[int, int]] = []
        self.equal: list[tuple[int, int]] = []
        self.never = False
        first: dict[str, int] = {}
        for i, term in enumerate(terms):
            match term:
                case Constant(value):
                    self._fix(i, value, kinds[i], strings)
                case Variable(name):
                    if name in first:
                        self.equal.append((first[name], i))
                    first.setdefault(name, i)
        self.names = tuple(first)
        self.positions = tuple(first.values())

    def _fix(self, i: int, value: float | str, kind: Kind, strings: Strings) -> None:
        if (
            kind == "any"
            or (kind == "string") != (kind_of(value) == "string")
            or (kind == "int" and value != int(value))
        ):
            self.never = True
        else:
            self.fixed.append((i, int(encode([value], kind, strings)[0])))

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Choose rows and columns."""
        rows = inputs[0]
        if self.never:
            return empty(self.names), state
        for i, code in self.fixed:
            rows = rows.where(rows.columns[i] == code)
        for i, j in self.equal:
            rows = rows.where(rows.columns[i] == rows.columns[j])
        columns = tuple(rows.columns[i] for i in self.positions)
        whole = rows.merged and len(columns) == len(rows.columns)
        return Relation(self.names, columns, rows.lo, rows.hi, whole), state
