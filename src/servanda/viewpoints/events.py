"""Claims with their names resolved, tied together into the events that they speak of.

Comes in: a case and the claims known at a time. Goes out: events, each with who
affirms it and who denies it. Nothing is believed or weighed here.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from servanda.case.terms import Case
from servanda.model import Claim, Interval
from servanda.viewpoints.resolving import (
    CALM,
    SAYS_IT_HAPPENED,
    ResolvedClaim,
    places_meet,
    resolve,
    times_meet,
)


@dataclass(frozen=True, slots=True, eq=False)
class Denial:
    """A denial and which affirming claims it answers."""

    by: ResolvedClaim
    answers: tuple[ResolvedClaim, ...]


@dataclass(slots=True, eq=False)
class Event:
    """What several claims speak of as one: who says that it happened, and who denies it.

    `number` is its place in the order of ids.
    """

    id: str
    affirmations: list[ResolvedClaim] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    number: int = 0

    def is_as(self, other: Event) -> bool:
        """Whether the same claims affirm it and the same deny it, answering the same."""
        return self.affirmations == other.affirmations and (
            [(d.by, d.answers) for d in self.denials] == [(d.by, d.answers) for d in other.denials]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """How what was known earlier differs from what is known now.

    Attributes:
        of: what is known now.
        same: which of its events were the same then, by number, shape (events,).
        changed: the events that were not, as they were known then.
    """

    of: Testimony
    same: npt.NDArray[np.bool_]
    changed: Testimony


@dataclass(frozen=True, slots=True, eq=False)
class Testimony:
    """All claims of a case known at a time, as events; `calm` are the claims of quiet.

    `amending` are the claims that say that the text was changed, `earlier` tells what of
    another testimony this is the same as.
    `by_predicate` finds the events that somebody describes with that predicate. `heard`
    remembers what a viewpoint held of a matter, so that a board of another day asks once;
    `fitting` which events fit the patterns that were asked for (see `matching`).
    """

    case: Case
    claims: tuple[ResolvedClaim, ...]
    events: Mapping[str, Event]
    by_predicate: Mapping[str, tuple[Event, ...]]
    calm: tuple[ResolvedClaim, ...]
    amending: tuple[ResolvedClaim, ...] = ()
    earlier: Earlier | None = None
    heard: dict[object, object] = field(default_factory=dict, repr=False)
    fitting: dict[object, object] = field(default_factory=dict, repr=False)


_Hit: TypeAlias = tuple[Event, ResolvedClaim]


def testimony(case: Case, claims: Iterable[Claim]) -> Testimony:
    """Tie the claims together into events and attach each denial to what it answers."""
    resolved = tuple(resolve(case, c) for c in claims)
    return _tied(case, resolved, _events_of(case, resolved))


def known_earlier(now: Testimony, known: Iterable[bool]) -> Testimony:
    """Return what was known when only some of the claims were, in their order.

    The events of which all was known then are the same; what viewpoints hold of them is
    not worked out again.
    """
    resolved = tuple(compress(now.claims, known))
    then = _events_of(now.case, resolved)
    same = np.zeros(len(now.events), dtype=np.bool_)
    changed = {}
    for name, event in then.items():
        today = now.events.get(name)
        if today is not None and event.is_as(today):
            then[name] = today
            same[today.number] = True
        else:
            changed[name] = event
    earlier = Earlier(now, same, _tied(now.case, (), changed))
    return replace(_tied(now.case, resolved, then), earlier=earlier)


def _events_of(case: Case, resolved: Sequence[ResolvedClaim]) -> dict[str, Event]:
    events = _events(_not_retracted(case, resolved))
    _attach_denials(case, resolved, events)
    return events


def _tied(
    case: Case, resolved: tuple[ResolvedClaim, ...], events: Mapping[str, Event]
) -> Testimony:
    return Testimony(
        case=case,
        claims=resolved,
        events=events,
        by_predicate=_by_predicate(events.values()),
        calm=tuple(c for c in resolved if c.claim.type == CALM and c.effect in SAYS_IT_HAPPENED),
        amending=tuple(c for c in resolved if c.effect == "amends" or c.claim.amends is not None),
    )


def _not_retracted(case: Case, claims: Sequence[ResolvedClaim]) -> list[ResolvedClaim]:
    """Leave out what its own speaker took back: only the speaker's side can retract its word."""
    gone: set[int] = set()
    retractions = [c for c in claims if c.effect == "retracts"]
    for retraction in retractions:
        for claim in claims:
            if _same_mouth(claim, retraction) and _speaks_of(case, retraction, claim):
                gone.add(id(claim))
    return [c for c in claims if id(c) not in gone]


