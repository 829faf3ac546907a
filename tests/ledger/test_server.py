"""A ledger on a PostgreSQL server: the same chain, the same refusals, one pen for all."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient
from tests.ledger.test_pressure import process
from tests.running import Run

from servanda.errors import BadInput
from servanda.ledger import Ledger, database, verify
from servanda.ledger.onserver import schema_of, server
from servanda.model import Claim
from servanda.testing import claim_of, small_case
from servanda.web import Settings, build

_PLACES = "/usr/local/bin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *_PLACES)))


def _run(folder: Path, name: str, *words: str) -> None:
    """Run one of PostgreSQL's programs; it refuses the superuser, so another takes its place."""
    program = _program(name) or name
    become = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    subprocess.run(  # noqa: S603 — found in known places
        [*become, program, *words], check=True, stdout=subprocess.DEVNULL, cwd=folder
    )


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return the address of a server of our own; where none is installed, the tests are left out.

    On CI its absence fails.
    """
    if _program("initdb") is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if getpass.getuser() == "root":
            shutil.chown(folder, "postgres")
        _run(folder, "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "servanda", "-N")
        how = f"-k {folder} -c listen_addresses= -c fsync=off"
        _run(
            folder,
            "pg_ctl",
            "-D",
            f"{folder}/data",
            "-w",
            "-o",
            how,
            "-l",
            f"{folder}/log",
            "start",
        )
        yield f"postgresql://servanda@/postgres?host={folder}"
        _run(folder, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case folder whose ledger is on the server; its id is its own."""
    monkeypatch.setenv(database.VARIABLE, address)
    made = tmp_path / f"case-{tmp_path.name}"
    made.mkdir()
    return made


def claims(*names: str) -> list[Claim]:
    """Return claims of these ids."""
    return [Claim(name, "North", "affirm", text=f"words of {name}") for name in names]


def on_file(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> list[str]:
    """Append to the ledger in the folder, and return the hashes of its rows."""
    with monkeypatch.context() as patch:
        patch.delenv(database.VARIABLE)
        Ledger.open(folder).append_claims(claims(*names), now=1)
        return [row.hash for row in Ledger.open(folder).entries()]


def test_the_chain_is_the_same_as_in_a_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the rows are kept changes no hash, and nothing is put into the folder."""
    Ledger.open(folder).append_claims(claims("A", "B"), now=1)

    (tmp_path / "other").mkdir()
    assert [r.hash for r in Ledger.open(folder).entries()] == on_file(
        tmp_path / "other", monkeypatch, "A", "B"
    )
    assert verify(folder) == []
    assert list(folder.iterdir()) == []


def test_a_case_brings_its_ledger_along_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file holds is there; what is added to the file afterwards is refused, not lost."""
    rows = on_file(folder, monkeypatch, "A")
    assert [r.hash for r in Ledger.open(folder).entries()] == rows
    Ledger.open(folder).append_claims(claims("B"), now=2)
    assert [c.id for c in Ledger.open(folder).claims()] == ["A", "B"]

    on_file(folder, monkeypatch, "C")
    server.cache_clear()  # another process
    with pytest.raises(BadInput, match="rows that the server's ledger lacks"):
        Ledger.open(folder).entries()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET payload = '{}' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 2",
        "TRUNCATE entries",
        "INSERT INTO entries SELECT * FROM entries ON CONFLICT (seq) DO UPDATE SET payload = '{}'",
    ],
)
def test_the_server_itself_refuses_to_change_a_row(
    folder: Path, address: str, statement: str
) -> None:
    """Also another program that connects can only append."""
    ledger = Ledger.open(folder)
    ledger.append_claims(claims("A"), now=1)
    before = ledger.entries()

    with (
        create_engine(
            address.replace("postgresql", "postgresql+psycopg"), poolclass=NullPool
        ).connect() as connection,
        pytest.raises(DBAPIError, match="append-only"),
    ):
        connection.execute(text(statement.replace("entries", f"{schema_of(ledger.path)}.entries")))
    assert ledger.entries() == before


def test_there_is_one_pen_and_reading_goes_on(folder: Path) -> None:
    """A second writer is told that it waits, and at last that nothing was written."""
    ledger = Ledger.open(folder)
    ledger.append_claims(claims("A"), now=1)
    told: list[str] = []
    with database.writing(ledger.path):
        assert [c.id for c in ledger.claims()] == ["A"]
        with (
            pytest.raises(BadInput, match=r"another process.*Nothing was written"),
            database.writing(ledger.path, patience=2, waiting=lambda: told.append("waits")),
        ):
            pytest.fail("there is only one pen")
    assert told == ["waits"]
    ledger.append_claims(claims("B"), now=2)
    assert [c.id for c in ledger.claims()] == ["A", "B"]


def test_processes_that_write_at_once_all_succeed_and_a_killed_one_leaves_nothing(
    folder: Path,
) -> None:
    """Two loads are there whole, in one chain; of the third, killed while it wrote, no row is."""
    started = [process(folder, name, 300) for name in "ab"]
    killed = process(folder, "c", 2000, stop=1)
    said = [one.communicate()[1] for one in (*started, killed)]

    assert [one.returncode for one in (*started, killed)] == [0, 0, 9], said
    assert {c.id[0] for c in Ledger.open(folder).claims()} == {"a", "b"}
    assert len(Ledger.open(folder).claims()) == 600
    assert verify(folder) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no address of a database"),
        ("mysql://somebody@host/base", "only PostgreSQL is known"),
        ("postgresql://somebody:secret@127.0.0.1:1/base", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    """Place, fault and next step; no traceback."""
    case = small_case(tmp_path / "case")
    monkeypatch.setenv(database.VARIABLE, url)

    code, _, error = run("check", case.path)

    assert code == 2
    assert said in error
    assert "secret" not in error
    assert "Traceback" not in error


def test_pages_show_what_another_process_adds(folder: Path) -> None:
    """The pages read the server's ledger, and look again when its last row is another."""
    case = small_case(folder / "served", case_yml=None)
    Ledger.open(case.path).append_claims(
        [claim_of("A1 South accuse CFV-SA actor=North place=ford on=2024-02-01")], now=1_710_000_000
    )
    client = TestClient(build(Settings((case.path,))), base_url="http://127.0.0.1")
    at = f"/cases/{case.id}"
    assert "A1" in client.get(f"{at}/claims").text

    Ledger.open(case.path).append_claims(
        [claim_of("A2 North deny CFV-SA actor=North place=ford on=2024-02-01")], now=1_710_000_001
    )
    assert "A2" in client.get(f"{at}/claims").text
    assert not (case.path / "ledger.db").exists()


def test_a_server_that_is_gone_is_told_to_readers_without_its_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that the case cannot be read; where the server is, only the log says."""
    case = small_case(folder / "gone", case_yml=None)
    client = TestClient(build(Settings((case.path,))), base_url="http://127.0.0.1")
    monkeypatch.setenv(database.VARIABLE, "postgresql://somebody:secret@127.0.0.1:1/base")

    answer = client.get(f"/cases/{case.id}/claims")

    assert answer.status_code == 503
    assert "127.0.0.1:1" not in answer.text
    assert "somebody" not in answer.text


def test_pages_of_a_ledger_that_cannot_be_reached_are_not_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that starts them says so, not each page."""
    case = small_case(folder / "unreachable", case_yml=None)
    monkeypatch.setenv(database.VARIABLE, "postgresql://somebody:secret@127.0.0.1:1/base")

    with pytest.raises(BadInput, match="cannot be reached") as told:
        build(Settings((case.path,)))

    assert "secret" not in str(told.value)
