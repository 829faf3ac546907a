"""From temporal operators over nodes to shapes: which operator runs, and what NOT makes of it.

PAST_ALWAYS of what holds nowhere but in some rows is no ONCE of them, and the other way
round. Where an interval can miss every time-point, PAST_ALWAYS holds for whatever there is.
"""

from __future__ import annotations

from typing import TypeAlias

from servanda.monitor.future import Eventually, HoldsThroughout, Next, NoneAhead, Until
from servanda.monitor.guards import Builder, Unplanned, agreeing
from servanda.monitor.interval import Interval
from servanda.monitor.nodes import Node
from servanda.monitor.operator import Operator
from servanda.monitor.past import HeldThroughout, NoneBefore, Once, Previous
from servanda.monitor.shapes import Any, Every, Rows, Shape, without
from servanda.monitor.since import Since

Unary: TypeAlias = Previous | Next | Once | Eventually | HeldThroughout | HoldsThroughout


class Operators:
    """Makes nodes of temporal operators."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def neighbour(self, rows: Rows, interval: Interval, *, past: bool) -> Shape:
        """Return PREVIOUS or NEXT."""
        make = Previous if past else Next
        node = self._unary(make, rows.node, interval)
        if not rows.negative:
            return Rows(node)
        there = self._unary(make, self.builder.everywhere, interval)
        return Every((Rows(there), Rows(node, negative=True)))

    def once(self, rows: Rows, interval: Interval, *, past: bool) -> Shape:
        """Return ONCE or EVENTUALLY."""
        if rows.negative:
            return without(self.throughout(Rows(rows.node), interval, past=past))
        return Rows(self._unary(Once if past else Eventually, rows.node, interval))

    def throughout(self, rows: Rows, interval: Interval, *, past: bool) -> Shape:
        """Return PAST_ALWAYS or ALWAYS."""
        if rows.negative:
            return without(self.once(Rows(rows.node), interval, past=past))
        held = Rows(self._unary(HeldThroughout if past else HoldsThroughout, rows.node, interval))
        if interval.low == 0:
            return held
        none = NoneBefore if past else NoneAhead
        empty = self.builder.step((none, interval), lambda: none(interval), [], ((), {}))
        return Any((held, Rows(empty)))

    def way(self, way: Rows, goal: Node, interval: Interval, *, past: bool) -> Shape:
        """Return SINCE or UNTIL: a way, all along it, to a goal."""
        names = way.node.names
        if not set(names) <= set(goal.names):
            raise Unplanned
        agreeing(way.node.kinds, goal.kinds)
        negated = way.negative

        def make() -> Operator:
            if past:
                return Since(goal.names, interval, negated=negated)
            return Until(goal.names, names, interval, negated=negated)

        key = (Since if past else Until, interval, negated)
        shape = (goal.names, goal.kinds)
        return Rows(self.builder.step(key, make, [way.node, goal], shape))

    def _unary(self, make: type[Unary], node: Node, interval: Interval) -> Node:
        return self.builder.step(
            (make, interval),
            lambda: make(node.names, interval),
            [node],
            (node.names, node.kinds),
        )
