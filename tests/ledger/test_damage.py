"""Damaged ledgers and originals: found, named, in a message; never read as if whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.errors import BadInput, LedgerFault
from servanda.ledger import Ledger, Origin, verify
from servanda.ledger.chain import Entry, Kind, link
from servanda.ledger.originals import sha256_of
from servanda.model import Claim

CLAIMS = [Claim(f"A{n}", "North", "affirm", text="words " * 20) for n in range(60)]


def filled(folder: Path) -> Ledger:
    """Return a ledger of some pages, with one original."""
    original = folder / "claims.csv"
    original.write_text("what was loaded", "utf-8")
    ledger = Ledger.open(folder)
    ledger.append_claims(CLAIMS, now=1, origin=Origin(original, sha256_of(original)))
    return ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A filled ledger in a folder of its own."""
    return filled(tmp_path)


@pytest.fixture(scope="module")
def whole() -> Iterator[Ledger]:
    """A filled ledger that no test changes."""
    with tempfile.TemporaryDirectory() as folder:
        yield filled(Path(folder))


def opened_up(ledger: Ledger, statement: str, *values: object) -> None:
    """Change the database as somebody would who takes its triggers away first."""
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        for verb in ("update", "delete", "replace"):
            connection.execute(f"DROP TRIGGER entries_refuse_{verb}")
        connection.execute(statement, values)


def said_of(folder: Path) -> str:
    """Return what verify finds, as text."""
    return "\n".join(str(f) for f in verify(folder))


def test_a_whole_ledger_verifies(ledger: Ledger) -> None:
    """Nothing is found where nothing was changed."""
    assert verify(ledger.path.parent) == []
    assert verify(ledger.path.parent, head=ledger.entries()[-1].hash) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE entries SET payload = replace(payload, 'words', 'Words') WHERE seq = 7",
            "row 7: its content",
        ),
        ("UPDATE entries SET recorded_at = 'soon' WHERE seq = 7", "row 7: its content"),
        ("UPDATE entries SET payload = x'ff' WHERE seq = 7", "row 7: its content"),
        ("UPDATE entries SET payload = CAST(x'ff' AS TEXT) WHERE seq = 7", "damaged"),
        ("DELETE FROM entries WHERE seq = 7", "row 7 is missing"),
        ("DROP TABLE entries", "no ledger of Servanda"),
    ],
)
def test_a_changed_row_is_named(ledger: Ledger, statement: str, said: str) -> None:
    """Verify names it, and so does every command that reads the ledger."""
    opened_up(ledger, statement)

    assert said in said_of(ledger.path.parent)
    with pytest.raises(LedgerFault, match=said):
        ledger.claims()


def test_nothing_is_appended_to_a_chain_that_does_not_fit(ledger: Ledger) -> None:
    """A load would seal the change."""
    opened_up(ledger, "UPDATE entries SET payload = '{}' WHERE seq = 7")

    with pytest.raises(LedgerFault, match="row 7"):
        ledger.append_claims([Claim("new", "North", "affirm")], now=2)


