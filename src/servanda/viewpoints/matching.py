"""Which events a duty is about: its patterns against what claims describe.

Comes in: a duty's patterns and the testimony. Goes out: for each event the claims that
describe it so, and how surely by place. Whom to believe is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias, cast

from servanda.agreement.conditions import condition_of
from servanda.agreement.terms import Pattern, Terms
from servanda.case.names import belongs_to, is_inside
from servanda.case.terms import Case
from servanda.model import Role
from servanda.places.atlas import spot_of
from servanda.places.conditions import holds
from servanda.places.fit import inside
from servanda.places.terms import Spot
from servanda.viewpoints.events import UNRESOLVED, Event, ResolvedClaim, Testimony, places_meet

ANY = "any"


class PlaceMatch(IntEnum):
    """How surely a claim's place is the duty's: not at all, perhaps, or inside it."""

    NO = 0
    UNCERTAIN = 1
    INSIDE = 2


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
    """An event that fits some of a matter's patterns.

    Attributes:
        wanted: whose act it must be, empty for anybody's.
        claims: those that describe it so, each with how surely its place is the duty's.
        said: the same without the places.
        alike: a number that events share whose claims differ in nothing that a viewpoint
            looks at; None where somebody denies, observed, or speaks of it in another way.
    """

    event: Event
    wanted: str
    claims: tuple[tuple[ResolvedClaim, PlaceMatch], ...]
    said: tuple[ResolvedClaim, ...]
    alike: int | None = None


def matches(testimony: Testimony, matter: Matter) -> list[Match]:
    """Return the events that fit the matter's patterns.

    Claims about one event may describe it by different patterns, fire or an assault: they
    are heard together, as long as the patterns ask for the same actor.
    """
    by_actor: dict[str, list[Pattern]] = {}
    for pattern in matter.patterns:
        by_actor.setdefault(_wanted(matter, pattern), []).append(pattern)
    return [
        match
        for wanted, patterns in by_actor.items()
        for fitting in _events_fitting(testimony, tuple(patterns), matter)
        for match in _matched(fitting, wanted, by_speaker=matter.by_speaker)
    ]


_Claims: TypeAlias = tuple[tuple[ResolvedClaim, PlaceMatch], ...]
_Fitting: TypeAlias = tuple[Event, _Claims, tuple[ResolvedClaim, ...], int | None]


def _matched(fitting: _Fitting, wanted: str, *, by_speaker: bool) -> list[Match]:
    event, claims, said, alike = fitting
    if not by_speaker:
        return [Match(event, wanted, claims, said, alike)]
    return [Match(event, wanted, c, tuple(one for one, _ in c)) for c in _by_speaker(claims)]


def _events_fitting(
    testimony: Testimony, patterns: tuple[Pattern, ...], matter: Matter
) -> list[_Fitting]:
    """Return the events that fit patterns; the last few answers are kept.

    Whoever the bearer and whatever the viewpoint, the same events fit.
    """
    terms = matter.terms
    key = (patterns, terms.where, terms.responses_count, matter.declared)
    kept = testimony.fitting
    if key not in kept:
        asked: dict[str, list[_Wanted]] = {}
        for pattern in patterns:
            place = pattern.role("place") or terms.where
            one = _Wanted(pattern.role("target"), pattern.role("object"), place)
            asked.setdefault(pattern.predicate, []).append(one)
        kept[key] = [
            (event, claims, tuple([c for c, _ in claims]), _alike(testimony, event, claims))
            for event in _events_of(testimony, asked)
            if (claims := _fitting(testimony.case, event, asked, matter))
        ]
        while len(kept) > _MOST_KEPT:
            kept.pop(next(iter(kept)))
    return cast("list[_Fitting]", kept[key])


_MOST_KEPT = 6


def _alike(testimony: Testimony, event: Event, claims: _Claims) -> int | None:
    """Return the number of all that a viewpoint looks at in the claims of an event.

    Not numbered: what is denied, what an observer speaks of (whose word counts where and when
    it covers), and an event of which only some claims fit.
    """
    if event.denials or len(claims) < len(event.affirmations):
        return None
    ids: dict[str, int] = {}
    seen = []
    for claim, fit in claims:
        if claim.observer is not None:
            return None
        # Whose word is the last on an attribution is told by the day on which it was said.
        said = claim.claim.said or claim.claim.published if claim.actor else None
        number = ids.setdefault(claim.claim.id, len(ids))
        names = (claim.side, claim.speaker, claim.actor, claim.target)
        seen.append((number, claim.effect, claim.response, fit, said.end if said else 0, *names))
    return testimony.alike.setdefault(tuple(seen), len(testimony.alike))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a pattern asks of a claim of its kind."""

    target: str | None
    object: str | None
    place: str


def _by_speaker(
    claims: Sequence[tuple[ResolvedClaim, PlaceMatch]],
) -> list[tuple[tuple[ResolvedClaim, PlaceMatch], ...]]:
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
) -> _Claims:
    fits = []
    for claim in event.affirmations:
        best = PlaceMatch.NO
        for wanted in asked.get(claim.predicate, ()):
            best = max(best, _fit(case, claim, wanted, matter))
        if best is not PlaceMatch.NO:
            fits.append((claim, best))
    if matter.declared and not any(claim.effect == "completes" for claim, _ in fits):
        return ()
    return tuple(fits)


def _fit(case: Case, claim: ResolvedClaim, wanted: _Wanted, matter: Matter) -> PlaceMatch:
    if claim.response and not matter.terms.responses_count:
        return PlaceMatch.NO
    if not _actor_fits(case, claim.target, wanted.target):
        return PlaceMatch.NO
    if not object_fits(claim.claim.object, wanted.object):
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


def actors_named(claims: Sequence[tuple[ResolvedClaim, PlaceMatch]]) -> frozenset[str]:
    """Return everybody to whom one of the claims attributes the event."""
    return frozenset(claim.actor for claim, _ in claims if claim.actor)
