"""Which events a duty is about: its patterns against what claims describe.

Comes in: a duty's patterns and the testimony. Goes out: for each event the claims that
describe it so, and how surely by place. Whom to believe is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from servanda.agreement.conditions import condition_of
from servanda.agreement.terms import Pattern, Terms
from servanda.case.names import belongs_to, is_inside
from servanda.case.terms import Case
from servanda.model import Role
from servanda.places.atlas import spot_of
from servanda.places.conditions import holds
from servanda.places.fit import inside
from servanda.places.terms import Spot
from servanda.viewpoints.events import Event, Testimony
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim, places_meet

ANY = "any"


class PlaceMatch(IntEnum):
    """How surely a claim's place is the duty's: not at all, perhaps, or inside it."""

    NO = 0
    UNCERTAIN = 1
    INSIDE = 2


Placed: TypeAlias = tuple[tuple[ResolvedClaim, PlaceMatch], ...]
Span: TypeAlias = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""When events happened: their starts and ends, UTC seconds, half-open, shape (events,)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked of the testimony: events of these patterns, in this role, for this bearer.

    `bearer` is empty where the duty has none. `declared` asks for completions only.
    `by_speaker` hears each speaker's claims of an event apart: a count is one speaker's.
    """

    role: Role
    patterns: tuple[Pattern, ...]
    bearer: str
    terms: Terms
    declared: bool = False
    by_speaker: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """An event and the claims by which it fits.

    Attributes:
        claims: those that describe it so, each with how surely its place is the duty's.
        said: the same without the places.
    """

    event: Event
    claims: Placed
    said: tuple[ResolvedClaim, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Events that fit and whose claims differ in nothing that a viewpoint looks at.

    Attributes:
        numbers: the events' places in the order of ids, shape (events,).
        spans: when each happened, by the claims that tell it; `crowds` remembers it here.
    """

    matches: tuple[Match, ...]
    numbers: npt.NDArray[np.int64]
    spans: dict[tuple[int, ...], Span] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The events that fit: in groups of those that are alike, and those apart."""

    groups: tuple[Group, ...]
    apart: tuple[Match, ...]


def fitting(testimony: Testimony, matter: Matter) -> list[tuple[str, Fits]]:
    """Return for everybody whose act it must be (empty: anybody) the events that fit.

    Claims about one event may describe it by different patterns, fire or an assault: they
    are heard together, as long as the patterns ask for the same actor.
    """
    by_actor: dict[str, list[Pattern]] = {}
    for pattern in matter.patterns:
        by_actor.setdefault(_wanted(matter, pattern), []).append(pattern)
    return [
        (wanted, _fits(testimony, tuple(patterns), matter)) for wanted, patterns in by_actor.items()
    ]


def matches(testimony: Testimony, matter: Matter) -> list[Match]:
    """Return the matter's events, each by itself."""
    return [
        match
        for _, fits in fitting(testimony, matter)
        for those in (*(g.matches for g in fits.groups), fits.apart)
        for match in those
    ]


def _fits(testimony: Testimony, patterns: tuple[Pattern, ...], matter: Matter) -> Fits:
    """Return the events that fit patterns; asked once.

    Whoever the bearer and whatever the viewpoint, the same events fit.
    """
    terms = matter.terms
    key = (patterns, terms.where, terms.responses_count, matter.declared, matter.by_speaker)
    kept = testimony.fitting
    if key not in kept:
        asked: dict[str, list[_Wanted]] = {}
        for pattern in patterns:
            place = pattern.role("place") or terms.where
            one = _Wanted(pattern.role("target"), pattern.role("object"), place)
            asked.setdefault(pattern.predicate, []).append(one)
        kept[key] = _grouped(
            (event, claims)
            for event in _events_of(testimony, asked)
            if (found := _fitting(testimony.case, event, asked, matter))
            for claims in (_by_speaker(found) if matter.by_speaker else [found])
        )
    return cast("Fits", kept[key])


def _grouped(found: Iterable[tuple[Event, Placed]]) -> Fits:
    alike: dict[tuple[object, ...], list[Match]] = {}
    apart = []
    for event, claims in found:
        match = Match(event, claims, tuple([c for c, _ in claims]))
        traits = _traits(event, claims)
        if traits is None:
            apart.append(match)
        else:
            alike.setdefault(traits, []).append(match)
    groups = [
        Group(tuple(those), np.fromiter((m.event.number for m in those), np.int64, len(those)))
        for those in alike.values()
    ]
    return Fits(tuple(groups), tuple(apart))


def _traits(event: Event, claims: Placed) -> tuple[object, ...] | None:
    """Return all that a viewpoint looks at in the claims of an event, but for when it happened.

    None where an event is to be heard by itself: what is denied, what an observer speaks of
    (whose word counts where and when it covers), and an event of which only some claims fit.
    """
    if event.denials or len(claims) < len(event.affirmations):
        return None
    ids: dict[str, int] = {}
    seen: list[object] = []
    for claim, fit in claims:
        if claim.observer is not None:
            return None
        number = ids.setdefault(claim.claim.id, len(ids))
        whole = (claim.predicate, claim.effect, claim.response, fit, claim.claim.reviewed)
        seen.append((number, *whole, claim.side, claim.speaker, claim.actor, claim.target))
    # Whose word is the last on an attribution is told by the days on which they were said.
    said = [c.claim.said or c.claim.published for c, _ in claims]
    days = tuple([s.end if s else 0 for s in said])
    return (*seen, days if len(set(days)) > 1 else ())


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a pattern asks of a claim of its kind."""

    target: str | None
    object: str | None
    place: str


def _by_speaker(claims: Placed) -> list[Placed]:
    apart: dict[str, list[tuple[ResolvedClaim, PlaceMatch]]] = {}
    for claim, place in claims:
        apart.setdefault(claim.speaker, []).append((claim, place))
    return [tuple(apart[speaker]) for speaker in sorted(apart)]


def _events_of(testimony: Testimony, predicates: Iterable[str]) -> list[Event]:
    found = {e.id: e for p in predicates for e in testimony.by_predicate.get(p, ())}
    return list(found.values())


def _wanted(matter: Matter, pattern: Pattern) -> str:
    """Return whose act it must be: the bearer unless the block says otherwise; empty = anybody."""
    stated = pattern.role("actor") or matter.terms.actor
    if not stated:
        return matter.bearer
    return "" if stated == ANY else stated


def is_part(case: Case, actor: str, whole: str) -> bool:
    """Whether what `actor` does is done by `whole`."""
    return actor == whole or (actor in case.actors and belongs_to(case, actor, whole))


def _fitting(
    case: Case, event: Event, asked: Mapping[str, Sequence[_Wanted]], matter: Matter
) -> Placed:
    fits = []
    for claim in event.affirmations:
        best = PlaceMatch.NO
        for wanted in asked.get(claim.predicate, ()):
            best = max(best, _fit(case, claim, wanted, matter), key=int)
        if best is not PlaceMatch.NO:
            fits.append((claim, best))
    if matter.declared and not any(claim.effect == "completes" for claim, _ in fits):
        return ()
    return tuple(fits)


def _fit(case: Case, claim: ResolvedClaim, wanted: _Wanted, matter: Matter) -> PlaceMatch:
    if claim.response and not matter.terms.responses_count:
        return PlaceMatch.NO
    if wanted.target is not None and not _actor_fits(case, claim.target, wanted.target):
        return PlaceMatch.NO
    if wanted.object is not None and not object_fits(claim.claim.object, wanted.object):
        return PlaceMatch.NO
    place = wanted.place
    if claim.effect == "completes" or matter.declared:
        meets = not place or place == ANY or places_meet(case, claim.place, place)
        return PlaceMatch.INSIDE if meets else PlaceMatch.NO
    return place_fit(case, claim, place)


def _actor_fits(case: Case, stated: str, asked: str | None) -> bool:
    """Whether a target is the one asked for; one that the claim leaves out does not exclude it."""
    return asked in (None, ANY) or not stated or is_part(case, stated, str(asked))


def object_fits(stated: str, asked: str | None) -> bool:
    """Whether an object is the one asked for: the same words, or all words of one in the other."""
    if asked in (None, ANY) or not stated:
        return True
    ours, theirs = _words(str(asked)), _words(stated)
    return ours <= theirs or theirs <= ours


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().replace("-", " ").split())


def place_fit(case: Case, claim: ResolvedClaim, asked: str) -> PlaceMatch:
    """Return how surely a claim's place is the one asked for: by name, else on the ground."""
    if not asked or asked == ANY:
        return PlaceMatch.INSIDE
    if asked not in claim.fits:  # viewpoints, readings and bearers ask the same again
        claim.fits[asked] = _place_fit(case, claim, asked)
    return cast("PlaceMatch", claim.fits[asked])


def _place_fit(case: Case, claim: ResolvedClaim, asked: str) -> PlaceMatch:
    stated = claim.place
    condition = condition_of(asked)
    if condition is not None:
        return PlaceMatch(holds(case, condition, claim.spot or _drawn(case, claim)))
    if is_inside(case, stated, asked):
        return PlaceMatch.INSIDE
    named = bool(stated) and not stated.startswith(UNRESOLVED)
    if claim.spot is not None and not named:
        there = spot_of(case, asked, claim.claim.occurred)
        return PlaceMatch.UNCERTAIN if there is None else PlaceMatch(inside(claim.spot, there))
    if not named or is_inside(case, asked, stated):
        return PlaceMatch.UNCERTAIN
    return PlaceMatch.NO


def _drawn(case: Case, claim: ResolvedClaim) -> Spot | None:
    """Return where a place that a claim names is drawn, None where it is not."""
    if not claim.place or claim.place.startswith(UNRESOLVED):
        return None
    return spot_of(case, claim.place, claim.claim.occurred)


def actors_named(claims: Placed) -> frozenset[str]:
    """Return everybody to whom one of the claims attributes the event."""
    return frozenset(claim.actor for claim, _ in claims if claim.actor)
