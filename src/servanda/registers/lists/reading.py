"""A list of people from CSV: `id, name` or `given, family`, and what else is known.

Comes in: a file. Goes out: rows of fields, or all faults. Nothing is stored, and no fault
repeats a name: messages end up in logs.
"""

from __future__ import annotations

import re
from pathlib import Path

from servanda.claims.table import Bounds, Row, Shape, Table
from servanda.errors import BadInput, Fault

COLUMNS = ("id", "name", "given", "family", "father", "born", "place", "group")
_BORN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOST = 200_000
_MOST_FAULTS = 200


def read_list(path: Path) -> list[dict[str, str]]:
    """Return the rows of a list, empty fields left out.

    Raises:
        BadInput: with every fault, line by line.
    """
    rows: list[dict[str, str]] = []
    faults: list[Fault] = []
    for row in Table(path, Shape(COLUMNS, ("id",)), Bounds()).rows():
        if isinstance(row, Fault):
            faults.append(row)
            continue
        wrong = list(_faults(path.name, row))
        faults += wrong
        if not wrong:
            rows.append({k: v.strip() for k, v in row.cells.items() if v.strip()})
        if len(rows) > _MOST or len(faults) > _MOST_FAULTS:
            faults.append(
                Fault(path.name, f"holds more than {_MOST:,} people, or too many faults.")
            )
            break
    ids = [r["id"] for r in rows]
    if len(set(ids)) < len(ids):
        faults.append(Fault(path.name, "has an id twice.", "Each row has an id of its own."))
    if faults:
        raise BadInput(*faults)
    return rows


def _faults(file: str, row: Row) -> list[Fault]:
    place = f"{file}:{row.line}"
    cells = row.cells
    faults = []
    if not cells["id"].strip():
        faults.append(Fault(place, "has no id.", "Each row has one, such as its number."))
    if not (cells["name"].strip() or cells["family"].strip()):
        faults.append(Fault(place, "names nobody.", "Fill `name`, or `given` and `family`."))
    if cells["born"].strip() and not _BORN.fullmatch(cells["born"].strip()):
        faults.append(
            Fault(f"{place}, column born", "is no date.", "Write 1987, 1987-05 or 1987-05-04.")
        )
    return faults
