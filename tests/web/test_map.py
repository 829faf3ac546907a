"""The map: what is drawn where, what is not, and the boxes and lists that go with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

from starlette.testclient import TestClient

from servanda.case.read import read_case
from servanda.ledger import Ledger
from servanda.maps.base import base_map, frame
from servanda.maps.geometry import atlas
from servanda.testing import claim_of, small_case

AT = "/cases/karabakh-2020"


def square(place: str, west: float, **more: object) -> dict[str, object]:
    """Return a feature: a square of a tenth of a degree."""
    ring = [[west, 10.0], [west + 0.1, 10.0], [west + 0.1, 10.1], [west, 10.1], [west, 10.0]]
    return {
        "type": "Feature",
        "properties": {"id": place, "kind": "zone", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def drawn(folder: Path, *features: object) -> Path:
    """Write the case's geometry."""
    data = {"type": "FeatureCollection", "features": list(features)}
    (folder / "places.geojson").write_text(json.dumps(data), "utf-8")
    return folder


def test_the_live_map_and_the_drawn_one_show_the_same(client: TestClient) -> None:
    """Every spot of the GeoJSON is a linked circle of the drawing with its count, and a row."""
    page = client.get(f"{AT}/map?as_of=2020-12-15").text
    data = client.get(f"{AT}/map.geojson?as_of=2020-12-15").json()
    spots = {f["properties"]["id"]: f["properties"] for f in data["features"]
             if f["properties"]["kind"] == "spot"}  # fmt: skip
    assert spots
    assert page.count('<circle class="spot') == len(spots)
    for name, spot in spots.items():
        assert re.search(rf'place={name}" aria-label="[^"]*: {spot["count"]} claim', page)
    assert "imply no position" in page
    assert "Kalbajar / Karvachar" in page


def test_lines_and_corridors_carry_how_far_they_may_be_off(client: TestClient) -> None:
    """A band of the stated accuracy lies around each, and none around what is not valid then."""
    kinds = [
        (f["properties"]["kind"], f["properties"]["id"])
        for f in client.get(f"{AT}/map.geojson?as_of=2020-12-15").json()["features"]
    ]
    assert ("band", "lachin-corridor") in kinds
    assert ("line", "line-of-contact-1994") not in kinds
    before = client.get(f"{AT}/map.geojson?as_of=2020-10-15").text
    assert "line-of-contact-1994" in before


def test_what_lies_in_a_place_is_drawn_there(
    serve: Callable[..., TestClient], tmp_path: Path
) -> None:
    """A place without geometry is drawn where it lies; one outside all is listed as not drawn."""
    case = small_case(tmp_path / "case")
    drawn(case.path, square("border-area", 20.0))
    claims = [
        claim_of("A1 South affirm TER-HAND place=ford on=2024-02-01"),
        claim_of("A2 South affirm TER-HAND place=elsewhere on=2024-02-01"),
        claim_of("A3 South affirm TER-HAND on=2024-02-01"),
        claim_of("A4 South affirm TER-HAND place=10.05,20.05 on=2024-02-01"),
    ]
    Ledger.open(case.path).append_claims(claims, now=1_710_000_000)
    client = serve(case.path)
    at = client.get("/").headers["location"]
    spots = [
        f["properties"]
        for f in client.get(f"{at}/map.geojson").json()["features"]
        if f["properties"]["kind"] == "spot"
    ]
    assert {(s["id"], s["count"]) for s in spots} == {("border-area", 1), ("10.05,20.05", 1)}
    text = client.get(f"{at}/map").text
    assert "Not on the map" in text
    assert "elsewhere" in text
    assert "no place stated" in text


