"""Zones and distances of many points at once: columns, no loop over points.

Comes in: longitudes and latitudes and an atlas. Goes out: for each zone whether a point lies
in it, for each line how many metres away it is, and whether that is within the drawing's
accuracy ("at the line"). Points come in pieces, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    areas = [s for s in atlas.shapes if s.geometry.geom_type.endswith("Polygon")]
    lines = [s for s in atlas.shapes if s.geometry.geom_type.endswith("LineString")]
    inside = {s.place: np.zeros(len(lon), dtype=np.bool_) for s in areas}
    for shape in areas:
        inside[shape.place] |= contains(shape, lon, lat)
    distance = {s.place: np.full(len(lon), np.inf) for s in lines}
    at_line = {s.place: np.zeros(len(lon), dtype=np.bool_) for s in lines}
    for start in range(0, len(lon), _AT_ONCE) if lines else ():
        piece = slice(start, start + _AT_ONCE)
        points = shapely.points(*atlas.projection.metres(lon[piece], lat[piece]))
        for shape in lines:
            with np.errstate(invalid="ignore"):  # points without coordinates are NaN below
                metres = shapely.distance(shape.metric, points)
            distance[shape.place][piece] = np.fmin(distance[shape.place][piece], metres)
            at_line[shape.place][piece] |= metres <= shape.accuracy_m
    unknown = ~(np.isfinite(lon) & np.isfinite(lat))
    for column in distance.values():
        column[unknown] = np.nan
    return Located(inside, distance, at_line)


def contains(shape: Shape, lon: Numbers, lat: Numbers) -> Flags:
    """Return which points lie in a shape: a box first, the prepared ring for what is left."""
    west, south, east, north = shape.geometry.bounds
    held: Flags = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    near = np.flatnonzero(held)
    held[near] = shapely.contains_xy(shape.geometry, lon[near], lat[near])
    return held
