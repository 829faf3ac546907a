"""Joins, semi-joins and differences of interval relations.

Both sides are laid out on one line by the variables that they share, so that a join is a
search in sorted starts, and a difference is what lies in the gaps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from servanda.monitor.relation import Column, Mask, Relation, empty, lined, spread
from servanda.monitor.relation import merged as canonical


def join(left: Relation, right: Relation) -> Relation:
    """Return the bindings of both that agree, at the time-points that both have."""
    more = tuple(n for n in right.names if n not in left.names)
    if not len(left) or not len(right):
        return empty((*left.names, *more))
    shared = [n for n in left.names if n in right.names]
    one, other = lined(shared, [left, right])
    by_left, by_right = one.sorted(), other.sorted()
    if by_left is not None:
        left = left.taken(by_left)
    if by_right is not None:
        right = right.taken(by_right)
    start, end = _in_order(one.start, by_left), _in_order(one.end, by_left)
    begin, stop = _in_order(other.start, by_right), _in_order(other.end, by_right)
    # A pair overlaps if the right one starts inside the left one, or the left one after
    # the start of the right one and inside it.
    first = np.searchsorted(begin, start, "left")
    rows, found = spread(first, np.searchsorted(begin, end, "left") - first)
    if bool((stop - begin > 1).any()):
        first = np.searchsorted(start, begin, "right")
        found_2, rows_2 = spread(first, np.searchsorted(start, stop, "left") - first)
        rows, found = np.concatenate([rows, rows_2]), np.concatenate([found, found_2])
    columns = (
        *(c.take(rows) for c in left.columns),
        *(right.columns[right.names.index(n)].take(found) for n in more),
    )
    lo = np.maximum(left.lo.take(rows), right.lo.take(found))
    hi = np.minimum(left.hi.take(rows), right.hi.take(found))
    return Relation((*left.names, *more), columns, lo, hi)


def _in_order(values: Column, order: NDArray[np.intp] | None) -> Column:
    return values if order is None else values.take(order)


def difference(left: Relation, right: Relation) -> Relation:
    """Return what is in the left relation and not in the right, whose variables it has too."""
    if not len(left) or not len(right):
        return left
    right = canonical(right)
    one, other = lined(right.names, [left, right])
    if bool((left.hi - left.lo == 1).all()):
        return left.where(~_inside(one.start, other.start, other.end))
    order = one.sorted()
    if order is not None:
        left = left.taken(order)
    start, end = _in_order(one.start, order), _in_order(one.end, order)
    gap_from = np.concatenate([[-1], other.end])
    gap_to = np.concatenate([other.start, [max(int(end.max()), int(other.end[-1])) + 1]])
    first = np.searchsorted(gap_to, start, "right")
    counts = np.maximum(np.searchsorted(gap_from, end, "left") - first, 0)
    rows, gaps = spread(first, counts)
    begin = np.maximum(start.take(rows), gap_from.take(gaps))
    stop = np.minimum(end.take(rows), gap_to.take(gaps))
    shift = (left.lo - start).take(rows)
    taken = left.taken(rows)
    return taken.during(begin + shift, stop + shift)


def _inside(points: Column, start: Column, end: Column) -> Mask:
    """Whether each point lies in one of the sorted, disjoint intervals."""
    order = None if bool((points[1:] >= points[:-1]).all()) else np.argsort(points)
    sorted_points = _in_order(points, order)
    before = np.searchsorted(start, sorted_points, "right") - 1
    hit = (before >= 0) & (sorted_points < end.take(np.maximum(before, 0)))
    if order is None:
        return hit
    found = np.empty(len(points), dtype=np.bool_)
    found[order] = hit
    return found
