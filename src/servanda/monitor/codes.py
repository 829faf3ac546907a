"""How values become codes in int64 columns, and back.

An integer is its own code; a float is its bits; a string its number in a dictionary that
grows with the strings met. What the columns of a predicate hold, its signature says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.relation import Column
from servanda.monitor.signature import Signature
from servanda.monitor.terms import Value

# "any": of a predicate that the log does not have, and that holds nowhere.
Kind: TypeAlias = Literal["int", "float", "string", "any"]
_WRAP = 1 << 64
_HALF = 1 << 63


class Strings:
    """Numbers for strings, the same string always the same number."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self.texts: list[str] = []

    def code(self, text: str) -> int:
        """Return the number of a string."""
        found = self._codes.get(text)
        if found is None:
            found = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return found

    def keep(self, live: Column) -> Column:
        """Let go of all strings but these, and return the new number of each, order kept."""
        numbers = np.full(len(self.texts), -1, dtype=np.int64)
        numbers[live] = np.arange(len(live))
        self.texts = [self.texts[i] for i in live.tolist()]
        self._codes = {text: i for i, text in enumerate(self.texts)}
        return numbers

    def codes(self, texts: Iterable[str]) -> Column:
        """Return the numbers of strings."""
        return np.fromiter((self.code(t) for t in texts), dtype=np.int64)


def encode(values: Sequence[Value], kind: Kind, strings: Strings) -> Column:
    """Return the codes of values of one kind."""
    if kind == "string":
        return strings.codes(str(v) for v in values)
    if kind == "float":
        return bits(np.array([float(v) for v in values], dtype=np.float64))
    return np.array([(int(v) + _HALF) % _WRAP - _HALF for v in values], dtype=np.int64)


def bits(numbers: NDArray[np.float64]) -> Column:
    """Return the codes of floats; the two zeros are one."""
    return (numbers + 0.0).view(np.int64)


def decode(column: Column, kind: Kind, strings: Strings) -> list[Value]:
    """Return the values of codes."""
    if kind == "string":
        return [strings.texts[c] for c in column.tolist()]
    if kind == "float":
        return list(column.view(np.float64).tolist())
    return list(column.tolist())


def kind_of(value: Value) -> Kind:
    """Return what kind a value is of."""
    if isinstance(value, str):
        return "string"
    return "float" if isinstance(value, float) else "int"


def kinds_in(signature: Signature) -> dict[str, tuple[Kind, ...]]:
    """Return how the columns of each predicate of a signature are coded."""
    return {
        name: tuple("string" if s == "regexp" else s for s in sorts)
        for name, sorts in signature.items()
    }
