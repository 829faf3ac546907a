"""Events by voice, zone and local day.

Comes in: the testimony, event types, a period. Goes out: daily counts. An event that two
people of one side report is one; one that two sides report is one for each of them. What
is known only to lie within several days is spread nowhere: it is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from servanda.case.terms import Case
from servanda.clock import local_day
from servanda.errors import BadInput, Fault
from servanda.model import Interval
from servanda.trends.terms import Daily, Share
from servanda.viewpoints.events import Event, Testimony
from servanda.viewpoints.matching import PlaceMatch, place_fit
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim

_MOST_DAYS = 36_600
_COUNTED_AS_EVENTS = frozenset({"violations", "incidents", "explosions"})


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as one voice reports it: on which local day, where, by which claims.

    `day` is None where the voice does not say the day. `times` is how often it happened:
    once, or as often as the voice counts violations, incidents or explosions of that day.
    `where` is the claim that says best where it was, None where none does.
    """

    voice: str
    day: int | None
    place: str
    event: str
    claims: tuple[str, ...]
    times: int = 1
    where: ResolvedClaim | None = None


def reported(heard: Testimony, predicates: Iterable[str], period: Interval) -> tuple[Reported, ...]:
    """Return the events of these kinds that lie in the period, for each voice that affirms them."""
    wanted = frozenset(predicates)
    zone = ZoneInfo(heard.case.agreement.timezone)
    events = {e.id: e for p in sorted(wanted) for e in heard.by_predicate.get(p, ())}
    return tuple(
        found
        for event in events.values()
        for found in _by_voice(event, wanted, zone)
        if _in(found, event, period, zone)
    )


def _by_voice(event: Event, wanted: frozenset[str], zone: ZoneInfo) -> Iterator[Reported]:
    voices: dict[str, list[ResolvedClaim]] = {}
    for claim in event.affirmations:
        if claim.predicate in wanted and not claim.claim.count.is_total:
            voices.setdefault(claim.side.removeprefix(UNRESOLVED), []).append(claim)
    for voice, claims in sorted(voices.items()):
        ids = tuple(sorted({c.claim.id for c in claims}))
        where = next((c for c in claims if c.spot or c.place), None)
        place = where.place.removeprefix(UNRESOLVED) if where else ""
        yield Reported(voice, _day(claims, zone), place, event.id, ids, _times(claims), where)


def _times(claims: Iterable[ResolvedClaim]) -> int:
    """Return how often a voice says that it happened: the least of what it counts, else once."""
    counted = [
        c.claim.count.bounds[0]
        for c in claims
        if c.claim.count.bounds and c.claim.count.measure.casefold() in _COUNTED_AS_EVENTS
    ]
    return int(min(counted)) if counted else 1


def _day(claims: Sequence[ResolvedClaim], zone: ZoneInfo) -> int | None:
    """Return the one local day on which the claims agree, None where they do not."""
    days = set()
    for claim in claims:
        when = claim.claim.occurred
        if when is not None:
            first, last = local_day(when.start, zone), local_day(when.end - 1, zone)
            if first == last:
                days.add(first.toordinal())
    return days.pop() if len(days) == 1 else None


def _in(found: Reported, event: Event, period: Interval, zone: ZoneInfo) -> bool:
    first, last = bounds(period, zone)
    if found.day is not None:
        return first <= found.day <= last
    times = [c.claim.occurred for c in event.affirmations if c.claim.occurred is not None]
    return any(t.start < period.end and period.start < t.end for t in times)


def bounds(period: Interval, zone: ZoneInfo) -> tuple[int, int]:
    """Return the ordinals of the first and last local day that a period touches.

    Raises:
        BadInput: when it is longer than a hundred years.
    """
    first = local_day(period.start, zone).toordinal()
    last = local_day(period.end - 1, zone).toordinal()
    if last - first > _MOST_DAYS:
        raise BadInput(Fault("the period", "is longer than a hundred years.", "Narrow --since."))
    return first, last


def daily(
    case: Case, found: Sequence[Reported], period: Interval, zone_place: str = ""
) -> list[Daily]:
    """Return counts by day, one row for each voice; `zone_place` keeps what lies inside a place."""
    first, last = bounds(period, ZoneInfo(case.agreement.timezone))
    by_voice: dict[str, list[Reported]] = {}
    for one in found:
        if one.day is not None and (not zone_place or _inside(case, one, zone_place)):
            by_voice.setdefault(one.voice, []).append(one)
    rows = []
    for voice, those in sorted(by_voice.items()):
        counts = np.zeros(last - first + 1, dtype=np.int64)
        claims: list[list[str]] = [[] for _ in counts]
        for one in those:
            offset = (one.day or first) - first
            counts[offset] += one.times
            claims[offset] += one.claims
        rows.append(Daily(voice, zone_place, first, counts, tuple(map(tuple, claims))))
    return rows


def _inside(case: Case, one: Reported, place: str) -> bool:
    """Whether an event lies in a place for certain: by name, else on the ground."""
    return one.where is not None and place_fit(case, one.where, place) is PlaceMatch.INSIDE


def shares(found: Iterable[Reported], voice: str) -> tuple[Share, ...]:
    """Return how a voice's events spread over places, most first; no place is a place, too."""
    counts: dict[str, int] = {}
    for one in found:
        if one.voice == voice:
            counts[one.place] = counts.get(one.place, 0) + one.times
    total = sum(counts.values()) or 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Share(place, events, events / total) for place, events in ranked)
