"""The judge: MFOTL evaluated slowly and obviously, straight from the definitions.

At two levels: what holds in every world (certain) and in some (possible). Negation
swaps them (Kleene, "Introduction to Metamathematics", 1952, section 64). Only what an
answer asks for is evaluated, each sub-formula once for a time-point and a binding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from servanda.monitor.formula import (
    And,
    Constant,
    Exists,
    Formula,
    Not,
    Once,
    Or,
    Predicate,
    Since,
    Term,
    Value,
    free_variables,
)

Binding = tuple[tuple[str, Value], ...]
Relation = frozenset[tuple[Value, ...]]
_EMPTY: Relation = frozenset()


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One time-point: its time-stamp, and the relations at both levels.

    `possible` holds all of `certain` and more.
    """

    timestamp: int
    certain: Mapping[str, Relation]
    possible: Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class Levels:
    """The satisfying assignments at each time-point, over the free variables in order."""

    certain: tuple[Relation, ...]
    possible: tuple[Relation, ...]


def evaluate(formula: Formula, trace: Sequence[TimePoint]) -> Levels:
    """Return what satisfies the formula at each time-point, at both levels."""
    run = _Run(trace)
    names = free_variables(formula)
    bindings = [
        dict(zip(names, values, strict=True)) for values in product(run.domain, repeat=len(names))
    ]

    def level(*, certain: bool) -> tuple[Relation, ...]:
        return tuple(
            frozenset(
                tuple(b.values()) for b in bindings if run.holds(formula, at, b, certain=certain)
            )
            for at in range(len(trace))
        )

    return Levels(level(certain=True), level(certain=False))


def holds(formula: Formula, trace: Sequence[TimePoint], at: int = -1) -> tuple[bool, bool]:
    """Return whether a closed formula holds at a time-point: certainly, possibly."""
    run = _Run(trace)
    index = range(len(trace))[at]
    return run.holds(formula, index, {}, certain=True), run.holds(formula, index, {}, certain=False)


@dataclass(slots=True)
class _Run:
    """One evaluation over one trace."""

    trace: Sequence[TimePoint]
    known: dict[tuple[int, int, bool, Binding], bool] = field(default_factory=dict)
    domain: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        values = {v for p in self.trace for r in p.possible.values() for row in r for v in row}
        self.domain = tuple(sorted(values, key=lambda v: (str(type(v)), v)))

    def holds(
        self, formula: Formula, at: int, bound: Mapping[str, Value], *, certain: bool
    ) -> bool:
        """Whether the formula holds at a time-point under a binding, at one level."""
        key = (id(formula), at, certain, tuple(sorted(bound.items())))
        if key not in self.known:
            self.known[key] = self._holds(formula, at, bound, certain=certain)
        return self.known[key]

    def _holds(
        self, formula: Formula, at: int, bound: Mapping[str, Value], *, certain: bool
    ) -> bool:
        match formula:
            case Predicate(name, terms):
                row = tuple(_value(t, bound) for t in terms)
                return row in self._relation(at, name, certain=certain)
            case Not(body):
                return not self.holds(body, at, bound, certain=not certain)
            case And(left, right):
                return self.holds(left, at, bound, certain=certain) and self.holds(
                    right, at, bound, certain=certain
                )
            case Or(left, right):
                return self.holds(left, at, bound, certain=certain) or self.holds(
                    right, at, bound, certain=certain
                )
            case Exists(variables, body):
                return any(
                    self.holds(
                        body,
                        at,
                        {**bound, **dict(zip(variables, values, strict=True))},
                        certain=certain,
                    )
                    for values in product(self._candidates(formula, at), repeat=len(variables))
                )
            case Once(body, interval):
                return any(
                    self.holds(body, then, bound, certain=certain)
                    for then in range(at, -1, -1)
                    if self._distance(then, at) in interval
                )
            case Since():
                return self._since(formula, at, bound, certain=certain)

    def _since(self, formula: Since, at: int, bound: Mapping[str, Value], *, certain: bool) -> bool:
        for then in range(at, -1, -1):
            near = self._distance(then, at) in formula.interval
            if near and self.holds(formula.right, then, bound, certain=certain):
                return True
            if not self.holds(formula.left, then, bound, certain=certain):
                return False
        return False

    def _candidates(self, formula: Exists, at: int) -> tuple[Value, ...]:
        """Return the values that a variable may take: of one relation, or of the whole trace."""
        body = formula.body
        if isinstance(body, Predicate) and len(formula.variables) == 1:
            rows = self._relation(at, body.name, certain=False)
            return tuple({v for row in rows for v in row})
        return self.domain

    def _relation(self, at: int, name: str, *, certain: bool) -> Relation:
        point = self.trace[at]
        return (point.certain if certain else point.possible).get(name, _EMPTY)

    def _distance(self, then: int, now: int) -> int:
        return self.trace[now].timestamp - self.trace[then].timestamp


def _value(term: Term, bound: Mapping[str, Value]) -> Value:
    return term.value if isinstance(term, Constant) else bound[term.name]
