"""From shapes to nodes: in which order conjuncts are joined, and what bounds what.

The rows found so far guard the rest: comparisons are asked of them, negations taken from
them, and alternatives that bind different variables are each joined to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from servanda.monitor.calculation import term_kind
from servanda.monitor.codes import Strings
from servanda.monitor.formula import Comparison, Matches
from servanda.monitor.nodes import Kinds, Node, Step, Swapped, Widened
from servanda.monitor.operator import Operator
from servanda.monitor.pointwise import (
    Assigned,
    Either,
    Filtered,
    Joined,
    Matched,
    Projected,
    Without,
)
from servanda.monitor.shapes import Any, Asked, Every, Rows, Shape, Some, conjuncts
from servanda.monitor.sources import Everywhere
from servanda.monitor.terms import Term, Variable, term_variables


class Unplanned(Exception):  # noqa: N818 — not an error: the slow way is taken instead
    """There are no columns for this formula on its own."""


def agreeing(one: Kinds, other: Kinds) -> Kinds:
    """Return the kinds of both; a variable of two kinds takes the slow way."""
    whole = dict(one)
    for name, kind in other.items():
        known = whole.get(name, "any")
        if "any" not in (known, kind) and known != kind:
            raise Unplanned
        whole[name] = kind if known == "any" else known
    return whole


class Builder:
    """Makes nodes, each once."""

    def __init__(self, strings: Strings) -> None:
        self.strings = strings
        self.everywhere = Everywhere()
        self._made: dict[object, Node] = {}
        self.steps: list[Step] = []

    def node(self, key: object, make: Callable[[], Node]) -> Node:
        """Return the node of a key, made when first asked for."""
        if key not in self._made:
            self._made[key] = make()
            if isinstance(self._made[key], Step):
                self.steps.append(self._made[key])  # type: ignore[arg-type]
        return self._made[key]

    def done(self, end: int) -> int:
        """Return up to where every node has given out what holds; `end` where there is none."""
        return min((n.done for n in self._made.values()), default=end)

    def step(
        self,
        key: tuple[object, ...],
        make: Callable[[], Operator],
        inputs: Sequence[Node],
        shape: tuple[tuple[str, ...], Kinds],
    ) -> Node:
        """Return an operator over inputs, giving out these variables of these kinds."""
        whole = (*key, *(id(i) for i in inputs))
        return self.node(whole, lambda: Step(make(), inputs, *shape))

    def swapped(self, node: Node) -> Node:
        """Return a node with its levels exchanged."""
        if isinstance(node, Swapped):
            return node.inner
        return self.node(("swapped", id(node)), lambda: Swapped(node))

    def settled(self, shape: Shape) -> Rows:
        """Return one node for a shape that stands alone; without variables never negative."""
        rows = self._settled(shape)
        if rows.negative and not rows.node.names:
            return Rows(self.without(self.everywhere, rows.node))
        return rows

    def _settled(self, shape: Shape) -> Rows:
        match shape:
            case Rows():
                return shape
            case Any(parts):
                sides = [self.settled(p) for p in parts]
                if any(s.negative for s in sides):
                    turned = self._all(None, [self._opposite(s) for s in sides])
                    return self._opposite(turned)
                return Rows(self.either([s.node for s in sides]))
            case _:
                return self._all(None, conjuncts(shape))

    def _opposite(self, rows: Rows) -> Rows:
        return Rows(self.swapped(rows.node), not rows.negative)

    def positive(self, shape: Shape) -> Node:
        """Return a node for what holds of a shape that stands alone."""
        rows = self.settled(shape)
        if rows.negative:
            raise Unplanned
        return rows.node

    def _all(self, node: Node | None, parts: Sequence[Shape]) -> Rows:
        """Join what all must hold to what is found; nothing found yet: any order that works."""
        waiting = list(parts)
        while waiting:
            for ready in (self._free, self._bound, self._alone):
                found = self._first(ready, node, waiting)
                if found is not None:
                    node = found
                    break
            else:
                if node is None and all(isinstance(w, Rows) for w in waiting):
                    return Rows(self.either([w.node for w in waiting]), negative=True)  # type: ignore[union-attr]
                raise Unplanned
        return Rows(node if node is not None else self.everywhere)

    def _first(
        self,
        ready: Callable[[Node | None, Shape], Node | None],
        node: Node | None,
        waiting: list[Shape],
    ) -> Node | None:
        for i, part in enumerate(waiting):
            found = ready(node, part)
            if found is not None:
                del waiting[i]
                return found
        return None

    def _free(self, node: Node | None, part: Shape) -> Node | None:
        """Ask a comparison, or take away, as soon as the variables are there."""
        names = node.names if node is not None else ()
        base = node or self.everywhere
        match part:
            case Asked(Comparison() as atom, wanted):
                return self._compared(base, atom, wanted=wanted)
            case Asked(Matches() as atom, wanted):
                return self._matched(base, atom, wanted=wanted)
            case Rows(other, True) if set(other.names) <= set(names) and (node or not other.names):
                return self.without(base, other)
        return None

    def _bound(self, node: Node | None, part: Shape) -> Node | None:
        """Join rows, those first that share a variable with what is found."""
        match part:
            case Rows(other, False):
                if node is None:
                    return other
                if set(other.names) & set(node.names) or not other.names:
                    return self.joined(node, other)
        return None

    def _alone(self, node: Node | None, part: Shape) -> Node | None:
        """Join rows that share nothing; alternatives and what exists under what is found."""
        match part:
            case Rows(other, False) if node is not None:
                return self.joined(node, other)
            case Any(parts):
                return self._alternatives(node, parts)
            case Some():
                return self._existing(node, part)
            case Every(parts):
                return self._try(node, parts)
        return None

    def _try(self, node: Node | None, parts: Sequence[Shape]) -> Node | None:
        try:
            rows = self._all(node, parts)
        except Unplanned:
            return None
        return None if rows.negative else rows.node

    def _alternatives(self, node: Node | None, parts: Sequence[Shape]) -> Node | None:
        sides = [self._try(node, conjuncts(p)) for p in parts]
        found = [s for s in sides if s is not None]
        if len(found) < len(sides) or any(set(f.names) != set(found[0].names) for f in found):
            return None
        return self.either(found)

    def _existing(self, node: Node | None, part: Some) -> Node | None:
        names = node.names if node is not None else ()
        if not part.negative:
            inner = self._try(node, conjuncts(part.body))
            kept = (*names, *(n for n in part.free if n not in names))
            if inner is None or not set(kept) <= set(inner.names):
                return None
            return self.projected(inner, kept)
        if not set(part.free) <= set(names):
            return None
        base = node or self.everywhere
        wide = self.node(("widened", id(base)), lambda: Widened(base))
        inner = self._try(wide, conjuncts(part.body))
        if inner is None:
            return None
        return self.without(base, self.swapped(self.projected(inner, base.names)))

    def _compared(self, node: Node, atom: Comparison, *, wanted: bool) -> Node | None:
        left, symbol, right = atom.left, atom.symbol, atom.right
        free = {*term_variables(left), *term_variables(right)}
        if free <= set(node.names):
            return self.step(
                ("filtered", atom, wanted),
                lambda: Filtered(atom, node.kinds, self.strings, wanted=wanted),
                [node],
                (node.names, node.kinds),
            )
        if wanted and symbol == "=":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Variable) and set(term_variables(other)) <= set(node.names):
                    return self.assigned(node, one.name, other)
        return None

    def assigned(self, node: Node, name: str, term: Term) -> Node:
        """Return a node with one more variable, a term's value."""
        kinds = {**node.kinds, name: term_kind(term, node.kinds)}
        return self.step(
            ("assigned", name, term),
            lambda: Assigned(name, term, node.kinds, self.strings),
            [node],
            ((*node.names, name), kinds),
        )

    def _matched(self, node: Node, atom: Matches, *, wanted: bool) -> Node | None:
        asked = {*term_variables(atom.text), *term_variables(atom.pattern)}
        inner = [g for g in atom.groups if g is not None]
        new = {g.name for g in inner if isinstance(g, Variable)} - set(node.names)
        rest = {n for g in inner for n in term_variables(g)} - new
        if not asked | rest <= set(node.names) or (new and not wanted):
            return None
        order = tuple(dict.fromkeys(g.name for g in inner if isinstance(g, Variable)))
        names = (*node.names, *(n for n in order if n in new))
        return self.step(
            ("matched", atom, wanted),
            lambda: Matched(atom, node.kinds, self.strings, wanted=wanted),
            [node],
            (names, {**node.kinds, **dict.fromkeys(sorted(new), "string")}),
        )

    def joined(self, one: Node, other: Node) -> Node:
        """Return what both have."""
        if one is self.everywhere or other is self.everywhere:
            return other if one is self.everywhere else one
        names = (*one.names, *(n for n in other.names if n not in one.names))
        shape = (names, agreeing(one.kinds, other.kinds))
        return self.step(("joined",), Joined, [one, other], shape)

    def without(self, one: Node, other: Node) -> Node:
        """Return what the first has and the second has not."""
        agreeing(one.kinds, other.kinds)
        return self.step(("without",), Without, [one, other], (one.names, one.kinds))

    def either(self, nodes: Sequence[Node]) -> Node:
        """Return what any has; all have the same variables."""
        first = nodes[0]
        if len(nodes) == 1:
            return first
        if any(set(n.names) != set(first.names) for n in nodes):
            raise Unplanned
        kinds = reduce(agreeing, (n.kinds for n in nodes))
        shape = (first.names, kinds)
        return self.step(("either",), lambda: Either(first.names), nodes, shape)

    def projected(self, node: Node, names: tuple[str, ...]) -> Node:
        """Return a node with some of its variables."""
        if names == node.names:
            return node
        shape = (names, {n: node.kinds[n] for n in names})
        return self.step(("projected", names), lambda: Projected(names), [node], shape)
