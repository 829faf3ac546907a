"""Time-points that are given as sets of rows, as columns; and what a trace tells of its sorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from servanda.monitor.codes import Kind, Strings, encode, kind_of
from servanda.monitor.nodes import Pair
from servanda.monitor.points import Relation as Tuples
from servanda.monitor.points import TimePoint
from servanda.monitor.relation import Relation
from servanda.monitor.values import Value


def signature_of(trace: Sequence[TimePoint]) -> dict[str, tuple[Kind, ...]]:
    """Return the kinds of the columns of each predicate, as its first row has them."""
    found: dict[str, tuple[Kind, ...]] = {}
    for point in trace:
        for name, rows in point.possible.items():
            if name not in found and rows:
                found[name] = tuple(map(kind_of, next(iter(rows))))
    return found


def tables_of(
    points: Sequence[TimePoint],
    start: int,
    signature: Mapping[str, Sequence[Kind]],
    strings: Strings,
) -> dict[str, Pair]:
    """Return the columns of time-points that are given as sets of rows."""
    alike = all(p.certain is p.possible or p.certain == p.possible for p in points)
    certain = _tables([p.certain for p in points], start, signature, strings)
    if alike:
        return {name: Pair(table, table) for name, table in certain.items()}
    possible = _tables([p.possible for p in points], start, signature, strings)
    same = _same(points, possible)
    return {
        name: Pair(certain[name], certain[name])
        if name in same
        else Pair(certain.get(name, table.clipped(0, 0)), table)
        for name, table in possible.items()
    }


def _same(points: Sequence[TimePoint], names: Mapping[str, Relation]) -> set[str]:
    return {n for n in names if all(p.certain.get(n) == p.possible.get(n) for p in points)}


def _tables(
    relations: Sequence[Mapping[str, Tuples]],
    start: int,
    signature: Mapping[str, Sequence[Kind]],
    strings: Strings,
) -> dict[str, Relation]:
    rows: dict[str, list[tuple[int, tuple[Value, ...]]]] = {}
    for at, point in enumerate(relations, start):
        for name, held in point.items():
            rows.setdefault(name, []).extend((at, row) for row in held)
    return {n: _table(r, signature[n], strings) for n, r in rows.items() if r}


def _table(
    rows: Sequence[tuple[int, tuple[Value, ...]]], kinds: Sequence[Kind], strings: Strings
) -> Relation:
    lo = np.array([at for at, _ in rows], dtype=np.int64)
    columns: list[list[Value]] = [list(c) for c in zip(*(r for _, r in rows), strict=True)]
    names = tuple(map(str, range(len(kinds))))
    coded = tuple(encode(c, k, strings) for c, k in zip(columns, kinds, strict=True))
    return Relation(names, coded, lo, lo + 1)
