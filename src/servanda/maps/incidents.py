"""What is claimed to have happened where: statements gathered by the place they can be drawn at.

Comes in: a case and statements. Goes out: spots, each with its counts; and how many
statements name a place that no geometry is held of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shapely.geometry import Point

from servanda.case.terms import Case
from servanda.maps.geometry import atlas
from servanda.model import Interval
from servanda.places.projection import Bounds
from servanda.places.spots import stated_spot


@dataclass(frozen=True, slots=True)
class Told:
    """What a map needs of a statement.

    Attributes:
        place: id of its place, `unresolved:…`, or empty; cell: the place as it was written.
        kind: the predicate of its event.
    """

    place: str
    cell: str
    occurred: Interval | None
    kind: str
    denied: bool
    unanswered: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Statements at one place.

    Attributes:
        place: the id of the place where they are drawn.
        lon, lat: a point inside it.
        count, denied, unanswered: statements, and how many are denied or unanswered.
        kinds: the most frequent kinds of event, with their counts.
    """

    place: str
    lon: float
    lat: float
    count: int
    denied: int
    unanswered: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """Statements laid on the map: spots, and what could not be drawn, by the place it names."""

    spots: Sequence[Spot]
    undrawn: Sequence[tuple[str, int]]
    placeless: int


def laid(case: Case, statements: Iterable[Told]) -> Laid:
    """Return statements by the place they are drawn at: their own, else the next around it."""
    at: dict[str, list[Told]] = {}
    stated: dict[str, tuple[tuple[float, float], list[Told]]] = {}
    undrawn: Counter[str] = Counter()
    placeless = 0
    anchors = drawn_at(case)
    for one in statements:
        if not one.place:
            placeless += 1
        elif one.place in anchors:
            at.setdefault(anchors[one.place][0], []).append(one)
        elif one.cell in stated:
            stated[one.cell][1].append(one)
        elif (point := _stated(case, one)) is not None:
            stated[one.cell] = (point, [one])
        else:
            undrawn[one.place] += 1
    spots = [_spot(place, anchors[place][1], found) for place, found in at.items()]
    spots += [_spot(place, point, found) for place, (point, found) in stated.items()]
    return Laid(sorted(spots, key=lambda s: (-s.count, s.place)), undrawn.most_common(), placeless)


def _stated(case: Case, one: Told) -> tuple[float, float] | None:
    """Return the point of a place that is stated by coordinates or by direction."""
    spot = stated_spot(case, one.cell, one.occurred)
    if spot is None:
        return None
    middle = atlas(case).projection.unproject(spot.metric.representative_point())
    return (round(middle.x, 5), round(middle.y, 5))


def _spot(place: str, point: tuple[float, float], those: Sequence[Told]) -> Spot:
    kinds = Counter(one.kind for one in those if one.kind)
    return Spot(
        place=place,
        lon=point[0],
        lat=point[1],
        count=len(those),
        denied=sum(one.denied for one in those),
        unanswered=sum(one.unanswered for one in those),
        kinds=tuple(kinds.most_common(4)),
    )


@lru_cache(maxsize=16)
def drawn_at(case: Case) -> Mapping[str, tuple[str, tuple[float, float]]]:
    """Return, for each place that can be drawn, at which place's geometry and at which point."""
    own: dict[str, tuple[float, float]] = {}
    for shape in atlas(case).shapes:
        point: Point = shape.geometry.representative_point()
        own.setdefault(shape.place, (round(point.x, 5), round(point.y, 5)))
    found = {place: (place, point) for place, point in own.items()}
    for place in case.places:
        around = _around(case, place)
        if place not in found and (outer := next((p for p in around if p in own), None)):
            found[place] = (outer, own[outer])
    return found


def _around(case: Case, place: str) -> list[str]:
    """Return what a place lies in, the nearest first."""
    found: dict[str, None] = {}
    waiting = list(case.places[place].inside)
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += case.places[one].inside if one in case.places else ()
    return list(found)


def within(case: Case, bounds: Bounds) -> frozenset[str]:
    """Return the places that are drawn within a box, and all that lie inside what is."""
    west, south, east, north = bounds
    return frozenset(
        place
        for place, (_, (lon, lat)) in drawn_at(case).items()
        if west <= lon <= east and south <= lat <= north
    )
