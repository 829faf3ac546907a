"""Cells that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> str:
    """Return a value as a cell: what a spreadsheet would take for a formula begins with `'`.

    Numbers of ours stay numbers; line breaks become line feeds.

    >>> safe_cell("=1+1"), safe_cell(-5), safe_cell(None)
    ("'=1+1", '-5', '')
    """
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    hidden = text.lstrip(" ")
    return f"'{text}" if hidden.startswith(_STARTS_A_FORMULA) else text


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], stream: TextIO) -> None:
    """Write a table as CSV that is safe to open in a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
