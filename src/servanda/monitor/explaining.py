"""The building of explanations: one binding is followed through the formula.

Comes in: a formula, a trace, a time-point, a binding. Goes out: an `Explanation`. Only what
the binding asks for is looked up, in indexes over the trace that are built on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from servanda.errors import InternalFault
from servanda.monitor import formula as mfotl
from servanda.monitor.atoms import Binding
from servanda.monitor.explain import Explanation, Kind, merged
from servanda.monitor.following import Following
from servanda.monitor.formula import Formula
from servanda.monitor.indexed import Windowed
from servanda.monitor.negation import desugared, negated
from servanda.monitor.ready import conjuncts, first_ready
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import BUILT_IN
from servanda.monitor.terms import term_variables, value_of


@dataclass(frozen=True, slots=True)
class Building(Following):
    """The building of one explanation, at one level; under NOT it goes on at the other."""

    @property
    def other(self) -> Building:
        """The same at the other level."""
        return Building(self.run, certain=not self.certain, scope=self.scope)

    def why(self, formula: Formula, at: int, bound: Binding) -> Explanation:
        """Explain what holds; the binding covers all free variables."""
        match formula:
            case mfotl.Truth() | mfotl.Comparison() | mfotl.Matches():
                return self.node(formula, at, bound, "compared", holds=True)
            case mfotl.Predicate():
                return self._atom(formula, at, bound, holds=True)
            case mfotl.Not(body):
                pushed = negated(body)
                if not isinstance(pushed, mfotl.Not):
                    return self.why(pushed, at, bound)
                return self.other.why_not(body, at, bound)
            case mfotl.And():
                parts = [self.why(c, at, bound) for c in conjuncts(formula)]
                return made_of(self.node(formula, at, bound, "parts", holds=True), parts)
            case mfotl.Or(left, right):
                side = left if self.holds(left, at, bound) else right
                return self.why(side, at, bound)
            case mfotl.Exists(variables, body):
                outer = {n: v for n, v in bound.items() if n not in variables}
                return self.why(body, at, {**outer, **self.first(body, at, outer)})
            case mfotl.Aggregate():
                return self._aggregated(formula, at, bound, holds=True)
            case mfotl.Let() | mfotl.LetPast():
                return self._inside(formula).why(formula.body, at, bound)
            case _:
                return self._temporal_why(formula, at, bound)

    def _temporal_why(self, formula: Formula, at: int, bound: Binding) -> Explanation:
        match formula:
            case mfotl.Previous(body) | mfotl.Next(body):
                then = at - 1 if isinstance(formula, mfotl.Previous) else at + 1
                return made_of(
                    self.node(formula, at, bound, "somewhere"), [self.why(body, then, bound)]
                )
            case mfotl.Once(body) | mfotl.Eventually(body):
                then = self.nearest(formula, body, at, bound)
                return made_of(
                    self.node(formula, at, bound, "somewhere"), [self.why(body, then, bound)]
                )
            case mfotl.Historically(body) | mfotl.Always(body):
                return self.throughout(
                    formula, at, bound, [self.why(body, j, bound) for j in self.window(formula, at)]
                )
            case mfotl.Since() | mfotl.Until():
                return self._chain_why(formula, at, bound)
            case mfotl.MatchBackward() | mfotl.MatchForward():
                path = next(self.ways(formula, at, bound))
                parts = [self.why(test, j, found) for test, j, found in path]
                return made_of(self.node(formula, at, bound, "matched"), parts)
            case _:
                return self.why(desugared(formula), at, bound)

    def _chain_why(
        self, formula: mfotl.Since | mfotl.Until, at: int, bound: Binding
    ) -> Explanation:
        for then in self.near(formula, formula.right, at, bound):
            way = range(then + 1, at + 1) if isinstance(formula, mfotl.Since) else range(at, then)
            for found in self.solutions(formula.right, then, bound):
                if self.run.along(formula.left, way, found, certain=self.certain):
                    parts = [self.why(formula.right, then, found)]
                    parts += self._along(formula.left, way, found)
                    return made_of(self.node(formula, at, bound, "somewhere"), parts)
        raise InternalFault(f"{formula} does not hold at {at}")

    def _along(self, left: Formula, way: Sequence[int], bound: Binding) -> Sequence[Explanation]:
        """Explain what holds at each time-point of a way."""
        if isinstance(left, mfotl.Not):
            return self.other.nowhere(left.body, way, bound)
        return merged([self.why(left, k, bound) for k in way])

    def nowhere(
        self, body: Formula, points: Sequence[int], bound: Binding
    ) -> tuple[Explanation, ...]:
        """Explain what holds at none of some time-points."""
        atom = self.run.plain(body)
        if atom is None:
            return merged([self.why_not(body, j, bound) for j in points])
        if isinstance(body, mfotl.Exists):
            bound = {n: v for n, v in bound.items() if n not in body.variables}
        return self.absences(atom, points, bound)

    def why_not(self, formula: Formula, at: int, bound: Binding) -> Explanation:
        """Explain what does not hold for any values of the variables that are not bound."""
        match formula:
            case mfotl.Truth() | mfotl.Comparison() | mfotl.Matches():
                return self.node(formula, at, bound, "compared", holds=False)
            case mfotl.Predicate():
                return self._atom(formula, at, bound, holds=False)
            case mfotl.Not(body):
                pushed = negated(body)
                if not isinstance(pushed, mfotl.Not):
                    return self.why_not(pushed, at, bound)
                return self.other.why(body, at, {**bound, **self.other.first(body, at, bound)})
            case mfotl.And():
                return self._none_of(formula, conjuncts(formula), at, bound)
            case mfotl.Or(left, right):
                parts = [self.why_not(left, at, bound), self.why_not(right, at, bound)]
                return made_of(self.node(formula, at, bound, "parts", holds=False), parts)
            case mfotl.Exists(variables, body):
                outer = {n: v for n, v in bound.items() if n not in variables}
                return self.why_not(body, at, outer)
            case mfotl.Aggregate():
                return self._aggregated(formula, at, bound, holds=False)
            case mfotl.Let() | mfotl.LetPast():
                return self._inside(formula).why_not(formula.body, at, bound)
            case _:
                return self._temporal_why_not(formula, at, bound)

    def _none_of(
        self, formula: Formula, left: Sequence[Formula], at: int, bound: Binding
    ) -> Explanation:
        """Explain a conjunction that fails: one part fails, or each solution of it another."""
        for part in left:
            if set(free_variables(part)) <= set(bound) and not self.holds(part, at, bound):
                return self.why_not(part, at, bound)
        chosen = first_ready(left, set(bound))
        rest = [part for i, part in enumerate(left) if i != chosen]
        found = self.solutions(left[chosen], at, bound)
        if not found:
            return self.why_not(left[chosen], at, bound)
        parts = [self._none_of(formula, rest, at, {**bound, **more}) for more in found]
        parts += self.no_other(left[chosen], at, bound, found)
        return made_of(self.node(formula, at, bound, "parts", holds=False), merged(parts))

    def no_other(
        self, part: Formula, at: int, bound: Binding, found: Sequence[Binding]
    ) -> list[Explanation]:
        """Say that no other values satisfy a part than those that were found."""
        if set(free_variables(part)) <= set(bound):
            return []
        node = self.node(part, at, bound, "no other", holds=False)
        names = free_variables(part)
        rows = tuple(sorted({tuple(f[n] for n in names) for f in found}, key=repr))
        return [replace(node, found=rows)]

    def _temporal_why_not(self, formula: Formula, at: int, bound: Binding) -> Explanation:
        match formula:
            case mfotl.Previous(body, interval) | mfotl.Next(body, interval):
                then = at - 1 if isinstance(formula, mfotl.Previous) else at + 1
                if not 0 <= then < len(self.run.trace) or self.distance(then, at) not in interval:
                    return self.node(formula, at, bound, "no such time", holds=False)
                parts = [self.why_not(body, then, bound)]
                return made_of(self.node(formula, at, bound, "parts", holds=False), parts)
            case mfotl.Once(body) | mfotl.Eventually(body):
                parts = list(self.nowhere(body, self.window(formula, at), bound))
                return self.throughout(formula, at, bound, parts, holds=False)
            case mfotl.Historically(body) | mfotl.Always(body):
                return self._not_throughout(formula, body, at, bound)
            case mfotl.Since() | mfotl.Until():
                return self._chain_why_not(formula, at, bound)
            case mfotl.MatchBackward() | mfotl.MatchForward():
                return self.node(formula, at, bound, "unmatched", holds=False)
            case _:
                return self.why_not(desugared(formula), at, bound)

    def _not_throughout(
        self, formula: Windowed, body: Formula, at: int, bound: Binding
    ) -> Explanation:
        window = self.window(formula, at)
        if set(free_variables(body)) <= set(bound):
            then = next(j for j in window if not self.holds(body, j, bound))
            parts = [self.why_not(body, then, bound)]
            return made_of(self.node(formula, at, bound, "somewhere", holds=False), parts)
        found = self.solutions(body, at, bound)
        if not found:
            return self.why_not(body, at, bound)
        parts = [self._not_throughout(formula, body, at, {**bound, **more}) for more in found]
        parts += self.no_other(body, at, bound, found)
        return made_of(self.node(formula, at, bound, "parts", holds=False), parts)

    def _chain_why_not(
        self, formula: mfotl.Since | mfotl.Until, at: int, bound: Binding
    ) -> Explanation:
        past = isinstance(formula, mfotl.Since)
        anchors = set(self.near(formula, formula.right, at, bound))
        blank = [j for j in self.window(formula, at) if j not in anchors]
        parts: list[Explanation] = []
        for then in sorted(anchors):
            way = range(then + 1, at + 1) if past else range(at, then)
            solutions = self.solutions(formula.right, then, bound)
            blank += [] if solutions else [then]
            for found in solutions:
                failed = next(k for k in way if not self.holds(formula.left, k, found))
                parts.append(self.why_not(formula.left, failed, found))
            parts += self.no_other(formula.right, then, bound, solutions) if solutions else []
        parts += self.nowhere(formula.right, blank, bound)
        return self.throughout(formula, at, bound, parts, holds=False)

    def _aggregated(
        self, formula: mfotl.Aggregate, at: int, bound: Binding, *, holds: bool
    ) -> Explanation:
        """Explain an aggregation by the assignments it is over, at both levels.

        Its values can become no others where all that is certain stays certain and nothing
        else is possible; none of them goes where all that is possible stays possible and
        nothing else is certain.
        """
        given = {n: bound[n] for n in formula.groups if n in bound}
        sure, maybe = (self, self.other) if self.certain else (self.other, self)
        there, nothing_else = (sure, maybe) if holds == self.certain else (maybe, sure)
        rows = there.solutions(formula.body, at, given)
        others = nothing_else.solutions(formula.body, at, given)
        parts = [there.why(formula.body, at, found) for found in rows]
        if others:
            parts += nothing_else.no_other(formula.body, at, given, others)
        else:
            parts.append(nothing_else.why_not(formula.body, at, given))
        values = {f[formula.result] for f in self.solutions(formula, at, given)}
        value = bound.get(formula.result) if holds else next(iter(values), None)
        node = made_of(self.node(formula, at, bound, "aggregated", holds=holds), parts)
        return replace(node, value=value)

    def _atom(self, atom: mfotl.Predicate, at: int, bound: Binding, *, holds: bool) -> Explanation:
        if atom.name in BUILT_IN and atom.name not in self.scope:
            return self.node(atom, at, bound, "compared", holds=holds)
        if atom.name not in self.scope:
            kind: Kind = "event" if holds else "no event"
            return self.node(atom, at, bound, kind, holds=holds)
        definition, outer = self.scope[atom.name]
        scope = {**outer, atom.name: self.scope[atom.name]}
        inside = replace(self, scope=scope if isinstance(definition, mfotl.LetPast) else outer)
        named = {
            p: value
            for p, t in zip(definition.parameters, atom.terms, strict=True)
            if all(n in bound for n in term_variables(t))
            and (value := value_of(t, bound)) is not None
        }
        ask = inside.why if holds else inside.why_not
        part = ask(definition.definition, at, named)
        return made_of(self.node(atom, at, bound, "parts", holds=holds), [part])

    def _inside(self, formula: mfotl.Definition) -> Building:
        return replace(self, scope={**self.scope, formula.name: (formula, self.scope)})


def made_of(node: Explanation, parts: Sequence[Explanation]) -> Explanation:
    """Return a node with its parts."""
    return replace(node, parts=tuple(parts))
