"""Zones and distances of many points at once: columns, no loop over points.

Comes in: longitudes and latitudes and an atlas. Goes out: for each zone whether a point lies
in it, for each line how many metres away it is, and whether that is within the drawing's
accuracy ("at the line"). Points come in pieces, so that memory stays bounded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from servanda.places.atlas import Atlas
from servanda.places.projection import Numbers
from servanda.places.terms import Shape

Flags = npt.NDArray[np.bool_]
_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True)
class Located:
    """Columns for the points given, in their order.

    Attributes:
        inside: for each zone or corridor, whether the point lies in it.
        distance: for each line, the metres to it; NaN where the point has no coordinates.
        at_line: for each line, whether the distance is below the drawing's accuracy.
    """

    inside: Mapping[str, Flags]
    distance: Mapping[str, Numbers]
    at_line: Mapping[str, Flags]


def locate(atlas: Atlas, lon: Numbers, lat: Numbers) -> Located:
    """Return the zone and distance columns of points in degrees.

    Every shape counts, whatever its period: who asks about a time picks the shapes. A place
    with several shapes has one column, of any of them.
    """
    areas, lines = _drawn_as(atlas, "Polygon"), _drawn_as(atlas, "LineString")
    found = Located(
        inside={s.place: np.zeros(len(lon), dtype=np.bool_) for s in areas},
        distance={s.place: np.full(len(lon), np.inf) for s in lines},
        at_line={s.place: np.zeros(len(lon), dtype=np.bool_) for s in lines},
    )
    pieces = [slice(start, start + _AT_ONCE) for start in range(0, len(lon), _AT_ONCE)]
    # GEOS lets go of the interpreter's lock; each piece writes to rows of its own.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(lambda piece: _locate(atlas, found, (lon, lat), piece), pieces))
    return found


def _locate(atlas: Atlas, found: Located, points: tuple[Numbers, Numbers], piece: slice) -> None:
    """Fill in the rows of one piece."""
    lon, lat = (column[piece] for column in points)
    for area in _drawn_as(atlas, "Polygon"):
        found.inside[area.place][piece] |= contains(area, lon, lat)
    if not found.distance:
        return
    unknown = ~(np.isfinite(lon) & np.isfinite(lat))
    metric = shapely.points(*atlas.projection.metres(lon, lat))
    for line in _drawn_as(atlas, "LineString"):
        with np.errstate(invalid="ignore"):  # points without coordinates are NaN below
            metres = shapely.distance(line.metric, metric)
        column = found.distance[line.place][piece]
        column[:] = np.fmin(column, metres)
        found.at_line[line.place][piece] |= metres <= line.accuracy_m
    for column in found.distance.values():
        column[piece][unknown] = np.nan


def _drawn_as(atlas: Atlas, form: str) -> list[Shape]:
    return [s for s in atlas.shapes if s.geometry.geom_type.endswith(form)]


def contains(shape: Shape, lon: Numbers, lat: Numbers) -> Flags:
    """Return which points lie in a shape: a box first, the prepared ring for what is left."""
    west, south, east, north = shape.geometry.bounds
    held: Flags = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    near = np.flatnonzero(held)
    held[near] = shapely.contains_xy(shape.geometry, lon[near], lat[near])
    return held
