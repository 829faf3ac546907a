"""Moments for events whose times are known only to a period: worlds of which none is left out.

Comes in: periods, and the distances in time at which what is asked may turn. Goes out: for
each period moments such that every order and every distance that matters is there in some
choice of one moment a period (docs/decisions/0023).

Two events are apart enough when all their moments stand alike to each other: on the same side
of every distance that matters. Then any moment will do. Others are tried out: their periods are
cut where something may turn, and each piece gets as many moments as there are such events.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from servanda.model import Instant

MOST_WORLDS = 40
_MOST_AT_ONCE = 12

Period: TypeAlias = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open period in which something happened at one moment.

    `group`: events of one group need no order among themselves; empty = of no group.
    """

    start: Instant
    end: Instant
    group: str = ""


def moments(
    stretches: Sequence[Stretch], fixed: Sequence[Instant], bounds: Iterable[int]
) -> list[tuple[Instant, ...]]:
    """Return the moments to try for each stretch; one where any will do.

    Args:
        stretches: what happened when.
        fixed: instants of the trace besides, such as its end.
        bounds: the finite bounds of the operators asked, in seconds.
    """
    turns = _turns(bounds)
    whole = [*stretches, *(Stretch(t, t + 1) for t in fixed)]
    loose = [i for i in _loose(whole, turns) if i < len(stretches)]
    found: list[tuple[Instant, ...]] = [(s.start,) for s in stretches]
    at_once = min(len(loose), _MOST_AT_ONCE)
    edges = _Edges(whole)
    tried: dict[Stretch, tuple[Instant, ...]] = {}
    for i in loose:
        one = whole[i]
        if one not in tried:
            tried[one] = _tried(one, edges.cuts(one, turns), at_once)
        found[i] = tried[one]
    return found


def worlds(choices: Sequence[tuple[Instant, ...]]) -> Iterator[tuple[Instant, ...]] | None:
    """Return every choice of a moment each; None where there are too many to try out."""
    return product(*choices) if prod(map(len, choices)) <= MOST_WORLDS else None


def _turns(bounds: Iterable[int]) -> tuple[int, ...]:
    """Return each number c such that something turns between distances c - 1 and c."""
    found = {0, 1}
    for bound in bounds:
        found |= {bound, 1 - bound, bound + 1, -bound}
    return tuple(sorted(found))


def _loose(stretches: Sequence[Stretch], turns: Sequence[int]) -> list[int]:
    """Return the stretches that stand to some other one in more than one way."""
    groups: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        groups[stretch.group].append(stretch)
    every = _Sorted(stretches)
    inside = {group: _Sorted(those) for group, those in groups.items() if group}
    return [
        i
        for i, one in enumerate(stretches)
        if any(
            every.crossed(one, turn)
            > (inside[one.group].crossed(one, turn) if one.group else _itself(one, turn))
            for turn in turns
        )
    ]


def _itself(one: Stretch, turn: int) -> int:
    length = one.end - one.start
    return int(1 - length < turn <= length - 1)


class _Sorted:
    """Stretches of which to count those that may stand to another in two ways."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        whole = list(stretches)
        self._starts = sorted(s.start for s in whole)
        self._ends = sorted(s.end for s in whole)

    def crossed(self, one: Stretch, turn: int) -> int:
        """Return how many lie so that their distance after `one` may be either side of `turn`."""
        begun = bisect_left(self._starts, turn + one.end - 1)
        return begun - bisect_right(self._ends, turn + one.start)


class _Edges:
    """Where stretches begin and end, each place once."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        whole = list(stretches)
        self._starts = sorted({s.start for s in whole})
        self._ends = sorted({s.end for s in whole})

    def cuts(self, one: Stretch, turns: Sequence[int]) -> set[Instant]:
        """Return where within a stretch something may turn, against any of them.

        Its own edges and those of its group are among them: more moments, never fewer.
        """
        found: set[Instant] = set()
        for turn in turns:
            for edges, shift in ((self._starts, 1 - turn), (self._ends, -turn)):
                first = bisect_right(edges, one.start - shift)
                last = bisect_left(edges, one.end - shift)
                found.update(edge + shift for edge in edges[first:last])
        return found


def _tried(stretch: Stretch, cuts: set[Instant], at_once: int) -> tuple[Instant, ...]:
    edges = [stretch.start, *sorted(cuts), stretch.end]
    found: list[Instant] = []
    for start, end in pairwise(edges):
        count = min(end - start, at_once)
        found += [start + n * (end - start) // count for n in range(count)]
    return tuple(found)
