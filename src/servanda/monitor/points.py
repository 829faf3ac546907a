"""Traces and what satisfies a formula on them, at two levels.

A trace is a sequence of time-points. What certainly holds at one holds in every world, what
possibly holds in some; the possible relations hold all of the certain ones and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from servanda.monitor.values import Value

Row: TypeAlias = tuple[Value, ...]
Relation: TypeAlias = frozenset[Row]

# The time-stamp of the last time-point that a complete log is followed by.
INFINITY = 1 << 61


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One time-point: its time-stamp, and the relations at both levels."""

    timestamp: int
    certain: Mapping[str, Relation]
    possible: Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class Levels:
    """The satisfying assignments at each decided time-point, over the free variables in order.

    A formula about the past is decided everywhere; one about the future not near the end.
    """

    certain: tuple[Relation, ...]
    possible: tuple[Relation, ...]


def sure(timestamp: int, relations: Mapping[str, Relation]) -> TimePoint:
    """Return a time-point at which nothing is in doubt."""
    return TimePoint(timestamp, relations, relations)
