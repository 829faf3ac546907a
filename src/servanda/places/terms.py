"""The records of places: a geometry as it was drawn, and a spot that somebody stated."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Name
from servanda.model import BEGINNING, FOREVER, Instant, Interval

POINT, LINE, ZONE, CORRIDOR = "point", "line", "zone", "corridor"
KINDS = (ZONE, LINE, CORRIDOR, POINT)
ALWAYS = Interval(BEGINNING, FOREVER)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One feature of `places.geojson`: how a place ran in a period, by somebody's drawing.

    Attributes:
        place: the place's id; several shapes of one place differ in their periods.
        kind: zone, line, corridor or point.
        geometry: in degrees, longitude first (WGS 84).
        metric: the same in metres, in the projection of the case.
        accuracy_m: how far the drawing may be off.
        names: by language and by the side that uses them.
    """

    place: str
    kind: str
    geometry: BaseGeometry
    metric: BaseGeometry
    accuracy_m: float = 0.0
    valid: Interval = ALWAYS
    origin: str = ""
    names: tuple[Name, ...] = ()

    def holds_at(self, when: Interval | None) -> bool:
        """Whether the shape was valid at some moment of a period; unstated: at any time."""
        return when is None or (when.start < self.valid.end and self.valid.start < when.end)

    def holds_throughout(self, when: Interval | None) -> bool:
        """Whether the shape was valid all through a period."""
        return when is not None and self.valid.start <= when.start and when.end <= self.valid.end

    def holds_on(self, instant: Instant) -> bool:
        """Whether the shape was valid at an instant."""
        return self.valid.start <= instant < self.valid.end


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where somebody says that something was: a geometry in metres and how far it may be off.

    `edge` is the boundary of the geometry where that was worked out beforehand.
    """

    metric: BaseGeometry
    accuracy_m: float = 0.0
    edge: BaseGeometry | None = None
