"""Cells for spreadsheets: shown, never run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.export.cells import safe_cell, write_table


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "  =1", "\uff1d1"])
def test_what_starts_a_formula_is_text(text: str) -> None:
    """An apostrophe before it makes it text in every spreadsheet."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (True, "true"), (None, ""), (0.5, "0.5")])
def test_numbers_and_nothing_stay_what_they_are(value: object, cell: str) -> None:
    """Our own numbers are no text."""
    assert safe_cell(value) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
def test_cells_come_back_whole_but_for_the_apostrophe(cells: list[str]) -> None:
    """Commas, quotes and line breaks survive."""
    stream = io.StringIO()
    write_table(("a", "b"), [cells], stream)
    stream.seek(0)
    rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))

    assert rows[1] == [safe_cell(c) for c in cells]
