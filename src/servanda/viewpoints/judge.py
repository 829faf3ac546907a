"""What a viewpoint holds of the events that a duty is about.

Comes in: a viewpoint, the testimony and a matter (whose duty, which patterns, which
role). Goes out: occurrences, supported or possible, each with its claims, its ground
and its doubts. Occurrence and attribution are judged apart (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.case.terms import Case, Grounds, Viewpoint
from servanda.model import (
    BEGINNING,
    FOREVER,
    UNKNOWN_ACTOR,
    Because,
    Count,
    Interval,
    Occurrence,
    Precision,
    Standing,
)
from servanda.viewpoints.events import UNRESOLVED, ResolvedClaim, Testimony
from servanda.viewpoints.grounds import Hearing, holds
from servanda.viewpoints.matching import (
    Match,
    Matter,
    PlaceMatch,
    actors_named,
    is_part,
    matches,
)
from servanda.viewpoints.standing import Weight, weight


@dataclass(frozen=True, slots=True)
class _Held:
    """A standing, the ground for it and the claims that establish it."""

    standing: Standing
    ground: str = ""
    claims: tuple[ResolvedClaim, ...] = ()


_POSSIBLE = _Held(Standing.POSSIBLE)
_EXCLUDED = _Held(Standing.EXCLUDED)


def occurrences(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter
) -> tuple[Occurrence, ...]:
    """Return what the viewpoint holds supported or possible of the matter's events.

    Order is by time, then by event id; it decides nothing.
    """
    asked = (viewpoint, matter)
    if asked not in testimony.heard:
        court = _Court(testimony.case, viewpoint, matter, weight(testimony.case, matter))
        found = (court.hear(match) for match in matches(testimony, matter))
        testimony.heard[asked] = _in_order(o for o in found if o is not None)
    return testimony.heard[asked]


def unattributed(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, bearers: Sequence[str]
) -> tuple[Occurrence, ...]:
    """Return supported events that some bearer did, without saying which: actor `?`.

    These break a duty for `*` and for no bearer alone: at least one attribution stands,
    and all that stand are to bearers (design section 6).
    """
    asked = (viewpoint, matter, tuple(bearers))
    if asked not in testimony.heard:
        court = _Court(testimony.case, viewpoint, matter, weight(testimony.case, matter))
        found = (court.hear_all(match, bearers) for match in matches(testimony, matter))
        testimony.heard[asked] = _in_order(o for o in found if o is not None)
    return testimony.heard[asked]


def hear(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, match: Match
) -> Occurrence | None:
    """Return what the viewpoint holds of one event, None where it excludes it."""
    court = _Court(testimony.case, viewpoint, matter, weight(testimony.case, matter))
    return court.hear(match)


def _in_order(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(found, key=lambda o: (o.interval.start, o.interval.end, o.event)))


@dataclass(frozen=True, slots=True)
class _Court:
    """One viewpoint hearing one matter."""

    case: Case
    viewpoint: Viewpoint
    matter: Matter
    weight: Weight

    def hear(self, match: Match) -> Occurrence | None:
        """Return what holds of one event for the matter's bearer, None where nothing does."""
        event = self._event(match)
        if event.standing is Standing.EXCLUDED:
            return None
        wanted = match.wanted
        if not wanted:
            return self._occurrence(
                match, event, "", _all(match), self._denials(match, _all(match))
            )
        naming = tuple(
            c for c, _ in match.claims if c.actor and is_part(self.case, c.actor, wanted)
        )
        if not naming:
            # Nobody names an actor at all: it may have been this one. Where somebody is
            # named, it was not (docs/decisions/0003).
            if actors_named(match.claims):
                return None
            held = _Held(Standing.POSSIBLE, claims=event.claims)
            return self._occurrence(match, held, wanted, (), self._denials(match, _all(match)))
        by = self._attribution(match, wanted, naming)
        if by.standing is Standing.EXCLUDED:
            return None
        supported = event.standing is by.standing is Standing.SUPPORTED
        held = _Held(
            Standing.SUPPORTED if supported else Standing.POSSIBLE, by.ground, event.claims
        )
        answerable = (*naming, *(c for c in _all(match) if not c.actor))
        return self._occurrence(match, held, wanted, naming, self._denials(match, answerable))

    def hear_all(self, match: Match, bearers: Sequence[str]) -> Occurrence | None:
        """Return a supported event whose every standing attribution is to a bearer."""
        event = self._event(match)
        if event.standing is not Standing.SUPPORTED:
            return None
        named = [a for a in actors_named(match.claims) if self._stands(match, a)]
        to_bearers = all(any(is_part(self.case, a, b) for b in bearers) for a in named)
        if not named or not to_bearers:
            return None
        return self._occurrence(match, event, UNKNOWN_ACTOR, _all(match), ())

    def _stands(self, match: Match, actor: str) -> bool:
        naming = tuple(c for c, _ in match.claims if c.actor == actor)
        return self._attribution(match, actor, naming).standing is not Standing.EXCLUDED

    def _event(self, match: Match) -> _Held:
        against = self._denials(match, _all(match))
        hearing = Hearing(self.case, self.weight, _all(match), against)
        return _held(hearing, self.viewpoint.event_supported, self.viewpoint.event_excluded)

    def _attribution(self, match: Match, actor: str, naming: tuple[ResolvedClaim, ...]) -> _Held:
        against = (*self._denials(match, naming), *self._elsewhere(match, actor, naming))
        hearing = Hearing(self.case, self.weight, naming, against, accused=actor)
        view = self.viewpoint
        return _held(hearing, view.attribution_supported, view.attribution_excluded)

    def _denials(
        self, match: Match, answerable: Iterable[ResolvedClaim]
    ) -> tuple[ResolvedClaim, ...]:
        """Return who denies one of these claims: a denial answers whoever else says the same."""
        said = {id(c) for c in answerable}
        return tuple(d.by for d in match.event.denials if any(id(a) in said for a in d.answers))

    def _elsewhere(
        self, match: Match, actor: str, naming: Sequence[ResolvedClaim]
    ) -> tuple[ResolvedClaim, ...]:
        """Return the claims that name somebody else, of speakers who do not name the actor too."""
        both = {c.claim.id for c in naming}
        return tuple(
            c
            for c in match.event.affirmations
            if c.actor
            and c.claim.id not in both
            and not is_part(self.case, c.actor, actor)
            and not c.actor.startswith(UNRESOLVED)
        )

    def _occurrence(
        self,
        match: Match,
        held: _Held,
        actor: str,
        naming: Sequence[ResolvedClaim],
        denials: Sequence[ResolvedClaim],
    ) -> Occurrence:
        elsewhere = self._elsewhere(match, actor, naming) if actor and naming else ()
        answering = [c for c in denials if self.weight.may_answer(c, match)]
        blaming = [c for c in elsewhere if self.weight.may_answer(c, match)]
        uncertain = _place_uncertain(match, held.claims)
        possible = held.standing is not Standing.SUPPORTED or uncertain
        saying = list(naming or _all(match))
        return Occurrence(
            event=match.event.id,
            role=self.matter.role,
            predicate=saying[0].predicate,
            actor=actor,
            interval=_hull(held.claims or saying),
            standing=Standing.POSSIBLE if possible else Standing.SUPPORTED,
            ground="" if possible else held.ground,
            supporting=() if possible else _ids(held.claims),
            affirming=_ids(saying),
            established=_ids(held.claims) if possible else (),
            denying=_ids(answering),
            elsewhere=_ids(blaming) if actor != UNKNOWN_ACTOR else (),
            doubts=_doubts(held, answering, blaming, uncertain=uncertain),
            speaker=saying[0].speaker,
            count=_count(held.claims or saying),
            unreviewed=any(
                not c.claim.reviewed for c in (*saying, *held.claims, *answering, *blaming)
            ),
        )


