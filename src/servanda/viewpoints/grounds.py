"""Each ground on which a viewpoint may believe or exclude, as one small function.

A ground gets the claims that say a thing (that it happened, or that somebody did it)
and returns those of them that establish it; none means that the ground does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from servanda.case.terms import Case, Grounds
from servanda.clock import local_day
from servanda.model import BEGINNING, Role
from servanda.viewpoints.resolving import ResolvedClaim
from servanda.viewpoints.standing import Weight, opposed_pair

AFFIRMED = "affirmed"
SIDE_AFFIRMS = "side-affirms"
SIDE_DENIES = "side-denies"


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is said for and against one thing: an event, or an attribution of it.

    Attributes:
        weight: whose word counts.
        saying: claims that say it.
        against: claims that deny it or, for an attribution, name somebody else.
        accused: whom the attribution names; empty for the event itself.
    """

    case: Case
    weight: Weight
    saying: Sequence[ResolvedClaim]
    against: Sequence[ResolvedClaim]
    accused: str = ""


def holds(hearing: Hearing, ground: Grounds) -> tuple[ResolvedClaim, ...]:
    """Return the claims that establish the ground, none where it does not hold."""
    return _GROUNDS[ground.ground](hearing, ground.side)


def known_grounds() -> tuple[str, ...]:
    """Return the names of all grounds that a viewpoint may use."""
    return tuple(sorted(_GROUNDS))


def _adverse_affirms(hearing: Hearing, _side: str) -> tuple[ResolvedClaim, ...]:
    weight = hearing.weight
    if hearing.accused and weight.role is Role.BREAKS:
        return tuple(c for c in hearing.saying if weight.is_accused(c, hearing.accused))
    return tuple(c for c in hearing.saying if weight.is_adverse(c))


def _observer_observed(hearing: Hearing, _side: str) -> tuple[ResolvedClaim, ...]:
    return tuple(c for c in hearing.saying if hearing.weight.observed(c))


def _observer_undenied(hearing: Hearing, side: str) -> tuple[ResolvedClaim, ...]:
    if any(hearing.weight.is_accused(c, hearing.accused) for c in hearing.against):
        return ()
    return _observer_observed(hearing, side)


def _opposed_sides_affirm(hearing: Hearing, _side: str) -> tuple[ResolvedClaim, ...]:
    return opposed_pair(hearing.case, hearing.saying)


def _affirmed(hearing: Hearing, _side: str) -> tuple[ResolvedClaim, ...]:
    return tuple(hearing.saying)


def _side_affirms(hearing: Hearing, side: str) -> tuple[ResolvedClaim, ...]:
    ours = _of(side, hearing.saying)
    return (
        ours if _last(hearing.case, ours) > _last(hearing.case, _of(side, hearing.against)) else ()
    )


def _side_denies(hearing: Hearing, side: str) -> tuple[ResolvedClaim, ...]:
    ours = _of(side, hearing.against)
    return (
        ours if _last(hearing.case, ours) > _last(hearing.case, _of(side, hearing.saying)) else ()
    )


def _of(side: str, claims: Iterable[ResolvedClaim]) -> tuple[ResolvedClaim, ...]:
    return tuple(c for c in claims if c.side == side)


def _last(case: Case, claims: Sequence[ResolvedClaim]) -> str:
    """Return the local day of the last word among the claims, empty with no word.

    Days, not instants: on one day a side that says both has not settled (design section 5).
    """
    zone = ZoneInfo(case.agreement.timezone)
    return max((_day(c, zone) for c in claims), default="")


def _day(claim: ResolvedClaim, zone: ZoneInfo) -> str:
    when = claim.claim.said or claim.claim.published
    return local_day((when.end - 1) if when else BEGINNING + 86_400, zone).isoformat()


_GROUNDS: dict[str, Callable[[Hearing, str], tuple[ResolvedClaim, ...]]] = {
    "adverse-affirms": _adverse_affirms,
    "observer-observed": _observer_observed,
    "observer-observed-undenied": _observer_undenied,
    "opposed-sides-affirm": _opposed_sides_affirm,
    SIDE_AFFIRMS: _side_affirms,
    SIDE_DENIES: _side_denies,
    AFFIRMED: _affirmed,
}
