"""The starting case: valid as it stands, and never written over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.case.read import read_case
from servanda.case.skeleton import write_skeleton
from servanda.errors import BadInput


def test_the_starting_case_is_valid(tmp_path: Path) -> None:
    """What `servanda new` writes can be checked at once."""
    write_skeleton(tmp_path / "a" / "case")

    case = read_case(tmp_path / "a" / "case")

    assert case.agreement.duties
    assert {a for d in case.agreement.duties for a in d.terms.who} <= set(case.actors)


def test_the_starting_case_says_where_each_field_is_explained(tmp_path: Path) -> None:
    """Its comments lead on."""
    write_skeleton(tmp_path / "case")

    assert "docs/case-format.md" in (tmp_path / "case" / "case.yml").read_text("utf-8")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    """A folder that is there and empty is as good as none."""
    write_skeleton(tmp_path)

    assert (tmp_path / "agreement.md").is_file()


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    """Nothing is written over."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(BadInput, match="not empty"):
        write_skeleton(tmp_path)

    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "case").write_text("mine", "utf-8")

    with pytest.raises(BadInput):
        write_skeleton(tmp_path / "case")
    with pytest.raises(BadInput):
        write_skeleton(tmp_path / "case" / "below")
