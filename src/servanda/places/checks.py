"""Whether a geometry can be what it says: every fault named, none mended.

Comes in: raw features. Goes out: a shapely geometry or the faults that keep it from being
one: no coordinates, out of range, another projection, axes swapped, open rings, rings that
cross themselves.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from servanda.errors import Fault, printable
from servanda.places.geojson import Feature
from servanda.places.terms import CORRIDOR, LINE, POINT, ZONE

Position: TypeAlias = tuple[float, float]

# How many lists stand around one position.
_DEPTH: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_FITS: Mapping[str, tuple[str, ...]] = {
    ZONE: ("Polygon", "MultiPolygon"),
    CORRIDOR: ("Polygon", "MultiPolygon", "LineString", "MultiLineString"),
    LINE: ("LineString", "MultiLineString"),
    POINT: ("Point", "MultiPoint"),
}
_KIND_OF = {"Point": POINT, "LineString": LINE, "Polygon": ZONE}
_LEAST_RING = 4
_MOST_LON, _MOST_LAT = 180.0, 90.0
_SURELY_METRES = 1000.0
_ENOUGH = 4
_MOST_POSITIONS = 5_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature and the geometry that it was found to be."""

    feature: Feature
    kind: str
    geometry: BaseGeometry


def check(features: Sequence[Feature]) -> tuple[list[Drawn], list[Fault]]:
    """Return the features that are sound, and every fault of the others."""
    drawn: list[Drawn] = []
    faults: list[Fault] = []
    for feature in features:
        found = [*_faults(feature)]
        faults += found
        if not found and feature.geometry is not None:
            geometry = shapely.from_geojson(_plain(feature.geometry))
            found = [*_unsound(feature, geometry)]
            faults += found
            if not found:
                drawn.append(Drawn(feature, kind_of(feature), geometry))
    faults += _far_off(drawn)
    return drawn, faults


def kind_of(feature: Feature) -> str:
    """Return the kind that a feature states, else the one that its geometry has."""
    stated = str(feature.properties.get("kind", ""))
    if stated in _FITS:
        return stated
    form = str((feature.geometry or {}).get("type", "")).removeprefix("Multi")
    return _KIND_OF.get(form, "")


def _faults(feature: Feature) -> Iterator[Fault]:
    """Yield what can be seen before a geometry is built."""
    geometry = feature.geometry
    if geometry is None:
        yield Fault(feature.where, "has no geometry.", "Draw one, or leave the feature out.")
        return
    form = str(geometry.get("type", ""))
    if form not in _DEPTH:
        yield Fault(
            feature.where,
            f"is a {printable(form, 40)!r}, which is not taken.",
            f"It is one of: {', '.join(_DEPTH)}.",
        )
        return
    fits = _FITS[kind_of(feature)]
    if form not in fits:
        yield Fault(
            feature.where,
            f"calls itself a {kind_of(feature)} and is drawn as a {form}.",
            f"A {kind_of(feature)} is a {' or a '.join(fits)}.",
        )
    try:
        lists = list(_lists(geometry.get("coordinates"), _DEPTH[form]))
    except ValueError as why:
        yield Fault(feature.where, str(why), "A position is [longitude, latitude].")
        return
    if not any(lists):
        yield Fault(feature.where, "is empty: it has no coordinates.")
        return
    yield from _out_of_range(feature, [p for positions in lists for p in positions])
    yield from _malformed(feature, form, lists)


def _lists(coordinates: Any, depth: int) -> Iterator[list[Position]]:  # noqa: ANN401 — JSON
    """Give the innermost lists of positions.

    Raises:
        ValueError: in the user's words, when something in it is no position.
    """
    if depth == 0:
        yield [_position(coordinates)]
    elif not isinstance(coordinates, list):
        problem = "has a number where a list of positions should be."
        raise ValueError(problem)
    elif len(coordinates) > _MOST_POSITIONS:
        problem = f"has {len(coordinates):,} positions; at most {_MOST_POSITIONS:,} are taken."
        raise ValueError(problem)
    elif depth == 1:
        yield [_position(p) for p in coordinates]
    else:
        for one in coordinates:
            yield from _lists(one, depth - 1)


