"""Registers hold each voice's figures apart and flag what does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.clock import end_of
from servanda.model import Claim, Count, Modality
from servanda.registers.build import registers
from servanda.registers.terms import Basis, Oddity, Register
from servanda.testing import claim_of, small_case
from servanda.viewpoints.events import testimony as hear


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _returns(name: str, on: str, count: Count, speaker: str = "North-MoD", **more: str) -> Claim:
    words = " ".join(f"{k}={v}" for k, v in more.items())
    claim = claim_of(f"{name} {speaker} affirm REF-RET on={on} {words}".strip())
    return replace(claim, count=count)


def _persons(best: float) -> Count:
    return Count(best, best, best, "persons")


def _total(best: float | None, low: float | None = None) -> Count:
    return Count(best, best if low is None else low, best, "persons in total")


def _one(case: Case, claims: list[Claim], name: str = "returns") -> Register:
    found = registers(hear(case, claims), end_of("2025-01-01", "UTC"))
    return next(r for r in found if r.id == name)


def _oddities(register: Register) -> list[Oddity]:
    return [flag.oddity for flag in register.flags]


def test_a_total_that_the_days_add_up_to_is_not_flagged(case: Case) -> None:
    """Previous total + what came since = new total: nothing is odd."""
    claims = [
        _returns("A", "2024-02-01", _total(100)),
        _returns("B", "2024-02-02", _persons(20)),
        _returns("C", "2024-02-02", _total(120)),
    ]
    assert _one(case, claims).flags == ()


def test_a_total_that_does_not_add_up_is_flagged_with_its_claims(case: Case) -> None:
    """100 and 20 are not 130."""
    claims = [
        _returns("A", "2024-02-01", _total(100)),
        _returns("B", "2024-02-02", _persons(20)),
        _returns("C", "2024-02-02", _total(130)),
    ]
    [flag] = _one(case, claims).flags
    assert (flag.oddity, flag.claims) == (Oddity.SUM, ("A", "B", "C"))
    assert flag.words == "100 + 20 does not make 130 persons."


def test_more_than_a_bound_fits_every_larger_total(case: Case) -> None:
    """`more than 11,000` plus 825 may well be 34,500."""
    claims = [
        _returns("A", "2024-02-01", _total(None, low=11_000)),
        _returns("B", "2024-02-02", _persons(825)),
        _returns("C", "2024-02-02", _total(None, low=34_500)),
    ]
    assert _one(case, claims).flags == ()


def test_days_without_a_figure_are_counted(case: Case) -> None:
    """Of three days one has a figure: the sum cannot be checked, and the flag says so."""
    claims = [
        _returns("A", "2024-02-01", _total(100)),
        _returns("B", "2024-02-03", _persons(20)),
        _returns("C", "2024-02-04", _total(150)),
    ]
    [flag] = _one(case, claims).flags
    assert flag.oddity is Oddity.GAP
    assert "2 of 3 days have no figure" in flag.words


def test_a_total_that_falls_is_flagged(case: Case) -> None:
    """What has returned in total cannot become less."""
    claims = [_returns("A", "2024-02-01", _total(100)), _returns("B", "2024-02-05", _total(90))]
    assert _oddities(_one(case, claims)) == [Oddity.FALL]


def test_a_jump_needs_enough_figures_to_compare(case: Case) -> None:
    """Four usual days and one ten times as large: only that one is flagged."""
    days = [_returns(f"D{n}", f"2024-02-0{n}", _persons(10 + n)) for n in range(1, 5)]
    assert _oddities(_one(case, [*days[:3], _returns("X", "2024-02-09", _persons(200))])) == []
    register = _one(case, [*days, _returns("X", "2024-02-09", _persons(200))])
    assert [(f.oddity, f.claims) for f in register.flags] == [(Oddity.JUMP, ("X",))]


def test_a_change_of_unit_is_flagged(case: Case) -> None:
    """Persons today, families tomorrow: not one series."""
    families = Count(8, 8, 8, "families")
    claims = [_returns("A", "2024-02-01", _persons(40)), _returns("B", "2024-02-02", families)]
    assert _oddities(_one(case, claims)) == [Oddity.UNIT]


def test_two_figures_of_one_voice_for_one_day_are_flagged(case: Case) -> None:
    """Whoever of a side speaks, 40 and 60 for one day are two figures."""
    claims = [
        _returns("A", "2024-02-01", _persons(40)),
        _returns("B", "2024-02-01", _persons(60), speaker="North"),
    ]
    assert _oddities(_one(case, claims)) == [Oddity.RESTATED]


def test_sides_stay_apart_and_their_ratio_is_told(case: Case) -> None:
    """Two sides' figures are two series; three times as many is said, and no sum is made."""
    claims = [
        _returns("A", "2024-02-01", _persons(90)),
        _returns("B", "2024-02-01", _persons(30), speaker="South"),
    ]
    register = _one(case, claims)
    assert [(s.voice, s.figures[0].count.best) for s in register.series] == [
        ("North", 90),
        ("South", 30),
    ]
    [flag] = register.flags
    assert flag.oddity is Oddity.RATIO
    assert flag.words == "North counts 3.0 times as many as South, by day: persons."


def test_swapping_the_sides_swaps_the_flags(case: Case) -> None:
    """The same rule and threshold for each side."""
    claims = [
        _returns("A", "2024-02-01", _persons(90)),
        _returns("B", "2024-02-01", _persons(30), speaker="South"),
    ]
    swap = {"North-MoD": "South", "South": "North-MoD"}
    swapped = [replace(c, speaker=swap[c.speaker]) for c in claims]
    assert _oddities(_one(case, swapped)) == _oddities(_one(case, claims))


def test_drift_between_two_voices_is_told(case: Case) -> None:
    """From equal counts to four times as many."""
    claims = [
        _returns("A1", "2024-02-01", _persons(30)),
        _returns("B1", "2024-02-01", _persons(30), speaker="South"),
        _returns("A2", "2024-03-01", _persons(120)),
        _returns("B2", "2024-03-01", _persons(30), speaker="South"),
    ]
    assert Oddity.DRIFT in _oddities(_one(case, claims))


def test_an_accusation_keeps_its_denial(case: Case) -> None:
    """A figure that somebody denies names the denial."""
    accused = replace(
        claim_of("A South accuse PRI-DET actor=North on=2024-02-01"),
        count=Count(3, 3, 3, "persons"),
    )
    denial = claim_of("B North deny said=2024-02-02 denies=A")
    [figure] = _one(case, [accused, denial], "detentions").series[0].figures
    assert figure.denied_by == ("B",)


def test_what_is_planned_or_comes_later_is_no_figure(case: Case) -> None:
    """Only what is held to have happened by as-of is counted."""
    planned = replace(_returns("A", "2024-02-01", _persons(5)), modality=Modality.PLANNED)
    later = _returns("B", "2026-02-01", _persons(5))
    assert registers(hear(case, [planned, later]), end_of("2025-01-01", "UTC")) == ()


def test_an_event_without_a_number_counts_as_one_event(case: Case) -> None:
    """A handover is one handover."""
    claim = claim_of("A South affirm TER-HAND actor=North place=ford on=2024-02-01")
    [series] = _one(case, [claim], "handovers").series
    figure = series.figures[0]
    assert (figure.count.best, series.measure, figure.stated) == (1, "events", False)
    assert figure.basis is Basis.DURING
