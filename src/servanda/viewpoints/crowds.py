"""Events that a viewpoint holds alike, by columns: when each happened, and any one on request.

Comes in: what is held of groups of events and of events apart. Goes out: crowds, and of
crowds within a period the first and last events, so that a feed of a hundred thousand
rows is judged by a few of them. Whatever asks only whether, when first and how many
loses nothing by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from servanda.model import Because, Interval, Occurrence, Role, Standing
from servanda.viewpoints.matching import Group, Span
from servanda.viewpoints.outline import Alike, hull, occurrence

ENDS = 6
"""So many of the first and of the last events of a kind stand for all of them."""

_FEW = 8 * ENDS
"""Up to so many events are given whole."""

Numbers: TypeAlias = npt.NDArray[np.int64]
Kind: TypeAlias = tuple[Standing, tuple[Because, ...], bool]
"""What the events of a crowd share: standing, doubts, and whether a claim is unreviewed."""


class Part(Protocol):
    """Some events of a crowd."""

    @property
    def numbers(self) -> Numbers:
        """The events' places in the order of ids, shape (events,)."""
        ...

    def span(self) -> Span:
        """Return when each happened."""
        ...

    def one(self, place: int) -> Occurrence:
        """Return one of them."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The events of a group, all of one outline."""

    group: Group
    alike: Alike
    role: Role

    @property
    def numbers(self) -> Numbers:
        """The events' places in the order of ids, shape (events,)."""
        return self.group.numbers

    def span(self) -> Span:
        """Return when each happened; remembered by the group."""
        telling = self.alike.holding or self.alike.saying
        spans = self.group.spans
        if telling not in spans:
            found = [hull([m.said[n] for n in telling]) for m in self.group.matches]
            spans[telling] = _columns(found)
        return spans[telling]

    def one(self, place: int) -> Occurrence:
        """Return one of them."""
        match = self.group.matches[place]
        return occurrence(self.alike.outline(match), match, self.role)


@dataclass(slots=True, eq=False)
class Apart:
    """Events that were heard one by one."""

    found: list[Occurrence] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @property
    def numbers(self) -> Numbers:
        """The events' places in the order of ids, shape (events,)."""
        return np.asarray(self.places, dtype=np.int64)

    def add(self, one: Occurrence, number: int) -> None:
        """Add an event of this number."""
        self.found.append(one)
        self.places.append(number)

    def span(self) -> Span:
        """Return when each happened."""
        return _columns([o.interval for o in self.found])

    def one(self, place: int) -> Occurrence:
        """Return one of them."""
        return self.found[place]


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Events that a viewpoint holds alike, in order of time and event.

    Attributes:
        start, end: when each happened, UTC seconds, half-open, shape (events,).
        number: the event's place in the order of ids, shape (events,).
        part, place: of which part each is, and which of it, shape (events,).
    """

    standing: Standing
    start: Numbers
    end: Numbers
    number: Numbers
    part: Numbers
    place: Numbers
    parts: tuple[Part, ...]
    made: dict[int, Occurrence] = field(default_factory=dict, repr=False)

    def one(self, number: int) -> Occurrence:
        """Return one event; remembered."""
        if number not in self.made:
            self.made[number] = self.parts[self.part[number]].one(int(self.place[number]))
        return self.made[number]

    def all(self) -> list[Occurrence]:
        """Return every event."""
        return [
            self.parts[p].one(n)
            for p, n in zip(self.part.tolist(), self.place.tolist(), strict=True)
        ]

    def only(self, events: npt.NDArray[np.bool_]) -> Crowd:
        """Return the crowd of some events; the flags are by number, shape (all events,)."""
        kept = events[self.number]
        return Crowd(
            standing=self.standing,
            start=self.start[kept],
            end=self.end[kept],
            number=self.number[kept],
            part=self.part[kept],
            place=self.place[kept],
            parts=self.parts,
        )

    def meeting(self, period: Interval) -> tuple[Numbers, Numbers]:
        """Return the numbers of the events inside a period, and of those that reach out of it."""
        before = int(np.searchsorted(self.start, period.end))
        start, end = self.start[:before], self.end[:before]
        inside = (start >= period.start) & (end <= period.end)
        across = (end > period.start) & ~inside
        return np.flatnonzero(inside), np.flatnonzero(across)


@dataclass(frozen=True, slots=True)
class Sample:
    """Events in order of time, and how many more there are of each standing, like those shown."""

    shown: tuple[Occurrence, ...]
    omitted: Mapping[Standing, int] = field(default_factory=dict)

    def __add__(self, other: Sample) -> Sample:
        """Return these events, and after them the others."""
        counted = Counter(self.omitted) + Counter(other.omitted)
        return Sample((*self.shown, *other.shown), counted)


NOTHING = Sample(())


def gathered(parts: Mapping[Kind, Sequence[Part]]) -> tuple[Crowd, ...]:
    """Return a crowd for each kind."""
    return tuple(_crowd(standing, found) for (standing, *_), found in parts.items())


def sample(crowds: Iterable[Crowd], period: Interval | None) -> Sample:
    """Return the events that may lie in a period: all of a few, of many the first and last."""
    if period is None:
        return NOTHING
    met = [(crowd, *crowd.meeting(period)) for crowd in crowds]
    whole = sum(len(inside) + len(across) for _, inside, across in met) <= _FEW
    shown: list[Occurrence] = []
    omitted: Counter[Standing] = Counter()
    for crowd, inside, across in met:
        first = _ends(inside, whole=whole)
        shown += [crowd.one(n) for n in first]
        omitted[crowd.standing] += len(inside) - len(first)
        first = _ends(across, whole=whole)
        shown += [only_possible(crowd.one(n)) for n in first]
        omitted[Standing.POSSIBLE] += len(across) - len(first)
    return Sample(in_order(shown), +omitted)


def only_possible(occurrence: Occurrence) -> Occurrence:
    """Weaken an occurrence whose time may lie outside what is asked about."""
    doubts = dict.fromkeys([*occurrence.doubts, Because.TIME_PRECISION])
    return replace(occurrence, standing=Standing.POSSIBLE, doubts=tuple(doubts))


def in_order(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Return occurrences by time, then by event id; the order decides nothing."""
    return tuple(sorted(found, key=lambda o: (o.interval.start, o.interval.end, o.event)))


def _ends(found: Numbers, *, whole: bool) -> list[int]:
    if whole or len(found) <= 2 * ENDS:
        return [int(n) for n in found]
    return [*found[:ENDS].tolist(), *found[-ENDS:].tolist()]


def _crowd(standing: Standing, parts: Sequence[Part]) -> Crowd:
    spans = [part.span() for part in parts]
    start = np.concatenate([span[0] for span in spans])
    end = np.concatenate([span[1] for span in spans])
    sizes = [len(span[0]) for span in spans]
    number = np.concatenate([part.numbers for part in parts])
    order = np.lexsort((number, end, start))
    return Crowd(
        standing=standing,
        start=start[order],
        end=end[order],
        number=number[order],
        part=np.repeat(np.arange(len(parts)), sizes)[order],
        place=np.concatenate([np.arange(size) for size in sizes])[order],
        parts=tuple(parts),
    )


def _columns(found: Sequence[Interval]) -> Span:
    return (
        np.fromiter((i.start for i in found), np.int64, len(found)),
        np.fromiter((i.end for i in found), np.int64, len(found)),
    )
