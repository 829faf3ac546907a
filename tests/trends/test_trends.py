"""Rates say how sure they are; changes, alerts and drift are told where the data allow it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.model import Claim, Count, Interval
from servanda.testing import claim_of, small_case
from servanda.trends.build import Asked, Trends, trends
from servanda.trends.changes import changes_of
from servanda.trends.drift import drifts
from servanda.trends.rates import alerts_of, compare, rate_of
from servanda.trends.terms import Daily, Drift

SEED = 20240116


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _noise() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _daily(voice: str, counts: np.ndarray) -> Daily:
    return Daily(voice, "", 1, counts.astype(np.int64), tuple(() for _ in counts))


def _ask(case: Case, claims: list[Claim], zone: str = "") -> Trends:
    period = Interval(start_of("2024-02-01", "UTC"), end_of("2024-02-29", "UTC"))
    middle = start_of("2024-02-15", "UTC")
    return trends(case, claims, Asked(("fires", "violates"), period, middle, zone))


def test_the_interval_holds_the_true_rate_as_often_as_it_says() -> None:
    """Of 300 months at 2 a day, at least 93 in 100 intervals hold 2."""
    noise = _noise()
    held = [rate_of(noise.poisson(2, 30)) for _ in range(300)]
    assert sum(r.low <= 2 <= r.high for r in held) >= 0.93 * 300


def test_clusters_widen_the_interval_of_a_ratio() -> None:
    """Same rate before and after, in clusters: "no change" is left out in at most 1 of 10."""
    noise = _noise()
    wrong = 0
    for _ in range(150):
        clustered = noise.negative_binomial(0.5, 0.2, 120)
        wrong += compare(clustered[:60], clustered[60:]).differs
    assert wrong <= 15


def test_a_doubled_rate_is_seen() -> None:
    """3 a day, then 6: the ratio's interval holds 2 and leaves out 1."""
    noise = _noise()
    found = compare(noise.poisson(3, 60), noise.poisson(6, 60))
    assert found.differs
    assert found.low <= 2 <= found.high


def test_too_few_events_say_nothing() -> None:
    """One event before and one after make no ratio."""
    one = np.zeros(30, dtype=np.int64)
    one[3] = 1
    assert not compare(one, one).enough


def test_a_change_of_rate_is_found_near_its_day() -> None:
    """From 1 to 6 a day at day 40: one change, within three days of it."""
    noise = _noise()
    counts = np.r_[noise.poisson(1, 40), noise.poisson(6, 40)]
    [change] = changes_of(counts, 100)
    assert abs(change.day - 140) <= 3
    assert change.before < 2 < change.after


def test_no_change_is_found_in_a_steady_rate() -> None:
    """A hundred steady series of 90 days: a change in at most five."""
    noise = _noise()
    assert sum(bool(changes_of(noise.poisson(2, 90), 0)) for _ in range(100)) <= 5


def test_an_outburst_after_quiet_raises_an_alert() -> None:
    """Ten events in a week after two quiet months."""
    counts = np.zeros(70, dtype=np.int64)
    counts[65:70] = 2
    [alert] = alerts_of(counts, 0)
    assert (alert.day, alert.events) == (69, 10)


def test_a_steady_rate_raises_no_alert() -> None:
    """One a day, each day."""
    assert alerts_of(np.ones(90, dtype=np.int64), 0) == ()


def test_a_change_in_both_voices_is_one_on_the_ground() -> None:
    """Both triple, in sixty tries: said to have changed alike in at least nine of ten."""
    noise = _noise()
    told = []
    for _ in range(60):
        rows = [
            _daily("North", np.r_[noise.poisson(2, 60), noise.poisson(6, 60)]),
            _daily("South", np.r_[noise.poisson(4, 60), noise.poisson(12, 60)]),
        ]
        told += [found.drift for found in drifts(rows, 61)]
    assert told.count(Drift.GROUND) >= 54


def test_a_change_in_one_voice_is_one_in_the_reporting() -> None:
    """One voice triples while the other stays: some of it lies in what they report."""
    noise = _noise()
    rows = [
        _daily("North", np.r_[noise.poisson(2, 60), noise.poisson(6, 60)]),
        _daily("South", noise.poisson(4, 120)),
    ]
    [found] = drifts(rows, 61)
    assert found.drift is Drift.REPORTING
    [swapped] = drifts(rows[::-1], 61)
    assert swapped.drift is Drift.REPORTING
    assert swapped.ratio == pytest.approx(1 / found.ratio, rel=1e-6)


def _line(case: Case) -> None:
    """Draw the ford as a line from south to north, off by 200 m."""
    line = {"type": "LineString", "coordinates": [[37.0, 47.0], [37.0, 49.0]]}
    said = {"id": "ford", "accuracy_m": 200}
    feature = {"type": "Feature", "properties": said, "geometry": line}
    drawn = {"type": "FeatureCollection", "features": [feature]}
    (case.path / "places.geojson").write_text(json.dumps(drawn), "utf-8")


def _shot(day: int, lon: float) -> Claim:
    claim = claim_of(f"S{day} Mission observe CFV-SA actor=North on=2024-02-{day:02d}")
    return replace(claim, place=f"48.0, {lon} ±100 m")


