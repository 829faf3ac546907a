"""Geometry that cannot be what it says is refused, and the message says which fault it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.running import Run

from servanda.case.terms import Case
from servanda.clock import parse_moment
from servanda.ledger import Ledger
from servanda.places.atlas import read_shapes, spot_of
from servanda.places.locate import locate
from servanda.places.spots import place_of, stated_spot
from servanda.places.stated import stated_place
from servanda.testing import claim_of, small_case

SQUARE = [[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 49.0], [37.0, 48.0]]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _feature(kind: str, coordinates: object, place: str = "ford", **more: object) -> object:
    return {
        "type": "Feature",
        "properties": {"id": place, **more},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _draw(case: Case, *features: object) -> list[str]:
    drawn = {"type": "FeatureCollection", "features": list(features)}
    (case.path / "places.geojson").write_text(json.dumps(drawn), "utf-8")
    return [str(f) for f in read_shapes(case)[1]]


@pytest.mark.parametrize(
    ("kind", "coordinates", "told"),
    [
        ("Polygon", [SQUARE[:-1]], "ring 1 is open"),
        ("Polygon", [[[37, 48], [38, 49], [38, 48], [37, 49], [37, 48]]], "cross"),
        (
            "Polygon",
            [[[48.0, 97.0], [49.0, 97.0], [49.0, 98.0], [48.0, 98.0], [48.0, 97.0]]],
            "swap",
        ),
        ("Point", [4_180_000.0, 6_120_000.0], "metres"),
        ("Point", [37.0, 95.0], "latitude"),
        ("Polygon", [], "empty"),
        ("LineString", [[37.0, 48.0]], "line"),
        ("Point", ["37", "48"], "position should be"),
    ],
)
def test_each_fault_of_geometry_is_named(
    case: Case, kind: str, coordinates: object, told: str
) -> None:
    """Rings, crossings, swapped axes, another projection, out of range, empty, too short."""
    faults = _draw(case, _feature(kind, coordinates))
    assert faults
    assert any(told in fault.casefold() for fault in faults), faults


def test_all_faults_are_told_together_and_sound_shapes_stay(case: Case) -> None:
    """Two faulty features and a sound one: two faults, one shape."""
    faults = _draw(
        case,
        _feature("Polygon", [SQUARE[:-1]]),
        _feature("Point", [37.0, 95.0], "hills"),
        _feature("Polygon", [SQUARE], "border-area"),
    )
    assert len(faults) == 2
    assert "border-area" in read_shapes(case)[0].by_place


def test_a_shape_counts_only_while_it_is_valid(case: Case) -> None:
    """A zone that ended in January is not there in March."""
    _draw(case, _feature("Polygon", [SQUARE], valid_to="2024-01-31"))
    january, march = (parse_moment(d, "UTC") for d in ("2024-01-10", "2024-03-10"))
    assert spot_of(case, "ford", january) is not None
    assert spot_of(case, "ford", march) is None


def test_columns_of_many_points_at_once(case: Case) -> None:
    """Inside, distance in metres, and at the line where the drawing is no finer."""
    _draw(
        case,
        _feature("Polygon", [SQUARE]),
        _feature("LineString", [[37.5, 48.0], [37.5, 49.0]], "hills", accuracy_m=2000),
    )
    atlas, faults = read_shapes(case)
    assert faults == []
    found = locate(atlas, np.array([37.51, 39.0, np.nan]), np.array([48.5, 48.5, 48.0]))
    assert found.inside["ford"].tolist() == [True, False, False]
    assert found.distance["hills"][0] == pytest.approx(739, rel=0.02)
    assert found.at_line["hills"].tolist() == [True, False, False]
    assert np.isnan(found.distance["hills"][2])


@pytest.mark.parametrize(
    ("text", "lat", "name"),
    [
        ("48.01, 37.80", 48.01, ""),
        ("48.01 37.80 ±500 m", 48.01, ""),
        ("Ford @ 48.01, 37.80 ±2 km", 48.01, "Ford"),
        ("Ford 2", None, "Ford 2"),
    ],
)
def test_forms_of_a_place_cell(text: str, lat: float | None, name: str) -> None:
    """Coordinates, a name with coordinates, and a name that only has a digit."""
    stated = stated_place(text)
    assert (stated.lat, stated.name) == (lat, name)


def test_a_direction_is_an_area_and_not_the_place_itself(case: Case) -> None:
    """2 to 7 km north-west of the ford is a piece of a ring north-west of it."""
    _draw(case, _feature("Point", [37.5, 48.5]))
    text = "2-7 km north-west of Ford"
    assert place_of(case, text) is None
    area, ford = stated_spot(case, text, None), spot_of(case, "ford")
    assert area is not None
    assert ford is not None
    assert 1_900 < area.metric.distance(ford.metric) < 2_100
    assert area.metric.centroid.x < ford.metric.x
    assert area.metric.centroid.y > ford.metric.y


def test_the_command_lists_names_that_stand_for_nothing(case: Case, run: Run) -> None:
    """A misspelt place is listed with a guess that is not used; a geometry fault ends with 2."""
    claims = [claim_of("A South accuse CFV-SA actor=North place=Frod on=2024-02-01")]
    Ledger.open(case.path).append_claims(claims, now=1_800_000_000)

    sound = run("places", case.path)
    _draw(case, _feature("Point", [37.0, 95.0]))
    faulty = run("places", case.path)

    assert (sound[0], faulty[0]) == (0, 2)
    assert "Frod" in sound[1]
    assert "Did you mean 'ford'?" in sound[1]
    assert "longitude stands first" in faulty[2]