def test_rows_cut_off_at_the_end_show_against_a_noted_hash(ledger: Ledger) -> None:
    """The chain alone cannot tell; the hash that verify printed earlier does."""
    head = ledger.entries()[-1].hash
    opened_up(ledger, "DELETE FROM entries WHERE seq > 50")

    assert verify(ledger.path.parent) == []
    assert "no row has the hash" in "".join(str(f) for f in verify(ledger.path.parent, head=head))


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 0.999))
def test_a_truncated_database_is_never_read_as_whole(whole: Ledger, share: float) -> None:
    """Wherever it was cut, verify finds it, and a read gives all rows or a message."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Ledger.open(folder)
        content = whole.path.read_bytes()
        copy.path.write_bytes(content[: int(len(content) * share)])

        assert verify(Path(folder))
        assert _rows_or_fault(copy) in (None, whole.entries())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_byte_is_found_or_changes_no_row(whole: Ledger, data: st.DataObject) -> None:
    """Whichever byte of the file is flipped, nobody reads other rows than were written."""
    with tempfile.TemporaryDirectory() as folder:
        content = bytearray(whole.path.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= data.draw(st.integers(1, 255))
        copy = Ledger.open(folder)
        copy.path.write_bytes(content)
        verify(Path(folder))

        assert _rows_or_fault(copy) in (None, whole.entries())


def _rows_or_fault(ledger: Ledger) -> list[Entry] | None:
    try:
        return ledger.entries()
    except BadInput as fault:
        assert "ledger.db" in str(fault)  # noqa: PT017 — the message is looked at, not expected
        return None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"id,speaker\n" * 500, "is damaged or no ledger"),
        (b"SQLite format 3\0" + b"\0" * 100, "is damaged or no ledger"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Reading, appending and verifying all say so, and leave the file alone."""
    ledger = Ledger.open(tmp_path)
    ledger.path.write_bytes(content)

    with pytest.raises(LedgerFault, match=said):
        ledger.claims()
    with pytest.raises(LedgerFault, match=said):
        ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    assert said in said_of(tmp_path)
    assert ledger.path.read_bytes() == content


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    """A SQLite file without our tables is not turned into a ledger."""
    ledger = Ledger.open(tmp_path)
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(LedgerFault, match="no ledger of Servanda"):
        ledger.append_claims([Claim("A", "North", "affirm")], now=1)


def test_a_folder_in_the_ledgers_place_is_refused(tmp_path: Path) -> None:
    """A message, no traceback."""
    (tmp_path / "ledger.db").mkdir()

    with pytest.raises(BadInput, match=r"ledger\.db"):
        Ledger.open(tmp_path).claims()


def test_damage_beside_the_rows_is_found(ledger: Ledger) -> None:
    """Every row can be read, but the index over their hashes does not fit them."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE (hash)', 'UNIQUE (kind)')"
        )
        connection.commit()

    assert len(ledger.entries()) == len(CLAIMS) + 1
    assert "the database is damaged" in said_of(ledger.path.parent)


def _change(original: Path) -> None:
    original.chmod(0o600)
    content = bytearray(original.read_bytes())
    content[3] ^= 1
    original.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "said"),
    [(_change, "does not fit its SHA-256"), (Path.unlink, "is missing")],
)
def test_a_changed_or_missing_original_is_named(
    ledger: Ledger, harm: Callable[[Path], None], said: str
) -> None:
    """Verify names the file in sources/; other files there are nobody's business."""
    (original,) = (ledger.path.parent / "sources").iterdir()
    (original.parent / "notes.txt").write_text("mine", "utf-8")
    harm(original)

    found = verify(ledger.path.parent)
    assert len(found) == 1
    assert original.name in found[0].place
    assert said in found[0].problem


def test_originals_are_checked_though_the_chain_does_not_fit(ledger: Ledger) -> None:
    """One look finds both."""
    (original,) = (ledger.path.parent / "sources").iterdir()
    _change(original)
    opened_up(ledger, "UPDATE entries SET payload = '{}' WHERE seq = 7")

    assert len(verify(ledger.path.parent)) == 2


def test_a_ledger_from_elsewhere_names_no_file_outside(tmp_path: Path) -> None:
    """A row that names a path instead of a SHA-256 is a fault; the path is not followed."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    row = link(ledger.entries()[-1], Kind.LOAD, {"file": "x", "sha256": "../ledger.db"}, now=2)
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        values = (row.seq, row.kind, row.recorded_at, row.payload, row.prev_hash, row.hash)
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", values)

    assert "is missing" in said_of(tmp_path)


def test_a_copied_case_verifies(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger is one file: copied with its originals it is the same ledger."""
    folder = tmp_path / "copy"
    shutil.copytree(ledger.path.parent / "sources", folder / "sources")
    shutil.copy(ledger.path, folder / "ledger.db")

    assert verify(folder) == []
    assert Ledger.open(folder).claims() == CLAIMS