def _same_mouth(one: ResolvedClaim, other: ResolvedClaim) -> bool:
    return one.speaker == other.speaker or bool(one.side and one.side == other.side)


def _speaks_of(case: Case, reply: ResolvedClaim, claim: ResolvedClaim) -> bool:
    """Whether a denial or retraction answers the claim: by id, else by what it describes."""
    if reply.claim.denies:
        return claim.claim.id in reply.claim.denies
    return (
        bool(reply.predicate)
        and reply.predicate == claim.predicate
        and reply.actor == claim.actor
        and times_meet(reply.claim.occurred, claim.claim.occurred)
        and places_meet(case, reply.place, claim.place)
    )


def _events(claims: Iterable[ResolvedClaim]) -> dict[str, Event]:
    events: dict[str, Event] = {}
    for claim in claims:
        if claim.affirms:
            event_id = claim.claim.event or "/".join(filter(None, claim.claim.key))
            events.setdefault(event_id, Event(event_id)).affirmations.append(claim)
    for number, name in enumerate(sorted(events)):
        events[name].number = number
    return events


class _InTime:
    """Affirmations of one kind of event, to be found by when they may have happened."""

    def __init__(self, hits: Sequence[_Hit]) -> None:
        self._hits = hits
        self._undated = [n for n, (_, c) in enumerate(hits) if c.claim.occurred is None]
        dated = [(c.claim.occurred, n) for n, (_, c) in enumerate(hits) if c.claim.occurred]
        ordered = sorted((when.start, n) for when, n in dated)
        self._starts = [start for start, _ in ordered]
        self._places = [n for _, n in ordered]
        self._longest = max((when.end - when.start for when, _ in dated), default=0)

    def near(self, period: Interval | None) -> list[_Hit]:
        """Return those that may overlap a period, in their order; all where it is not stated."""
        if period is None:
            return list(self._hits)
        first = bisect.bisect_left(self._starts, period.start - self._longest)
        last = bisect.bisect_left(self._starts, period.end)
        return [self._hits[n] for n in sorted((*self._undated, *self._places[first:last]))]


def _attach_denials(
    case: Case, claims: Sequence[ResolvedClaim], events: Mapping[str, Event]
) -> None:
    denials = [c for c in claims if c.denies]
    if not denials:
        return
    by_claim: dict[str, list[_Hit]] = defaultdict(list)
    kinds: dict[tuple[str, str], list[_Hit]] = defaultdict(list)
    for event in events.values():
        for claim in event.affirmations:
            by_claim[claim.claim.id].append((event, claim))
            kinds[claim.predicate, claim.actor].append((event, claim))
    by_kind = {kind: _InTime(hits) for kind, hits in kinds.items()}
    for denial in denials:
        if denial.claim.denies:
            near = [hit for name in denial.claim.denies for hit in by_claim[name]]
        else:
            kind = by_kind.get((denial.predicate, denial.actor))
            near = kind.near(denial.claim.occurred) if kind else []
        answered: dict[str, list[ResolvedClaim]] = defaultdict(list)
        for event, claim in near:
            if _speaks_of(case, denial, claim):
                answered[event.id].append(claim)
        for event_id, answers in answered.items():
            events[event_id].denials.append(Denial(denial, tuple(answers)))


def _by_predicate(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    index: dict[str, dict[str, Event]] = defaultdict(dict)
    for event in events:
        for claim in event.affirmations:
            index[claim.predicate][event.id] = event
    return {predicate: tuple(found.values()) for predicate, found in index.items()}
