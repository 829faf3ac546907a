"""A GeoJSON file as raw features, each with where it stands; read within bounds.

Comes in: the bytes of `places.geojson` or of a file to import. Goes out: features whose
properties and coordinates have been looked at by nobody yet. See `checks`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.errors import BadInput, Fault, printable
from servanda.written import read_text

PLACES = "places.geojson"
MOST_BYTES = 200_000_000
_MOST_FEATURES = 200_000
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature as written.

    Attributes:
        where: the file and the feature's number or id, for messages.
        properties: as written.
        geometry: as written; None where there is none.
    """

    where: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None

    @property
    def place(self) -> str:
        """The place id that it states, or empty."""
        stated = self.properties.get("id", "")
        return str(stated) if isinstance(stated, str | int) else ""


def read_features(path: Path) -> list[Feature]:
    """Return the features of a GeoJSON file.

    Raises:
        BadInput: when it is no GeoJSON, too large, or in another projection.
    """
    said = _parsed(read_text(path, MOST_BYTES), path.name)
    _refuse_other_crs(said, path.name)
    written = _features_of(said, path.name)
    return [_feature(path.name, n, one) for n, one in enumerate(written, 1)]


def _parsed(text: str, file: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as why:
        problem = printable(str(why)) if isinstance(why, ValueError) else "it is nested too deep"
        raise BadInput(Fault(file, f"is no JSON: {problem}.", "Write GeoJSON.")) from None
    if not isinstance(said, Mapping):
        raise BadInput(
            Fault(file, "is no GeoJSON: it holds no object.", "Write a FeatureCollection.")
        )
    return said


def _features_of(said: Mapping[str, Any], file: str) -> Sequence[Any]:
    kind = said.get("type")
    if kind == "Feature":
        return [said]
    features = said.get("features")
    if kind != "FeatureCollection" or not isinstance(features, list):
        raise BadInput(
            Fault(
                file,
                f"is no FeatureCollection but {printable(repr(kind), 60)}.",
                'Write {"type": "FeatureCollection", "features": [...]}.',
            )
        )
    if len(features) > _MOST_FEATURES:
        raise BadInput(
            Fault(file, f"has {len(features):,} features; at most {_MOST_FEATURES:,} are read.")
        )
    return features


def _refuse_other_crs(said: Mapping[str, Any], file: str) -> None:
    crs = said.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if isinstance(name, str) and not name.endswith(_WGS84):
        raise BadInput(
            Fault(
                file,
                f"is in another projection: {printable(name, 80)}.",
                "GeoJSON is in degrees, WGS 84, longitude first.",
                next_step="Reproject it to EPSG:4326.",
            )
        )


def _feature(file: str, number: int, said: object) -> Feature:
    where = f"{file}, feature {number}"
    if not isinstance(said, Mapping) or said.get("type") != "Feature":
        raise BadInput(Fault(where, "is no Feature.", 'Write {"type": "Feature", ...}.'))
    properties = said.get("properties")
    geometry = said.get("geometry")
    properties = properties if isinstance(properties, Mapping) else {}
    if "id" not in properties and isinstance(said.get("id"), str | int):
        properties = {**properties, "id": said["id"]}
    if isinstance(properties.get("id"), str | int):
        where += f" ({printable(str(properties['id']), 60)})"
    return Feature(where, properties, geometry if isinstance(geometry, Mapping) else None)
