"""Claims with their names resolved, tied together into the events that they speak of.

Comes in: a case and the claims known at a time. Goes out: events, each with who
affirms it and who denies it. Nothing is believed or weighed here.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from servanda.case.names import is_inside, resolve_actor, side_of, whole_of
from servanda.case.terms import Case, Observer
from servanda.model import Claim, Interval, Modality
from servanda.places.spots import place_of, stated_spot
from servanda.places.terms import Spot
from servanda.vocabulary import acts, event_types

_IN_THE_TRACE = frozenset({Modality.ACTUAL, Modality.ALLEGED, Modality.UNSTATED})
_SAYS_IT_HAPPENED = frozenset({"affirms", "observes", "completes"})
UNRESOLVED = "unresolved:"
CALM = "CALM"


@dataclass(frozen=True, slots=True, eq=False)
class ResolvedClaim:
    """A claim and what its names stand for in the case.

    Attributes:
        effect: what its act does (`vocabulary/claim_acts.yml`).
        side: the speaker's side; an actor without one counts as a side of its own, opposed to none.
        predicate: of the claim's event type, empty for a claim about the text.
        actor, target, place: ids of the case; `unresolved:…` for a name that it does not
            know; empty where the claim states none.
        observer: the observer for whom the speaker speaks, or None.
        spot: where it was by coordinates or direction, None where by name only.
        response: True for "we responded": affirmed by `defend`, skipped by most duties.
        fits: how surely its place is one that was asked for; `matching` remembers it here.
    """

    claim: Claim
    effect: str
    speaker: str
    side: str
    predicate: str
    actor: str
    target: str
    place: str
    observer: Observer | None = None
    response: bool = False
    spot: Spot | None = None
    fits: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def affirms(self) -> bool:
        """Whether it says that its event happened."""
        return (
            bool(self.predicate)
            and (self.effect in _SAYS_IT_HAPPENED or self.response)
            and self.claim.modality in _IN_THE_TRACE
            and self.claim.type != CALM
        )

    @property
    def denies(self) -> bool:
        """Whether it denies something, named or not."""
        return self.effect == "denies" or (bool(self.claim.denies) and self.effect != "retracts")


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


@dataclass(frozen=True, slots=True, eq=False)
class Testimony:
    """All claims of a case known at a time, as events; `calm` are the claims of quiet.

    `by_predicate` finds the events that somebody describes with that predicate. `heard`
    remembers what a viewpoint held of a matter, so that a board of another day asks once;
    `fitting` which events fit the patterns that were asked for last (see `matching`).
    """

    case: Case
    claims: tuple[ResolvedClaim, ...]
    events: Mapping[str, Event]
    by_predicate: Mapping[str, tuple[Event, ...]]
    calm: tuple[ResolvedClaim, ...]
    heard: dict[object, object] = field(default_factory=dict, repr=False)
    fitting: dict[object, object] = field(default_factory=dict, repr=False)


_Hit: TypeAlias = tuple[Event, ResolvedClaim]


def resolve(case: Case, claim: Claim) -> ResolvedClaim:
    """Return the claim with its names resolved against the case."""
    speaker = resolve_actor(case, claim.speaker) or UNRESOLVED + claim.speaker
    effect = acts()[claim.act].effect
    return ResolvedClaim(
        claim=claim,
        effect=effect,
        speaker=speaker,
        side=own_side(case, speaker) or claim.side or speaker,
        predicate=_predicate(case, claim.type),
        actor=_id_or_unresolved(resolve_actor(case, claim.actor), claim.actor),
        target=_id_or_unresolved(resolve_actor(case, claim.target), claim.target),
        place=_id_or_unresolved(place_of(case, claim.place), claim.place),
        spot=stated_spot(case, claim.place, claim.occurred),
        observer=_observer_of(case, speaker),
        response=claim.act == "defend",
    )


def testimony(case: Case, claims: Iterable[Claim]) -> Testimony:
    """Tie the claims together into events and attach each denial to what it answers."""
    resolved = tuple(resolve(case, c) for c in claims)
    events = _events(_not_retracted(case, resolved))
    _attach_denials(case, resolved, events)
    return Testimony(
        case=case,
        claims=resolved,
        events=events,
        by_predicate=_by_predicate(events.values()),
        calm=tuple(c for c in resolved if c.claim.type == CALM and c.effect in _SAYS_IT_HAPPENED),
    )


def own_side(case: Case, actor: str) -> str:
    """Return the side of an actor that the case knows: its own, else its whole's own name.

    A ministry of a state without a side speaks for that state, a bearer without a side
    is one of its own (design section 5). Empty for an actor that the case does not know.
    """
    if actor not in case.actors:
        return ""
    return side_of(case, actor) or whole_of(case, actor)


def places_meet(case: Case, one: str, other: str) -> bool:
    """Whether two places may overlap: one lies in the other, or one of them is not stated."""
    return not one or not other or is_inside(case, one, other) or is_inside(case, other, one)


def times_meet(one: Interval | None, other: Interval | None) -> bool:
    """Whether two periods may overlap; one that is not stated overlaps everything."""
    return one is None or other is None or (one.start < other.end and other.start < one.end)


def _predicate(case: Case, code: str) -> str:
    if not code:
        return ""
    known = event_types().get(code)
    if known is not None:
        return known.predicate
    return case.event_types.get(code, code)


def _id_or_unresolved(found: str | None, text: str) -> str:
    return found or (UNRESOLVED + text if text else "")


def _observer_of(case: Case, speaker: str) -> Observer | None:
    for observer in case.observers:
        if speaker == observer.actor or speaker in observer.voices:
            return observer
    return None


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
