"""Two writers at once, a process killed in the middle, no space left: never half a load."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from servanda.errors import BadInput
from servanda.ledger import Ledger, database, onfile, verify
from servanda.model import Claim

_APPEND = """
import os, resource, sys
from pathlib import Path
from servanda.errors import ServandaError
from servanda.ledger import Ledger, Origin
from servanda.ledger.originals import sha256_of
from servanda.model import Claim

folder, name, count, limit, stop = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
if limit >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
original = folder.parent / f"{name}.csv"
claims = [Claim(f"{name}{n}", "North", "affirm", text="words " * 10) for n in range(count)]
try:
    Ledger.open(folder).append_claims(
        claims,
        now=1,
        origin=Origin(original, sha256_of(original)),
        progress=lambda done: os._exit(9) if stop else None,
    )
except ServandaError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def process(
    folder: Path, name: str, count: int, limit: int = -1, stop: int = 0
) -> subprocess.Popen[str]:
    """Start a process that appends claims; `limit` bounds its files, `stop` kills it."""
    (folder.parent / f"{name}.csv").write_text(name * 20_000, "utf-8")
    arguments = [str(folder), name, str(count), str(limit), str(stop)]
    return subprocess.Popen(  # noqa: S603 — our own interpreter and script
        [sys.executable, "-W", "error", "-c", _APPEND, *arguments],
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case folder with nothing in it."""
    (tmp_path / "case").mkdir()
    return tmp_path / "case"


def names_in(folder: Path) -> set[str]:
    """Return the names of all files, but for those that SQLite keeps beside a database."""
    return {
        p.name for p in folder.rglob("*") if p.is_file() and p.suffix not in (".db-wal", ".db-shm")
    }


def test_processes_that_write_at_once_all_succeed(folder: Path) -> None:
    """Three loads into a ledger that is not there yet: each is there whole, in one chain."""
    started = [process(folder, name, 400) for name in "abc"]
    said = [one.communicate()[1] for one in started]

    assert [one.returncode for one in started] == [0, 0, 0], said
    assert len(Ledger.open(folder).claims()) == 1200
    assert verify(folder) == []
    assert {len(n) for n in names_in(folder)} == {len("ledger.db"), 64}


def test_a_writer_waits_and_says_so(folder: Path) -> None:
    """It is told once that it waits, and writes when the other one is done."""
    ledger = Ledger.open(folder)
    ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told: list[str] = []

        def waiting() -> None:
            told.append("waiting")
            other.execute("ROLLBACK")

        ledger.append_claims([Claim("B", "North", "affirm")], now=2, waiting=waiting)

    assert told == ["waiting"]
    assert [c.id for c in ledger.claims()] == ["A", "B"]


def test_a_writer_does_not_wait_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the other one does not let go, the message says that nothing was written."""
    monkeypatch.setattr(onfile, "_BUSY_MS", 1)
    ledger = Ledger.open(folder)
    ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(BadInput, match=r"another process.*Nothing was written"),
            database.writing(ledger.path, patience=3),
        ):
            pytest.fail("there is only one pen")
        assert [c.id for c in ledger.claims()] == ["A"]


def test_reading_goes_on_while_somebody_writes(folder: Path) -> None:
    """A reader sees the ledger as it was before the load that is not done."""
    ledger = Ledger.open(folder)
    ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    seen: list[list[str]] = []

    def look(_: int) -> None:
        seen.append([c.id for c in ledger.claims()])

    ledger.append_claims([Claim("B", "North", "affirm")], now=2, progress=look)

    assert seen == [["A"]]


def test_a_process_killed_while_it_writes_leaves_the_ledger_as_it_was(folder: Path) -> None:
    """No row of the killed load is there, and the next load goes through."""
    ledger = Ledger.open(folder)
    ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    killed = process(folder, "b", 2000, stop=1)
    killed.communicate()

    assert killed.returncode == 9
    assert [c.id for c in ledger.claims()] == ["A"]
    assert verify(folder) == []
    ledger.append_claims([Claim("C", "North", "affirm")], now=2)
    assert [c.id for c in ledger.claims()] == ["A", "C"]


@pytest.mark.parametrize("limit", [0, 1000, 10_000, 25_000, 60_000, 200_000, 600_000])
@pytest.mark.parametrize("there", [False, True])
def test_no_space_left_leaves_the_ledger_as_it_was(
    folder: Path, limit: int, *, there: bool
) -> None:
    """Whatever file hits the limit, the message says so and no part of the load remains."""
    ledger = Ledger.open(folder)
    if there:
        ledger.append_claims([Claim("A", "North", "affirm")], now=1)
    rows, files = ledger.entries(), names_in(folder)
    full = process(folder, "b", 4000, limit=limit)
    said = full.communicate()[1]

    assert full.returncode == 2, said
    assert "Traceback" not in said
    assert (
        "space" in said or "could not be kept: File too large" in said or "File too large" in said
    )
    assert ledger.entries() == rows
    assert verify(folder) == []
    assert names_in(folder) - {"ledger.db"} == files - {"ledger.db"}
