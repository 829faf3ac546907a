"""What is claimed to have happened where: statements gathered by the place they can be drawn at.

Comes in: a case and statements. Goes out: spots, each with its counts; and how many
statements name a place that no geometry is held of. Very many coordinates are put together
by squares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point

from servanda.case.terms import Case
from servanda.maps.geometry import atlas
from servanda.places.projection import Bounds
from servanda.places.terms import Spot as Located

Numbers: TypeAlias = npt.NDArray[np.int64]
Degrees: TypeAlias = npt.NDArray[np.float64]

_SQUARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Sides of the squares, in degrees, that coordinates are put together by."""

_MOST_KINDS = 4
_PLACELESS = -1


@dataclass(frozen=True, slots=True)
class Told:
    """What a map needs of a statement.

    Attributes:
        place: id of its place, `unresolved:…`, or empty; cell: the place as it was written.
        located: where it was by coordinates or direction, None where by name only.
        kind: the predicate of its event.
    """

    place: str
    cell: str
    located: Located | None
    kind: str
    denied: bool
    unanswered: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Statements at one place, or at several in one square.

    Attributes:
        place: the id of the place where they are drawn, or the cell that states where.
        lon, lat: a point inside it.
        count, denied, unanswered: statements, and how many are denied or unanswered.
        kinds: the most frequent kinds of event, with their counts.
        places: how many places are put together here.
        square: around them, in degrees; None for one place.
    """

    place: str
    lon: float
    lat: float
    count: int
    denied: int
    unanswered: int
    kinds: tuple[tuple[str, int], ...]
    places: int = 1
    square: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """Statements laid on the map: spots, and what could not be drawn, by the place it names."""

    spots: Sequence[Spot]
    undrawn: Sequence[tuple[str, int]]
    placeless: int


@dataclass(frozen=True, slots=True, eq=False)
class Plotted:
    """Statements by where they can be drawn, as columns.

    Attributes:
        places: what stands at each spot: a place of the case, or the cell that states it.
        lon, lat: where, shape (spots,).
        stated: whether by coordinates or direction, shape (spots,).
        at: the spot of each statement; `-1` without a place, below that the number of
            `elsewhere` that it names, counted down from -2; shape (statements,).
        kind: the number of its kind, shape (statements,).
        denied, unanswered: flags, shape (statements,).
    """

    places: tuple[str, ...]
    lon: Degrees
    lat: Degrees
    stated: npt.NDArray[np.bool_]
    elsewhere: tuple[str, ...]
    kinds: tuple[str, ...]
    at: Numbers
    kind: Numbers
    denied: npt.NDArray[np.bool_]
    unanswered: npt.NDArray[np.bool_]

    @property
    def events(self) -> npt.NDArray[np.bool_]:
        """Which statements tell of an event, shape (statements,)."""
        known = np.fromiter((bool(kind) for kind in self.kinds), np.bool_, len(self.kinds))
        return known[self.kind]

    def inside(self, bounds: Bounds) -> npt.NDArray[np.bool_]:
        """Return which statements are drawn within a box, shape (statements,)."""
        west, south, east, north = bounds
        spots = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        found = np.zeros(len(self.at), dtype=np.bool_)
        drawn = self.at >= 0
        found[drawn] = spots[self.at[drawn]]
        return found


def plotted(case: Case, statements: Sequence[Told]) -> Plotted:
    """Return statements by the place they are drawn at: their own, else the next around it."""
    anchors = drawn_at(case)
    spots: dict[str, int] = {}
    points: dict[int, tuple[float, float]] = {}
    located: dict[int, Located] = {}
    elsewhere: dict[str, int] = {}
    at = np.empty(len(statements), dtype=np.int64)
    for number, one in enumerate(statements):
        if one.place in anchors:
            place, point = anchors[one.place]
            at[number] = spot = spots.setdefault(place, len(spots))
            points[spot] = point
        elif one.located is not None:
            at[number] = spot = spots.setdefault(one.cell, len(spots))
            located[spot] = one.located
        elif one.place:
            at[number] = _PLACELESS - elsewhere.setdefault(one.place, len(elsewhere) + 1)
        else:
            at[number] = _PLACELESS
    points.update(zip(located, _degrees(case, list(located.values())), strict=True))
    kinds = {kind: n for n, kind in enumerate(sorted({one.kind for one in statements}))}
    size = len(statements)
    return Plotted(
        places=tuple(spots),
        lon=np.fromiter((points[n][0] for n in range(len(spots))), np.float64, len(spots)),
        lat=np.fromiter((points[n][1] for n in range(len(spots))), np.float64, len(spots)),
        stated=np.fromiter((n in located for n in range(len(spots))), np.bool_, len(spots)),
        elsewhere=tuple(elsewhere),
        kinds=tuple(kinds),
        at=at,
        kind=np.fromiter((kinds[one.kind] for one in statements), np.int64, size),
        denied=np.fromiter((one.denied for one in statements), np.bool_, size),
        unanswered=np.fromiter((one.unanswered for one in statements), np.bool_, size),
    )


def _degrees(case: Case, located: Sequence[Located]) -> list[tuple[float, float]]:
    """Return a point inside each location, longitude first."""
    inside = shapely.point_on_surface(np.array([spot.metric for spot in located], dtype=object))
    lon, lat = atlas(case).projection.degrees(shapely.get_x(inside), shapely.get_y(inside))
    return list(zip(np.round(lon, 5).tolist(), np.round(lat, 5).tolist(), strict=True))


def laid(those: Plotted, chosen: Numbers | None = None, most: int | None = None) -> Laid:
    """Return spots of the chosen statements, by number (default: all), the most told first.

    Of more than `most` coordinates those in one square are put together.
    """
    at = those.at if chosen is None else those.at[chosen]
    kind, denied, unanswered = (
        c if chosen is None else c[chosen] for c in (those.kind, those.denied, those.unanswered)
    )
    drawn = at >= 0
    present, spot = np.unique(at[drawn], return_inverse=True)
    group = _together(those, present, most)
    of = group[spot]
    shape = (int(group.max(initial=-1)) + 1, max(1, len(those.kinds)))
    by_kind = np.bincount(of * shape[1] + kind[drawn], minlength=shape[0] * shape[1])
    counts = _Counts(
        by_kind.reshape(shape),
        np.bincount(of[denied[drawn]], minlength=shape[0]),
        np.bincount(of[unanswered[drawn]], minlength=shape[0]),
    )
    members = np.split(present[np.argsort(group, kind="stable")], _starts(group))
    spots = [_spot(those, members[n], counts, n) for n in range(shape[0])]
    away = np.bincount(-1 - at[~drawn], minlength=1)
    undrawn = [(those.elsewhere[n - 1], int(away[n])) for n in np.flatnonzero(away) if n]
    return Laid(
        sorted(spots, key=lambda s: (-s.count, s.place)),
        sorted(undrawn, key=lambda u: -u[1]),
        int(away[0]),
    )


def _starts(group: Numbers) -> Numbers:
    """Return where each group but the first starts, once their members are in order."""
    return np.cumsum(np.bincount(group))[:-1] if len(group) else np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Statements of each group: by kind, shape (groups, kinds), and denied, unanswered."""

    by_kind: Numbers
    denied: Numbers
    unanswered: Numbers


