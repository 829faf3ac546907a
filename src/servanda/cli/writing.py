"""A table that somebody asked for as a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.errors import BadInput, Fault
from servanda.export.cells import write_table


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV that is safe to open in a spreadsheet.

    Raises:
        BadInput: when the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            write_table(columns, rows, stream)
    except OSError as why:
        raise BadInput(Fault(str(path), f"cannot be written: {why.strerror}.")) from None
