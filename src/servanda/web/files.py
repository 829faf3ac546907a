"""Tables as CSV that a spreadsheet cannot be tricked by.

Comes in: a head and rows. Goes out: an answer. A cell that a spreadsheet would take for a
formula gets an apostrophe in front, as spreadsheets themselves write text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def safe_cell(value: object) -> str:
    """Return a cell as text, never as a formula.

    >>> safe_cell("=1+1"), safe_cell(-3)
    ("'=1+1", '-3')
    """
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return an answer with a table as CSV, UTF-8 with a mark for spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([safe_cell(c) for c in row] for row in rows)
    return Response(
        ("\ufeff" + stream.getvalue()).encode("utf-8", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )
