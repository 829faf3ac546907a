"""The terms of formulas: constants, variables, arithmetic and conversions, and their values.

`value_of` is what a term means. A term without a value (a division by zero, a text that is
no number) is `None`; an atom that holds it does not hold. Integers have 64 bits and wrap.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from servanda.monitor.values import Value, convert, quoted, wrapped

__all__ = [
    "Calculation",
    "Constant",
    "Conversion",
    "Pattern",
    "Term",
    "Value",
    "Variable",
    "compare",
    "term_variables",
    "value_of",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value."""

    value: Value

    def __str__(self) -> str:
        if isinstance(self.value, str):
            return quoted(self.value)
        shown = repr(self.value)
        if "e" in shown and "." not in shown:
            shown = shown.replace("e", ".e")
        return shown if self.value >= 0 and shown[0] != "-" else f"({shown})"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over characters, `r"…"`, in the syntax of OCaml's Str."""

    text: str

    def __str__(self) -> str:
        return f"r{quoted(self.text, keep_backslashes=True)}"


@dataclass(frozen=True, slots=True)
class Variable:
    """A name for a value."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Calculation:
    """`t symbol u`; the symbol is one of + - * / MOD."""

    left: Term
    symbol: str
    right: Term

    def __str__(self) -> str:
        return f"({self.left} {self.symbol} {self.right})"


@dataclass(frozen=True, slots=True)
class Conversion:
    """`name(t)`: one of `values.CONVERSIONS`, or `-` for a change of sign."""

    name: str
    body: Term

    def __str__(self) -> str:
        return f"(- {self.body})" if self.name == "-" else f"{self.name}({self.body})"


Term: TypeAlias = Constant | Pattern | Variable | Calculation | Conversion


def term_variables(term: Term) -> Iterator[str]:
    """Yield the variables of a term from left to right."""
    match term:
        case Variable(name):
            yield name
        case Calculation(left, _, right):
            yield from term_variables(left)
            yield from term_variables(right)
        case Conversion(_, body):
            yield from term_variables(body)
        case Constant() | Pattern():
            pass


def value_of(term: Term, bound: Mapping[str, Value]) -> Value | None:
    """Return the value of a term whose variables are bound; None if it has none."""
    match term:
        case Constant(value) | Pattern(value):
            return value
        case Variable(name):
            return bound[name]
        case Calculation(left, symbol, right):
            x, y = value_of(left, bound), value_of(right, bound)
            return None if x is None or y is None else _calculate(x, symbol, y)
        case Conversion(name, body):
            inner = value_of(body, bound)
            return None if inner is None else convert(name, inner)


def _calculate(x: Value, symbol: str, y: Value) -> Value | None:
    if isinstance(x, str) or isinstance(y, str):
        return None
    if isinstance(x, float) or isinstance(y, float):
        return _of_floats(float(x), symbol, float(y))
    if symbol in ("/", "MOD"):
        if y == 0:
            return None
        quotient = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        return wrapped(quotient if symbol == "/" else x - y * quotient)
    return wrapped({"+": x + y, "-": x - y, "*": x * y}[symbol])


def _of_floats(x: float, symbol: str, y: float) -> float | None:
    if symbol == "MOD":
        return _number(math.fmod(x, y)) if y and math.isfinite(x) else None
    if symbol == "/" and y == 0:
        sign = math.copysign(1, x) * math.copysign(1, y)
        return sign * math.inf if x and not math.isnan(x) else None
    return _number(x / y if symbol == "/" else {"+": x + y, "-": x - y, "*": x * y}[symbol])


def _number(value: float) -> float | None:
    """Keep what is a number; the two zeros are one value."""
    return None if math.isnan(value) else value + 0.0


def compare(x: Value, symbol: str, y: Value) -> bool:
    """Whether two values stand in the relation; values of different kinds never do."""
    if symbol == "=":
        return x == y
    if isinstance(x, str) and isinstance(y, str):
        return x in y if symbol == "SUBSTRING" else _ordered((x > y) - (x < y), symbol)
    if isinstance(x, str) or isinstance(y, str):
        return False
    return _ordered((x > y) - (x < y), symbol)


def _ordered(sign: int, symbol: str) -> bool:
    return sign in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}.get(symbol, ())
