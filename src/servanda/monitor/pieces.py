"""Terms, intervals and names from lark's tree, and what all builders of nodes share.

Comes in: parts of a tree of `mfotl.lark`. Goes out: terms and intervals; each node built is
remembered with its place, and with its depth, which is bounded.
"""

from __future__ import annotations

import math
import re
from dataclasses import fields, is_dataclass
from itertools import count
from typing import Any, NamedTuple, TypeAlias, TypeVar

from lark import Token
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive, v_args

from servanda.errors import BadInput, Fault, printable
from servanda.monitor.formula import ANY_TIME, Interval
from servanda.monitor.signature import NAME
from servanda.monitor.terms import Calculation, Constant, Conversion, Pattern, Term, Variable
from servanda.monitor.values import read_float, read_integer, unquoted

Place: TypeAlias = tuple[int, int]
Node = TypeVar("Node")

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_FARTHEST = 1 << 60  # in seconds or whatever the time-stamps count
_MOST_DIGITS = 30
_DEEPEST = 150
_BIGGEST = (1 << 63) - 1


class Wildcard(NamedTuple):
    """`_`."""


def place_of(meta: Meta) -> Place:
    """Return line and column of a rule's first token."""
    return meta.line, meta.column


@v_args(meta=True)
class Pieces(Transformer_NonRecursive[Token, Any]):
    """Builds the terms of one text; each method takes what the rule of its name holds."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(visit_tokens=False)
        self.name = name
        self.places: dict[int, Place] = {}
        self.faults: list[Fault] = []
        self._depths: dict[int, int] = {}
        self._kept: list[object] = []
        taken = set(re.findall(NAME, text))
        self.fresh = (n for i in count(1) if (n := f"any_{i}") not in taken)

    def at(self, place: Place, node: Node) -> Node:
        """Remember where a node stands; it is kept, so that its id stays its own."""
        if id(node) not in self.places:
            depth = 1 + max((self._depths.get(id(p), 0) for p in _inside(node)), default=0)
            if depth > _DEEPEST:
                fault = Fault(
                    place=f"{self.name}:{place[0]}:{place[1]}",
                    problem=f"the formula is nested more than {_DEEPEST} deep here.",
                    next_step="Name parts of it with LET.",
                )
                raise BadInput(fault)
            self.places[id(node)] = place
            self._depths[id(node)] = depth
            self._kept.append(node)
        return node

    def replacing(self, old: Node, new: Node) -> Node:
        """Count a node as deep as the one it stands for."""
        self._depths[id(new)] = self._depths.get(id(old), 0)
        self._kept.append(new)
        return new

    def fault(self, meta: Meta, problem: str, expected: str = "") -> Fault:
        """Note what is wrong, and go on reading."""
        place = f"{self.name}:{meta.line}:{meta.column}"
        self.faults.append(Fault(place=place, problem=problem, expected=expected))
        return self.faults[-1]

    def no_wildcard(self, meta: Meta, term: Term | Wildcard) -> Term:
        """Return the term; `_` may stand only where a predicate or MATCHES lists terms."""
        if isinstance(term, Wildcard):
            self.fault(meta, "`_` cannot stand here.", "It stands for any argument, as in p(x, _).")
            return Constant(0)
        return term

    def names(self, meta: Meta, found: list[Any]) -> tuple[str, ...]:
        names = tuple(map(str, found))
        for name in sorted({n for n in names if names.count(n) > 1}):
            self.fault(meta, f"{name!r} stands twice in one list.", "Name it once.")
        return names

    def sum(self, meta: Meta, found: list[Any]) -> Any:
        """Fold from the left; one part alone stays what it is."""
        left = found[0]
        for symbol, term in zip(found[1::2], found[2::2], strict=True):
            left, right = self.no_wildcard(meta, left), self.no_wildcard(meta, term)
            left = self.at(place_of(meta), Calculation(left, str(symbol), right))
        return left

    product = sum  # noqa: A003 — a rule of the grammar

    def negative(self, meta: Meta, found: list[Any]) -> Term:
        term = self.no_wildcard(meta, found[0])
        if isinstance(term, Constant) and not isinstance(term.value, str):
            return self.at(place_of(meta), Constant(-term.value))
        return self.at(place_of(meta), Conversion("-", term))

    def conversion(self, meta: Meta, found: list[Any]) -> Term:
        term = self.no_wildcard(meta, found[1])
        return self.at(place_of(meta), Conversion(str(found[0]), term))

    def number(self, meta: Meta, found: list[Any]) -> Term:
        text = str(found[0])
        value = read_float(text) if found[0].type == "DECIMAL" else read_integer(text)
        if value is None or value in (math.inf, -math.inf):
            self.fault(meta, f"{printable(text)} is too large.", "Integers have 64 bits.")
            value = 0
        return self.at(place_of(meta), Constant(value))

    def text(self, meta: Meta, found: list[Any]) -> Term:
        return self.at(place_of(meta), Constant(unquoted(str(found[0]))))

    def pattern(self, meta: Meta, found: list[Any]) -> Term:
        return self.at(place_of(meta), Pattern(str(found[0])[2:-1]))

    def variable(self, meta: Meta, found: list[Any]) -> Term:
        return self.at(place_of(meta), Variable(str(found[0])))

    def wildcard(self, _meta: Meta, _found: list[Any]) -> Wildcard:
        return Wildcard()

    def interval(self, meta: Meta, found: list[Any]) -> Interval:
        opening, low, high, closing = found
        if low is None:
            self.fault(meta, "an interval begins with a number.", "Such as [0,*).")
            return ANY_TIME
        first = low + (opening == "(")
        last = None if high is None else high - (closing == ")")
        if last is not None and last < first:
            self.fault(meta, "the interval is empty.", "Such as [0,5] or (0,5].")
        return Interval(first, last)

    def bound(self, meta: Meta, found: list[Any]) -> int | None:
        text = str(found[0])
        if text == "*":
            return None
        unit = text[-1]
        if not unit.isdigit() and unit not in _UNITS:
            self.fault(meta, f"{unit!r} is no unit of time.", "Units: d, h, m and s.")
            return 0
        length = int(text.rstrip("dhms")[:_MOST_DIGITS]) * _UNITS.get(unit, 1)
        if length > _FARTHEST:
            self.fault(meta, f"{printable(text)} is too long a time.", "Use * for no bound.")
        return length


def _inside(node: object) -> list[object]:
    """Return the values in the fields of a node, those of tuples too."""
    if not is_dataclass(node):
        return []
    found: list[object] = []
    for part in fields(node):
        value = getattr(node, part.name)
        found += value if isinstance(value, tuple) else [value]
    return found
