"""From lark's tree to the nodes of a formula, with operators bound as tightly as they should.

Comes in: a tree of `mfotl.lark`. Goes out: `Parsed`. Faults that the grammar cannot see, such
as an empty interval, are all reported together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from lark import Token, Tree
from lark.exceptions import VisitError
from lark.tree import Meta
from lark.visitors import v_args

from servanda.errors import BadInput
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import ANY_TIME, Formula, Interval, Regex
from servanda.monitor.pieces import Pieces, Place, Wildcard, place_of
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import BUILT_IN
from servanda.monitor.terms import Term, Variable

# How tightly each operator binds; what is looser stands first. An operator before its operand
# takes in everything to its right that binds more tightly.
LOOSEST, BINDING, TEMPORAL, EQUIV, IMPLIES, OR, AND, NOT = range(8)
_CONNECTIVES: dict[str, tuple[int, type[mfotl.Connective]]] = {
    "EQUIV": (EQUIV, mfotl.Iff),
    "IMPLIES": (IMPLIES, mfotl.Implies),
    "OR": (OR, mfotl.Or),
    "AND": (AND, mfotl.And),
}
_RIGHT = (BINDING, IMPLIES)
_BINDINGS: dict[str, type[mfotl.Binary]] = {
    "SINCE": mfotl.Since,
    "UNTIL": mfotl.Until,
    "TRIGGER": mfotl.Trigger,
    "RELEASE": mfotl.Release,
}
_UNARY: dict[str, type[mfotl.Unary]] = {
    "PREVIOUS": mfotl.Previous,
    "PREV": mfotl.Previous,
    "NEXT": mfotl.Next,
    "ONCE": mfotl.Once,
    "EVENTUALLY": mfotl.Eventually,
    "SOMETIMES": mfotl.Eventually,
    "ALWAYS": mfotl.Always,
    "PAST_ALWAYS": mfotl.Historically,
    "HISTORICALLY": mfotl.Historically,
}
_FORWARD = ("|>", "▷", "MATCHF", "FORWARD")
_OPENING = ("(",)
_LONGEST = 300
_SPLIT = "Name parts of it with LET."


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula as it was read.

    Attributes:
        name: what the text is called in messages.
        places: line and column of each part, by the identity of its node.
    """

    formula: Formula
    name: str = "formula"
    places: dict[int, Place] = field(default_factory=dict, repr=False)

    def place(self, part: object) -> str:
        """Return where a part stands, or the name of the text."""
        place = self.places.get(id(part))
        return f"{self.name}:{place[0]}:{place[1]}" if place else self.name


class _Prefix(NamedTuple):
    """An operator before its operand."""

    level: int
    make: Callable[[Formula], Formula]
    place: Place


class _Infix(NamedTuple):
    """An operator between its operands."""

    level: int
    make: Callable[[Formula, Formula], Formula]


@dataclass(frozen=True, slots=True)
class _Step:
    """A formula with no `?` in a regular expression: a test and a step."""

    body: Formula


