"""The nodes of MFOTL, frozen, with their printed form.

Syntax and precedence are those of the field's reference tool, MonPoly (Basin et al.,
"Monitoring metric first-order temporal properties", J. ACM 62(2), 2015, section 2).
Every node prints with parentheses, so that its text says its tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = int | float | str


@dataclass(frozen=True, slots=True)
class Constant:
    """A value."""

    value: Value

    def __str__(self) -> str:
        if isinstance(self.value, str):
            escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Variable:
    """A name for a value."""

    name: str

    def __str__(self) -> str:
        return self.name


Term: TypeAlias = Constant | Variable


@dataclass(frozen=True, slots=True)
class Interval:
    """Distances in time from `low` to `high`, both included; `high` None = unbounded."""

    low: int = 0
    high: int | None = None

    def __contains__(self, distance: int) -> bool:
        return self.low <= distance and (self.high is None or distance <= self.high)

    def __str__(self) -> str:
        if self == Interval():
            return ""
        return f"[{self.low},*)" if self.high is None else f"[{self.low},{self.high}]"


ALWAYS = Interval()


@dataclass(frozen=True, slots=True)
class Predicate:
    """`name(t, …)`: the tuple is in the relation at this time-point."""

    name: str
    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.terms))})"


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT f`."""

    body: Formula

    def __str__(self) -> str:
        return f"(NOT {self.body})"


@dataclass(frozen=True, slots=True)
class And:
    """`f AND g`."""

    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"({self.left} AND {self.right})"


@dataclass(frozen=True, slots=True)
class Or:
    """`f OR g`."""

    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"({self.left} OR {self.right})"


@dataclass(frozen=True, slots=True)
class Exists:
    """`EXISTS x, y. f`."""

    variables: tuple[str, ...]
    body: Formula

    def __str__(self) -> str:
        return f"(EXISTS {', '.join(self.variables)}. {self.body})"


@dataclass(frozen=True, slots=True)
class Once:
    """`ONCE[a,b] f`: f held at a time-point between b and a ago."""

    body: Formula
    interval: Interval = ALWAYS

    def __str__(self) -> str:
        return f"(ONCE{self.interval} {self.body})"


@dataclass(frozen=True, slots=True)
class Since:
    """`f SINCE[a,b] g`: g held between b and a ago, and f at every time-point after it."""

    left: Formula
    right: Formula
    interval: Interval = ALWAYS

    def __str__(self) -> str:
        return f"({self.left} SINCE{self.interval} {self.right})"


Formula: TypeAlias = Predicate | Not | And | Or | Exists | Once | Since


def free_variables(formula: Formula) -> tuple[str, ...]:
    """Return the free variables in the order of their first occurrence."""
    return tuple(dict.fromkeys(_free(formula)))


def _free(formula: Formula) -> Iterable[str]:
    match formula:
        case Predicate(_, terms):
            return [t.name for t in terms if isinstance(t, Variable)]
        case Exists(variables, body):
            return [name for name in _free(body) if name not in variables]
        case Not(body) | Once(body):
            return _free(body)
        case And(left, right) | Or(left, right) | Since(left, right):
            return [*_free(left), *_free(right)]
