"""Tokens of a text that are strings or floats, as columns; each different string is made once."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.codes import Strings, bits
from servanda.monitor.relation import Column, spread
from servanda.monitor.values import read_float

_WORD = re.compile(rb"[\w\[\]/:.!+-]+", re.ASCII)
_QUOTED = re.compile(rb'"[^"]*"')


def _different(raw: NDArray[np.uint8], start: Column, end: Column) -> tuple[list[bytes], Column]:
    """Return the different tokens, and which of them each is."""
    import pyarrow as pa  # noqa: PLC0415 — takes long to load, and only texts need it

    _, items = spread(start, end - start)
    offsets = np.zeros(len(start) + 1, dtype=np.int32)
    np.cumsum(end - start, out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(raw.take(items))]
    coded = pa.BinaryArray.from_buffers(pa.binary(), len(start), buffers).dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.int64)


def strings_of(
    raw: NDArray[np.uint8], start: Column, end: Column, strings: Strings
) -> Column | None:
    """Return the codes of strings, in quotes or plain words; None where one is neither."""
    found, which = _different(raw, start, end)
    texts = []
    for token in found:
        if _QUOTED.fullmatch(token):
            texts.append(token[1:-1].decode("utf-8", "replace"))
        elif _WORD.fullmatch(token):
            texts.append(token.decode("ascii"))
        else:
            return None
    return strings.codes(texts).take(which)


def floats_of(raw: NDArray[np.uint8], start: Column, end: Column) -> Column | None:
    """Return the codes of floats; None where a token is none."""
    found, which = _different(raw, start, end)
    numbers = [read_float(token.decode("utf-8", "replace")) for token in found]
    if None in numbers:
        return None
    return bits(np.array(numbers, dtype=np.float64)).take(which)
