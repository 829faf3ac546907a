"""Geometry from the files of other programs: GeoPackage, KML, shapefile, GeoJSON.

Comes in: a file. Goes out: features in degrees, WGS 84, with the id that a column states,
looked at by nobody yet; see `checks`. Reading is GDAL's, by pyogrio; only the driver that
the file's first bytes call for is asked, and of KML it sees the placemarks alone, so that no
file makes GDAL open another.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from servanda.errors import BadInput, Fault, MissingExtra, nearest, printable
from servanda.places.geojson import MOST_BYTES, Feature, read_features
from servanda.places.kml import placemarks

_MOST_FEATURES = 20_000
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ID_COLUMNS = ("place", "id", "name")
_BEGINS: Mapping[bytes, str] = {
    b"SQLite format 3": "GPKG",
    b"\x00\x00\x27\x0a": "ESRI Shapefile",
    b"PK\x03\x04": "zip",
}
_DECIMALS = 1e-7


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read: a layer's name, the column of the ids, a projection it does not state.

    All empty: the only layer; the first of `place`, `id`, `name`; the projection that it states.
    """

    layer: str = ""
    column: str = ""
    crs: str = ""


def read_file(path: Path, how: How) -> list[Feature]:
    """Return the features of a file, each with the id or name that its column states.

    Raises:
        BadInput: when it is no such file, too large, or states neither ids nor a projection.
        MissingExtra: for any file but GeoJSON, when the extra for geometry is not installed.
    """
    beginning = _beginning(path)
    driver = next((d for b, d in _BEGINS.items() if beginning.startswith(b)), "")
    if not driver and beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _named(read_features(path), path.name, how.column)
    if not driver and b"<kml" in beginning:
        driver = "KML"
    if not driver:
        raise BadInput(
            Fault(
                path.name,
                "is none of the files that are read here.",
                "GeoJSON, GeoPackage (.gpkg), KML, shapefile (.shp, or its parts in a .zip).",
            )
        )
    with _as_file(path, driver) as (file, of):
        return _read(file, of, path.name, how)


