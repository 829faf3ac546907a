"""The nodes of MFOTL, frozen, with their printed form.

Syntax and precedence are MonPoly's (Basin et al., "Monitoring metric first-order temporal
properties", J. ACM 62(2), 2015, section 2), regular expressions MFODL's (Basin et al., IJCAR
2020, section 2). A node prints with parentheses; its text reads back as the same tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from servanda.monitor.interval import ANY_TIME, Interval
from servanda.monitor.regex import AnyStep, Choice, Regex, Repeat, Sequence, Test
from servanda.monitor.terms import Constant, Term, Value, Variable

# fmt: off
__all__ = [
    "ANY_TIME", "Aggregate", "Always", "And", "AnyStep", "Atom", "Binary", "Choice",
    "Comparison", "Connective", "Constant", "Definition", "Eventually", "Exists", "ForAll",
    "Formula", "Historically", "Iff", "Implies", "Interval", "Let", "LetPast", "Match",
    "MatchBackward", "MatchForward", "Matches", "Next", "Not", "Once", "Or", "Predicate",
    "Previous", "Quantified", "Regex", "Release", "Repeat", "Sequence", "Since", "Test",
    "Trigger", "Truth", "Unary", "Until", "Variable",
]
# fmt: on


@dataclass(frozen=True, slots=True)
class Truth:
    """`TRUE` or `FALSE`."""

    value: bool

    def __str__(self) -> str:
        return "TRUE" if self.value else "FALSE"


@dataclass(frozen=True, slots=True)
class Predicate:
    """`name(t, …)`: the tuple is in the relation at this time-point."""

    name: str
    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.terms))})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`t symbol u`; the symbol is one of = < <= > >= SUBSTRING."""

    left: Term
    symbol: str
    right: Term

    def __str__(self) -> str:
        return f"({self.left} {self.symbol} {self.right})"


@dataclass(frozen=True, slots=True)
class Matches:
    """`t MATCHES r (u, …)`: the pattern is found in t, its groups being u, …; None = any."""

    text: Term
    pattern: Term
    groups: tuple[Term | None, ...] = ()

    def __str__(self) -> str:
        groups = ", ".join("_" if g is None else str(g) for g in self.groups)
        return f"({self.text} MATCHES {self.pattern}{f' ({groups})' if groups else ''})"


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT f`."""

    body: Formula

    def __str__(self) -> str:
        return f"(NOT {self.body})"


@dataclass(frozen=True, slots=True)
class _Binary:
    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"({self.left} {_WORDS[type(self)]} {self.right})"


class And(_Binary):
    """`f AND g`."""


class Or(_Binary):
    """`f OR g`."""


class Implies(_Binary):
    """`f IMPLIES g`."""


class Iff(_Binary):
    """`f EQUIV g`."""


@dataclass(frozen=True, slots=True)
class _Quantified:
    variables: tuple[str, ...]
    body: Formula

    def __str__(self) -> str:
        word = "EXISTS" if isinstance(self, Exists) else "FORALL"
        return f"({word} {', '.join(self.variables)}. {self.body})"


class Exists(_Quantified):
    """`EXISTS x, y. f`."""


class ForAll(_Quantified):
    """`FORALL x, y. f`."""


@dataclass(frozen=True, slots=True)
class _Temporal:
    body: Formula
    interval: Interval = ANY_TIME

    def __str__(self) -> str:
        return f"({_WORDS[type(self)]}{self.interval} {self.body})"


class Previous(_Temporal):
    """`PREVIOUS[a,b] f`: f held at the time-point before, between b and a ago."""


class Next(_Temporal):
    """`NEXT[a,b] f`: f holds at the time-point after, in between a and b."""


class Once(_Temporal):
    """`ONCE[a,b] f`: f held at a time-point between b and a ago."""


class Eventually(_Temporal):
    """`EVENTUALLY[a,b] f`: f holds at a time-point between a and b from now."""


class Historically(_Temporal):
    """`PAST_ALWAYS[a,b] f`: f held at every time-point between b and a ago."""


class Always(_Temporal):
    """`ALWAYS[a,b] f`: f holds at every time-point between a and b from now."""


@dataclass(frozen=True, slots=True)
class _Binding:
    left: Formula
    right: Formula
    interval: Interval = ANY_TIME

    def __str__(self) -> str:
        return f"({self.left} {_WORDS[type(self)]}{self.interval} {self.right})"


class Since(_Binding):
    """`f SINCE[a,b] g`: g held between b and a ago, and f at every time-point after it."""


class Until(_Binding):
    """`f UNTIL[a,b] g`: g holds in between a and b, and f at every time-point before it."""


class Trigger(_Binding):
    """`f TRIGGER[a,b] g`: `NOT ((NOT f) SINCE[a,b] (NOT g))`."""


class Release(_Binding):
    """`f RELEASE[a,b] g`: `NOT ((NOT f) UNTIL[a,b] (NOT g))`."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`r <- CNT x; g, … f`: over the assignments of f, one row a group; no groups: one row.

    The function is one of CNT SUM AVG MIN MAX MED; `empty` is its result over nothing, which
    follows from the type of the variable.
    """

    result: str
    function: str
    variable: str
    groups: tuple[str, ...]
    body: Formula
    empty: Value = 0

    def __str__(self) -> str:
        groups = f"; {', '.join(self.groups)}" if self.groups else ""
        return f"({self.result} <- {self.function} {self.variable}{groups} {self.body})"


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    parameters: tuple[str, ...]
    definition: Formula
    body: Formula

    def __str__(self) -> str:
        head = f"{self.name}({', '.join(self.parameters)})"
        word = "LETPAST" if isinstance(self, LetPast) else "LET"
        return f"({word} {head} = {self.definition} IN {self.body})"


class Let(_Definition):
    """`LET p(x, …) = f IN g`."""


class LetPast(_Definition):
    """`LETPAST p(x, …) = f IN g`; f may speak of p at earlier time-points."""


@dataclass(frozen=True, slots=True)
class _Match:
    regex: Regex
    interval: Interval = ANY_TIME

    def __str__(self) -> str:
        return f"({_WORDS[type(self)]}{self.interval} ({self.regex}))"


class MatchBackward(_Match):
    """`<|[a,b] r`: from a time-point between b and a ago, r matches up to now."""


class MatchForward(_Match):
    """`|>[a,b] r`: from now, r matches up to a time-point in between a and b."""


_WORDS: dict[type, str] = {
    And: "AND",
    Or: "OR",
    Implies: "IMPLIES",
    Iff: "EQUIV",
    Previous: "PREVIOUS",
    Next: "NEXT",
    Once: "ONCE",
    Eventually: "EVENTUALLY",
    Historically: "PAST_ALWAYS",
    Always: "ALWAYS",
    Since: "SINCE",
    Until: "UNTIL",
    Trigger: "TRIGGER",
    Release: "RELEASE",
    MatchBackward: "<|",
    MatchForward: "|>",
}

Connective: TypeAlias = And | Or | Implies | Iff
Quantified: TypeAlias = Exists | ForAll
Unary: TypeAlias = Previous | Next | Once | Eventually | Historically | Always
Binary: TypeAlias = Since | Until | Trigger | Release
Match: TypeAlias = MatchBackward | MatchForward
Definition: TypeAlias = Let | LetPast
Atom: TypeAlias = Truth | Predicate | Comparison | Matches
Formula: TypeAlias = (
    Atom | Not | Connective | Quantified | Unary | Binary | Aggregate | Definition | Match
)
