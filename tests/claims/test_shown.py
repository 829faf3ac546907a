"""People who were detained or harmed are named nowhere that claims are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.claims.shown import WITHHELD, shown
from servanda.testing import claim_of, small_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def test_a_detained_persons_name_is_withheld_everywhere(case: Case) -> None:
    """From the target, the paraphrase and the quote, whole or by family name."""
    claim = replace(
        claim_of("A South accuse PRI-DET actor=North on=2024-02-01"),
        target="Jane Q. Roe",
        text="North detained Jane Q. Roe at the ford; Roe was taken north.",
        quote="Ms Roe was taken",
    )
    seen = shown(case, claim)
    assert seen.target == WITHHELD
    assert "Roe" not in seen.text + seen.quote
    assert "Jane" not in seen.text
    assert seen.text.startswith("North detained [name withheld]")


@pytest.mark.parametrize("words", ["prisoners", "Northern prisoners", "twelve men", "South"])
def test_words_for_a_group_and_known_actors_stay(case: Case, words: str) -> None:
    """A group is nobody, and an actor of the case is public."""
    claim = replace(claim_of("A South accuse PRI-DET actor=North on=2024-02-01"), target=words)
    assert shown(case, claim) == claim


def test_a_name_in_a_script_without_capitals_is_withheld(case: Case) -> None:
    """Georgian and Arabic have no capitals: what the case does not know is withheld."""
    claim = replace(claim_of("A South accuse PRI-DET actor=North on=2024-02-01"), target="გიორგი")
    assert shown(case, claim).target == WITHHELD


def test_an_exact_place_becomes_coarse(case: Case) -> None:
    """Coordinates of somebody harmed are rounded to about ten kilometres."""
    claim = replace(claim_of("A Mission observe CIV-HARM on=2024-02-01"), place="39.8123,46.7654")
    assert shown(case, claim).place == "39.8,46.8"


def test_claims_about_anything_else_stay_as_they_are(case: Case) -> None:
    """A handover names whom it names."""
    claim = replace(
        claim_of("A South affirm TER-HAND actor=North on=2024-02-01"), target="Jane Roe"
    )
    assert shown(case, claim) is claim
