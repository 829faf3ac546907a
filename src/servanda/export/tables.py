"""Records as CSV that is safe in a spreadsheet, and as Parquet with types and licence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.export.cells import write_table
from servanda.export.records import Record

if TYPE_CHECKING:
    import pyarrow as pa

TIMES = ("start", "end", "since", "due", "as_of", "known_at")
NUMBERS = ("count", "count_low", "count_high")


def write_csv(path: Path, columns: Sequence[str], records: Sequence[Record]) -> None:
    """Write records as CSV; lists are joined by semicolons, `=` and its like begin with `'`."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_table(columns, ([_joined(r[c]) for c in columns] for r in records), stream)


def write_parquet(
    path: Path, columns: Sequence[str], records: Sequence[Record], about: Mapping[str, str]
) -> None:
    """Write records as Parquet: times as UTC time-stamps, lists as lists, licence in the schema."""
    import pyarrow as pa  # noqa: PLC0415 — loads when it is asked for
    import pyarrow.parquet as pq  # noqa: PLC0415 — the same

    arrays = {}
    for name in columns:
        values = [_value(name, r[name]) for r in records]
        arrays[name] = pa.array(values, type=_type(name, values))
    metadata = {k.encode(): v.encode() for k, v in about.items()}
    pq.write_table(pa.table(arrays).replace_schema_metadata(metadata), path)


def write_json(path: Path, data: object) -> None:
    """Write data as JSON, readable and in a fixed order."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _joined(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _value(name: str, value: object) -> object:
    if name in TIMES:
        return datetime.fromisoformat(str(value)).astimezone(UTC) if value else None
    return float(str(value)) if name in NUMBERS and value is not None else value


def _type(name: str, values: Sequence[object]) -> pa.DataType:
    """Return a column's type by its name, else by its first value; of no value, text."""
    import pyarrow as pa  # noqa: PLC0415 — loads when it is asked for

    if name in TIMES:
        return pa.timestamp("s", tz="UTC")
    if name in NUMBERS:
        return pa.float64()
    match next((v for v in values if v is not None), ""):
        case list():
            return pa.list_(pa.string())
        case bool():
            return pa.bool_()
        case int():
            return pa.int64()
        case _:
            return pa.string()
