"""Days on which every part of a place was covered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.agreement.terms import Kind, Terms
from servanda.case.terms import Case
from servanda.clock import parse_range
from servanda.model import CoverageDays, Role
from servanda.testing import claim_of, small_case
from servanda.viewpoints.builtin import choose
from servanda.viewpoints.coverage import coverage
from servanda.viewpoints.events import testimony as hear
from servanda.viewpoints.matching import Matter
from servanda.viewpoints.standing import weight

HILLS = "A Mission observe CALM place=hills on=2024-02-01 to=2024-02-04"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case: the Mission covers the town; hills and town make up the area."""
    return small_case(tmp_path / "case")


def days(
    case: Case, place: str, *lines: str, view: str = "record", bearer: str = "North"
) -> CoverageDays:
    """Return the coverage of ten days in February."""
    matter = Matter(Role.BREAKS, (), bearer, Terms(Kind.NEVER))
    held = hear(case, map(claim_of, lines))
    period = parse_range("2024-02-01", "2024-02-10", "UTC")
    return coverage(held, choose(case, [view])[0], place, period, weight(case, matter))


def test_stated_coverage_covers_its_place_and_what_lies_inside(case: Case) -> None:
    """The town throughout, the hills and so the whole area never."""
    assert days(case, "ford") == CoverageDays(10, 10)
    assert days(case, "hills") == CoverageDays(0, 10)
    assert days(case, "border-area") == CoverageDays(0, 10)


def test_a_place_is_covered_where_every_part_is(case: Case) -> None:
    """The hills are calm for four days: on these the whole area was covered."""
    assert days(case, "border-area", HILLS) == CoverageDays(4, 10)


def test_calm_of_the_whole_covers_each_part(case: Case) -> None:
    """What is said of the area is said of the hills in it."""
    said = "A Mission observe CALM place=border-area on=2024-02-01"

    assert days(case, "hills", said) == CoverageDays(1, 10)


def test_calm_before_and_after_the_period_counts_for_none(case: Case) -> None:
    """Only the days asked about are counted."""
    assert days(
        case,
        "hills",
        "A Mission observe CALM place=hills on=2024-01-01 to=2024-01-31",
        "B Mission observe CALM place=hills on=2024-02-11 to=2024-03-01",
    ) == CoverageDays(0, 10)


@pytest.mark.parametrize(
    ("view", "covered"),
    [("record", 0), ("observers", 0), ("as-told-by:North", 4), ("as-told-by:South", 0)],
)
def test_a_sides_own_calm_counts_in_its_own_telling(case: Case, view: str, covered: int) -> None:
    """And in no other."""
    said = "A North-MoD affirm CALM place=hills on=2024-02-01 to=2024-02-04"

    assert days(case, "hills", said, view=view).covered == covered


def test_the_press_covers_nothing(case: Case) -> None:
    """A newspaper that reports calm is no observer."""
    said = "A Gazette report CALM place=hills on=2024-02-01 to=2024-02-04"

    assert days(case, "hills", said).covered == 0


def test_an_observer_does_not_cover_its_own_duty(case: Case) -> None:
    """The Mission's coverage says nothing of what the Mission does."""
    assert days(case, "ford", bearer="Mission").covered == 0


def test_a_duty_without_a_place_is_covered_nowhere(case: Case) -> None:
    """Nobody can have watched everywhere."""
    assert days(case, "").covered == 0


def test_refused_access_is_cited_where_days_are_missing(case: Case) -> None:
    """Only an observer's word, at that place, in that period."""
    refused = "D Mission observe FOM-DENY actor=South place=hills on=2024-02-05"

    assert days(case, "border-area", refused).refused == ("D",)
    assert days(case, "ford", refused).refused == ()
    assert days(case, "hills", refused.replace("Mission", "North")).refused == ()
    assert days(case, "hills", refused.replace("2024-02-05", "2024-03-05")).refused == ()


def test_days_covered_only_by_what_nobody_reviewed_are_marked(case: Case) -> None:
    """A candidate's word of calm covers its days, and the coverage says that it is unreviewed."""
    matter = Matter(Role.BREAKS, (), "North", Terms(Kind.NEVER))
    [view] = choose(case, ["record"])
    period = parse_range("2024-02-01", "2024-02-04", "UTC")
    for reviewed in (True, False):
        heard = hear(case, [replace(claim_of(HILLS), reviewed=reviewed)])
        found = coverage(heard, view, "border-area", period, weight(case, matter))
        assert (found.covered, found.unreviewed) == (4, not reviewed)