def _beginning(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            beginning = file.read(2000)
    except OSError as why:
        raise BadInput(Fault(str(path), f"cannot be read: {why.strerror}.")) from None
    if size > MOST_BYTES:
        raise BadInput(
            Fault(path.name, f"is too large: {size:,} bytes.", f"At most {MOST_BYTES:,} are read.")
        )
    if not size:
        raise BadInput(Fault(path.name, "is empty."))
    return beginning


@contextlib.contextmanager
def _as_file(path: Path, driver: str) -> Iterator[tuple[Path, str]]:
    """Give the file to open and its driver: of a zip the shapefile in it, of KML placemarks."""
    if driver not in ("zip", "KML"):
        yield path, driver
        return
    with tempfile.TemporaryDirectory() as folder:
        if driver == "KML":
            clean = Path(folder) / "drawn.kml"
            clean.write_bytes(placemarks(path.read_bytes(), path.name))
            yield clean, driver
            return
        yield _unzipped(path, Path(folder)), "ESRI Shapefile"


def _unzipped(path: Path, folder: Path) -> Path:
    """Take the parts of a shapefile out of a zip, bounded, under names of our own."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [i for i in archive.infolist() if _suffix(i.filename) in _SHAPEFILE]
            if sum(i.file_size for i in parts) > MOST_BYTES:
                raise BadInput(Fault(path.name, "unpacks to more than is read."))
            for part in parts:
                target = folder / f"drawn{_suffix(part.filename)}"
                if target.exists():
                    raise BadInput(Fault(path.name, "holds several shapefiles.", "Zip one."))
                with archive.open(part) as taken:
                    target.write_bytes(taken.read(MOST_BYTES))
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, NotImplementedError):
        raise BadInput(
            Fault(path.name, "cannot be unpacked: truncated, locked or no zip.")
        ) from None
    shape = folder / "drawn.shp"
    if not shape.exists():
        raise BadInput(Fault(path.name, "holds no .shp.", "Zip a shapefile with its parts."))
    return shape


def _suffix(name: str) -> str:
    return Path(name).suffix.casefold()


def _read(file: Path, driver: str, name: str, how: How) -> list[Feature]:
    try:
        import pyogrio.raw  # noqa: PLC0415 — an extra
        from pyogrio.errors import DataSourceError  # noqa: PLC0415 — the same
    except ImportError:
        raise MissingExtra("geo", f"reading {driver}") from None
    source = f"{driver}:{file}" if driver == "GPKG" else file
    try:
        layer = _layer([str(n) for n, _ in pyogrio.list_layers(source)], name, how.layer)
        meta, _, shapes, columns = pyogrio.raw.read(
            source, layer=layer, force_2d=True, max_features=_MOST_FEATURES + 1,
            datetime_as_string=True,
        )  # fmt: skip
    except DataSourceError as why:
        problem = printable(str(why).replace(str(file), name).partition("\n")[0], 200)
        raise BadInput(Fault(name, f"cannot be read as {driver}: {problem}")) from None
    if len(shapes) > _MOST_FEATURES:
        raise BadInput(Fault(name, f"has more than {_MOST_FEATURES:,} features."))
    degrees = _to_degrees(str(meta["crs"] or how.crs), name)
    fields = dict(zip(map(str, meta["fields"]), columns, strict=True))
    rows = [
        Feature(
            f"{name}, feature {number}",
            {column: _plain(values[number - 1]) for column, values in fields.items()},
            _geometry(shape, degrees),
        )
        for number, shape in enumerate(shapes, 1)
    ]
    return _named(rows, name, how.column or ("Name" if driver == "KML" else ""))


def _layer(there: list[str], name: str, asked: str) -> str:
    if asked in there:
        return asked
    if not asked and len(there) == 1:
        return there[0]
    listed = ", ".join(printable(n, 60) for n in there[:20])
    problem = f"has no layer {printable(asked, 60)!r}." if asked else "has several layers."
    raise BadInput(
        Fault(name, problem, f"Layers: {listed}.", nearest(asked, there) if asked else None,
              "Name one: --layer NAME")
    )  # fmt: skip


def _to_degrees(stated: str, name: str) -> Transformer:
    try:
        # Nothing stated is an unknown projection, too.
        return Transformer.from_crs(CRS(stated), CRS("EPSG:4326"), always_xy=True)
    except CRSError:
        said = f"states a projection that is not known: {printable(stated, 80)}."
        raise BadInput(
            Fault(
                name,
                said if stated else "does not state its projection.",
                "A shapefile states it in its .prj.",
                next_step="Say it: --crs EPSG:4326",
            )
        ) from None


def _geometry(well_known: bytes | None, degrees: Transformer) -> Mapping[str, Any] | None:
    """Return WKB as GeoJSON in degrees, to a seventh decimal, a centimetre; None where empty."""
    if well_known is None:
        return None
    read: BaseGeometry = shapely.from_wkb(well_known, on_invalid="ignore")
    if read is None or read.is_empty:
        return None
    moved = shapely.transform(read, lambda c: np.column_stack(degrees.transform(*c.T)))
    coarse = shapely.set_precision(moved, _DECIMALS, mode="pointwise")
    said: Mapping[str, Any] = json.loads(shapely.to_geojson(coarse))
    return said


def _plain(value: Any) -> Any:  # noqa: ANN401 — a cell of any type
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, str | int | bool) else "" if value is None else str(value)


def _named(features: list[Feature], name: str, column: str) -> list[Feature]:
    """Return the features under the id that a column states; the other columns stay behind."""
    columns = sorted({c for f in features for c in f.properties})
    lower = {c.casefold(): c for c in columns}
    chosen = column or next((lower[c] for c in _ID_COLUMNS if c in lower), "")
    if chosen not in columns:
        listed = ", ".join(printable(c, 40) for c in columns[:30]) or "none"
        raise BadInput(
            Fault(
                name,
                f"has no column {printable(column, 60)!r}." if column else "states no ids.",
                f"Columns: {listed}.",
                nearest(column, columns) if column else None,
                "Say which one names the place: --id COLUMN",
            )
        )
    return [
        Feature(f.where, {"id": str(f.properties.get(chosen, ""))}, f.geometry) for f in features
    ]
