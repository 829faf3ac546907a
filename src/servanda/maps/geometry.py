"""The geometry that the map draws: the case's shapes on a day, and files of outlines.

Comes in: a case, or a GeoJSON file of a base map. Goes out: what of it can be drawn. Its
faults are told by `servanda places`; a page leaves out what cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Case
from servanda.errors import BadInput, Fault
from servanda.model import Instant
from servanda.places.atlas import Atlas, atlas_of, read_shapes
from servanda.places.projection import Bounds
from servanda.places.terms import Shape

WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)

_MOST_BYTES = 50_000_000


def atlas(case: Case) -> Atlas:
    """Return what is sound of a case's geometry."""
    return _read(case)[0]


def faults_of(case: Case) -> Sequence[Fault]:
    """Return what is wrong with the rest of it."""
    return _read(case)[1]


@lru_cache(maxsize=16)
def _read(case: Case) -> tuple[Atlas, Sequence[Fault]]:
    try:
        return read_shapes(case)
    except BadInput as error:
        return atlas_of([])[0], error.faults


def on_day(case: Case, until: Instant) -> list[Shape]:
    """Return the shapes that held on the day that ends at an instant."""
    return [s for s in atlas(case).shapes if s.holds_on(until - 1)]


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
