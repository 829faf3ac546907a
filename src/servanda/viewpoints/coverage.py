"""Who was able to observe which place on which day: no report is not "no violation".

Comes in: the testimony, a viewpoint, a place and a period. Goes out: on how many of its
days every part of the place was covered, and which claims say that access was refused.
By names and what lies inside what; areas are not measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from servanda.agreement.conditions import condition_of, named_place
from servanda.case.names import is_inside, parts_of
from servanda.case.terms import Case, Viewpoint
from servanda.clock import local_day
from servanda.model import CoverageDays, Interval
from servanda.places.shares import Days, ground_shares
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.resolving import ResolvedClaim, places_meet, times_meet
from servanda.viewpoints.standing import Weight

_REFUSAL = "denies_access"
_WHOLE = 0.999
"""Share of the ground from which on it is all of it: drawings do not meet to the metre."""


def coverage(
    testimony: Testimony, viewpoint: Viewpoint, place: str, period: Interval, weight: Weight
) -> CoverageDays:
    """Return the covered days of a period, of all its local days, begun ones included.

    A duty without a place is covered nowhere: nobody can have watched "everywhere".
    """
    case = testimony.case
    zone = ZoneInfo(case.agreement.timezone)
    first, last = _day_number(period.start, zone), _day_number(period.end - 1, zone)
    seen = list(_seen(testimony, viewpoint, weight))
    watched = _watched([spell[:2] for spell in seen], last - first + 1, first, zone)
    covered, shares = _covered(case, place, watched, last - first + 1)
    refused = _refusals(testimony, named_place(place), period) if not covered.all() else ()
    share = None if shares is None else float(shares.mean())
    unreviewed = False
    if not all(reviewed for _, _, reviewed in seen):
        sure = _watched([s[:2] for s in seen if s[2]], last - first + 1, first, zone)
        firm, _ = _covered(case, place, sure, last - first + 1)
        unreviewed = bool(firm.sum() < covered.sum())
    return CoverageDays(int(covered.sum()), len(covered), refused, share, unreviewed)


def _covered(
    case: Case, place: str, watched: Mapping[str, Days], days: int
) -> tuple[Days, npt.NDArray[np.float64] | None]:
    """Return on which days every part was covered, and the share of the ground on each day."""
    shares = ground_shares(case, place, watched)
    if condition_of(place) is not None:
        # Names do not tell what lies within a distance: only ground that is drawn does.
        return np.zeros(days, dtype=np.bool_) if shares is None else shares > _WHOLE, shares
    covered = np.full(days, bool(place), dtype=np.bool_)
    for part in parts_of(case, place) if place else ():
        over = [on for where, on in watched.items() if is_inside(case, part, where)]
        covered &= np.logical_or.reduce(over) if over else False
    return covered, shares


def _watched(
    seen: Iterable[tuple[str, Interval]], days: int, first: int, zone: ZoneInfo
) -> dict[str, npt.NDArray[np.bool_]]:
    """Return for each place that somebody covered on which days it was."""
    found: dict[str, npt.NDArray[np.bool_]] = {}
    for where, when in seen:
        _mark(found.setdefault(where, np.zeros(days, dtype=np.bool_)), first, when, zone)
    return found


def _seen(
    testimony: Testimony, viewpoint: Viewpoint, weight: Weight
) -> Iterator[tuple[str, Interval, bool]]:
    """Give every place and period that somebody who counts covered, and whether it is reviewed."""
    for observer in testimony.case.observers:
        if weight.may_observe(observer):
            yield from ((cover.place, cover.period, True) for cover in observer.covers)
    for claim in testimony.calm:
        counts = weight.may_observe(claim.observer) or claim.side in viewpoint.coverage_sides
        if counts and claim.place and claim.claim.occurred is not None:
            yield claim.place, claim.claim.occurred, claim.claim.reviewed


def _mark(days: npt.NDArray[np.bool_], first: int, when: Interval, zone: ZoneInfo) -> None:
    start = max(_day_number(when.start, zone) - first, 0)
    end = min(_day_number(when.end - 1, zone) - first + 1, len(days))
    days[start : max(start, end)] = True


def _day_number(instant: int, zone: ZoneInfo) -> int:
    return local_day(instant, zone).toordinal()


def _refusals(testimony: Testimony, place: str, period: Interval) -> tuple[str, ...]:
    """Return the claims that access to the place was refused to observers in the period."""
    refusals = (
        claim
        for event in testimony.by_predicate.get(_REFUSAL, ())
        for claim in event.affirmations
        if _refuses(testimony.case, claim, place, period)
    )
    return tuple(sorted({c.claim.id for c in refusals}))


def _refuses(case: Case, claim: ResolvedClaim, place: str, period: Interval) -> bool:
    return (
        claim.observer is not None
        and times_meet(claim.claim.occurred, period)
        and places_meet(case, claim.place, place)
    )
