"""What a viewpoint holds of the events that a duty is about.

Comes in: a viewpoint, the testimony and a matter (whose duty, which patterns, which
role). Goes out: occurrences, supported or possible, each with its claims, its ground
and its doubts. Occurrence and attribution are judged apart (design section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from servanda.case.terms import Case, Grounds, Viewpoint
from servanda.model import UNKNOWN_ACTOR, Occurrence, Standing
from servanda.viewpoints.crowds import Apart, Crowd, Kind, Part, Together, gathered, in_order
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.grounds import Hearing, holds
from servanda.viewpoints.matching import (
    Group,
    Match,
    Matter,
    actors_named,
    fitting,
    is_part,
)
from servanda.viewpoints.outline import Alike, Held, Outline, occurrence
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim
from servanda.viewpoints.standing import Weight, weight

_POSSIBLE = Held(Standing.POSSIBLE)
_EXCLUDED = Held(Standing.EXCLUDED)


def occurrences(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, bearers: tuple[str, ...] = ()
) -> tuple[Occurrence, ...]:
    """Return what the viewpoint holds supported or possible of the matter's events.

    Order is by time, then by event id; it decides nothing.
    """
    asked = (viewpoint, matter, bearers, "each")
    if asked not in testimony.heard:
        found = crowds(testimony, viewpoint, matter, bearers)
        testimony.heard[asked] = in_order(o for crowd in found for o in crowd.all())
    return cast("tuple[Occurrence, ...]", testimony.heard[asked])


def crowds(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, bearers: tuple[str, ...] = ()
) -> tuple[Crowd, ...]:
    """Return the same by what is held alike of them.

    With bearers: supported events that some bearer did, without saying which: actor `?`.
    These break a duty for `*` and for no bearer alone: at least one attribution stands,
    and all that stand are to bearers (design section 6).
    """
    asked = (viewpoint, matter, bearers)
    if asked not in testimony.heard:
        earlier = testimony.earlier
        if earlier is None:
            weighing = weight(testimony.case, matter)
            court = _Court(testimony.case, viewpoint, matter, weighing, bearers)
            testimony.heard[asked] = court.crowds(testimony)
        else:
            # An event is heard by its own claims alone: where these are the same, so is it.
            alike = crowds(earlier.of, viewpoint, matter, bearers)
            own = crowds(earlier.changed, viewpoint, matter, bearers)
            testimony.heard[asked] = (*(c.only(earlier.same) for c in alike), *own)
    return cast("tuple[Crowd, ...]", testimony.heard[asked])


def hear(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, match: Match, wanted: str
) -> Occurrence | None:
    """Return what the viewpoint holds of one event by somebody, None where it excludes it."""
    court = _Court(testimony.case, viewpoint, matter, weight(testimony.case, matter))
    outline = court.outline(match, wanted)
    return None if outline is None else occurrence(outline, match, matter.role)


def _kind(one: Occurrence) -> Kind:
    return one.standing, one.doubts, one.unreviewed


@dataclass(frozen=True, slots=True)
class _Court:
    """One viewpoint hearing one matter; with bearers, for all of them together."""

    case: Case
    viewpoint: Viewpoint
    matter: Matter
    weight: Weight
    bearers: tuple[str, ...] = ()

    def crowds(self, testimony: Testimony) -> tuple[Crowd, ...]:
        """Hear all events that fit the matter."""
        parts: dict[Kind, list[Part]] = {}
        for wanted, fits in fitting(testimony, self.matter):
            self._hear_groups(fits.groups, wanted, parts)
            self._hear_apart(fits.apart, wanted, parts)
        return gathered(parts)

    def _hear_groups(
        self, groups: Iterable[Group], wanted: str, parts: dict[Kind, list[Part]]
    ) -> None:
        """Add each group to the parts of its kind: the first event tells for all."""
        for group in groups:
            first = group.matches[0]
            outline = self.outline(first, wanted)
            if outline is not None:
                kind = _kind(occurrence(outline, first, self.matter.role))
                alike = Alike.of(outline, first)
                parts.setdefault(kind, []).append(Together(group, alike, self.matter.role))

    def _hear_apart(
        self, matches: Iterable[Match], wanted: str, parts: dict[Kind, list[Part]]
    ) -> None:
        """Hear each event by itself."""
        by_kind: dict[Kind, Apart] = {}
        for match in matches:
            outline = self.outline(match, wanted)
            if outline is not None:
                one = occurrence(outline, match, self.matter.role)
                by_kind.setdefault(_kind(one), Apart()).add(one, match.event.number)
        for kind, apart in by_kind.items():
            parts.setdefault(kind, []).append(apart)

    def outline(self, match: Match, wanted: str) -> Outline | None:
        """Return what is held of an event by somebody (empty: anybody), None where it is not."""
        return self._of_all(match) if self.bearers else self._of_one(match, wanted)

    def _of_one(self, match: Match, wanted: str) -> Outline | None:
        event = self._event(match)
        if event.standing is Standing.EXCLUDED:
            return None
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

    def _of_all(self, match: Match) -> Outline | None:
        event = self._event(match)
        if event.standing is not Standing.SUPPORTED:
            return None
        named = [a for a in actors_named(match.claims) if self._stands(match, a)]
        to_bearers = all(any(is_part(self.case, a, b) for b in self.bearers) for a in named)
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
