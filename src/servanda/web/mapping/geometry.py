"""The geometry of a case's places, in degrees and in metres.

Comes in: a case. Goes out: its shapes, each with kind, accuracy and period. Faults of the
file are for `servanda places`; a shape that cannot be read is left out here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.errors import BadInput
from servanda.model import BEGINNING, FOREVER, Instant

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)

_FILE = "places.geojson"
_MOST_BYTES = 50_000_000
_WIDEST_UTM = 9.0


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How a place ran in a period, by somebody's drawing."""

    place: str
    kind: str
    geometry: BaseGeometry
    accuracy: float
    start: Instant
    end: Instant
    origin: str


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """All shapes of a case and the projection that fits them; `bounds` is None without any."""

    shapes: tuple[Shape, ...]
    bounds: Bounds | None
    crs: str

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees as one in metres."""
        there = _transformer(self.crs, back=False)
        return shapely.transform(geometry, lambda c: np.column_stack(there.transform(*c.T)))

    def unproject(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres as one in degrees."""
        back = _transformer(self.crs, back=True)
        return shapely.transform(geometry, lambda c: np.column_stack(back.transform(*c.T)))

    def on(self, when: Instant) -> list[Shape]:
        """Return the shapes that hold on a day."""
        return [s for s in self.shapes if s.start < when <= s.end or s.start <= when < s.end]


@lru_cache(maxsize=16)
def atlas(case: Case) -> Atlas:
    """Return the geometry of a case."""
    shapes = tuple(_shapes(case))
    if not shapes:
        return Atlas((), None, "EPSG:3857")
    west, south, east, north = map(float, shapely.total_bounds([s.geometry for s in shapes]))
    return Atlas(shapes, (west, south, east, north), _crs((west, south, east, north)))


def _shapes(case: Case) -> Iterator[Shape]:
    for feature in features(case.path / _FILE):
        said = feature.get("properties") or {}
        geometry = readable(feature)
        place = str(said.get("id", ""))
        if geometry is None or not place:
            continue
        accuracy = said.get("accuracy_m")
        yield Shape(
            place=place,
            kind=str(said.get("kind", "")) or _kind(geometry),
            geometry=geometry,
            accuracy=float(accuracy) if isinstance(accuracy, int | float) else 0.0,
            start=_time(case, said.get("valid_from"), BEGINNING),
            end=_time(case, said.get("valid_to"), FOREVER),
            origin=str(said.get("origin", "")),
        )


def features(path: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 — a path or a resource
    """Return the features of a GeoJSON file; none where it is missing, huge or no GeoJSON."""
    try:
        text = path.read_text("utf-8")
        read = json.loads(text) if len(text) < _MOST_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return []
    found = read.get("features") if isinstance(read, dict) else None
    return [f for f in found if isinstance(f, dict)] if isinstance(found, list) else []


def readable(feature: Mapping[str, Any]) -> BaseGeometry | None:
    """Return a feature's geometry, None where it has none that can be drawn."""
    try:
        geometry = shape_of(feature["geometry"])
        if geometry.is_empty or not np.isfinite(geometry.bounds).all():
            return None
        return geometry if geometry.is_valid else shapely.make_valid(geometry)
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None


def _kind(geometry: BaseGeometry) -> str:
    if "Polygon" in geometry.geom_type:
        return "zone"
    return "line" if "Line" in geometry.geom_type else "point"


def _time(case: Case, text: object, otherwise: Instant) -> Instant:
    if not isinstance(text, str) or not text:
        return otherwise
    try:
        reader = start_of if otherwise == BEGINNING else end_of
        return reader(text, case.agreement.timezone)
    except BadInput:
        return otherwise


def _crs(bounds: Bounds) -> str:
    west, south, east, north = bounds
    middle, height = (west + east) / 2, (south + north) / 2
    if east - west <= _WIDEST_UTM:
        zone = min(int((middle + 180) // 6) + 1, 60)
        return f"EPSG:{326 if height >= 0 else 327}{zone:02d}"
    return f"+proj=laea +lon_0={middle:.4f} +lat_0={height:.4f} +datum=WGS84 +units=m +no_defs"


@lru_cache(maxsize=16)
def _transformer(crs: str, *, back: bool) -> Transformer:
    ends = (crs, "EPSG:4326") if back else ("EPSG:4326", crs)
    return Transformer.from_crs(*ends, always_xy=True)
