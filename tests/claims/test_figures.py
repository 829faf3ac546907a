"""Published figures become claims: who reported which number, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.claims import FIGURES, read_claims
from servanda.errors import BadInput
from servanda.model import Claim
from servanda.testing import small_case

HEADER = "register,date,date_basis,reporter,metric,value_daily,value_cumulative,source"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _read(case: Case, *rows: str) -> list[Claim]:
    path = case.path / "figures.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    return list(read_claims(path, case, None, FIGURES).claims)


def test_a_day_and_a_total_are_two_claims(case: Case) -> None:
    """Today's number and the total so far are told apart by the unit."""
    today, total = _read(case, "returns,2024-02-02,bulletin,North-MoD,people by bus,146,48840,site")
    assert (today.count.best, today.count.unit) == (146, "people by bus")
    assert (total.count.best, total.count.unit) == (48840, "people by bus in total")
    assert {today.speaker, total.speaker} == {"North-MoD"}
    assert today.type == "REF-RET"


@pytest.mark.parametrize(
    ("cell", "best", "low", "high"),
    [
        ("~371", 371, None, None),
        (">11000", None, 11000, None),
        ("20-30", None, 20, 30),
        ("716", 716, None, None),
    ],
)
def test_rough_numbers_keep_their_roughness(
    case: Case, cell: str, best: float | None, low: float | None, high: float | None
) -> None:
    """About, more than, and from to are kept as stated."""
    [claim] = _read(case, f"violations,2024-02-02,day,South,violations,{cell},,site")
    assert (claim.count.best, claim.count.low, claim.count.high) == (best, low, high)


def test_a_month_is_a_period_and_its_daily_number_a_rate(case: Case) -> None:
    """716 in April is of April; 20 a day in April is a rate."""
    rate, month = _read(case, "violations,2024-04,month,South,violations,20,716,site")
    assert rate.count.is_rate
    assert not month.count.is_total
    assert month.occurred is not None
    assert month.occurred.end - month.occurred.start == 30 * 86_400


def test_an_undated_row_lies_between_the_days_it_names(case: Case) -> None:
    """A row without date says between which days it must lie."""
    [claim] = _read(
        case,
        'returns,,"undated (between 2024-02-01 and 2024-02-10)",North,persons,,>900,site',
    )
    assert claim.occurred is not None
    assert claim.occurred.end - claim.occurred.start == 10 * 86_400


def test_a_relayed_figure_keeps_its_reporter(case: Case) -> None:
    """`X via Y`: X says it, Y published it, and one hand lies between."""
    [claim] = _read(case, "returns,2024-02-02,day,North-MoD via Gazette,persons,5,,site")
    assert (claim.speaker, claim.source, claim.hearsay) == ("North-MoD", "Gazette", 1)


def test_two_numbers_in_a_cell_are_two_claims(case: Case) -> None:
    """54 alleged and 9 found real are two figures, never one."""
    claims = _read(case, "violations,2024-02,x,Mission,alleged / found real,,54 / 9,site")
    assert [(c.count.best, c.count.unit) for c in claims] == [(54, "alleged"), (9, "found real")]


def test_all_bad_rows_are_told_together(case: Case) -> None:
    """An unknown register, no number, and a number that is none: each with its line."""
    with pytest.raises(BadInput) as told:
        _read(
            case,
            "returnz,2024-02-02,day,North,persons,5,,site",
            "returns,2024-02-02,day,North,persons,,,site",
            "returns,2024-02-02,day,North,persons,many,,site",
        )
    assert [f.place.split(",")[0] for f in told.value.faults] == [
        "figures.csv:2",
        "figures.csv:3",
        "figures.csv:4",
    ]
    assert told.value.faults[0].suggestion == "returns"
