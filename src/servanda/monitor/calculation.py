"""Terms and comparisons on whole columns; what they mean, `terms` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.codes import Kind, Strings, bits, decode, encode, kind_of
from servanda.monitor.patterns import search
from servanda.monitor.relation import Column, Mask
from servanda.monitor.terms import (
    Calculation,
    Constant,
    Conversion,
    Pattern,
    Term,
    Variable,
    compare,
)
from servanda.monitor.values import convert

_RESULT: dict[str, Kind] = {
    "i2f": "float",
    "f2i": "int",
    "i2s": "string",
    "s2i": "int",
    "f2s": "string",
    "s2f": "float",
    "DAY_OF_MONTH": "int",
    "MONTH": "int",
    "YEAR": "int",
    "r2s": "string",
    "s2r": "string",
}


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """The codes of a term in each row, and in which rows it has a value."""

    codes: Column
    kind: Kind
    good: Mask

    def numbers(self) -> NDArray[np.float64]:
        """Return the values as floats."""
        return self.codes.view(np.float64) if self.kind == "float" else self.codes.astype(float)


def term_kind(term: Term, kinds: Mapping[str, Kind]) -> Kind:
    """Return the kind of a term whose variables have these kinds."""
    match term:
        case Constant(value) | Pattern(value):
            return kind_of(value)
        case Variable(name):
            return kinds[name]
        case Calculation(left, _, right):
            both = {term_kind(left, kinds), term_kind(right, kinds)}
            return "float" if "float" in both else "int"
        case Conversion(name, body):
            return term_kind(body, kinds) if name == "-" else _RESULT[name]


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns by variable, with their kinds."""

    columns: Mapping[str, Column]
    kinds: Mapping[str, Kind]
    count: int
    strings: Strings

    def computed(self, term: Term) -> Computed:
        """Return a term's value in each row."""
        match term:
            case Constant(value) | Pattern(value):
                kind = kind_of(value)
                code = encode([value], kind, self.strings)
                return Computed(np.repeat(code, self.count), kind, self._all())
            case Variable(name):
                return Computed(self.columns[name], self.kinds[name], self._all())
            case Calculation(left, symbol, right):
                return self._calculated(self.computed(left), symbol, self.computed(right))
            case Conversion(name, body):
                return self._converted(name, self.computed(body))

    def _all(self) -> Mask:
        return np.ones(self.count, dtype=np.bool_)

    def _calculated(self, x: Computed, symbol: str, y: Computed) -> Computed:
        good = x.good & y.good
        if "string" in (x.kind, y.kind):
            return Computed(np.zeros(self.count, dtype=np.int64), "int", good & False)
        if "float" in (x.kind, y.kind):
            with np.errstate(all="ignore"):
                number = _FLOAT[symbol](x.numbers(), y.numbers())
            return Computed(bits(number), "float", good & ~np.isnan(number))
        if symbol in ("/", "MOD"):
            good &= y.codes != 0
            return Computed(_divided(x.codes, symbol, np.where(good, y.codes, 1)), "int", good)
        return Computed(_INT[symbol](x.codes, y.codes), "int", good)

    def _converted(self, name: str, x: Computed) -> Computed:
        kind = x.kind if name == "-" else _RESULT[name]
        if name == "i2f":
            return Computed(bits(x.numbers()), kind, x.good)
        if name == "-" and x.kind == "int":
            return Computed(-x.codes, kind, x.good)
        codes, back = np.unique(x.codes, return_inverse=True)
        found = [convert(name, v) for v in decode(codes, x.kind, self.strings)]
        good = np.array([v is not None for v in found], dtype=np.bool_)
        filler = "" if kind == "string" else 0
        values = encode([filler if v is None else v for v in found], kind, self.strings)
        return Computed(values.take(back), kind, x.good & good.take(back))

    def compared(self, left: Term, symbol: str, right: Term) -> Mask:
        """Return in which rows two terms have values that stand in a relation."""
        x, y = self.computed(left), self.computed(right)
        return x.good & y.good & self._related(x, symbol, y)

    def _related(self, x: Computed, symbol: str, y: Computed) -> Mask:
        same = x.kind == y.kind
        if same and symbol == "=":
            return np.equal(x.codes, y.codes)
        if "string" not in (x.kind, y.kind):
            if symbol not in _ORDER:
                return np.zeros(self.count, dtype=np.bool_)
            if same and x.kind == "int":
                return np.asarray(_ORDER[symbol](x.codes, y.codes))
            return np.asarray(_ORDER[symbol](x.numbers(), y.numbers()))
        if not same or not self.count:
            return np.zeros(self.count, dtype=np.bool_)
        pairs, back = np.unique(np.stack([x.codes, y.codes]), axis=1, return_inverse=True)
        texts = self.strings.texts
        true = [compare(texts[a], symbol, texts[b]) for a, b in pairs.T.tolist()]
        return np.array(true, dtype=np.bool_).take(back.reshape(-1))

    def matched(self, text: Term, pattern: Term, groups: int) -> tuple[Mask, list[Column]]:
        """Return in which rows a pattern is found in a text, and its groups; -1 = no text."""
        x, y = self.computed(text), self.computed(pattern)
        nothing = [np.full(self.count, -1, dtype=np.int64) for _ in range(groups)]
        if x.kind != "string" or y.kind != "string" or not self.count:
            return self._all() & False, nothing
        pairs, back = np.unique(np.stack([x.codes, y.codes]), axis=1, return_inverse=True)
        texts = self.strings.texts
        found = [search(texts[b], texts[a]) for a, b in pairs.T.tolist()]
        fits = [f if f is not None and len(f) >= groups else None for f in found]
        good = np.array([f is not None for f in fits], dtype=np.bool_)
        codes = [np.array([self._group(f, i) for f in fits], dtype=np.int64) for i in range(groups)]
        back = back.reshape(-1)
        return x.good & y.good & good.take(back), [c.take(back) for c in codes]

    def _group(self, found: Sequence[str | None] | None, i: int) -> int:
        text = found[i] if found is not None else None
        return -1 if text is None else self.strings.code(text)


def _divided(x: Column, symbol: str, y: Column) -> Column:
    """Divide towards zero."""
    with np.errstate(all="ignore"):
        rest = np.fmod(x, y)
        rest = np.where(y == -1, 0, rest)
        quotient = np.where(y == -1, -x, (x - rest) // y)
    return quotient if symbol == "/" else rest


_INT: dict[str, Callable[[Column, Column], Column]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
}
_FLOAT: dict[str, Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "MOD": np.fmod,
}
_ORDER: dict[str, Callable[..., Mask]] = {
    "=": np.equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
