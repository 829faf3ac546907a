"""Where a claim says that something was, as geometry in metres.

Comes in: a case, what a place cell says, and when. Goes out: a spot, or None where only a
name is known that has no geometry. A direction becomes a piece of a ring, not a point.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from servanda.case.names import resolve_place
from servanda.case.terms import Case
from servanda.model import Interval
from servanda.places.atlas import load, spot_of
from servanda.places.stated import Direction, Stated, stated_place
from servanda.places.terms import Spot

_STEPS = 12
_LEAST_WIDTH = 0.5
"""Share of a single stated distance ("5 km north") that it may be off to either side, in km."""


def place_of(case: Case, text: str) -> str | None:
    """Return the id of the place that a cell names, None where it names none that is known.

    A direction from a place is not that place.
    """
    stated = stated_place(text)
    if stated.direction is not None or not stated.name:
        return None
    return resolve_place(case, stated.name)


def is_located(case: Case, text: str) -> bool:
    """Whether a cell says where something was though its name may stand for no known place."""
    stated = stated_place(text)
    if stated.direction is not None:
        return resolve_place(case, stated.name) is not None
    return stated.lat is not None and stated.in_range


def stated_spot(case: Case, text: str, when: Interval | None) -> Spot | None:
    """Return where a cell puts something by coordinates or direction, None where by name only."""
    stated = stated_place(text)
    if stated.direction is not None:
        return _directed(case, stated, when)
    if stated.lat is None or not stated.in_range:
        return None
    x, y = load(case).projection.metres(stated.lon, stated.lat)
    return Spot(shapely.Point(float(x), float(y)), stated.accuracy_m)


def _directed(case: Case, stated: Stated, when: Interval | None) -> Spot | None:
    place = resolve_place(case, stated.name)
    start = spot_of(case, place, when) if place else None
    if start is None or stated.direction is None:
        return None
    middle = start.metric.centroid
    extent = float(shapely.hausdorff_distance(middle, start.metric))
    return Spot(sector(middle, stated.direction), start.accuracy_m + extent)


def sector(middle: BaseGeometry, direction: Direction) -> BaseGeometry:
    """Return the area that a direction from a point describes: a piece of a ring.

    A single distance is taken for half a kilometre less to half a kilometre more, as far as
    the number's last digit goes.
    """
    near, far = direction.near, direction.far
    if near == far:
        near, far = max(near - _LEAST_WIDTH * 1000, 0.0), far + _LEAST_WIDTH * 1000
    angles = np.radians(
        np.linspace(
            direction.bearing - direction.spread, direction.bearing + direction.spread, _STEPS
        )
    )
    x, y = middle.x, middle.y
    outer = np.column_stack((x + far * np.sin(angles), y + far * np.cos(angles)))
    inner = np.column_stack((x + near * np.sin(angles), y + near * np.cos(angles)))[::-1]
    if math.isclose(near, 0.0):
        inner = np.array([[x, y]])
    return shapely.Polygon(np.vstack((outer, inner)))
