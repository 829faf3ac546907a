"""From a formula to the nodes that evaluate it.

Comes in: a formula and the signature of the log. Goes out: one node whose rows are what
satisfies it. A part that has no columns of its own is left to `slow`, whole. The same part
of several formulas of one plan becomes one node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count

from servanda.monitor import formula as mfotl
from servanda.monitor.aggregate import Summary
from servanda.monitor.codes import Kind, Strings
from servanda.monitor.formula import Formula
from servanda.monitor.guards import Builder, Unplanned
from servanda.monitor.interval import Interval
from servanda.monitor.negation import desugared, negated
from servanda.monitor.nodes import Node, Renamed
from servanda.monitor.pointwise import Aggregated
from servanda.monitor.ready import conjuncts, ready
from servanda.monitor.scope import free_variables, renamed
from servanda.monitor.shapes import Any, Asked, Every, Rows, Shape, Some, opposite
from servanda.monitor.slow import Asking
from servanda.monitor.sources import Chosen, Clocked, Logged
from servanda.monitor.temporal import Operators
from servanda.monitor.terms import Constant, Pattern, Variable
from servanda.monitor.totals import Totals

Kinds = Mapping[str, Sequence[Kind]]
_CLOCK = ("tp", "ts", "tpts")


class Plan:
    """The nodes for one or several formulas over one log."""

    def __init__(self, signature: Kinds, strings: Strings) -> None:
        self.signature = signature
        self.strings = strings
        self.builder = Builder(strings)
        self.operators = Operators(self.builder)
        self._defined: Mapping[str, Node] = {}
        self._around: tuple[mfotl.Definition, ...] = ()
        self._new = count()

    def node(self, formula: Formula) -> Node:
        """Return the node of a formula, with its free variables in order."""
        node = self.builder.positive(self._shape(formula))
        return self.builder.projected(node, free_variables(formula))

    def _shape(self, formula: Formula) -> Shape:
        """Return the shape of a formula; where it settles into columns, settled."""
        try:
            shape = self._raw(formula)
            if isinstance(shape, Rows):
                return shape
            try:
                return self.builder.settled(shape)
            except Unplanned:
                if not ready(formula, set()):
                    return shape
                raise
        except Unplanned:
            if not ready(formula, set()):
                raise
            return Rows(self._slow(formula))

    def _raw(self, formula: Formula) -> Shape:  # noqa: C901 — one case a node
        match formula:
            case mfotl.Truth(value):
                return Rows(self.builder.everywhere, negative=not value)
            case mfotl.Predicate():
                return self._atom(formula)
            case mfotl.Comparison() | mfotl.Matches():
                return Asked(formula)
            case mfotl.Not(body):
                pushed = negated(body)
                if not isinstance(pushed, mfotl.Not):
                    return self._shape(pushed)
                return self._opposite(self._shape(body))
            case mfotl.And():
                return Every(tuple(map(self._shape, conjuncts(formula))))
            case mfotl.Or(left, right):
                return Any((self._shape(left), self._shape(right)))
            case mfotl.Exists(variables, body):
                return self._exists(variables, body)
            case mfotl.Aggregate():
                return Rows(self._aggregate(formula))
            case mfotl.Let():
                return self._let(formula)
            case mfotl.LetPast() | mfotl.MatchBackward() | mfotl.MatchForward():
                raise Unplanned
            case _:
                return self._temporal(formula)

    def _opposite(self, shape: Shape) -> Shape:
        if isinstance(shape, Rows):
            return Rows(self.builder.swapped(shape.node), not shape.negative)
        return opposite(shape)

    def _atom(self, atom: mfotl.Predicate) -> Shape:
        odd = [t for t in atom.terms if not isinstance(t, Variable | Constant | Pattern)]
        if odd:
            fresh = {t: f"_{next(self._new)}" for t in odd}
            terms = tuple(Variable(fresh[t]) if t in fresh else t for t in atom.terms)
            plain = self._atom(mfotl.Predicate(atom.name, terms))
            equal = [Asked(mfotl.Comparison(Variable(n), "=", t)) for t, n in fresh.items()]
            free = free_variables(atom)
            return Some(tuple(fresh.values()), free, Every((plain, *equal)))
        source = self._source(atom.name, len(atom.terms))
        kinds = [source.kinds[n] for n in source.names]
        operator = Chosen(atom.terms, kinds, self.strings)
        named = dict(zip(operator.names, (kinds[p] for p in operator.positions), strict=True))
        return Rows(
            self.builder.step(
                ("chosen", atom.terms), lambda: operator, [source], (operator.names, named)
            )
        )

    def _source(self, name: str, arity: int) -> Node:
        if name in self._defined:
            return self._defined[name]
        if name in _CLOCK:
            return self.builder.node(("clock", name), lambda: Clocked(name))
        unknown: Sequence[Kind] = ["any"] * arity
        kinds = self.signature.get(name, unknown)
        return self.builder.node(("logged", name, arity), lambda: Logged(name, kinds))

    def _exists(self, variables: tuple[str, ...], body: Formula) -> Shape:
        try:
            rows = self.builder.settled(self._shape(body))
            if not rows.negative:
                kept = tuple(n for n in rows.node.names if n not in variables)
                return Rows(self.builder.projected(rows.node, kept))
            if not set(variables) & set(rows.node.names):
                return rows
        except Unplanned:
            pass
        names = {v: Variable(f"_{next(self._new)}") for v in variables}
        free = tuple(n for n in free_variables(body) if n not in variables)
        inner = self._shape(renamed(body, names))
        return Some(tuple(v.name for v in names.values()), free, inner)

    def _aggregate(self, formula: mfotl.Aggregate) -> Node:
        body = self.builder.positive(self._shape(formula.body))
        kind = body.kinds[formula.variable]
        summary = Summary(
            formula.result,
            formula.function,
            formula.variable,
            formula.groups,
            kind,
            formula.empty,
        )
        kinds = {**{g: body.kinds[g] for g in formula.groups}, formula.result: summary.result_kind}
        names = (*formula.groups, formula.result)
        key = ("aggregate", summary)
        if summary.result_kind == "int" and isinstance(formula.empty, str):
            raise Unplanned
        return self.builder.node(
            (*key, id(body)),
            lambda: Totals(Aggregated(summary, self.strings), formula, body, (names, kinds)),
        )

    def _let(self, formula: mfotl.Let) -> Shape:
        node = self.builder.positive(self._shape(formula.definition))
        node = self.builder.projected(node, formula.parameters)
        places = tuple(map(str, range(len(formula.parameters))))
        named = self.builder.node(("renamed", places, id(node)), lambda: Renamed(node, places))
        outer, around = self._defined, self._around
        self._defined, self._around = {**outer, formula.name: named}, (*around, formula)
        try:
            return self._shape(formula.body)
        finally:
            self._defined, self._around = outer, around

    def _slow(self, formula: Formula) -> Node:
        names = free_variables(formula)
        whole = self._enclosed(formula)
        return self.builder.node(
            ("slow", whole), lambda: Asking(whole, names, self.signature, self.strings)
        )

    def _enclosed(self, formula: Formula) -> Formula:
        """Return a formula with the definitions that it needs around it."""
        for let in reversed(self._around):
            formula = type(let)(let.name, let.parameters, let.definition, formula)
        return formula

    def _temporal(self, formula: Formula) -> Shape:
        match formula:
            case mfotl.Previous(body, interval) | mfotl.Next(body, interval):
                past = isinstance(formula, mfotl.Previous)
                return self.operators.neighbour(self._alone(body), interval, past=past)
            case mfotl.Once(body, interval) | mfotl.Eventually(body, interval):
                past = isinstance(formula, mfotl.Once)
                return self._apart(
                    body, lambda rows: self.operators.once(rows, interval, past=past)
                )
            case mfotl.Historically(body, interval) | mfotl.Always(body, interval):
                past = isinstance(formula, mfotl.Historically)
                return self.operators.throughout(self._alone(body), interval, past=past)
            case mfotl.Since(left, right, interval) | mfotl.Until(left, right, interval):
                past = isinstance(formula, mfotl.Since)
                return self._apart(right, lambda rows: self._way(left, rows, interval, past=past))
            case mfotl.Trigger() | mfotl.Release():
                return self._trigger(formula)
            case _:
                return self._shape(desugared(formula))

    def _alone(self, body: Formula) -> Rows:
        return self.builder.settled(self._shape(body))

    def _apart(self, body: Formula, wrap: Callable[[Rows], Shape]) -> Shape:
        """Wrap a part; one of several that do not stand together, each."""
        shape = self._shape(body)
        try:
            return wrap(self.builder.settled(shape))
        except Unplanned:
            if not isinstance(shape, Any):
                raise
            return Any(tuple(wrap(self.builder.settled(p)) for p in shape.parts))

    def _way(self, left: Formula, rows: Rows, interval: Interval, *, past: bool) -> Shape:
        """Return SINCE or UNTIL towards what rows hold."""
        if rows.negative:
            raise Unplanned
        if left == mfotl.Truth(value=True):
            return self.operators.once(rows, interval, past=past)
        asked = [part for part in conjuncts(left) if _is_asked(part)]
        if not asked or not set(free_variables(left)) <= set(rows.node.names):
            return self.operators.way(self._alone(left), rows.node, interval, past=past)
        # What compares values holds at all time-points or at none; at the goal it is not asked.
        rest: Formula = mfotl.Truth(value=True)
        for part in conjuncts(left):
            rest = rest if part in asked else mfotl.And(rest, part)
        along = Every((self._way(rest, rows, interval, past=past), *map(self._shape, asked)))
        return along if interval.low else Any((along, rows))

    def _trigger(self, formula: mfotl.Trigger | mfotl.Release) -> Shape:
        """Return TRIGGER or RELEASE: as the negation it is short for, or in positive terms."""
        left, right, interval = formula.left, formula.right, formula.interval
        try:
            return self._shape(desugared(formula))
        except Unplanned:
            if interval.low:
                raise
        past = isinstance(formula, mfotl.Trigger)
        way = mfotl.Since if past else mfotl.Until
        held = mfotl.Historically if past else mfotl.Always
        until = way(right, mfotl.And(left, right), interval)
        return self._shape(mfotl.Or(until, held(right, interval)))


def _is_asked(formula: Formula) -> bool:
    inner = formula.body if isinstance(formula, mfotl.Not) else formula
    return isinstance(inner, mfotl.Comparison)