def test_events_that_come_closer_to_a_line_are_told(case: Case) -> None:
    """From 15 km to 1.5 km: both medians, a change; the mirrored side of the line the same."""
    _line(case)
    for side in (1, -1):
        claims = [_shot(d, 37 + side * (0.2 if d < 15 else 0.02)) for d in range(1, 29)]
        period = Interval(start_of("2024-02-01", "UTC"), end_of("2024-02-29", "UTC"))
        asked = Asked(("fires",), period, start_of("2024-02-15", "UTC"), "", "ford")
        [away] = trends(case, claims, asked).away
        assert away.before is not None
        assert away.after is not None
        assert away.before.median == pytest.approx(14_910, rel=0.01)  # 0.2° of 48° north
        assert away.after.median == pytest.approx(1_491, rel=0.02)  # a chord of 220 km
        assert away.moved
        assert (away.before.at, away.nowhere) == (0.0, 0)


def test_few_events_and_places_that_nobody_drew_are_told_as_such(case: Case) -> None:
    """No chance is made up; an event known by name only is measured nowhere."""
    _line(case)
    claims = [_shot(3, 37.001), claim_of("H Mission observe CFV-SA place=hills on=2024-02-20")]
    period = Interval(start_of("2024-02-01", "UTC"), end_of("2024-02-29", "UTC"))
    asked = Asked(("fires",), period, start_of("2024-02-15", "UTC"), "", "ford")
    [away] = trends(case, claims, asked).away
    assert (away.chance, away.moved, away.nowhere, away.after) == (None, False, 1, None)
    assert away.before is not None
    assert away.before.at == 1.0  # 75 m, off by 300


def test_a_zone_takes_what_has_coordinates_only(case: Case) -> None:
    """What lies in the drawn zone for certain, by name or on the ground."""
    ring = [[37.0, 48.0], [37.5, 48.0], [37.5, 48.5], [37.0, 48.5], [37.0, 48.0]]
    feature = {
        "type": "Feature",
        "properties": {"id": "hills"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    drawn = {"type": "FeatureCollection", "features": [feature]}
    (case.path / "places.geojson").write_text(json.dumps(drawn), "utf-8")
    inside = replace(_shot(3, 37.2), place="48.2, 37.2")
    outside = replace(_shot(4, 38.2), place="48.2, 38.2")
    named = claim_of("H Mission observe CFV-SA place=hills on=2024-02-20")
    [trend] = _ask(case, [inside, outside, named], zone="hills").trends
    assert int(trend.daily.counts.sum()) == 2


def test_where_the_data_do_not_allow_it_that_is_said() -> None:
    """Three events are too few to tell ground from reporting."""
    few = np.zeros(40, dtype=np.int64)
    few[5] = 3
    [found] = drifts([_daily("North", few), _daily("South", few)], 21)
    assert found.drift is Drift.UNTOLD


def test_an_event_told_twice_by_one_side_counts_once(case: Case) -> None:
    """A ministry and its state report one event: one event of that side, with both claims."""
    claims = [
        claim_of("A North accuse CFV-SA actor=South place=ford on=2024-02-03 event=E"),
        claim_of("B North-MoD accuse CFV-SA actor=South place=ford on=2024-02-03 event=E"),
        claim_of("C Mission observe CFV-SA place=ford on=2024-02-03 event=E"),
    ]
    found = {t.daily.voice: t.daily for t in _ask(case, claims).trends}
    assert {voice: int(d.counts.sum()) for voice, d in found.items()} == {"Mission": 1, "North": 1}
    assert found["North"].claims[2] == ("A", "B")


def test_an_event_without_a_day_is_in_no_rate_and_counted(case: Case) -> None:
    """Known only to lie within a week: left out, and said."""
    claims = [claim_of("A Mission observe CFV-SA place=ford on=2024-02-03 to=2024-02-09")]
    found = _ask(case, claims)
    assert (found.trends, found.undated) == ((), 1)


def test_a_counted_day_counts_as_often_as_it_says(case: Case) -> None:
    """28 violations recorded on a day are 28, four killed in an attack are one attack."""
    many = replace(
        claim_of("A Mission observe CFV-GEN place=ford on=2024-02-03"),
        count=Count(28, 28, 28, "violations"),
    )
    attack = replace(
        claim_of("B Mission observe CFV-SA place=ford on=2024-02-04"),
        count=Count(4, 4, 4, "killed"),
    )
    [trend] = _ask(case, [many, attack]).trends
    assert trend.daily.counts[2:4].tolist() == [28, 1]


def test_a_zone_keeps_what_lies_inside_it(case: Case) -> None:
    """The hills are not the ford."""
    claims = [
        claim_of("A Mission observe CFV-SA place=ford on=2024-02-03"),
        claim_of("B Mission observe CFV-SA place=hills on=2024-02-03"),
    ]
    [inside] = _ask(case, claims, "ford").trends
    [both] = _ask(case, claims, "border-area").trends
    assert (int(inside.daily.counts.sum()), int(both.daily.counts.sum())) == (1, 2)


def test_the_command_tells_a_period_without_reports_from_calm(case: Case) -> None:
    """An empty period is said to be no sign of calm; `--json` is clean."""
    command = [sys.executable, "-m", "servanda", "trends", str(case.path), "--as-of", "2024-06-01"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "no sign of calm" in told.stdout
    data = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(data.stdout)["voices"] == []


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["--zone", "foord"], "Did you mean"),
        (["--duty", "ford"], "no duty that an event can breach"),
        (["--split", "2030-01-01"], "lies outside the period"),
        (["--since", "2025-01-01"], "is not before --as-of"),
    ],
)
def test_bad_options_are_refused_with_what_would_do(
    case: Case, extra: list[str], words: str
) -> None:
    """A wrong zone, duty or day: exit code 2 and a message."""
    command = [sys.executable, "-m", "servanda", "trends", str(case.path), "--as-of", "2024-06-01"]
    told = subprocess.run([*command, *extra], capture_output=True, text=True, check=False)  # noqa: S603
    assert told.returncode == 2
    assert words in told.stderr
