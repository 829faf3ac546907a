"""Strings that nothing holds any more are let go, so that a log may have new ones for ever.

Comes in: what the nodes of a plan hold between batches. Goes out: the numbers of strings in
it, and the same with new numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from servanda.monitor.codes import Kind
from servanda.monitor.operator import State
from servanda.monitor.relation import Column, Relation
from servanda.monitor.windows import Windows


def string_columns(held: State, kinds: Mapping[str, Kind]) -> Iterator[Column]:
    """Yield the columns of strings in a state, whatever its form."""
    if isinstance(held, tuple):
        for part in held:
            yield from string_columns(part, kinds)
    elif isinstance(held, Relation | Windows):
        for name, column in zip(held.names, held.columns, strict=True):
            if kinds[name] == "string":
                yield column


def recoded(held: State, kinds: Mapping[str, Kind], numbers: Column) -> State:
    """Return a state with the new numbers of its strings, which keep their order."""
    if isinstance(held, tuple):
        return tuple(recoded(part, kinds, numbers) for part in held)
    if not isinstance(held, Relation | Windows):
        return held
    columns = tuple(
        numbers.take(column) if kinds[name] == "string" else column
        for name, column in zip(held.names, held.columns, strict=True)
    )
    return replace(held, columns=columns)
