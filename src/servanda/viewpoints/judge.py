"""What a viewpoint holds of the events that a duty is about.

Comes in: a viewpoint, the testimony and a matter (whose duty, which patterns, which
role). Goes out: occurrences, supported or possible, each with its claims, its ground
and its doubts. Occurrence and attribution are judged apart (design section 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from servanda.case.terms import Case, Grounds, Viewpoint
from servanda.model import UNKNOWN_ACTOR, Occurrence, Standing
from servanda.viewpoints.events import UNRESOLVED, ResolvedClaim, Testimony
from servanda.viewpoints.grounds import Hearing, holds
from servanda.viewpoints.matching import Match, Matter, actors_named, is_part, matches
from servanda.viewpoints.outline import Alike, Held, Outline, occurrence
from servanda.viewpoints.standing import Weight, weight

_POSSIBLE = Held(Standing.POSSIBLE)
_EXCLUDED = Held(Standing.EXCLUDED)


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
    """One viewpoint hearing one matter.

    `alike` keeps the outline of events whose claims are alike in all that a viewpoint looks at.
    """

    case: Case
    viewpoint: Viewpoint
    matter: Matter
    weight: Weight
    alike: dict[tuple[int, str], Alike] = field(default_factory=dict)

    def hear(self, match: Match) -> Occurrence | None:
        """Return what holds of one event for the matter's bearer, None where nothing does."""
        return self._heard(match, self._outline)

    def hear_all(self, match: Match, bearers: Sequence[str]) -> Occurrence | None:
        """Return a supported event whose every standing attribution is to a bearer."""
        return self._heard(match, lambda one: self._outline_of_all(one, bearers))

    def _heard(self, match: Match, outline: Callable[[Match], Outline | None]) -> Occurrence | None:
        if match.alike is None:
            found = outline(match)
        else:
            key = (match.alike, match.wanted)
            if key not in self.alike:
                self.alike[key] = Alike.of(outline(match), match)
            found = self.alike[key].outline(match)
        return None if found is None else occurrence(found, match, self.matter.role)

    def _outline(self, match: Match) -> Outline | None:
        event = self._event(match)
        if event.standing is Standing.EXCLUDED:
            return None
        wanted = match.wanted
        if not wanted:
            return self._outlined(match, event, "", match.said)
        naming = tuple(
            c for c, _ in match.claims if c.actor and is_part(self.case, c.actor, wanted)
        )
        if not naming:
            # Nobody names an actor at all: it may have been this one. Where somebody is
            # named, it was not (docs/decisions/0003).
            if actors_named(match.claims):
                return None
            held = Held(Standing.POSSIBLE, claims=event.claims)
            return self._outlined(match, held, wanted, ())
        by = self._attribution(match, wanted, naming)
        if by.standing is Standing.EXCLUDED:
            return None
        supported = event.standing is by.standing is Standing.SUPPORTED
        held = Held(Standing.SUPPORTED if supported else Standing.POSSIBLE, by.ground, event.claims)
        return self._outlined(match, held, wanted, naming)

    def _outline_of_all(self, match: Match, bearers: Sequence[str]) -> Outline | None:
        event = self._event(match)
        if event.standing is not Standing.SUPPORTED:
            return None
        named = [a for a in actors_named(match.claims) if self._stands(match, a)]
        to_bearers = all(any(is_part(self.case, a, b) for b in bearers) for a in named)
        if not named or not to_bearers:
            return None
        return self._outlined(match, event, UNKNOWN_ACTOR, match.said)

    def _stands(self, match: Match, actor: str) -> bool:
        naming = tuple(c for c, _ in match.claims if c.actor == actor)
        return self._attribution(match, actor, naming).standing is not Standing.EXCLUDED

    def _event(self, match: Match) -> Held:
        against = self._denials(match, match.said)
        hearing = Hearing(self.case, self.weight, match.said, against)
        return _held(hearing, self.viewpoint.event_supported, self.viewpoint.event_excluded)

    def _attribution(self, match: Match, actor: str, naming: tuple[ResolvedClaim, ...]) -> Held:
        against = (*self._denials(match, naming), *self._elsewhere(match, actor, naming))
        hearing = Hearing(self.case, self.weight, naming, against, accused=actor)
        view = self.viewpoint
        return _held(hearing, view.attribution_supported, view.attribution_excluded)

    def _denials(
        self, match: Match, answerable: Iterable[ResolvedClaim]
    ) -> tuple[ResolvedClaim, ...]:
        """Return who denies one of these claims: a denial answers whoever else says the same."""
        if not match.event.denials:
            return ()
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

    def _outlined(
        self, match: Match, held: Held, actor: str, naming: tuple[ResolvedClaim, ...]
    ) -> Outline:
        """Return an outline with who denies it or blames another, as far as they have standing."""
        # A denial answers the claims that name the actor, and those that name nobody.
        others = () if naming == match.said else (c for c in match.said if not c.actor)
        answerable = (*naming, *others) if naming else match.said
        denials = () if actor == UNKNOWN_ACTOR else self._denials(match, answerable)
        elsewhere = self._elsewhere(match, actor, naming) if actor and naming else ()
        return Outline(
            held=held,
            actor=actor,
            saying=naming or match.said,
            answering=tuple(c for c in denials if self.weight.may_answer(c, match)),
            blaming=tuple(c for c in elsewhere if self.weight.may_answer(c, match)),
        )


def _held(hearing: Hearing, supported: Iterable[Grounds], excluded: Iterable[Grounds]) -> Held:
    if any(holds(hearing, ground) for ground in excluded):
        return _EXCLUDED
    established = [(g.ground, holds(hearing, g)) for g in supported]
    standing = [(name, claims) for name, claims in established if claims]
    if not standing:
        return _POSSIBLE if hearing.saying else _EXCLUDED
    claims = dict.fromkeys(c for _, those in standing for c in those)
    return Held(Standing.SUPPORTED, standing[0][0], tuple(claims))
