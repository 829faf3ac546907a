"""Satisfaction word for word as it is defined, in one world, for one assignment at a time.

No relations, no order of conjuncts, no guards: quantifiers try every value of a domain. It
judges `reference.py` and shares none of its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from statistics import median
from typing import TypeAlias

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula, Interval, Regex
from servanda.monitor.patterns import search
from servanda.monitor.scope import free_variables
from servanda.monitor.terms import Term, Value, Variable, compare, value_of

World = Sequence[tuple[int, Mapping[str, frozenset[tuple[Value, ...]]]]]
Assignment = dict[str, Value]
Scope: TypeAlias = "dict[str, tuple[mfotl.Let | mfotl.LetPast, Scope]]"


class Naive:
    """One world, with the values that variables may take."""

    def __init__(self, world: World, domain: Iterable[Value]) -> None:
        self.world = world
        self.domain = sorted(set(domain), key=lambda v: (str(type(v)), v))
        self.defined: Scope = {}
        self.known: dict[object, bool] = {}

    def satisfying(self, formula: Formula, at: int) -> set[tuple[Value, ...]]:
        """Return the assignments over the domain that satisfy a formula at a time-point."""
        names = free_variables(formula)
        return {
            row
            for row in product(self.domain, repeat=len(names))
            if self.sat(formula, at, dict(zip(names, row, strict=True)))
        }

    def sat(self, formula: Formula, at: int, values: Assignment) -> bool:
        """Whether the assignment satisfies the formula at the time-point."""
        names = free_variables(formula)
        scope = tuple(sorted((n, id(d)) for n, (d, _) in self.defined.items()))
        key = (id(formula), at, tuple((n, values[n]) for n in names), scope)
        if key not in self.known:
            self.known[key] = self._sat(formula, at, values)
        return self.known[key]

    def _sat(  # noqa: C901, PLR0912 — one case a node
        self, formula: Formula, at: int, values: Assignment
    ) -> bool:
        match formula:
            case mfotl.Truth(value):
                return value
            case mfotl.Predicate(name, terms):
                return self._atom(name, [_value(t, values) for t in terms], at)
            case mfotl.Comparison(left, symbol, right):
                x, y = _value(left, values), _value(right, values)
                return x is not None and y is not None and compare(x, symbol, y)
            case mfotl.Matches(text, pattern, _):
                return search(str(_value(pattern, values)), str(_value(text, values))) is not None
            case mfotl.Not(body):
                return not self.sat(body, at, values)
            case mfotl.And(left, right):
                return self.sat(left, at, values) and self.sat(right, at, values)
            case mfotl.Or(left, right):
                return self.sat(left, at, values) or self.sat(right, at, values)
            case mfotl.Implies(left, right):
                return not self.sat(left, at, values) or self.sat(right, at, values)
            case mfotl.Iff(left, right):
                return self.sat(left, at, values) == self.sat(right, at, values)
            case mfotl.Exists(names, body):
                return any(self.sat(body, at, v) for v in self._extended(values, names))
            case mfotl.ForAll(names, body):
                return all(self.sat(body, at, v) for v in self._extended(values, names))
            case mfotl.Aggregate():
                return self._aggregate(formula, at, values)
            case mfotl.Let() | mfotl.LetPast():
                return self._let(formula, at, values)
            case mfotl.MatchForward(regex, interval):
                return any(at in self._starts(regex, j, values) for j in self._ahead(at, interval))
            case mfotl.MatchBackward(regex, interval):
                starts = self._starts(regex, at, values)
                return any(j in starts for j in self._behind(at, interval))
            case _:
                return self._temporal(formula, at, values)

    def _temporal(  # noqa: C901 — one case a node
        self, formula: Formula, at: int, values: Assignment
    ) -> bool:
        match formula:
            case mfotl.Previous(body, interval):
                return at - 1 in self._behind(at, interval) and self.sat(body, at - 1, values)
            case mfotl.Next(body, interval):
                return at + 1 in self._ahead(at, interval) and self.sat(body, at + 1, values)
            case mfotl.Once(body, interval):
                return any(self.sat(body, j, values) for j in self._behind(at, interval))
            case mfotl.Historically(body, interval):
                return all(self.sat(body, j, values) for j in self._behind(at, interval))
            case mfotl.Eventually(body, interval):
                return any(self.sat(body, j, values) for j in self._ahead(at, interval))
            case mfotl.Always(body, interval):
                return all(self.sat(body, j, values) for j in self._ahead(at, interval))
            case mfotl.Since(left, right, interval):
                return any(
                    self.sat(right, j, values)
                    and all(self.sat(left, k, values) for k in range(j + 1, at + 1))
                    for j in self._behind(at, interval)
                )
            case mfotl.Until(left, right, interval):
                return any(
                    self.sat(right, j, values)
                    and all(self.sat(left, k, values) for k in range(at, j))
                    for j in self._ahead(at, interval)
                )
            case mfotl.Trigger(left, right, interval):
                return all(
                    self.sat(right, j, values)
                    or any(self.sat(left, k, values) for k in range(j + 1, at + 1))
                    for j in self._behind(at, interval)
                )
            case mfotl.Release(left, right, interval):
                return all(
                    self.sat(right, j, values)
                    or any(self.sat(left, k, values) for k in range(at, j))
                    for j in self._ahead(at, interval)
                )
            case _:
                raise AssertionError(formula)

    def _behind(self, at: int, interval: Interval) -> list[int]:
        now = self.world[at][0]
        return [j for j in range(at + 1) if now - self.world[j][0] in interval]

    def _ahead(self, at: int, interval: Interval) -> list[int]:
        now = self.world[at][0]
        return [j for j in range(at, len(self.world)) if self.world[j][0] - now in interval]

    def _extended(self, values: Assignment, names: tuple[str, ...]) -> Iterable[Assignment]:
        for row in product(self.domain, repeat=len(names)):
            yield {**values, **dict(zip(names, row, strict=True))}

    def _atom(self, name: str, row: list[Value | None], at: int) -> bool:
        if name in self.defined:
            return None not in row and self._defined(name, row, at)
        stamp, relations = self.world[at]
        built_in: dict[str, list[Value | None]] = {"tp": [at], "ts": [stamp], "tpts": [at, stamp]}
        return row == built_in[name] if name in built_in else tuple(row) in relations.get(name, ())

    def _defined(self, name: str, row: Sequence[Value | None], at: int) -> bool:
        outer = self.defined
        definition, scope = outer[name]
        recursive = isinstance(definition, mfotl.LetPast)
        self.defined = {**scope, name: outer[name]} if recursive else scope
        values = {n: v for n, v in zip(definition.parameters, row, strict=True) if v is not None}
        found = self.sat(definition.definition, at, values)
        self.defined = outer
        return found

    def _let(self, formula: mfotl.Definition, at: int, values: Assignment) -> bool:
        outer = self.defined
        self.defined = {**outer, formula.name: (formula, outer)}
        found = self.sat(formula.body, at, values)
        self.defined = outer
        return found

    def _aggregate(self, formula: mfotl.Aggregate, at: int, values: Assignment) -> bool:
        inner = [n for n in free_variables(formula.body) if n not in formula.groups]
        groups = {n: values[n] for n in formula.groups}
        found = [
            v[formula.variable]
            for v in self._extended(groups, tuple(inner))
            if self.sat(formula.body, at, v)
        ]
        if not found:
            return not formula.groups and values[formula.result] == formula.empty
        numbers: list[float] = [v for v in found if not isinstance(v, str)]
        result: Value = {
            "CNT": len(found),
            "SUM": sum(numbers),
            "AVG": sum(numbers) / max(len(numbers), 1),
            "MED": float(median(numbers or [0])),
            "MIN": min(numbers, default=0),
            "MAX": max(numbers, default=0),
        }[formula.function]
        return values[formula.result] == result

    def _starts(self, regex: Regex, end: int, values: Assignment) -> set[int]:
        """Return where the matches start that end at a time-point."""
        match regex:
            case mfotl.AnyStep():
                return {end - 1} - {-1}
            case mfotl.Test(body):
                return {end} if self.sat(body, end, values) else set()
            case mfotl.Choice(left, right):
                return self._starts(left, end, values) | self._starts(right, end, values)
            case mfotl.Sequence(left, right):
                middles = self._starts(right, end, values)
                return {s for m in middles for s in self._starts(left, m, values)}
            case mfotl.Repeat(body):
                found, new = {end}, {end}
                while new:
                    new = {s for m in new for s in self._starts(body, m, values)} - found
                    found |= new
                return found


def _value(term: Term, values: Assignment) -> Value | None:
    return values[term.name] if isinstance(term, Variable) else value_of(term, values)
