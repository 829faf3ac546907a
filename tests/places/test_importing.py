"""Drawings of other programs become places of a case: whole, in degrees, or not at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from tests.running import Run

from servanda.case.terms import Case
from servanda.errors import BadInput
from servanda.places.atlas import spot_of
from servanda.places.importing import How, read_file
from servanda.testing import small_case

DEGREES = shapely.box(37.0, 48.0, 37.5, 48.5)
MERCATOR = shapely.box(4_118_821.0, 6_106_854.0, 4_174_481.0, 6_190_443.0)  # the same, EPSG:3857


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _write(path: Path, driver: str, name: str = "Ford", **more: Any) -> Path:
    projected = driver in ("GPKG", "ESRI Shapefile")
    shape = more.pop("shape", MERCATOR if projected else DEGREES)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([shape], dtype=object)),
        [np.array([name], dtype=object)],
        ["Name"],
        driver=driver,
        crs=more.pop("crs", "EPSG:3857" if projected else "EPSG:4326"),
        geometry_type=shape.geom_type,
        **more,
    )
    return path


@pytest.mark.parametrize(
    ("driver", "name"),
    [("GPKG", "a.gpkg"), ("KML", "a.kml"), ("ESRI Shapefile", "a.shp"), ("GeoJSON", "a.geojson")],
)
def test_each_format_is_drawn_in_degrees(
    case: Case, run: Run, tmp_path: Path, driver: str, name: str
) -> None:
    """By the place's name, wherever its file keeps it, reprojected where it is not in degrees."""
    file = _write(tmp_path / name, driver)
    code, out, _ = run("draw", case.path, file, "--accuracy", "200")
    assert (code, "Drawn: ford." in out) == (0, True)
    [feature] = json.loads((case.path / "places.geojson").read_text("utf-8"))["features"]
    assert feature["properties"] == {"id": "ford", "origin": name, "accuracy_m": 200.0}
    drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
    assert shapely.hausdorff_distance(drawn, DEGREES) < 1e-4
    assert spot_of(case, "ford") is not None


def test_a_zipped_shapefile_is_read_and_two_are_refused(tmp_path: Path) -> None:
    """The parts are taken out under names of our own."""
    parts = _write(tmp_path / "a.shp", "ESRI Shapefile").parent.glob("a.*")
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        for part in parts:
            archive.write(part, f"../../{part.name}")
    [feature] = read_file(whole, How())
    assert feature.place == "Ford"
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("b.shp", b"")
    with pytest.raises(BadInput, match="several shapefiles"):
        read_file(whole, How())
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:400])
    with pytest.raises(BadInput, match="truncated"):
        read_file(cut, How())


def test_a_shape_of_the_same_period_is_replaced_and_another_is_kept(
    case: Case, run: Run, tmp_path: Path
) -> None:
    """A line that moved has a shape for each period; drawing one anew takes its place only."""
    file = _write(tmp_path / "a.geojson", "GeoJSON")
    run("draw", case.path, file, "--valid-to", "2024-02-01")
    code, out, _ = run("draw", case.path, file, "--valid-from", "2024-02-02")
    assert (code, "Drawn: ford." in out) == (0, True)
    code, out, _ = run("draw", case.path, file, "--valid-from", "2024-02-02")
    assert (code, "Drawn anew: ford." in out) == (0, True)
    features = json.loads((case.path / "places.geojson").read_text("utf-8"))["features"]
    assert len(features) == 2
    code, _, told = run("draw", case.path, file, "--valid-from", "2024-01-20")
    assert (code, "drawn twice for the same time" in told) == (2, True)
    assert json.loads((case.path / "places.geojson").read_text("utf-8"))["features"] == features


def test_places_that_the_case_does_not_know_are_all_told(
    case: Case, run: Run, tmp_path: Path
) -> None:
    """With a suggestion; nothing is written; the good ones are, when that is asked for."""
    twice = tmp_path / "b.geojson"
    good = json.loads(_write(tmp_path / "a.geojson", "GeoJSON").read_text("utf-8"))["features"][0]
    names = ("Frod", "Nowhere", "Ford")
    features = [{**good, "properties": {"Name": n}} for n in names]
    twice.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    code, _, told = run("draw", case.path, twice)
    assert (code, "'Frod' is no place" in told, "'Nowhere' is no place" in told) == (2, True, True)
    assert "Did you mean 'ford'?" in told
    assert not (case.path / "places.geojson").exists()
    code, out, _ = run("draw", case.path, twice, "--keep-good")
    assert (code, "Drawn: ford." in out) == (0, True)


def test_a_shapefile_without_projection_is_asked_for_it(tmp_path: Path) -> None:
    """What its numbers mean is not guessed."""
    file = _write(tmp_path / "a.shp", "ESRI Shapefile")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(BadInput, match="does not state its projection"):
        read_file(file, How())
    [feature] = read_file(file, How(crs="EPSG:3857"))
    assert feature.geometry is not None
    with pytest.raises(BadInput, match="not known: EPSG:1"):
        read_file(file, How(crs="EPSG:1"))


def test_layers_and_columns_are_named_where_they_are_not_clear(tmp_path: Path) -> None:
    """The message lists them."""
    file = _write(tmp_path / "a.gpkg", "GPKG", layer="zones")
    _write(file, "GPKG", layer="lines", append=True)
    with pytest.raises(BadInput, match="Layers: zones, lines"):
        read_file(file, How())
    assert len(read_file(file, How(layer="lines"))) == 1
    with pytest.raises(BadInput, match="Columns: Name"):
        read_file(file, How(layer="lines", column="Nmae"))


def test_nothing_in_a_kml_is_followed(tmp_path: Path) -> None:
    """Links, entities and what another driver would take for itself are gone before GDAL looks."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    plain = _write(tmp_path / "a.kml", "KML").read_text("utf-8")
    hostile = plain.replace(
        "<Placemark", f"<!-- <OGRVRTDataSource> --><NetworkLink><Link><href>{secret}</href>"
        "</Link></NetworkLink><Placemark", 1,
    )  # fmt: skip
    file = tmp_path / "b.kml"
    file.write_text(hostile, "utf-8")
    [feature] = read_file(file, How())
    assert feature.place == "Ford"
    entity = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]><kml><Document>'
    mark = "<Placemark><name>&x;</name><Point><coordinates>37,48</coordinates></Point></Placemark>"
    file.write_text(f"{entity}{mark}</Document></kml>", "utf-8")
    assert all("secret" not in f.place for f in read_file(file, How()))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\x89PNG", "none of the files"),
        (b"SQLite format 3\x00 cut", "cannot be read as GPKG"),
        (b"<kml><Document>", "is no KML"),
        (b"<gpx><kml/></gpx>", "is no KML: it is <gpx>"),
        (b"\x00\x00\x27\x0a cut", "cannot be read as ESRI Shapefile"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    """No traceback, and no guess."""
    file = tmp_path / "bad"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=told):
        read_file(file, How())
