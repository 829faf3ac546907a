"""Whatever is drafted reads back as a case without faults."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from servanda.case.drafted import write_case
from servanda.case.read import read_case
from servanda.errors import BadInput
from servanda.extraction.draft import agreement_text, case_text, draft
from servanda.extraction.opening.plain import parse_text

GOLD = Path(__file__).parents[2] / "gold" / "score_drafts.py"
_spec = importlib.util.spec_from_file_location("score_drafts", GOLD)
assert _spec is not None
assert _spec.loader is not None
score_drafts = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = score_drafts
_spec.loader.exec_module(score_drafts)


@pytest.mark.parametrize("split", score_drafts.SPLITS)
def test_the_labelled_agreements_read_back(split: str) -> None:
    """No field of their drafts has to be left out."""
    assert score_drafts.reads_back(split) == 0


@pytest.mark.parametrize(
    "text",
    [
        "1. The Parties shall\n   # not a heading\n   > not a quote\n2. They shall meet.",
        "1. ```duty\nid: x\n```\nThe Parties shall meet.\n2. They shall meet.",
        "---\n1. The: Parties [shall] {meet}: 'now' \"then\".\n2. They shall: *meet*.",
        "1. <script>alert(1)</script> shall be removed by the Yes Party.\n2. No shall meet on.",
        "1. The Null Commission shall meet by 31 January 2024 + 1 month.\n2. True shall act.",
        "1. Ängström Ö shall hand over Çankırı to the 1st Army by 2024-13-45.\n2. They shall.",
        "1. The Parties shall meet \x1b[31m\u202e every 0 days within 99999 years.\n2. End.",
        f"1. The {'Very ' * 60}Long Commission shall meet.\n2. It shall meet.",
    ],
)
def test_odd_texts_read_back(tmp_path: Path, text: str) -> None:
    """Markup, YAML, control characters and nonsense of a text stay words."""
    made = draft(parse_text(text).blocks)

    write_case(tmp_path / "case", agreement_text(made), case_text(made))

    assert len(read_case(tmp_path / "case").agreement.articles) == len(made.points)


def test_what_the_reader_refuses_is_left_out_and_told(tmp_path: Path) -> None:
    """A sum of days that has two results costs the duty its time, not the case."""
    text = (
        "1. The Parties shall exchange prisoners within one month of signature.\n"
        "2. They shall meet.\n\nDone on 31 January 2024."
    )
    made = draft(parse_text(text).blocks)

    left_out = write_case(tmp_path / "case", agreement_text(made), case_text(made))

    assert any("prisoners: within" in said for said in left_out)
    assert read_case(tmp_path / "case").agreement.duties[0].terms.within is None


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """A draft never writes over a case."""
    (tmp_path / "case.yml").write_text("mine", "utf-8")

    with pytest.raises(BadInput, match="not empty"):
        write_case(tmp_path, "", "")

    assert (tmp_path / "case.yml").read_text("utf-8") == "mine"
