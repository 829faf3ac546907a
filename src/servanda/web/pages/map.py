"""The map: zones, lines, corridors and what is claimed to have happened, live and drawn.

Comes in: a visit and the filter of the claims. Goes out: the page with the drawing made at
the server, the same as GeoJSON for the live map, and a list of what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from starlette.responses import Response

from servanda.maps.base import base_map, frame
from servanda.maps.drawing import band_of, draw
from servanda.maps.geometry import faults_of, on_day
from servanda.maps.incidents import Laid, Spot, laid
from servanda.web.files import csv_file
from servanda.web.languages import plain
from servanda.web.naming import event_name
from servanda.web.pages.board import slider
from servanda.web.pages.claims import FILTERS, Names, choices, kept_query
from servanda.web.sifting import columns_of, numbers_of, sieve_of
from servanda.web.visit import CaseVisit, Page

_FINE = 0.0005
_MOST_LISTED = 40
_MOST_DRAWN, _MOST_LIVE = 250, 4000
"""So many coordinates are drawn, and given to the live map, one by one."""


def show(visit: CaseVisit) -> Page:
    """Return the map."""
    query = visit.request.query_params
    found = on_the_map(visit, _MOST_DRAWN)
    shapes = on_day(visit.case, visit.question.as_of)
    drawing = draw(visit.case, visit.question.as_of, found.spots) if shapes else None
    return Page(
        "map.html",
        visit.say("Map"),
        {
            "drawing": drawing,
            "label_at": {d.spot.place: d.y + d.r + 14 for d in drawing.dots} if drawing else {},
            "laid": found,
            "listed": _MOST_LISTED,
            "shown": sum(s.count for s in found.spots),
            "faults": faults_of(visit.case)[:5],
            "origins": sorted({s.origin for s in shapes if s.origin}),
            "choices": choices(visit),
            "filters": {name: query.get(name, "") for name in FILTERS},
            "kept": kept_query(query, without=()),
            "kept_elsewhere": kept_query(query, without=("place", "bbox")),
            "names": Names(visit),
            "where": lambda spot: where(visit, spot),
            "slider": slider(visit),
            "filters_stated": [(n, query[n]) for n in FILTERS if query.get(n)],
            "event": lambda predicate: event_name(visit.case, predicate),
        },
    )


def on_the_map(visit: CaseVisit, most: int | None = None) -> Laid:
    """Return the statements that the address asks for, of events before its day, by place.

    Of more than `most` coordinates those in one square are put together.
    """
    columns = columns_of(visit.view)
    found = numbers_of(visit.view, sieve_of(visit.request.query_params, visit.case))
    events = columns.plotted.events & (columns.began < visit.question.as_of)
    return laid(columns.plotted, found[events[found]], most)


@dataclass(frozen=True, slots=True)
class Where:
    """What a spot is called, and the query that lists what it counts."""

    name: str
    query: str


def where(visit: CaseVisit, spot: Spot) -> Where:
    """Return where a spot is, in the reader's language."""
    if spot.square is None:
        return Where(visit.place(spot.place), urlencode({"place": spot.place}))
    told = {"num": spot.places, "lat": f"{spot.lat:.2f}", "lon": f"{spot.lon:.2f}"}
    name = visit.say("around %(lat)s, %(lon)s (places: %(num)s)") % told
    return Where(name, urlencode({"bbox": ",".join(f"{edge:.5f}" for edge in spot.square)}))


def data(visit: CaseVisit) -> Response:
    """Return what the live map draws: shapes, their bands, and spots."""
    case = visit.case
    features: list[dict[str, Any]] = []
    for shape in on_day(case, visit.question.as_of):
        name = plain(visit.place(shape.place), 120)
        said = {"kind": shape.kind, "id": shape.place, "name": name, "accuracy_m": shape.accuracy_m}
        if shape.accuracy_m and shape.kind in ("line", "corridor"):
            features.append(_feature(band_of(case, shape), said | {"kind": "band"}))
        features.append(_feature(shape.geometry.simplify(_FINE), said))
    for spot in on_the_map(visit, _MOST_LIVE).spots:
        here = where(visit, spot)
        kinds = [f"{event_name(case, kind)}: {count}" for kind, count in spot.kinds]
        said = {
            "kind": "spot",
            "id": spot.place,
            "list": here.query,
            "name": plain(here.name, 120),
            "count": spot.count,
            "denied": spot.denied,
            "unanswered": spot.unanswered,
            "kinds": plain("; ".join(kinds), 300),
        }
        features.append(_feature(shapely.Point(spot.lon, spot.lat), said))
    return _geojson(features, frame=list(frame(case)))


def base(visit: CaseVisit) -> Response:
    """Return the base map around the case."""
    features = [
        _feature(geometry.simplify(_FINE), {"kind": layer, "name": plain(name, 80)})
        for layer, found in base_map(visit.case).items()
        for name, geometry in found
    ]
    answer = _geojson(features)
    answer.headers["cache-control"] = "private, max-age=3600"
    return answer


def table(visit: CaseVisit) -> Response:
    """Return the spots as CSV."""
    head = ("place", "name", "longitude", "latitude", "claims", "denied", "unanswered")
    return csv_file(
        f"{visit.case.id}-map",
        head,
        (
            (s.place, visit.place(s.place), s.lon, s.lat, s.count, s.denied, s.unanswered)
            for s in on_the_map(visit).spots
        ),
    )


def _feature(geometry: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    rounded = shapely.set_precision(geometry, 1e-5)
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _geojson(features: list[dict[str, Any]], **more: Any) -> Response:  # noqa: ANN401 — JSON
    body = json.dumps(
        {"type": "FeatureCollection", **more, "features": features},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return Response(body.encode("utf-8", "replace"), media_type="application/geo+json")
