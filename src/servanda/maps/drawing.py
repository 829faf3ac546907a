"""The drawn map: paths and dots in a metric projection, ready for a template.

Comes in: a case, a day, and spots. Goes out: numbers and paths; names are looked up by the
template. The same drawing stands on the page, is read aloud and is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Case
from servanda.maps.base import base_map, frame
from servanda.maps.geometry import atlas, on_day
from servanda.maps.incidents import Spot
from servanda.model import Instant
from servanda.places.atlas import Atlas
from servanda.places.terms import Shape

WIDTH = 960.0
_MOST_HEIGHT, _LEAST_HEIGHT = 1200.0, 360.0
_FINE = 0.6
_SCALES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LEAST_R, _MOST_R = 7.0, 24.0
_ORDER = {"zone": 0, "corridor": 1, "line": 2}


@dataclass(frozen=True, slots=True)
class Path:
    """An outline: what it is, its SVG path, where its label would stand."""

    kind: str
    place: str
    d: str
    x: float
    y: float
    accuracy: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A spot on the drawing."""

    spot: Spot
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale bar: kilometres and its length on the drawing."""

    kilometres: float
    length: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map to be drawn."""

    width: float
    height: float
    base: Sequence[Path]
    bands: Sequence[Path]
    shapes: Sequence[Path]
    dots: Sequence[Dot]
    scale: Scale
    crs: str


def draw(case: Case, when: Instant, spots: Sequence[Spot]) -> Drawing:
    """Return the drawing of a case on a day."""
    under = _under(case, tuple(on_day(case, when)))
    most = max((s.count for s in spots), default=1)
    return replace(under, dots=[_view(case).dot(s, most) for s in spots])


@lru_cache(maxsize=32)
def _under(case: Case, shapes: tuple[Shape, ...]) -> Drawing:
    """Return the drawing without dots; the same shapes are drawn once."""
    book, view = atlas(case), _view(case)
    ordered = sorted(shapes, key=lambda s: _ORDER.get(s.kind, 3))
    return Drawing(
        width=WIDTH,
        height=view.height,
        base=list(_base(case, view)),
        bands=[
            p
            for s in ordered
            if s.accuracy_m and s.kind in ("line", "corridor")
            for p in view.paths("band", s.place, _band(book, s), s.accuracy_m)
        ],
        shapes=[p for s in ordered for p in view.paths(s.kind, s.place, s.geometry, s.accuracy_m)],
        dots=(),
        scale=view.scale(),
        crs=book.projection.name,
    )


@lru_cache(maxsize=16)
def _view(case: Case) -> _View:
    book = atlas(case)
    around = book.projection.project(shapely.segmentize(shapely.box(*frame(case)), 0.5))
    return _View(book, around.bounds)


def band_of(case: Case, shape: Shape) -> BaseGeometry:
    """Return where a line or corridor may run, by the accuracy of its drawing, in degrees."""
    return _band(atlas(case), shape)


def _band(book: Atlas, shape: Shape) -> BaseGeometry:
    return book.projection.unproject(shape.metric.buffer(shape.accuracy_m, quad_segs=4))


def _base(case: Case, view: _View) -> Iterator[Path]:
    for layer, found in base_map(case).items():
        for name, geometry in found:
            yield from view.paths(layer, name, geometry)


class _View:
    """Metres to the drawing's numbers."""

    def __init__(self, book: Atlas, bounds: Sequence[float]) -> None:
        self.book = book
        self.west, self.south, self.east, self.north = bounds
        self.factor = WIDTH / max(1.0, self.east - self.west)
        high = (self.north - self.south) * self.factor
        self.height = round(min(_MOST_HEIGHT, max(_LEAST_HEIGHT, high)))
        self.window = shapely.box(*bounds)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return (
            round((x - self.west) * self.factor, 1),
            round((self.north - y) * self.factor, 1),
        )

    def paths(
        self, kind: str, place: str, geometry: BaseGeometry, accuracy: float = 0.0
    ) -> Iterator[Path]:
        metric = self.book.projection.project(geometry).simplify(_FINE / self.factor)
        if not metric.is_valid:
            metric = shapely.make_valid(metric)
        cut = metric.intersection(self.window)
        if cut.is_empty:
            return
        middle = cut.representative_point()
        x, y = self.point(middle.x, middle.y)
        if "Point" in cut.geom_type:
            d = f"M{x} {y}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
        else:
            d = "".join(_lines(cut, self.point))
        if d:
            yield Path(kind, place, d, x, y, accuracy)

    def dot(self, spot: Spot, most: int) -> Dot:
        metric = self.book.projection.project(shapely.Point(spot.lon, spot.lat))
        x, y = self.point(metric.x, metric.y)
        r = _LEAST_R + (_MOST_R - _LEAST_R) * (spot.count / most) ** 0.5
        return Dot(spot, x, y, round(r, 1))

    def scale(self) -> Scale:
        wanted = WIDTH * 0.18 / self.factor / 1000
        kilometres = max((s for s in _SCALES if s <= wanted), default=_SCALES[0])
        return Scale(kilometres, round(kilometres * 1000 * self.factor, 1))


def _lines(
    geometry: BaseGeometry, point: Callable[[float, float], tuple[float, float]]
) -> Iterator[str]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _lines(part, point)
    elif geometry.geom_type == "Polygon":
        for ring in (geometry.exterior, *geometry.interiors):
            yield _path(ring, point) + "Z"
    elif geometry.geom_type in ("LineString", "LinearRing"):
        yield _path(geometry, point)


def _path(line: BaseGeometry, point: Callable[[float, float], tuple[float, float]]) -> str:
    steps = [point(float(x), float(y)) for x, y in np.asarray(line.coords)[:, :2]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in steps)
