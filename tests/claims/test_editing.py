"""A reviewer's corrections are read like rows of a claims file."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.claims.editing import edited
from servanda.errors import BadInput
from servanda.model import Claim
from servanda.testing import small_case

FOUND = Claim("r-1", "South", "report", quote="left", item="a", spans=((1, 5),), reviewed=False)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def test_cells_take_their_place(case: Case) -> None:
    """New cells are read as in a claims file; all else stays, span and state of review too."""
    made = edited(FOUND, {"type": "withdraws", "actor": "North", "from": "2024-02-01"}, case)

    assert (made.type, made.actor, made.quote, made.spans) == (
        "FRC-WDRAW",
        "North",
        "left",
        ((1, 5),),
    )
    assert made.occurred is not None
    assert not made.reviewed


def test_an_empty_cell_clears(case: Case) -> None:
    """What the machine put in wrongly can be taken out."""
    assert edited(edited(FOUND, {"place": "ford"}, case), {"place": ""}, case).place == ""


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"act": "sing"}, "'sing' is not known"),
        ({"from": "yesterday"}, "field from"),
        ({"quote": "took"}, "is none that a review corrects"),
        ({"plaec": "ford"}, "Did you mean 'place'?"),
    ],
)
def test_bad_cells_are_told(case: Case, cells: dict[str, str], says: str) -> None:
    """A word, time or field that is none is refused with what would do."""
    with pytest.raises(BadInput) as refused:
        edited(FOUND, cells, case)

    assert says in str(refused.value)
