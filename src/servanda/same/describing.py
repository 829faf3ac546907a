"""What an event is compared by: kind, days, ground, actors, number, sources.

Comes in: the testimony. Goes out: one `Described` for each event that some claim affirms.
Of several claims about one event the narrowest time and place count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import shapely

from servanda.case.names import fold, is_inside
from servanda.case.terms import Case
from servanda.clock import local_day
from servanda.feeds.manifest import manifests
from servanda.model import Interval
from servanda.places.atlas import spot_of
from servanda.places.terms import Spot
from servanda.viewpoints.events import Event, Testimony
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim

MOST_DAYS = 31
_VIOLENCE = frozenset({"CFV", "CIV"})
_SEPARATES = ";"


@dataclass(frozen=True, slots=True)
class Described:
    """An event as it is compared.

    Attributes:
        feed: the feed that it came by, empty for claims that were loaded one by one.
        group: of event types; only events of one group are compared. `CFV` and `CIV` are one.
        first, last: ordinals of the local days between which it happened.
        x, y: metres in the case's projection, None where no ground is known; `accuracy`: how
            many metres it may lie off.
        place: id of a place or a name that the case does not know; `wholes`: ids of the
            places around it.
        actors: ids of all actors that some claim names.
        number, unit: the least that is counted, where it is counted and not nought.
        sources: who printed or said it, folded.
    """

    event: str
    claim: tuple[str, str]
    feed: str
    group: str
    kind: str
    first: int
    last: int
    x: float | None
    y: float | None
    accuracy: float | None
    place: str
    wholes: tuple[str, ...]
    actors: tuple[str, ...]
    number: float | None
    unit: str
    sources: tuple[str, ...]


def described(heard: Testimony, period: Interval) -> tuple[list[Described], int]:
    """Return the dated events of a period, and how many are known too widely to compare."""
    found, wide = [], 0
    for event in heard.events.values():
        when = _when(event)
        if when is None or when.end - when.start > MOST_DAYS * 86_400:
            wide += 1
        elif when.start < period.end and period.start < when.end:
            found.append(_described(heard.case, event, when))
    return found, wide


def _described(case: Case, event: Event, when: Interval) -> Described:
    zone = ZoneInfo(case.agreement.timezone)
    claims = event.affirmations
    first = claims[0]
    kind = next((c.claim.type for c in claims if c.claim.type), "")
    family = kind.partition("-")[0]
    place = min((c.place for c in claims if c.place), key=_unknown, default="")
    spot = _spot(case, claims, place)
    middle = spot.metric.centroid if spot else None
    number, unit = _number(claims)
    return Described(
        event=event.id,
        claim=first.claim.key,
        feed=_feed(event.id),
        group="violence" if family in _VIOLENCE else family,
        kind=kind,
        first=local_day(when.start, zone).toordinal(),
        last=local_day(when.end - 1, zone).toordinal(),
        x=middle.x if middle else None,
        y=middle.y if middle else None,
        accuracy=_reach(spot) if spot else None,
        place=place.removeprefix(UNRESOLVED),
        wholes=tuple(p for p in case.places if p != place and is_inside(case, place, p)),
        actors=tuple(sorted({n for c in claims for n in (c.actor, c.target) if _is_known(n)})),
        number=number,
        unit=unit,
        sources=tuple(sorted(set(_sources(claims)))),
    )


def _when(event: Event) -> Interval | None:
    stated = [c.claim.occurred for c in event.affirmations if c.claim.occurred is not None]
    return min(stated, key=lambda t: (t.end - t.start, t.start), default=None)


def _spot(case: Case, claims: Iterable[ResolvedClaim], place: str) -> Spot | None:
    stated = [c.spot for c in claims if c.spot is not None]
    if stated:
        return min(stated, key=_reach)
    return None if _unknown(place) else spot_of(case, place)


def _reach(spot: Spot) -> float:
    """Return how many metres from the middle of a spot the event may have been."""
    middle = spot.metric.centroid
    return spot.accuracy_m + float(shapely.hausdorff_distance(middle, spot.metric))


def _number(claims: Iterable[ResolvedClaim]) -> tuple[float | None, str]:
    counts = [c.claim.count for c in claims if not c.claim.count.is_total]
    stated = [(c.best if c.best is not None else c.low, c.measure.casefold()) for c in counts]
    known = [(n, unit) for n, unit in stated if n]
    return min(known, default=(None, ""))


def _sources(claims: Iterable[ResolvedClaim]) -> Iterator[str]:
    """Yield names of who printed or said it; a feed is no source of itself."""
    for one in claims:
        claim = one.claim
        feed = _feed(claim.event or claim.id)
        names = [claim.speaker, *claim.source.split(_SEPARATES), urlsplit(claim.url).hostname or ""]
        publishers = _publishers(feed)
        for name in names:
            said = fold(name.strip().removeprefix("www."))
            if said and said not in publishers:
                yield said


def _publishers(feed: str) -> frozenset[str]:
    if not feed:
        return frozenset()
    known = manifests()[feed]
    return frozenset(
        map(fold, (feed, known.title, known.publisher, feed.split("-", maxsplit=1)[0]))
    )


def _feed(event: str) -> str:
    prefix = event.partition(":")[0]
    return prefix if prefix in manifests() else ""


def _unknown(place: str) -> bool:
    return not place or place.startswith(UNRESOLVED)


def _is_known(actor: str) -> bool:
    return bool(actor) and not actor.startswith(UNRESOLVED)