def _position(said: Any) -> Position:  # noqa: ANN401 — JSON
    numbers = said[:2] if isinstance(said, list) else []
    whole = len(numbers) == 2 and all(  # noqa: PLR2004 — longitude and latitude
        isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in numbers
    )
    if not whole:
        problem = f"has {printable(repr(said), 60)} where a position should be."
        raise ValueError(problem)
    return float(numbers[0]), float(numbers[1])


def _out_of_range(feature: Feature, positions: Sequence[Position]) -> Iterator[Fault]:
    wrong = [p for p in positions if abs(p[0]) > _MOST_LON or abs(p[1]) > _MOST_LAT]
    if not wrong:
        return
    lon, lat = wrong[0]
    shown = f"[{lon:g}, {lat:g}]"
    if max(abs(lon), abs(lat)) > _SURELY_METRES:
        yield Fault(
            feature.where,
            f"is in another projection: {shown} are metres, no degrees.",
            "GeoJSON is in degrees, WGS 84, longitude first.",
            next_step="Reproject it to EPSG:4326.",
        )
    elif all(abs(p[1]) <= _MOST_LON and abs(p[0]) <= _MOST_LAT for p in positions):
        yield Fault(
            feature.where,
            f"has its axes swapped: {shown} is no [longitude, latitude].",
            "The longitude stands first.",
        )
    else:
        yield Fault(
            feature.where,
            f"lies outside the world: {shown}.",
            "Longitudes go from -180 to 180, latitudes from -90 to 90.",
        )


def _malformed(feature: Feature, form: str, lists: Sequence[list[Position]]) -> Iterator[Fault]:
    """Yield faults of rings and lines."""
    for number, positions in enumerate(lists, 1):
        if form.endswith("Polygon"):
            if not positions or positions[0] != positions[-1]:
                yield Fault(
                    feature.where,
                    f"ring {number} is open: it does not end where it begins.",
                    "Repeat the first position at the end.",
                )
            elif len(positions) < _LEAST_RING or len(set(positions)) < _LEAST_RING - 1:
                yield Fault(
                    feature.where, f"ring {number} encloses nothing.", "A ring has three corners."
                )
        elif form.endswith("LineString") and len(set(positions)) < 2:  # noqa: PLR2004 — two ends
            yield Fault(feature.where, f"line {number} has no length.", "A line has two ends.")


def _unsound(feature: Feature, geometry: BaseGeometry) -> Iterator[Fault]:
    """Yield why shapely holds a geometry to be invalid, in words and with the position."""
    if geometry.is_valid:
        return
    reason = shapely.is_valid_reason(geometry)
    words, _, at = reason.partition("[")
    place = f" at [{at.rstrip(']').replace(' ', ', ')}]" if at else ""
    crossing = "self-intersection" in words.casefold()
    yield Fault(
        feature.where,
        f"a ring crosses itself{place}." if crossing else f"is invalid: {words.strip()}{place}.",
        "A zone's edge meets itself nowhere.",
        next_step="Mend it where it was drawn.",
    )


def _far_off(drawn: Sequence[Drawn]) -> Iterator[Fault]:
    """Yield features far from the others that would lie among them with their axes swapped."""
    if len(drawn) < _ENOUGH:  # of few nobody can say which is the wrong one
        return
    middles = shapely.get_coordinates([d.geometry.centroid for d in drawn])
    low, high = np.quantile(middles, [0.2, 0.8], axis=0)
    room = max(*(high - low), 0.5)
    away = ((middles < low - 2 * room) | (middles > high + 2 * room)).any(axis=1)
    swapped = middles[:, ::-1]
    fits = ((swapped > low - room) & (swapped < high + room)).all(axis=1)
    for one, (lon, lat) in zip(
        [d for d, a, f in zip(drawn, away, fits, strict=True) if a and f],
        middles[away & fits],
        strict=True,
    ):
        yield Fault(
            one.feature.where,
            f"seems to have its axes swapped: it lies about [{lon:.1f}, {lat:.1f}], most others "
            f"between [{low[0]:.1f}, {low[1]:.1f}] and [{high[0]:.1f}, {high[1]:.1f}].",
            "The longitude stands first.",
        )


def _plain(geometry: Mapping[str, Any]) -> str:
    return json.dumps({"type": geometry["type"], "coordinates": geometry["coordinates"]})
