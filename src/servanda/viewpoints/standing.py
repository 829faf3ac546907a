"""Who has weight on an event for a duty: adverse parties, and those whose denial counts.

Design section 5, "Who counts". The same rule for every side; nothing here names one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servanda.case.names import is_inside, opposed_sides
from servanda.case.terms import Case, Coverage, Observer
from servanda.model import Role
from servanda.viewpoints.matching import Match, Matter, is_part
from servanda.viewpoints.resolving import ResolvedClaim, own_side, times_meet

_IN_THE_BEARERS_FAVOUR = frozenset({Role.PERFORMS, Role.RESTORES, Role.EXCUSES})


@dataclass(frozen=True, slots=True)
class Weight:
    """Whose word counts in one matter, worked out once.

    Attributes:
        bearer_side: side of the bearer, empty with no bearer.
        beneficiary_sides: sides of those to whom it is owed.
        role: what the event would do to the duty.
    """

    case: Case
    bearer: str
    bearer_side: str
    beneficiary_sides: frozenset[str]
    role: Role

    @property
    def in_favour(self) -> bool:
        """Whether the event would help the bearer."""
        return self.role in _IN_THE_BEARERS_FAVOUR

    def is_adverse(self, claim: ResolvedClaim) -> bool:
        """Whether the claim is the word of somebody who loses by it.

        An event in the bearer's favour: a beneficiary. A breach: the bearer, or the actor
        that the claim itself names (an admission). What makes the duty owed: the bearer.
        """
        if self.in_favour:
            return claim.side in self.beneficiary_sides
        if self.bearer_side and claim.side == self.bearer_side:
            return True
        admits = bool(claim.actor) and claim.side == own_side(self.case, claim.actor)
        return admits and self.role is Role.BREAKS

    def is_accused(self, claim: ResolvedClaim, accused: str) -> bool:
        """Whether the claim is the word of the accused's own side."""
        return claim.side == (own_side(self.case, accused) or accused)

    def may_observe(self, observer: Observer | None) -> bool:
        """Whether the observer has standing here: not on a duty of its own or its principal's."""
        if observer is None:
            return False
        principals = (observer.actor, *observer.belongs_to)
        return not self.bearer or not any(
            is_part(self.case, p, self.bearer) or is_part(self.case, self.bearer, p)
            for p in principals
        )

    def observed(self, claim: ResolvedClaim) -> bool:
        """Whether a named observer says that it saw the event itself."""
        return claim.effect == "observes" and self.may_observe(claim.observer)

    def may_answer(self, claim: ResolvedClaim, match: Match) -> bool:
        """Whether the speaker has standing to deny the event or to attribute it elsewhere."""
        sides = (
            {self.bearer_side, *self.beneficiary_sides} if self.in_favour else {self.bearer_side}
        )
        for described, _ in match.claims:
            sides.add(_side(self.case, described.target))
            if not self.in_favour:
                sides.add(_side(self.case, described.actor))
        if claim.side in sides - {""}:
            return True
        return self.may_observe(claim.observer) and self._covers(claim, match)

    def _covers(self, claim: ResolvedClaim, match: Match) -> bool:
        observer = claim.observer
        if observer is None:
            return False
        return claim.effect == "observes" or any(
            _seen_from(self.case, cover, described)
            for cover in observer.covers
            for described, _ in match.claims
        )


def weight(case: Case, matter: Matter) -> Weight:
    """Work out whose word counts in a matter."""
    bearer_side = _side(case, matter.bearer) if matter.bearer else ""
    return Weight(
        case=case,
        bearer=matter.bearer,
        bearer_side=bearer_side,
        beneficiary_sides=_beneficiary_sides(case, matter, bearer_side),
        role=matter.role,
    )


def _side(case: Case, actor: str) -> str:
    return own_side(case, actor) or actor


def _beneficiary_sides(case: Case, matter: Matter, bearer_side: str) -> frozenset[str]:
    """Sides to whom it is owed: `to`, else the Parties opposed to the bearer, else all Parties.

    The last also serves a bearer that is opposed to nobody, such as a guarantor's force:
    it owes its duty to the Parties (docs/decisions/0002).
    """
    if matter.terms.to:
        return frozenset(_side(case, actor) for actor in matter.terms.to)
    parties = frozenset(_side(case, actor) for actor in case.agreement.parties)
    opposed = parties & opposed_sides(case, bearer_side)
    return opposed or parties - {bearer_side}


def _seen_from(case: Case, cover: Coverage, claim: ResolvedClaim) -> bool:
    return is_inside(case, claim.place, cover.place) and times_meet(
        cover.period, claim.claim.occurred
    )


def opposed_pair(case: Case, claims: Iterable[ResolvedClaim]) -> tuple[ResolvedClaim, ...]:
    """Return the claims of sides of which two are opposed; empty where no two are."""
    by_side: dict[str, list[ResolvedClaim]] = {}
    for claim in claims:
        by_side.setdefault(claim.side, []).append(claim)
    agreeing = {s for s in by_side for other in opposed_sides(case, s) if other in by_side}
    return tuple(c for side in sorted(agreeing) for c in by_side[side])