def _together(those: Plotted, present: Numbers, most: int | None) -> Numbers:
    """Return the group of each spot: its own, or that of its square where there are too many."""
    stated = those.stated[present]
    alone = np.arange(len(present))
    if most is None or int(stated.sum()) <= most:
        return alone
    lon, lat = those.lon[present[stated]], those.lat[present[stated]]
    for side in _SQUARES:
        squares = np.column_stack((np.floor(lon / side), np.floor(lat / side)))
        found, square = np.unique(squares, axis=0, return_inverse=True)
        if len(found) <= most or side == _SQUARES[-1]:
            break
    named = len(present) - len(lon)
    group = np.empty(len(present), dtype=np.int64)
    group[~stated] = np.arange(named)
    group[stated] = named + square.reshape(-1)
    return group


def _spot(those: Plotted, members: Numbers, counts: _Counts, number: int) -> Spot:
    row = counts.by_kind[number]
    order = [k for k in np.argsort(-row, kind="stable")[:_MOST_KINDS] if row[k]]
    lon, lat = those.lon[members], those.lat[members]
    several = len(members) > 1
    edges = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    return Spot(
        place="" if several else those.places[members[0]],
        lon=round(float(lon.mean()), 5),
        lat=round(float(lat.mean()), 5),
        count=int(row.sum()),
        denied=int(counts.denied[number]),
        unanswered=int(counts.unanswered[number]),
        kinds=tuple((those.kinds[k], int(row[k])) for k in order if those.kinds[k]),
        places=len(members),
        square=edges if several else None,
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
