"""The events of one duty under one viewpoint, in time order, at two levels.

Comes in: marks (things that happened at some moment of a period, supported or possible)
and ticks (instants such as deadlines). Goes out: time-points for the monitor, each with
what certainly and what possibly holds there.

A moment is known only to its period, so order is known only where periods do not meet.
Marks that share no class with another in their way keep their standing; where two
classes meet, or a period reaches over a tick, each order is possible and none certain:
the marks stand as possible at both ends. That may add doubt, never certainty
(docs/decisions/0004).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.model import BEGINNING, Instant, Interval, Standing
from servanda.monitor.reference import TimePoint


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one moment of its period.

    Attributes:
        order_class: marks of one class need no order among themselves, such as two breaches.
    """

    predicate: str
    arguments: tuple[str, ...]
    interval: Interval
    standing: Standing
    order_class: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An instant at which something holds: certainly (`possible` too), or only possibly."""

    instant: Instant
    predicate: str
    certain: bool = True


def timeline(marks: Iterable[Mark], ticks: Iterable[Tick], end: Instant) -> list[TimePoint]:
    """Return the time-points up to a last, empty one at `end`; marks that begin later are cut.

    A mark that reaches over `end` is possible: it may not have happened yet.
    """
    ordered = sorted(
        (m for m in marks if m.interval.start < end), key=lambda m: (m.interval, m.arguments)
    )
    at = sorted((t for t in ticks if t.instant <= end), key=lambda t: (t.instant, t.predicate))
    points: list[TimePoint] = []
    start = min([m.interval.start for m in ordered], default=end)
    for bound in sorted({*(t.instant for t in at), end}):
        points += _segment(ordered, start, bound)
        points.append(_tick_point(bound, [t for t in at if t.instant == bound]))
        start = max(start, bound)
    return points


def _segment(marks: Sequence[Mark], start: Instant, bound: Instant) -> list[TimePoint]:
    """Return the points of the marks whose period meets `[start, bound)`."""
    here = [m for m in marks if m.interval.start < bound and m.interval.end > start]
    points: list[TimePoint] = []
    for cluster in _clusters(here):
        ordered = _one_class(cluster)
        sure = [
            m
            for m in cluster
            if ordered
            and m.standing is Standing.SUPPORTED
            and start <= m.interval.start
            and m.interval.end <= bound
        ]
        stamp = min(max(cluster[0].interval.start, start), bound)
        points += [_point(stamp, sure, cluster)] * (1 if ordered else 2)
    return points


def _clusters(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Group marks, sorted by start, so that the order of any two groups is known.

    Marks whose periods meet, directly or through others, are one group. Neighbours that are
    all of one class, whose order nobody asks for, are put together.
    """
    clusters: list[list[Mark]] = []
    reach = BEGINNING
    for mark in marks:
        if clusters and mark.interval.start < reach:
            clusters[-1].append(mark)
        else:
            clusters.append([mark])
        reach = max(reach, mark.interval.end)
    return _neighbours_joined(clusters)


def _neighbours_joined(clusters: Iterable[list[Mark]]) -> list[list[Mark]]:
    joined: list[list[Mark]] = []
    before: set[str] = set()
    for cluster in clusters:
        classes = {m.order_class for m in cluster}
        if joined and classes == before and len(classes) == 1:
            joined[-1] += cluster
        else:
            joined.append(cluster)
        before = classes
    return joined


def _one_class(marks: Iterable[Mark]) -> bool:
    return len({m.order_class for m in marks}) == 1


def _point(stamp: Instant, certain: Iterable[Mark], possible: Iterable[Mark]) -> TimePoint:
    return TimePoint(stamp, _relations(certain), _relations(possible))


def _tick_point(instant: Instant, ticks: Sequence[Tick]) -> TimePoint:
    nullary = frozenset({()})
    certain = {t.predicate: nullary for t in ticks if t.certain}
    return TimePoint(instant, certain, {t.predicate: nullary for t in ticks})


def _relations(marks: Iterable[Mark]) -> dict[str, frozenset[tuple[str, ...]]]:
    relations: dict[str, set[tuple[str, ...]]] = {}
    for mark in marks:
        relations.setdefault(mark.predicate, set()).add(mark.arguments)
    return {name: frozenset(rows) for name, rows in relations.items()}
