"""All geometry of a case: what `places.geojson` draws, checked, projected and found by place.

Comes in: a case. Goes out: an `Atlas`, or every fault of the file at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from servanda.case.names import is_inside
from servanda.case.terms import Case
from servanda.errors import BadInput, Fault
from servanda.model import Interval
from servanda.places.checks import Drawn, check
from servanda.places.geojson import PLACES, Feature, read_features
from servanda.places.projection import Bounds, Projection, projection_for
from servanda.places.said import shape_of
from servanda.places.terms import Shape, Spot

_NOWHERE: Bounds = (-180.0, -80.0, 180.0, 80.0)


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """The shapes of a case, by place.

    Attributes:
        shapes: every shape in the order of the file.
        by_place: the shapes of each place; several where its geometry changed.
        bounds: of all shapes, in degrees; None for a case that has none.
    """

    projection: Projection
    shapes: tuple[Shape, ...] = ()
    by_place: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict)
    bounds: Bounds | None = None

    def at(self, place: str, when: Interval | None = None) -> tuple[Shape, ...]:
        """Return the shapes that a place had at some moment of a period."""
        return tuple(s for s in self.by_place.get(place, ()) if s.holds_at(when))


@lru_cache(maxsize=16)
def load(case: Case) -> Atlas:
    """Return the geometry of a case: empty where it has no `places.geojson`.

    Raises:
        BadInput: with every fault of the file.
    """
    shapes, faults = read_shapes(case)
    if faults:
        raise BadInput(*faults)
    return shapes


def read_shapes(case: Case) -> tuple[Atlas, list[Fault]]:
    """Return what is sound of a case's geometry, and the faults of the rest."""
    path = case.path / PLACES
    if not path.exists():
        return atlas_of([])[0], []
    return read_drawn(read_features(path), case.agreement.timezone)


def read_drawn(features: Sequence[Feature], zone: str) -> tuple[Atlas, list[Fault]]:
    """Return what is sound of features, and the faults of the rest; `zone` is the time zone."""
    drawn, faults = check(features)
    atlas, more = atlas_of(drawn, zone)
    return atlas, [*faults, *more, *_twice(atlas)]


def atlas_of(drawn: Sequence[Drawn], zone: str = "UTC") -> tuple[Atlas, list[Fault]]:
    """Return the atlas of sound features, and the faults of what they say of themselves."""
    bounds = _bounds([d.geometry for d in drawn])
    projection = projection_for(bounds or _NOWHERE)
    shapes: list[Shape] = []
    faults: list[Fault] = []
    for one in drawn:
        shape, found = shape_of(one, projection, zone)
        faults += found
        if shape is not None:
            shapes.append(shape)
    by_place: dict[str, tuple[Shape, ...]] = {}
    for shape in shapes:
        shapely.prepare(shape.metric)
        shapely.prepare(shape.geometry)
        by_place[shape.place] = (*by_place.get(shape.place, ()), shape)
    return Atlas(projection, tuple(shapes), by_place, bounds), faults


def _bounds(geometries: Sequence[BaseGeometry]) -> Bounds | None:
    if not geometries:
        return None
    west, south, east, north = shapely.total_bounds(geometries)
    return float(west), float(south), float(east), float(north)


def _twice(atlas: Atlas) -> list[Fault]:
    """Return a fault for each place that is drawn twice for one time."""
    return [
        Fault(
            f"{PLACES} ({place})",
            "is drawn twice for the same time.",
            "Several shapes of one place have periods that do not meet.",
            next_step="Give each `valid_from` and `valid_to`, or draw one multi-part shape.",
        )
        for place, shapes in atlas.by_place.items()
        if any(
            one.valid.start < other.valid.end and other.valid.start < one.valid.end
            for n, one in enumerate(shapes)
            for other in shapes[n + 1 :]
        )
    ]


def spot_of(case: Case, place: str, when: Interval | None = None) -> Spot | None:
    """Return where a place lies: its own shape, else those that make up all of it, else None.

    A shape drawn as one with the accuracy of the worst of them.
    """
    own = load(case).at(place, when)
    if not own:
        own = tuple(s for s in _parts(case, place) if s.holds_at(when))
    return _joined(own) if own else None


@lru_cache(maxsize=4096)
def _parts(case: Case, place: str) -> tuple[Shape, ...]:
    """Return the shapes of the places that make up all of a place."""
    entry = case.places.get(place)
    if entry is None or not entry.parts_complete:
        return ()
    inside = (p for p in case.places if p != place and is_inside(case, p, place))
    return tuple(s for p in inside for s in load(case).at(p))


@lru_cache(maxsize=4096)
def _joined(shapes: tuple[Shape, ...]) -> Spot:
    """Return shapes as one spot; the same shapes are joined once, and ready to be asked often."""
    metric = shapes[0].metric
    if len(shapes) > 1:
        metric = shapely.union_all([s.metric for s in shapes])
    edge = metric.boundary
    shapely.prepare([metric, edge])
    return Spot(metric, max(s.accuracy_m for s in shapes), edge)


__all__ = ["Atlas", "Feature", "atlas_of", "load", "read_drawn", "read_shapes", "spot_of"]
