"""The judge: MFOTL evaluated slowly and obviously, straight from the definitions.

Comes in: a formula and a trace at two levels. Goes out: the satisfying assignments at each
decided time-point. Negation swaps the levels (Kleene, "Introduction to Metamathematics",
1952, section 64). A part is asked with what its surroundings bind, so every formula works
whose variables are bounded somewhere before a negation or a comparison needs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from servanda.monitor import formula as mfotl
from servanda.monitor.atoms import Binding, bounded, compared, in_relation, matched, unbounded
from servanda.monitor.depth import room
from servanda.monitor.formula import Formula
from servanda.monitor.horizon import horizon
from servanda.monitor.negation import desugared, negated
from servanda.monitor.outcomes import outcomes
from servanda.monitor.points import INFINITY, Levels, Relation, Row, TimePoint
from servanda.monitor.ready import conjuncts, first_ready, ready
from servanda.monitor.scope import free_variables
from servanda.monitor.spans import Spans, back_to, last_within

__all__ = ["Levels", "Relation", "TimePoint", "evaluate", "holds"]

Scope: TypeAlias = "dict[str, tuple[mfotl.Definition, Scope]]"
_EMPTY: Relation = frozenset()
_TRUE = mfotl.Truth(value=True)


def evaluate(formula: Formula, trace: Sequence[TimePoint], *, complete: bool = False) -> Levels:
    """Return what satisfies the formula at each decided time-point, at both levels.

    Args:
        formula: must bound each of its variables.
        trace: time-points with time-stamps that never decrease.
        complete: nothing follows the trace but a last, empty time-point at infinity.

    Raises:
        BadInput: a variable is unbounded.
    """
    points = [*trace, TimePoint(INFINITY, {}, {})] if complete else list(trace)
    run = Run(points)
    names = free_variables(formula)
    upto = min(horizon(formula, [p.timestamp for p in points]), len(trace))

    def level(*, certain: bool) -> tuple[Relation, ...]:
        return tuple(
            frozenset(
                tuple(found[n] for n in names)
                for found in run.solutions(formula, at, {}, certain=certain)
            )
            for at in range(upto)
        )

    with room():
        return Levels(level(certain=True), level(certain=False))


def holds(formula: Formula, trace: Sequence[TimePoint], at: int = -1) -> tuple[bool, bool]:
    """Return whether a closed formula holds at a time-point: certainly, possibly.

    Where it is not decided yet it holds possibly.
    """
    run = Run(trace)
    index = range(len(trace))[at]
    if index >= horizon(formula, [p.timestamp for p in trace]):
        return False, True
    return (
        run.holds(formula, index, {}, certain=True),
        run.holds(formula, index, {}, certain=False),
    )


@dataclass(slots=True)
class Run:
    """One evaluation over one trace."""

    trace: Sequence[TimePoint]
    known: dict[object, tuple[Binding, ...]] = field(default_factory=dict)
    names: dict[int, tuple[Formula, tuple[str, ...]]] = field(default_factory=dict)
    defined: Scope = field(default_factory=dict)

    def holds(self, formula: Formula, at: int, bound: Binding, *, certain: bool) -> bool:
        """Whether some assignment that extends a binding satisfies the formula."""
        return next(iter(self.solutions(formula, at, bound, certain=certain)), None) is not None

    def solutions(
        self, formula: Formula, at: int, bound: Binding, *, certain: bool
    ) -> tuple[Binding, ...]:
        """Return the assignments of the free variables that agree with a binding and satisfy."""
        names = self._free(formula)
        given = {n: bound[n] for n in names if n in bound}
        scope = tuple((name, id(d)) for name, (d, _) in sorted(self.defined.items()))
        key = (id(formula), at, certain, tuple(sorted(given.items())), scope)
        if key not in self.known:
            found = self._solutions(formula, at, given, certain=certain)
            unique = {tuple(b.get(n) for n in names): b for b in found}
            if any(None in row for row in unique):
                raise unbounded(formula, next(n for n in names if n not in given))
            self.known[key] = tuple({n: b[n] for n in names} for b in unique.values())
        return self.known[key]

    def _free(self, formula: Formula) -> tuple[str, ...]:
        """Return the free variables; the formula is kept, so that its id stays its own."""
        if id(formula) not in self.names:
            self.names[id(formula)] = formula, free_variables(formula)
        return self.names[id(formula)][1]

    def _solutions(  # noqa: C901 — one case a node
        self, formula: Formula, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        match formula:
            case mfotl.Truth(value):
                return iter([bound] if value else [])
            case mfotl.Predicate():
                return self._predicate(formula, at, bound, certain=certain)
            case mfotl.Comparison():
                return compared(formula, bound)
            case mfotl.Matches():
                return matched(formula, bound)
            case mfotl.Not(body):
                return self._negation(body, at, bound, certain=certain)
            case mfotl.And():
                return self._all(conjuncts(formula), at, bound, certain=certain)
            case mfotl.Or(left, right):
                return (
                    found
                    for side in (left, right)
                    for found in self._joined(side, at, bound, certain=certain)
                )
            case mfotl.Exists(variables, body):
                outer = {n: v for n, v in bound.items() if n not in variables}
                inner = self.solutions(body, at, outer, certain=certain)
                return ({**found, **bound} for found in inner)
            case mfotl.Aggregate():
                return self._aggregate(formula, at, bound, certain=certain)
            case mfotl.Let() | mfotl.LetPast():
                return self._defining(formula, at, bound, certain=certain)
            case mfotl.MatchBackward() | mfotl.MatchForward():
                return self._match(formula, at, bound, certain=certain)
            case _:
                return self._temporal(formula, at, bound, certain=certain)

    def _temporal(
        self, formula: Formula, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        match formula:
            case mfotl.Previous(body, interval) if at > 0:
                near = self._distance(at - 1, at) in interval
                return self._joined(body, at - 1, bound, certain=certain) if near else iter([])
            case mfotl.Next(body, interval) if at + 1 < len(self.trace):
                near = self._distance(at, at + 1) in interval
                return self._joined(body, at + 1, bound, certain=certain) if near else iter([])
            case mfotl.Previous() | mfotl.Next():
                return iter([])
            case mfotl.Once(body, interval):
                return self._chain(mfotl.Since(_TRUE, body, interval), at, bound, certain=certain)
            case mfotl.Eventually(body, interval):
                return self._chain(mfotl.Until(_TRUE, body, interval), at, bound, certain=certain)
            case mfotl.Since() | mfotl.Until():
                return self._chain(formula, at, bound, certain=certain)
            case mfotl.Historically(body, interval) | mfotl.Always(body, interval) if (
                interval.low == 0 and ready(body, set(bound))
            ):
                # The window holds this time-point, so what satisfies all of it satisfies it here.
                return self._throughout(formula, at, bound, certain=certain)
            case _:
                return self._joined(desugared(formula), at, bound, certain=certain)

    def _throughout(
        self, formula: mfotl.Unary, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        past = isinstance(formula, mfotl.Historically)
        way = range(at, -1, -1) if past else range(at, len(self.trace))
        window = [k for k in way if self._distance(*sorted((k, at))) in formula.interval]
        for found in self._joined(formula.body, at, bound, certain=certain):
            if all(self.holds(formula.body, k, found, certain=certain) for k in window):
                yield found

    def _joined(
        self, formula: Formula, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        for found in self.solutions(formula, at, bound, certain=certain):
            yield {**bound, **found}

    def _predicate(
        self, formula: mfotl.Predicate, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        if formula.name in self.defined:
            rows = self._defined(formula, at, certain=certain)
        elif formula.name in ("tp", "ts", "tpts"):
            here: dict[str, Row] = {"tp": (at,), "ts": (self.trace[at].timestamp,)}
            rows = frozenset([here.get(formula.name, here["tp"] + here["ts"])])
        else:
            point = self.trace[at]
            rows = (point.certain if certain else point.possible).get(formula.name, _EMPTY)
        return in_relation(formula.terms, rows, bound)

    def _defined(self, formula: mfotl.Predicate, at: int, *, certain: bool) -> Relation:
        """Return the relation at a time-point of a predicate that a LET defines."""
        outer = self.defined
        definition, self.defined = outer[formula.name]
        if isinstance(definition, mfotl.LetPast):
            self.defined = {**self.defined, formula.name: outer[formula.name]}
        inner = self.solutions(definition.definition, at, {}, certain=certain)
        self.defined = outer
        return frozenset(tuple(found[p] for p in definition.parameters) for found in inner)

    def _defining(
        self, formula: mfotl.Definition, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        outer = self.defined
        self.defined = {**outer, formula.name: (formula, outer)}
        found = list(self._joined(formula.body, at, bound, certain=certain))
        self.defined = outer
        return iter(found)

    def _negation(
        self, body: Formula, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        pushed = negated(body)
        if not isinstance(pushed, mfotl.Not):
            return self._joined(pushed, at, bound, certain=certain)
        bounded(body, bound)
        return iter([] if self.holds(body, at, bound, certain=not certain) else [bound])

    def _all(
        self, formulas: Sequence[Formula], at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        if not formulas:
            yield bound
            return
        chosen = first_ready(formulas, set(bound))
        rest = [f for i, f in enumerate(formulas) if i != chosen]
        for found in self._joined(formulas[chosen], at, bound, certain=certain):
            yield from self._all(rest, at, found, certain=certain)

    def _chain(
        self, formula: mfotl.Since | mfotl.Until, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        """Yield what SINCE and UNTIL ask for: an anchor, and the left side on the way to it."""
        past = isinstance(formula, mfotl.Since)
        for then in range(at, -1, -1) if past else range(at, len(self.trace)):
            way = range(then + 1, at + 1) if past else range(at, then)
            if self._distance(*sorted((then, at))) in formula.interval:
                for found in self._joined(formula.right, then, bound, certain=certain):
                    bounded(formula.left, found)
                    if all(self.holds(formula.left, k, found, certain=certain) for k in way):
                        yield found

    def _aggregate(
        self, formula: mfotl.Aggregate, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        given = {n: bound[n] for n in formula.groups if n in bound}
        sure, all_ = (self._rows(formula, at, given, certain=level) for level in (True, False))
        for group in all_ if formula.groups else [()]:
            kept, may_be = sure.get(group, set()), all_.get(group, set())
            values = outcomes(formula, kept, may_be - kept)
            for value in values if len(values) == 1 or not certain else ():
                if value is not None:
                    result = {
                        **dict(zip(formula.groups, group, strict=True)),
                        formula.result: value,
                    }
                    if all(bound.get(n, v) == v for n, v in result.items()):
                        yield {**bound, **result}

    def _rows(
        self, formula: mfotl.Aggregate, at: int, given: Binding, *, certain: bool
    ) -> dict[Row, set[Row]]:
        """Return by group the assignments to aggregate, each with the value to aggregate first."""
        names = [n for n in self._free(formula.body) if n not in formula.groups]
        rows: dict[Row, set[Row]] = {}
        for found in self.solutions(formula.body, at, given, certain=certain):
            group = tuple(found[g] for g in formula.groups)
            row = (found[formula.variable], *(found[n] for n in names))
            rows.setdefault(group, set()).add(row)
        return rows

    def _match(
        self, formula: mfotl.Match, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        forward = isinstance(formula, mfotl.MatchForward)
        last = last_within(self.trace, formula.interval.high, at) if forward else at
        spans = Spans(
            last + 1,
            lambda test, here, found: self._joined(test, here, found, certain=certain),
        )
        for start in [at] if forward else back_to(self.trace, formula.interval.high, at):
            for end, found in spans.ends(formula.regex, start, bound):
                if (forward or end == at) and self._distance(start, end) in formula.interval:
                    yield found

    def _distance(self, then: int, now: int) -> int:
        return self.trace[now].timestamp - self.trace[then].timestamp
