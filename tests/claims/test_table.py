"""Files that somebody gave us: too large, in another encoding, malformed, no table at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from servanda.claims.table import Bounds, Row, Shape, Table
from servanda.errors import BadInput, Fault

COLUMNS = ("id", "text", "note")


def rows_of(path: Path, bounds: Bounds | None = None) -> list[Row | Fault]:
    """Return all rows and faults of a file."""
    return list(Table(path, Shape(COLUMNS, ("id", "note")), bounds or Bounds()).rows())


def written(path: Path, content: bytes | str) -> Path:
    """Return a file with this content."""
    file = path / "t.csv"
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return file


def refused(path: Path, bounds: Bounds | None = None) -> str:
    """Return what is said when a file is refused."""
    with pytest.raises(BadInput) as caught:
        rows_of(path, bounds)
    return str(caught.value)


def test_rows_have_the_line_on_which_they_begin(tmp_path: Path) -> None:
    """Line breaks within a cell count; empty rows are passed over; columns in any order."""
    path = written(tmp_path, 'note,id,text\n,1,"a\nb"\n\n,,\nx,2,c\n')

    assert rows_of(path) == [
        Row(2, {"note": "", "id": "1", "text": "a\nb"}),
        Row(6, {"note": "x", "id": "2", "text": "c"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(
    tmp_path: Path, end: str, mark: bytes
) -> None:
    """As spreadsheets write them."""
    path = written(tmp_path, mark + end.join(["id,text,note", "1,é,", ""]).encode())

    assert rows_of(path) == [Row(2, {"id": "1", "text": "é", "note": ""})]


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    """Byte-order mark and line ends included."""
    content = b"\xef\xbb\xbfid,text,note\r\n1,a,b\r\n"
    table = Table(written(tmp_path, content), Shape(COLUMNS, COLUMNS), Bounds())
    list(table.rows())

    assert table.sha256 == hashlib.sha256(content).hexdigest()
    assert table.bytes_read == len(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no header"),
        (b"\n\n", "there is no header"),
        (b"id,text\n", "columns are missing: note."),
        (b"id,txet,note\n", "column 'txet': there is no such column. Did you mean 'text'?"),
        (b"id,text,note,extra\n", "column 'extra': there is no such column"),
        (b"id,text,note,id\n", "column id: stands there twice"),
        (b"id;text;note\n", "cells are separated by semicolons"),
        (b"id\ttext\tnote\n", "cells are separated by tabs"),
        (b",".join([b"c"] * 5000), "there are 5000 columns"),
        (b"id,text,note\n1,\xe9,\n", "t.csv:2: is not UTF-8: byte 15 is 0xe9"),
        ("id,text,note\n1,\u0430,\n".encode("cp1251"), "Export it again as 'CSV UTF-8'"),
        ("id,text,note\n1,a,\n".encode("utf-16"), "is UTF-16"),
        (b"\xef\xbb\xbfid\xff,text,note\n", "byte 5 is 0xff"),
        (b"id,text,note\n1,a\0b,\n", "t.csv:2: byte 16 is NUL"),
        (b"\x00\x01\x02" * 50, "is NUL"),
        (b"id,text,note\r1,a,b\r", "carriage return"),
        (b'id,text,note\n1,"never closed,\n2,a,b\n', "t.csv:2: a quote that opens in this row"),
        (b'id,text,note\n1,"' + b"x\n" * 100_000, "t.csv:2: a quote that opens in this row"),
        (b"id,text,note\n1," + b"x" * 1_100_000, "t.csv:2: the line has more than 1,000,000 bytes"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """The message says where and what would do."""
    assert said in refused(written(tmp_path, content))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,a", "t.csv:2: has 2 cells; the header has 3"),
        ("1,a,b,c", "t.csv:2: has 4 cells; the header has 3"),
        ('1,"a"b,c', "t.csv:2: a quoted cell goes on after its closing quote"),
        ("1," + "x" * 20_001 + ",", "t.csv:2, column text: has 20,001 characters"),
    ],
)
def test_a_bad_row_leaves_the_next_one_alone(tmp_path: Path, row: str, said: str) -> None:
    """One fault, and reading goes on behind it."""
    fault, good = rows_of(written(tmp_path, f"id,text,note\n{row}\n2,a,b\n"))

    assert said in str(fault)
    assert good == Row(3, {"id": "2", "text": "a", "note": "b"})


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Size, limit and the way to raise it are in the message."""
    path = tmp_path / "huge.csv"
    with path.open("wb") as handle:
        handle.truncate(200_000_000)

    said = refused(path)
    assert said.startswith("huge.csv: has 200 MB; at most 64 MB are read.")
    assert "--max-megabytes" in said


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    """Lower than the file: refused. Higher: read."""
    path = written(tmp_path, "id,text,note\n" + "1,a,b\n" * 100)

    assert "MB are read" in refused(path, Bounds(file_bytes=100))
    assert len(rows_of(path, Bounds(file_bytes=10_000))) == 100


@pytest.mark.parametrize("name", ["missing.csv", "folder", "pipe", "nul\0.csv"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """Missing, a folder, a pipe (which would wait for ever), an impossible name."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    assert refused(tmp_path / name)


def test_control_characters_are_shown_harmlessly(tmp_path: Path) -> None:
    """A header that would repaint the terminal is escaped in the message."""
    said = refused(written(tmp_path, b"id,text,note,\x1b[31mred\n"))

    assert "\x1b" not in said


def test_a_file_that_grows_while_it_is_read_is_refused_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds for what is read, not only for what the file system promised."""
    monkeypatch.setattr(Table, "refuse_size", lambda _: None)
    path = written(tmp_path, "id,text,note\n" + "1,a,b\n" * 100)

    assert "MB are read" in refused(path, Bounds(file_bytes=100))


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own reason is in the message."""
    path = written(tmp_path, "id,text,note\n")

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    assert "cannot be read: Permission denied" in refused(path)


def test_a_column_that_may_be_left_out_is_empty(tmp_path: Path) -> None:
    """Only the required columns must stand in the header; the others are empty, not missing."""
    (row,) = rows_of(written(tmp_path, b"note,id\nhello,1\n"))
    assert isinstance(row, Row)
    assert row.cells == {"id": "1", "text": "", "note": "hello"}
