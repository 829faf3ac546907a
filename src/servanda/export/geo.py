"""Records as GeoJSON: each with the geometry of its place, or none where it is not drawn.

Geometry is copied from the case's `places.geojson`, with its origin and accuracy. It is as
exact as the place that a claim names, and no more: a claim about people is made coarse
before it comes here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from servanda.agreement.terms import Duty, Pattern
from servanda.case.names import resolve_place
from servanda.case.terms import Case
from servanda.errors import BadInput, Fault
from servanda.export.records import Record
from servanda.written import read_text

PLACES = "places.geojson"
_MOST_BYTES = 50_000_000
_KEPT = ("origin", "licence", "accuracy_m")


def drawn(case: Case) -> dict[str, dict[str, Any]]:
    """Return the features of `places.geojson` by the id of their place.

    Raises:
        BadInput: when the file is there and is no GeoJSON.
    """
    path = case.path / PLACES
    if not path.exists():
        return {}
    try:
        data = json.loads(read_text(path, _MOST_BYTES))
        features = data["features"]
        return {str(f["properties"]["id"]): f for f in features if f.get("geometry")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as why:
        said = f"is no GeoJSON of places ({type(why).__name__})."
        raise BadInput(Fault(PLACES, said, "Each feature has `properties.id`.")) from None


def collection(
    case: Case, records: Sequence[Record], places: Sequence[str], about: Mapping[str, str]
) -> dict[str, Any]:
    """Return a feature for each record at the place of the same position."""
    shapes = drawn(case)
    features = []
    for record, stated in zip(records, places, strict=True):
        shape = shapes.get(resolve_place(case, stated) or stated) if stated else None
        origin = {
            f"geometry_{k}": shape["properties"][k]
            for k in _KEPT
            if shape is not None and shape["properties"].get(k) is not None
        }
        features.append(
            {
                "type": "Feature",
                "geometry": shape["geometry"] if shape is not None else None,
                "properties": record | origin,
            }
        )
    return {"type": "FeatureCollection", **about, "features": features}


def place_of(duty: Duty) -> str:
    """Return the place that a duty is about: its own, else the first that a pattern names."""
    terms = duty.terms
    patterns: tuple[Pattern, ...] = (*terms.does, *terms.never, *terms.broken_by)
    named = (p.role("place") or "" for p in patterns)
    return terms.where or next(filter(None, named), "")