def _held(hearing: Hearing, supported: Iterable[Grounds], excluded: Iterable[Grounds]) -> _Held:
    if any(holds(hearing, ground) for ground in excluded):
        return _EXCLUDED
    established = [(g.ground, holds(hearing, g)) for g in supported]
    standing = [(name, claims) for name, claims in established if claims]
    if not standing:
        return _POSSIBLE if hearing.saying else _EXCLUDED
    claims = dict.fromkeys(c for _, those in standing for c in those)
    return _Held(Standing.SUPPORTED, standing[0][0], tuple(claims))


def _all(match: Match) -> tuple[ResolvedClaim, ...]:
    return tuple(claim for claim, _ in match.claims)


def _ids(claims: Iterable[ResolvedClaim]) -> tuple[str, ...]:
    return tuple(sorted({c.claim.id for c in claims}))


def _place_uncertain(match: Match, supporting: Sequence[ResolvedClaim]) -> bool:
    """Whether no claim that carries the event puts it inside the duty's place."""
    carrying = {id(c) for c in supporting}
    fits = [fit for claim, fit in match.claims if not carrying or id(claim) in carrying]
    return all(fit is PlaceMatch.UNCERTAIN for fit in fits)


def _doubts(
    held: _Held,
    answering: Sequence[ResolvedClaim],
    blaming: Sequence[ResolvedClaim],
    *,
    uncertain: bool,
) -> tuple[Because, ...]:
    doubts = []
    if held.standing is not Standing.SUPPORTED:
        doubts += [Because.DENIED] if answering else []
        doubts += [Because.ATTRIBUTED_ELSEWHERE] if blaming else []
        doubts += [] if doubts else [Because.UNCONFIRMED_REPORT]
    if uncertain:
        doubts.append(Because.PLACE_UNCERTAIN)
    return tuple(doubts)


def _hull(claims: Sequence[ResolvedClaim]) -> Interval:
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
