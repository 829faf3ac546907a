r"""Values: how they are written, read and converted, as the field's reference tool does it.

>>> shown(2.0), shown("a \"b\""), convert("f2s", 2.0)
('2', '"a \\"b\\""', '2.')
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Value: TypeAlias = int | float | str

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRAP = 1 << 64
_HALF = 1 << 63
_WHOLE = re.compile(r"[+-]?(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|[0-9]+)")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_ESCAPED = re.compile(r'\\(["\\nrt])')
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SHORT = {v: f"\\{k}" for k, v in _ESCAPES.items()}
_MOST_DIGITS = 400


def shown(value: Value) -> str:
    """Return a value as verdicts show it: strings in quotes, floats with six digits."""
    if isinstance(value, str):
        return quoted(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def quoted(text: str, *, keep_backslashes: bool = False) -> str:
    """Return a text in double quotes; what would end it or break the line is escaped."""
    if keep_backslashes:
        return '"' + re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', text) + '"'
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_SHORT.get(c, c) for c in escaped) + '"'


def unquoted(text: str) -> str:
    """Return what the quotes around a text hold; a backslash before other letters stands."""
    inner = text[1:-1]
    if text[0] == "'" or "\\" not in inner:
        return inner
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), inner)


def wrapped(value: int) -> int:
    """Return the integer of 64 bits that a calculation ends in."""
    return (value + _HALF) % _WRAP - _HALF


def read_integer(text: str) -> int | None:
    """Return the integer that a text is; None where it is none or needs over 64 bits."""
    if len(text) > _MOST_DIGITS or not _WHOLE.fullmatch(text):
        return None
    digits = text.lstrip("+-").lower()
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    value = int(digits if base == 10 else digits[2:], base)  # noqa: PLR2004 — decimal
    value = -value if text[0] == "-" else value
    return value if -_HALF <= value < _HALF else None


def read_float(text: str) -> float | None:
    """Return the number that a text is; None where it is none."""
    if len(text) > _MOST_DIGITS or not _DECIMAL.fullmatch(text):
        return None
    return float(text) + 0.0


def convert(name: str, value: Value) -> Value | None:
    """Return a value converted or taken apart; None where that has no result."""
    try:
        return CONVERSIONS[name](value)
    except (ValueError, OverflowError):
        return None


def _truncated(value: Value) -> int:
    """Cut off what follows the point; what has no such integer becomes 0, as in the tool."""
    number = float(value)
    whole = math.trunc(number) if math.isfinite(number) else _HALF
    return whole if -_HALF <= whole < _HALF else 0


def _of_float(value: Value) -> str:
    digits = f"{float(value):.12g}"
    return digits if set(digits) & set(".einf") else f"{digits}."


def _negated(value: Value) -> Value:
    return 0.0 - float(value) if isinstance(value, float) else wrapped(-int(value))


def _date(value: Value) -> datetime:
    return _EPOCH + timedelta(seconds=math.floor(float(value)))


# Each name with what it does. The types are in `sorts.CONVERSIONS`.
CONVERSIONS: dict[str, Callable[[Value], Value | None]] = {
    "-": _negated,
    "i2f": float,
    "f2i": _truncated,
    "i2s": str,
    "s2i": lambda v: read_integer(str(v)),
    "f2s": _of_float,
    "s2f": lambda v: read_float(str(v)),
    "r2s": str,
    "s2r": str,
    "DAY_OF_MONTH": lambda v: _date(v).day,
    "MONTH": lambda v: _date(v).month,
    "YEAR": lambda v: _date(v).year,
}
