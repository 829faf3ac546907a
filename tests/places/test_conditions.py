"""Conditions on places: within a distance of a line, outside a zone, on drawn ground."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.agreement.conditions import condition_of
from servanda.case.terms import Case
from servanda.clock import end_of
from servanda.errors import BadInput
from servanda.model import Verdict
from servanda.places.conditions import holds
from servanda.places.fit import Fit
from servanda.places.spots import stated_spot
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose

METRES_A_DEGREE = 111_320  # of latitude, near enough

AGREEMENT = """---
title: A small agreement
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
---

## 1

> Words.

```duty
id: duty
type: CF-STOP
who: [North, South]
{block}
```
"""


def _shape(place: str, kind: str, coordinates: object, accuracy: float) -> dict[str, object]:
    properties = {"id": place, "accuracy_m": accuracy, "origin": "drawn for this test"}
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _case(tmp_path: Path, block: str) -> Case:
    case = small_case(tmp_path / "case", AGREEMENT.format(block=block))
    square = [[[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 49.0], [37.0, 48.0]]]
    east = [[[37.5, 48.0], [38.0, 48.0], [38.0, 49.0], [37.5, 49.0], [37.5, 48.0]]]
    shapes = [
        _shape("border-area", "Polygon", square, 100),
        _shape("ford", "Polygon", east, 100),
        _shape("hills", "LineString", [[37.0, 48.5], [38.0, 48.5]], 500),
    ]
    drawn = {"type": "FeatureCollection", "features": shapes}
    (case.path / "places.geojson").write_text(json.dumps(drawn), "utf-8")
    return case


def _verdict(case: Case, place: str) -> Verdict:
    seen = replace(
        claim_of("A Mission observe WPN-VIOL actor=North object=tank on=2024-02-02"), place=place
    )
    asked = Asked(end_of("2024-02-10", "UTC"))
    found = board(case, [seen], choose(case, ["record"]), asked)
    return next(v for v in found if v.who == "North")


NEAR = 'never: keeps_weapon(place: "within 5 km of hills")'


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("48.52, 37.5 ±50 m", "broken"),  # 2.2 km from the line
        ("48.543, 37.5 ±50 m", "unverified"),  # 4.8 km, and the line is known to 500 m
        ("48.7, 37.5 ±50 m", "unverified"),  # 22 km: no breach; nobody covered the zone
        ("48.7, 37.5 ±30 km", "unverified"),  # it may be near
        ("somewhere", "unverified"),
    ],
)
def test_within_a_distance_is_as_sure_as_both_places_are_known(
    tmp_path: Path, place: str, verdict: str
) -> None:
    """A weapon two kilometres from the line breaks it; at the edge, or placed roughly, perhaps."""
    assert _verdict(_case(tmp_path, NEAR), place).verdict == verdict


def test_far_away_is_no_breach_and_at_the_edge_is_place_uncertain(tmp_path: Path) -> None:
    """Twenty kilometres off there is no event for the duty; at the edge it says why it doubts."""
    case = _case(tmp_path, NEAR)
    assert "place-uncertain" not in _verdict(case, "48.7, 37.5 ±50 m").because
    assert "place-uncertain" in _verdict(case, "48.543, 37.5 ±50 m").because


def test_outside_a_zone(tmp_path: Path) -> None:
    """A weapon outside the zone breaks a duty to keep it inside."""
    case = _case(tmp_path, 'never: keeps_weapon(place: "outside ford")')
    assert _verdict(case, "48.5, 37.2 ±50 m").verdict == "broken"
    assert _verdict(case, "48.5, 37.8 ±50 m").verdict != "broken"


def test_a_point_inside_a_drawn_place_is_inside_it(tmp_path: Path) -> None:
    """Coordinates need no name: the ground decides."""
    case = _case(tmp_path, "never: keeps_weapon\nwhere: ford")
    assert _verdict(case, "48.5, 37.8 ±50 m").verdict == "broken"
    assert _verdict(case, "Unknown Farm @ 48.5, 37.8 ±50 m").verdict == "broken"
    assert "place-uncertain" not in _verdict(case, "48.5, 37.2 ±50 m").because


def test_the_share_of_ground_under_observation_is_told(tmp_path: Path) -> None:
    """The mission covers the eastern half of the area on every day: half of it."""
    case = _case(tmp_path, "never: fires\nwhere: border-area")
    seen = _verdict(case, "").witness.coverage
    assert seen is not None
    assert seen.share == pytest.approx(0.5, abs=0.02)
    assert seen.covered == 0


def test_ground_within_a_distance_can_be_covered(tmp_path: Path) -> None:
    """Two hundred metres around the line lie partly outside what the mission covers."""
    case = _case(tmp_path, 'never: fires\nwhere: "within 200 m of hills"')
    seen = _verdict(case, "").witness.coverage
    assert seen is not None
    assert 0.4 < (seen.share or 0) < 0.6


@settings(max_examples=40)
@given(north=st.floats(-0.3, 0.3), metres=st.integers(100, 9_000))
def test_a_wider_distance_never_takes_a_breach_away(
    tmp_path_factory: pytest.TempPathFactory, north: float, metres: int
) -> None:
    """What is surely within some metres is surely within more of them."""
    case = _case(tmp_path_factory.mktemp("wide"), NEAR)
    spot = stated_spot(case, f"{48.5 + north:.6f}, 37.5 ±50 m", None)
    fits = [condition_of(f"within {m} m of hills") for m in (metres, 9999)]
    narrow, wide = (holds(case, c, spot) for c in fits if c is not None)
    assert wide >= narrow
    if abs(north) * METRES_A_DEGREE > 12_000:
        assert narrow is Fit.NO


def test_a_condition_on_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The place in a condition is checked like any other, with the nearest name."""
    with pytest.raises(BadInput) as told:
        small_case(
            tmp_path / "bad",
            AGREEMENT.format(block='never: keeps_weapon(place: "within 5 km of hils")'),
        )
    assert "Did you mean 'hills'?" in str(told.value)
