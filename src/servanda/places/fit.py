"""How surely a spot lies inside, within a distance of, or outside a place.

Comes in: two geometries in metres, each with how far it may be off. Goes out: yes, no or
perhaps. Perhaps wherever the two inaccuracies together could turn the answer.
"""

from __future__ import annotations

from enum import IntEnum

import shapely

from servanda.places.terms import Spot


class Fit(IntEnum):
    """How surely something holds: not at all, perhaps, certainly."""

    NO = 0
    PERHAPS = 1
    YES = 2

    def __invert__(self) -> Fit:
        """Return the fit of the opposite."""
        return Fit(2 - self)


def inside(spot: Spot, place: Spot) -> Fit:
    """Return whether a spot lies wholly inside a place.

    Within the inaccuracies of its edge it is at the edge: perhaps.
    """
    return within(spot, place, 0.0) if place.metric.area else at(spot, place)


def within(spot: Spot, place: Spot, metres: float) -> Fit:
    """Return whether all of a spot lies within a distance of a place."""
    off = spot.accuracy_m + place.accuracy_m
    if shapely.distance(spot.metric, place.metric) > metres + off:
        return Fit.NO
    return Fit.YES if _wholly(spot, place, metres - off) else Fit.PERHAPS


def at(spot: Spot, place: Spot) -> Fit:
    """Return whether a spot is at a line or point: as far as the inaccuracies go, perhaps."""
    off = spot.accuracy_m + place.accuracy_m
    return Fit.PERHAPS if shapely.distance(spot.metric, place.metric) <= off else Fit.NO


def _wholly(spot: Spot, place: Spot, room: float) -> bool:
    """Whether a spot lies within `room` metres of a place, or -`room` metres inside its edge."""
    point = spot.metric.geom_type == "Point"
    if room > 0 and point:
        return bool(shapely.distance(spot.metric, place.metric) <= room)
    if room > 0:
        return bool(place.metric.buffer(room).covers(spot.metric))
    if not place.metric.covers(spot.metric):
        return False
    edge = place.metric.boundary if place.edge is None else place.edge
    return room == 0 or bool(shapely.distance(spot.metric, edge) >= -room)
