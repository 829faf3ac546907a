"""Logs in Parquet and Arrow files give the verdicts that the same log gives as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

from servanda.errors import BadInput
from servanda.monitor.parse import parse
from servanda.monitor.signature import Signature
from servanda.monitor.stream import Asked, run, run_arrow

SIGNATURE: Signature = {
    "pay": ("int", "float"),
    "due": ("int",),
    "said": ("int", "float", "string"),
    "closed": (),
}
ROWS: list[tuple[int, str, int | None, float | None, str | None]] = [
    (1, "pay", 7, 2.5, None),
    (1, "due", 7, None, None),
    (1, "said", 7, 0.5, "it's (paid)"),
    (4, "closed", None, None, None),
    (4, "due", 8, None, None),
    (9, "pay", 8, 1.0, None),
    (9, "said", 8, 1.0, "it's (paid)"),
    (9, "said", 8, 2.0, "no"),
]
TEXT = """
@1 pay(7,2.5) due(7) said(7,0.5,"it's (paid)");
@4 closed() due(8);
@9 pay(8,1.0) said(8,1.0,"it's (paid)")(8,2.0,"no");
"""
FORMULAS = (
    ("pay(x,f) AND ONCE[0,5] due(x)", ("x", "f")),
    ("due(x) AND NOT EVENTUALLY[0,4] EXISTS f. pay(x,f)", ("x",)),
    ("said(x,f,s) AND ONCE closed()", ("x", "f", "s")),
    ("closed()", ()),
)


def _write(path: Path, rows: list[tuple[Any, ...]], names: str = "ts event a b c") -> Path:
    columns = zip(*rows, strict=True)
    table = pa.table({n: list(c) for n, c in zip(names.split(), columns, strict=True)})
    if path.suffix == ".parquet":
        parquet.write_table(table, path, row_group_size=3)
    else:
        with ipc.new_file(path, table.schema) as out:
            out.write_table(table, max_chunksize=3)
    return path


def _of_text(asked: Asked, text: str) -> bytes:
    said: list[bytes] = []
    run(asked, [text.encode()], said.append)
    return b"".join(said)


def _of_file(asked: Asked, path: Path) -> bytes:
    said: list[bytes] = []
    run_arrow(asked, path, said.append)
    return b"".join(said)


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
@pytest.mark.parametrize(("formula", "columns"), FORMULAS)
def test_columns_give_the_verdicts_of_the_text(
    tmp_path: Path, ending: str, formula: str, columns: tuple[str, ...]
) -> None:
    """Whatever the file's pieces, rows of one time-stamp are one time-point."""
    asked = Asked(parse(formula), SIGNATURE, columns)

    found = _of_file(asked, _write(tmp_path / f"log.{ending}", ROWS))

    assert found == _of_text(asked, TEXT)
    assert found


def test_time_points_may_share_a_time_stamp(tmp_path: Path) -> None:
    """With a column tp, its number says what is one time-point."""
    rows = [(5, 0, "due", 1), (5, 1, "due", 2), (5, 1, "due", 3)]
    path = _write(tmp_path / "log.parquet", rows, "ts tp event a")

    found = _of_file(Asked(parse("due(x)"), SIGNATURE, ("x",)), path)

    assert found == b"@5 (time point 0): (1)\n@5 (time point 1): (2) (3)\n"


@pytest.mark.parametrize(
    ("rows", "names", "said"),
    [
        ([(2, "due", 1), (1, "due", 1)], "ts event a", "time goes back"),
        ([(1, "dues", 1)], "ts event a", "Did you mean 'due'?"),
        ([(1, "pay", 1)], "ts event a", "pay has 2 arguments, and the file 1"),
        ([(1, "due", 1)], "time event a", "has no column 'ts'"),
        ([(1, "due", None), (1, "due", 2)], "ts event a", "null"),
        ([(1, "due", "many")], "ts event a", "cannot be read"),
    ],
)
def test_files_that_are_no_logs_are_refused(
    tmp_path: Path, rows: list[tuple[Any, ...]], names: str, said: str
) -> None:
    """What is wrong with a file is said with its name."""
    path = _write(tmp_path / "log.parquet", rows, names)

    with pytest.raises(BadInput, match=r"log\.parquet") as refused:
        _of_file(Asked(parse("due(x) AND ONCE EXISTS f. pay(x,f)"), SIGNATURE, ("x",)), path)

    assert said in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Neither a missing file nor one of another kind is read."""
    other = tmp_path / "other.arrow"
    other.write_bytes(b"@1 due(1);")
    for path in (tmp_path / "none.parquet", other):
        with pytest.raises(BadInput, match="cannot be read"):
            _of_file(Asked(parse("due(x)"), SIGNATURE, ("x",)), path)
