"""A claim with its names resolved: what its speaker, actor, target and place stand for.

Comes in: a case and a claim. Goes out: the claim with ids of the case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from servanda.case.names import is_inside, resolve_actor, side_of, whole_of
from servanda.case.terms import Case, Observer
from servanda.model import Claim, Interval, Modality
from servanda.places.spots import place_of, stated_spot
from servanda.places.terms import Spot
from servanda.vocabulary import acts, event_types

_IN_THE_TRACE = frozenset({Modality.ACTUAL, Modality.ALLEGED, Modality.UNSTATED})
SAYS_IT_HAPPENED = frozenset({"affirms", "observes", "completes"})
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
        fits: how surely its place is one that was asked for; `matching` remembers it here,
            for all claims that state this place and time.
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
            and (self.effect in SAYS_IT_HAPPENED or self.response)
            and self.claim.modality in _IN_THE_TRACE
            and self.claim.type != CALM
        )

    @property
    def denies(self) -> bool:
        """Whether it denies something, named or not."""
        return self.effect == "denies" or (bool(self.claim.denies) and self.effect != "retracts")


def resolve(case: Case, claim: Claim) -> ResolvedClaim:
    """Return the claim with its names resolved against the case."""
    speaker, side, observer = _voice(case, claim.speaker)
    place, spot, fits = _where(case, claim.place, claim.occurred)
    return ResolvedClaim(
        claim=claim,
        effect=acts()[claim.act].effect,
        speaker=speaker,
        side=side or claim.side or speaker,
        predicate=_predicate(case, claim.type),
        actor=_actor(case, claim.actor),
        target=_actor(case, claim.target),
        place=place,
        spot=spot,
        observer=observer,
        response=claim.act == "defend",
        fits=fits,
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


@lru_cache(maxsize=50_000)
def _voice(case: Case, name: str) -> tuple[str, str, Observer | None]:
    """Return a speaker's id, its side (empty without one), and for which observer it speaks."""
    speaker = resolve_actor(case, name) or UNRESOLVED + name
    observers = (o for o in case.observers if speaker == o.actor or speaker in o.voices)
    return speaker, own_side(case, speaker), next(observers, None)


@lru_cache(maxsize=50_000)
def _actor(case: Case, name: str) -> str:
    return _id_or_unresolved(resolve_actor(case, name), name)


# The claims of one event follow one another and name one place.
@lru_cache(maxsize=5_000)
def _where(case: Case, cell: str, when: Interval | None) -> tuple[str, Spot | None, dict[str, int]]:
    return _id_or_unresolved(place_of(case, cell), cell), stated_spot(case, cell, when), {}


def _id_or_unresolved(found: str | None, text: str) -> str:
    return found or (UNRESOLVED + text if text else "")
