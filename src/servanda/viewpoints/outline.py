"""What a viewpoint holds of an event, in outline, and the occurrence that it becomes.

Comes in: which claims establish, say, deny it or blame another. Goes out: an occurrence.
Events whose claims are alike in all that a viewpoint looks at have one outline: a feed of
a hundred thousand rows is heard in a few shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from servanda.model import (
    BEGINNING,
    FOREVER,
    UNKNOWN_ACTOR,
    Because,
    Count,
    Interval,
    Occurrence,
    Precision,
    Role,
    Standing,
)
from servanda.viewpoints.matching import Match, PlaceMatch
from servanda.viewpoints.resolving import ResolvedClaim

Numbers: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A standing, the ground for it and the claims that establish it."""

    standing: Standing
    ground: str = ""
    claims: tuple[ResolvedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What is held of an event, for one actor.

    Attributes:
        saying: the claims that say it of the actor, or that it happened at all.
        answering, blaming: claims with standing that deny it, or name somebody else.
    """

    held: Held
    actor: str
    saying: tuple[ResolvedClaim, ...]
    answering: tuple[ResolvedClaim, ...] = ()
    blaming: tuple[ResolvedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """The outline of all events whose claims are alike, by the claims' places among them.

    Nobody denies these events.
    """

    standing: Standing
    ground: str
    actor: str
    holding: Numbers
    saying: Numbers
    blaming: Numbers

    @classmethod
    def of(cls, outline: Outline, match: Match) -> Alike:
        """Return an outline by the places of its claims among the event's."""
        place = {id(c): n for n, c in enumerate(match.said)}

        def numbers(claims: Iterable[ResolvedClaim]) -> Numbers:
            return tuple(place[id(c)] for c in claims)

        held = outline.held
        return cls(
            held.standing,
            held.ground,
            outline.actor,
            numbers(held.claims),
            numbers(outline.saying),
            numbers(outline.blaming),
        )

    def outline(self, match: Match) -> Outline:
        """Return the outline of another event whose claims are alike."""
        said = match.said
        return Outline(
            held=Held(self.standing, self.ground, tuple([said[n] for n in self.holding])),
            actor=self.actor,
            saying=tuple([said[n] for n in self.saying]),
            blaming=tuple([said[n] for n in self.blaming]),
        )


def occurrence(outline: Outline, match: Match, role: Role) -> Occurrence:
    """Return the occurrence that an outline describes."""
    held, saying, blaming = outline.held, outline.saying, outline.blaming
    uncertain = _place_uncertain(match, held.claims)
    possible = held.standing is not Standing.SUPPORTED or uncertain
    carrying = held.claims or saying
    return Occurrence(
        event=match.event.id,
        role=role,
        predicate=saying[0].predicate,
        actor=outline.actor,
        interval=hull(carrying),
        standing=Standing.POSSIBLE if possible else Standing.SUPPORTED,
        ground="" if possible else held.ground,
        supporting=() if possible else _ids(held.claims),
        affirming=_ids(saying),
        established=_ids(held.claims) if possible else (),
        denying=_ids(outline.answering),
        elsewhere=_ids(blaming) if outline.actor != UNKNOWN_ACTOR else (),
        doubts=_doubts(outline, uncertain=uncertain),
        speaker=saying[0].speaker,
        count=_count(carrying),
        unreviewed=any(
            not c.claim.reviewed for c in (*saying, *held.claims, *outline.answering, *blaming)
        ),
    )


def _ids(claims: Sequence[ResolvedClaim]) -> tuple[str, ...]:
    if len(claims) < 2:  # noqa: PLR2004 — nothing to sort
        return tuple([c.claim.id for c in claims])
    return tuple(sorted({c.claim.id for c in claims}))


def _place_uncertain(match: Match, supporting: Sequence[ResolvedClaim]) -> bool:
    """Whether no claim that carries the event puts it inside the duty's place."""
    carrying = {id(c) for c in supporting}
    fits = [fit for claim, fit in match.claims if not carrying or id(claim) in carrying]
    return all(fit is PlaceMatch.UNCERTAIN for fit in fits)


def _doubts(outline: Outline, *, uncertain: bool) -> tuple[Because, ...]:
    doubts = []
    if outline.held.standing is not Standing.SUPPORTED:
        doubts += [Because.DENIED] if outline.answering else []
        doubts += [Because.ATTRIBUTED_ELSEWHERE] if outline.blaming else []
        doubts += [] if doubts else [Because.UNCONFIRMED_REPORT]
    if uncertain:
        doubts.append(Because.PLACE_UNCERTAIN)
    return tuple(doubts)


def hull(claims: Sequence[ResolvedClaim]) -> Interval:
    """Return the least period that holds every stated time; up to when it was said where none is.

    A completion is dated when it was said (design section 5).
    """
    completing = [c for c in claims if c.effect == "completes"]
    times = [t for c in (completing or claims) if (t := _time_of(c)) is not None]
    start, end = min(t.start for t in times), max(t.end for t in times)
    alike = {t.precision for t in times}
    precision = alike.pop() if len(alike) == 1 else Precision.RANGE
    return Interval(start, end, precision)


def _time_of(claim: ResolvedClaim) -> Interval:
    said = claim.claim.said or claim.claim.published
    if claim.effect == "completes" and said is not None:
        return said
    if claim.claim.occurred is not None:
        return claim.claim.occurred
    return Interval(BEGINNING, said.end if said else FOREVER, Precision.UNKNOWN)


def _count(claims: Sequence[ResolvedClaim]) -> Count:
    """Return the range of the stated counts: no average, no sum; "more than" has no upper end."""
    stated = [c for claim in claims if (c := claim.claim.count).bounds is not None]
    if not stated:
        return Count()
    low = min(c.bounds[0] for c in stated if c.bounds)
    high = max(c.bounds[1] for c in stated if c.bounds)
    return Count(low if low == high else None, low, high, stated[0].unit)
