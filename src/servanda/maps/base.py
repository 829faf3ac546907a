"""The base map: what lies under a case, clipped to where it is.

Comes in: a case. Goes out: layers of outlines in degrees: the case's own `geo/` where it
brings one, else the packaged countries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Case
from servanda.maps.geometry import atlas, features, readable
from servanda.places.projection import Bounds

OWN_LAYERS = ("lakes", "rivers", "districts", "disputed")
_EDGE = 0.004
_MARGIN = 0.14
_LEAST_MARGIN = 0.15


def frame(case: Case) -> Bounds:
    """Return what the map shows: the case's geometry and a margin around it."""
    bounds = atlas(case).bounds
    if bounds is None:
        return (-170.0, -56.0, 180.0, 76.0)
    west, south, east, north = bounds
    wide = max((east - west) * _MARGIN, _LEAST_MARGIN)
    high = max((north - south) * _MARGIN, _LEAST_MARGIN)
    return (west - wide, south - high, east + wide, north + high)


@lru_cache(maxsize=16)
def base_map(case: Case) -> Mapping[str, Sequence[tuple[str, BaseGeometry]]]:
    """Return each layer's features as (name, geometry), cut to a wide frame around the case.

    `land` is to be filled, `borders` to be drawn: the edge along which the case's own
    outlines were clipped is no border.
    """
    west, south, east, north = frame(case)
    around = shapely.box(
        west - (east - west), south - (north - south), east + (east - west), north + (north - south)
    )
    shipped = resources.files(__package__).joinpath("basemap", "countries.geojson")
    far = _cut(features(shipped), around)
    near = _cut(features(case.path / "geo" / "countries.geojson"), around)
    found = {"land": [*far, *near], "borders": list(_borders(far, near, around))}
    for layer in OWN_LAYERS:
        found[layer] = _cut(features(case.path / "geo" / f"{layer}.geojson"), around)
    return found


def _cut(read: Sequence[Mapping[str, Any]], around: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    cut = []
    for feature in read:
        geometry = readable(feature)
        if geometry is not None and geometry.intersects(around):
            said = feature.get("properties") or {}
            name = said.get("name") or said.get("NAME") or ""
            cut.append((str(name), geometry.intersection(around)))
    return [(name, g) for name, g in cut if not g.is_empty]


def _borders(
    far: Sequence[tuple[str, BaseGeometry]],
    near: Sequence[tuple[str, BaseGeometry]],
    around: BaseGeometry,
) -> Iterator[tuple[str, BaseGeometry]]:
    """Give the outlines of countries: the case's own where it has them, the shipped elsewhere."""
    held = shapely.box(*shapely.total_bounds([g for _, g in near])) if near else None
    edges = around.boundary.buffer(_EDGE)
    if held is not None:
        edges = edges.union(held.boundary.buffer(_EDGE))
    for name, geometry in near:
        yield name, geometry.boundary.difference(edges)
    for name, geometry in far:
        line = geometry.boundary.difference(edges)
        yield name, line.difference(held) if held is not None else line
