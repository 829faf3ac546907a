"""Aggregations over interval relations: sweeps over the boundaries of each group's rows.

Between two neighbouring boundaries of a group the set of its rows is the same. CNT and sums
of integers are running totals over boundaries; MIN and MAX come from a tree over the pieces
between them; sums of floats and medians list the rows of each piece.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.codes import Kind, Strings, bits, encode
from servanda.monitor.joining import difference
from servanda.monitor.operator import Stretch
from servanda.monitor.relation import (
    Column,
    Relation,
    always,
    empty,
    lined,
    merged,
    spread,
    union,
)
from servanda.monitor.values import Value


@dataclass(frozen=True, slots=True)
class Summary:
    """What an aggregation asks for.

    Attributes:
        kind: of the values aggregated.
        empty: the result over nothing, without groups.
    """

    result: str
    function: str
    variable: str
    groups: tuple[str, ...]
    kind: Kind
    empty: Value = 0

    @property
    def result_kind(self) -> Kind:
        """The kind of the result."""
        if self.function == "CNT":
            return "int"
        return "float" if self.function in ("AVG", "MED") else self.kind


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """The pieces between the boundaries of a group, in order.

    Attributes:
        first, last: which pieces each row covers, `last` not included.
        sample: a row of the same group as each piece.
    """

    lo: Column
    hi: Column
    first: Column
    last: Column
    sample: Column

    def count(self) -> Column:
        """Return how many rows cover each piece."""
        return self.total(np.ones(len(self.first), dtype=np.int64))

    def total(self, values: Column) -> Column:
        """Return the sum of a value of the rows that cover each piece."""
        change = np.zeros(len(self.lo) + 1, dtype=np.int64)
        np.add.at(change, self.first, values)
        np.subtract.at(change, self.last, values)
        return np.cumsum(change)[:-1]


def aggregated(rows: Relation, summary: Summary, strings: Strings) -> Relation:
    """Return one row a group, value and interval, where a group has rows."""
    rows = merged(rows)
    names = (*summary.groups, summary.result)
    if not len(rows):
        return empty(names)
    pieces = _pieces(rows, summary.groups)
    counts = pieces.count()
    result = _results(rows.on((summary.variable,))[0], pieces, counts, summary, strings)
    there = np.flatnonzero(counts)
    sample = pieces.sample.take(there)
    columns = (*(c.take(sample) for c in rows.on(summary.groups)), result.take(there))
    return Relation(names, columns, pieces.lo.take(there), pieces.hi.take(there))


def _pieces(rows: Relation, groups: tuple[str, ...]) -> _Pieces:
    (line,) = lined(groups, [rows])
    edges = np.concatenate([line.start, line.end])
    order = np.argsort(edges)
    edges = edges.take(order)
    fresh = np.empty(len(edges), dtype=np.bool_)
    fresh[0] = True
    np.not_equal(edges[1:], edges[:-1], out=fresh[1:])
    number = np.empty(len(edges), dtype=np.int64)
    number[order] = np.cumsum(fresh) - 1
    bounds = edges[fresh]
    sample = (order % len(rows))[fresh]
    first, last = number[: len(rows)], number[len(rows) :]
    lo = bounds % line.width + line.base
    return _Pieces(lo, lo + np.diff(bounds, append=bounds[-1]), first, last, sample)


def _results(
    codes: Column, pieces: _Pieces, counts: Column, summary: Summary, strings: Strings
) -> Column:
    match summary.function:
        case "CNT":
            return counts
        case "MIN" | "MAX":
            return _extreme(codes, pieces, summary, strings)
        case "SUM" if summary.kind == "int":
            return pieces.total(codes)
        case "AVG" if summary.kind == "int":
            with np.errstate(all="ignore"):
                return bits(pieces.total(codes) / counts)
    return _listed(codes, pieces, counts, summary)


def _extreme(codes: Column, pieces: _Pieces, summary: Summary, strings: Strings) -> Column:
    """Return the least or greatest value over each piece, by a tree of pieces."""
    values, ranks = np.unique(codes, return_inverse=True)
    order = _sorted_values(values, summary.kind, strings)
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    if summary.function == "MAX":
        rank, order = len(values) - 1 - rank, order[::-1]
    best = _least(rank.take(ranks.reshape(-1)), pieces, len(values))
    return values.take(order).take(np.minimum(best, len(values) - 1))


def _sorted_values(values: Column, kind: Kind, strings: Strings) -> NDArray[np.intp]:
    if kind == "string":
        texts = [strings.texts[v] for v in values.tolist()]
        return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.intp)
    return np.argsort(values.view(np.float64) if kind == "float" else values)


def _least(ranks: Column, pieces: _Pieces, nothing: int) -> Column:
    """Return the least rank over each piece: rows mark nodes of a tree, marks move down."""
    size = 1 << max(len(pieces.lo) - 1, 1).bit_length()
    tree = np.full(2 * size, nothing, dtype=np.int64)
    low, high = pieces.first + size, pieces.last + size
    while len(low):
        odd = (low & 1) == 1
        np.minimum.at(tree, low[odd], ranks[odd])
        odd_high = (high & 1) == 1
        np.minimum.at(tree, high[odd_high] - 1, ranks[odd_high])
        low, high = (low + 1) >> 1, high >> 1
        going = low < high
        low, high, ranks = low[going], high[going], ranks[going]
    level = 1
    while level < size:
        down = np.repeat(tree[level : 2 * level], 2)
        np.minimum(tree[2 * level : 4 * level], down, out=tree[2 * level : 4 * level])
        level *= 2
    return tree[size : size + len(pieces.lo)]


def _listed(codes: Column, pieces: _Pieces, counts: Column, summary: Summary) -> Column:
    """Return sums, means or medians from the values of the rows of each piece, in order."""
    rows, piece = spread(pieces.first, pieces.last - pieces.first)
    numbers = codes.view(np.float64) if summary.kind == "float" else codes.astype(np.float64)
    values = numbers.take(rows)
    order = np.lexsort((values, piece))
    values, piece = values.take(order), piece.take(order)
    if summary.function == "MED":
        start = np.cumsum(counts) - counts
        low = values.take(np.minimum(start + (counts - 1) // 2, len(values) - 1))
        high = values.take(np.minimum(start + counts // 2, len(values) - 1))
        return bits((low + high) / 2)
    sums = np.bincount(piece, weights=values, minlength=len(counts)).astype(np.float64)
    return bits(sums / np.maximum(counts, 1) if summary.function == "AVG" else sums)


def summed(rows: Relation, at: Stretch, summary: Summary, strings: Strings) -> Relation:
    """Return the aggregation over a stretch; without groups 0 where there are no rows."""
    found = aggregated(rows, summary, strings)
    if summary.groups:
        return found
    nothing = difference(always(at.start, at.end), found.arranged(()))
    code = encode([summary.empty], summary.result_kind, strings)
    columns = (np.repeat(code, len(nothing)),)
    return union([found, Relation((summary.result,), columns, nothing.lo, nothing.hi)])