@v_args(meta=True)
class Builder(Pieces):
    """Builds the nodes of one text; each method takes what the rule of its name holds."""

    def build(self, tree: Tree[Token]) -> Parsed:
        """Return the formula.

        Raises:
            BadInput: with all faults found.
        """
        try:
            formula = self.transform(tree)
        except VisitError as error:
            raise error.orig_exc from None
        if self.faults:
            raise BadInput(*self.faults)
        return Parsed(formula, self.name, self.places)

    def start(self, _meta: Meta, found: list[Any]) -> Any:
        return found[0]

    def formula(self, meta: Meta, row: list[Any]) -> Formula:
        if len(row) > _LONGEST:
            raise BadInput(self.fault(meta, "too many operators stand in one row.", _SPLIT))
        return self._expression(list(reversed(row)), LOOSEST)

    def _expression(self, row: list[Any], level: int) -> Formula:
        """Take from the end of the reversed row what binds at least as tightly as a level."""
        first = row.pop()
        if isinstance(first, _Prefix):
            left = self.at(first.place, first.make(self._expression(row, first.level)))
        else:
            left = first
        while row and row[-1].level >= level:
            infix = row.pop()
            right = self._expression(row, infix.level + (infix.level not in _RIGHT))
            left = self.at(self.places.get(id(left), (1, 1)), infix.make(left, right))
        return left

    def negation(self, meta: Meta, _found: list[Any]) -> _Prefix:
        return _Prefix(NOT, mfotl.Not, place_of(meta))

    def temporal(self, meta: Meta, found: list[Any]) -> _Prefix:
        operator = _UNARY[found[0]]
        interval = found[1] if len(found) > 1 else ANY_TIME
        return _Prefix(TEMPORAL, lambda body: operator(body, interval), place_of(meta))

    def quantifier(self, meta: Meta, found: list[Any]) -> _Prefix:
        operator = mfotl.Exists if found[0] == "EXISTS" else mfotl.ForAll
        return _Prefix(TEMPORAL, lambda body: operator(found[1], body), place_of(meta))

    def aggregation(self, meta: Meta, found: list[Any]) -> _Prefix:
        result, function, variable = map(str, found[:3])
        groups = found[3] if len(found) > 3 else ()  # noqa: PLR2004 — with a list of groups
        if result in groups:
            self.fault(meta, f"{result!r} is both the result and a group.", "Rename the result.")

        def make(body: Formula) -> Formula:
            free = free_variables(body)
            for name in (variable, *groups):
                if name not in free:
                    kind = "aggregated" if name == variable else "grouped by"
                    problem = f"{name!r} is {kind} but not free in {body}."
                    self.fault(meta, problem, f"Free there: {', '.join(free) or 'nothing'}.")
            return mfotl.Aggregate(result, function, variable, groups, body)

        return _Prefix(LOOSEST, make, place_of(meta))

    def definition(self, meta: Meta, found: list[Any]) -> _Prefix:
        operator = mfotl.Let if found[0] == "LET" else mfotl.LetPast
        name, *parameters, inner = str(found[1]), *found[2:]
        names = parameters[0] if parameters else ()
        if name in BUILT_IN:
            self.fault(meta, f"{name!r} is built in.", "Choose another name.")
        return _Prefix(LOOSEST, lambda body: operator(name, names, inner, body), place_of(meta))

    def connective(self, _meta: Meta, found: list[Any]) -> _Infix:
        return _Infix(*_CONNECTIVES[found[0]])

    def binding(self, _meta: Meta, found: list[Any]) -> _Infix:
        operator = _BINDINGS[found[0]]
        interval = found[1] if len(found) > 1 else ANY_TIME
        return _Infix(BINDING, lambda left, right: operator(left, right, interval))

    def truth(self, meta: Meta, found: list[Any]) -> Formula:
        return self.at(place_of(meta), mfotl.Truth(found[0] == "TRUE"))

    def predicate(self, meta: Meta, found: list[Any]) -> Formula:
        name, *terms = (f for f in found if f not in _OPENING)
        hidden: dict[str, str] = {}
        named = tuple(self._unnamed(t, hidden) for t in terms)
        atom = self.at(place_of(meta), mfotl.Predicate(str(name), named))
        if not hidden:
            return atom
        return self.at(place_of(meta), mfotl.Exists(tuple(hidden.values()), atom))

    def _unnamed(self, term: Term | Wildcard, hidden: dict[str, str]) -> Term:
        """Return the term; for `_` and names that begin with it, a variable of its own."""
        if isinstance(term, Wildcard):
            return Variable(hidden.setdefault(f"_{len(hidden)} ", next(self.fresh)))
        if isinstance(term, Variable) and term.name.startswith("_"):
            fresh = hidden.get(term.name) or next(self.fresh)
            return Variable(hidden.setdefault(term.name, fresh))
        return term

    def comparison(self, meta: Meta, found: list[Any]) -> Formula:
        left, symbol, right = found
        left, right = self.no_wildcard(meta, left), self.no_wildcard(meta, right)
        return self.at(place_of(meta), mfotl.Comparison(left, str(symbol), right))

    def matches(self, meta: Meta, found: list[Any]) -> Formula:
        text, pattern, *groups = (f for f in found if f not in _OPENING)
        text, pattern = self.no_wildcard(meta, text), self.no_wildcard(meta, pattern)
        kept = tuple(None if isinstance(g, Wildcard) else g for g in groups)
        return self.at(place_of(meta), mfotl.Matches(text, pattern, kept))

    def match(self, meta: Meta, found: list[Any]) -> Formula:
        forward = found[0] in _FORWARD
        interval = found[1] if isinstance(found[1], Interval) else ANY_TIME
        regex = self.replacing(found[-1], _directed(found[-1], forward=forward))
        operator = mfotl.MatchForward if forward else mfotl.MatchBackward
        return self.at(place_of(meta), operator(regex, interval))

    def choice(self, meta: Meta, found: list[Any]) -> Any:
        return self._folded(meta, mfotl.Choice, [f for f in found if not isinstance(f, Token)])

    def sequence(self, meta: Meta, found: list[Any]) -> Any:
        return self._folded(meta, mfotl.Sequence, found)

    def _folded(
        self, meta: Meta, pair: type[mfotl.Choice | mfotl.Sequence], parts: list[Any]
    ) -> Any:
        return reduce(lambda left, right: self.at(place_of(meta), pair(left, right)), parts)

    def repeat(self, meta: Meta, found: list[Any]) -> Any:
        return self.at(place_of(meta), mfotl.Repeat(found[0])) if len(found) > 1 else found[0]

    def any_step(self, _meta: Meta, _found: list[Any]) -> Regex:
        return mfotl.AnyStep()

    def test(self, meta: Meta, found: list[Any]) -> Any:
        return self.at(place_of(meta), mfotl.Test(found[0]))

    def step(self, meta: Meta, found: list[Any]) -> Any:
        return self.at(place_of(meta), _Step(found[0]))


def _directed(regex: Regex | _Step, *, forward: bool) -> Regex:
    """Return a regular expression whose tests without `?` take a step the right way."""
    match regex:
        case _Step(body):
            test, step = mfotl.Test(body), mfotl.AnyStep()
            return mfotl.Sequence(test, step) if forward else mfotl.Sequence(step, test)
        case mfotl.Choice(left, right) | mfotl.Sequence(left, right):
            inner = _directed(left, forward=forward), _directed(right, forward=forward)
            return type(regex)(*inner)
        case mfotl.Repeat(body):
            return mfotl.Repeat(_directed(body, forward=forward))
        case _:
            return regex