def test_from_the_map_to_the_list_of_what_it_shows(client: TestClient) -> None:
    """A box of degrees filters the claims as the map would show them; a wrong one is refused."""
    spot = next(
        f
        for f in client.get(f"{AT}/map.geojson").json()["features"]
        if f["properties"]["kind"] == "spot"
    )
    lon, lat = spot["geometry"]["coordinates"]
    box = f"{lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}"
    text = client.get(f"{AT}/claims?bbox={box}").text
    assert f"of {spot['properties']['count']}" in text or "rel=" in text
    assert "No claim passes this filter" in client.get(f"{AT}/claims?bbox=0,0,1,1").text
    for wrong in ("1,2,3", "a,b,c,d", "5,0,1,1", "nan,0,1,1"):
        assert client.get(f"{AT}/claims?bbox={wrong}").status_code == 400


def test_geometry_that_cannot_be_drawn_spoils_nothing(
    serve: Callable[..., TestClient], tmp_path: Path
) -> None:
    """Broken features are left out, the rest is drawn; no geometry at all is said."""
    case = small_case(tmp_path / "case")
    client = serve(case.path)
    at = client.get("/").headers["location"]
    assert "No geometry yet" in client.get(f"{at}/map").text
    broken = [
        {"type": "Feature", "properties": {"id": "ford"}, "geometry": {"type": "Polygon"}},
        {"type": "Feature", "properties": None, "geometry": None},
        square("hills", 1e400),
        square("ford", 20.0, origin="<script>alert(1)</script>"),
    ]
    drawn(case.path, *broken)
    text = client.get(f"{at}/map").text
    assert text.count('class="zone"') == 1
    assert "<script>alert" not in text
    assert "Some of the geometry cannot be drawn" in text
    (case.path / "places.geojson").write_text("{", "utf-8")
    assert "is no JSON" in client.get(f"{at}/map").text


def test_the_base_map_has_no_border_where_it_was_clipped(example: Path) -> None:
    """The edge of the case's own outlines is not drawn as a border."""
    case = read_case(example)
    layers = base_map(case)
    assert layers["land"]
    west, south, east, north = frame(case)
    assert west < east
    assert south < north
    assert all(not g.is_empty for _, g in layers["lakes"])
    assert atlas(case).projection.name == "UTM 38N"


def test_a_case_anywhere_has_a_base_map(tmp_path: Path) -> None:
    """Without outlines of its own a case lies on the packaged ones."""
    case = small_case(tmp_path / "case")
    drawn(case.path, square("ford", 20.0))
    names = {name for name, _ in base_map(read_case(case.path))["land"]}
    assert "Chad" in names
    assert unescape("Chad") in names


def test_very_many_coordinates_are_drawn_by_squares_that_list_what_they_count(
    serve: Callable[..., TestClient], tmp_path: Path
) -> None:
    """Nothing is left out, and each circle leads to as many statements as it says."""
    case = small_case(tmp_path / "case")
    drawn(case.path, square("border-area", 20.0))
    claims = [
        claim_of(
            f"C{n} South affirm CFV-SA actor=North on=2024-02-01 "
            f"place={10 + (n % 30) / 20:.4f},{20 + (n // 30) / 10:.4f}"
        )
        for n in range(600)
    ]
    Ledger.open(case.path).append_claims(claims, now=1_710_000_000)
    client = serve(case.path)
    at = client.get("/").headers["location"]

    page = client.get(f"{at}/map").text
    circles = re.findall(r'<a href="([^"]*)" aria-label="([^"]*): ([\d,]+) claims?"', page)
    assert 1 < len(circles) <= 251
    assert sum(int(count) for *_, count in circles) == 600
    for address, name, count in circles[:20]:
        assert "around" in name
        listed = client.get(unescape(address).replace("/claims?", "/claims.csv?")).text
        assert len(listed.splitlines()) - 1 == int(count)
    assert page.count('<tr><th scope="row"><b>') == min(len(circles), 40)
    assert ("The first 40 of" in page) == (len(circles) > 40)
    whole = client.get(f"{at}/map.csv").text
    assert len(whole.splitlines()) - 1 == 600
