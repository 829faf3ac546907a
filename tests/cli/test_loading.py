"""`load` and `verify` as people meet them: what is said, where, and with which exit code."""

from __future__ import annotations

import csv
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.running import Run

from servanda.claims import COLUMNS
from servanda.cli import loading
from servanda.ledger import Ledger
from servanda.testing import small_case

GOOD = {"id": "A1", "speaker": "North", "act": "affirm", "type": "TER-HAND", "place": "Ford"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starting case."""
    small_case(tmp_path / "case")
    return tmp_path / "case"


def written(folder: Path, *rows: dict[str, str], name: str = "claims.csv") -> Path:
    """Return a claims file beside the case."""
    path = folder.parent / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_load_says_what_it_added_and_which_names_it_does_not_know(folder: Path, run: Run) -> None:
    """Names are listed with line and guess; denied claims that are not there apart from them."""
    path = written(folder, GOOD, GOOD | {"id": "A2", "place": "Frod", "denies": "A1 Z9"})
    code, said, errors = run("load", folder, path, "--as", "claims")

    assert (code, errors) == (0, "")
    assert said.splitlines() == [
        "Loaded 2 claims from claims.csv.",
        "1 name that the case does not know, accepted:",
        "  place 'Frod' (line 3)  Did you mean 'ford'?",
        "Add them to case.yml under `actors` or `places`, or mend the rows.",
        "1 claim that a row denies and nobody has loaded yet:",
        "  Z9 (line 3)",
    ]


def test_the_same_file_and_the_same_rows_add_nothing(folder: Path, run: Run) -> None:
    """Both are said, and neither is an error."""
    run("load", folder, written(folder, GOOD), "--as", "claims")
    code, said, _ = run("load", folder, written(folder, GOOD), "--as", "claims")
    assert code == 0
    assert "was loaded on" in said
    assert "nothing is added" in said

    other = written(folder, GOOD | {"text": ""}, GOOD, name="other.csv")
    code, said, _ = run("load", folder, other, "--as", "claims")
    assert code == 0
    assert "holds no claim that the ledger does not hold" in said
    assert len(Ledger.open(folder).entries()) == 2
    assert len(list((folder / "sources").iterdir())) == 1


def test_long_lists_are_cut_and_known_claims_counted(folder: Path, run: Run) -> None:
    """Thirty names are shown, the rest is counted."""
    run("load", folder, written(folder, GOOD), "--as", "claims")
    rows = [GOOD, *(GOOD | {"id": f"B{n}", "place": f"village {n:02d}"} for n in range(35))]
    _, said, _ = run("load", folder, written(folder, *rows, name="more.csv"), "--as", "claims")

    assert "Loaded 35 claims from more.csv." in said
    assert "1 claim of it stood in the ledger already." in said
    assert "35 names that the case does not know, accepted:" in said
    assert "  … and 5 more" in said
    assert len([line for line in said.splitlines() if line.startswith("  place ")]) == 30


def test_a_load_that_has_to_wait_says_so(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, once."""
    run("load", folder, written(folder, GOOD), "--as", "claims")
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        say = loading._say_waiting

        def let_go() -> None:
            say()
            other.execute("ROLLBACK")

        monkeypatch.setattr(loading, "_say_waiting", let_go)
        path = written(folder, GOOD | {"id": "A2"}, name="more.csv")
        code, _, errors = run("load", folder, path, "--as", "claims")

    assert (code, errors) == (0, "Another process is writing to this ledger; waiting for it.\n")


def test_a_bad_row_stops_the_load(folder: Path, run: Run) -> None:
    """All faults on standard error, exit code 2, no ledger."""
    path = written(
        folder, GOOD, GOOD | {"id": "A2", "act": "afirm"}, GOOD | {"id": "A3", "grade": "X"}
    )
    code, said, errors = run("load", folder, path, "--as", "claims")

    assert (code, said) == (2, "")
    assert [line.split(":")[1] for line in errors.splitlines()] == [
        "3, column act",
        "4, column grade",
    ]
    assert not (folder / "ledger.db").exists()


def test_keep_good_loads_the_rest(folder: Path, run: Run) -> None:
    """Bad rows and rows that contradict the ledger are left out and listed."""
    run("load", folder, written(folder, GOOD), "--as", "claims")
    rows = (GOOD | {"place": "hills"}, GOOD | {"id": "A2", "act": "afirm"}, GOOD | {"id": "A3"})
    path = written(folder, *rows, name="more.csv")
    code, _, errors = run("load", folder, path, "--as", "claims")
    assert code == 2
    code, said, errors = run("load", folder, path, "--as", "claims", "--keep-good")

    assert (code, said) == (0, "Loaded 1 claim from more.csv.\n")
    assert "Left out 2 bad rows:" in errors
    assert "more.csv:3, column act" in errors
    assert "the ledger holds this claim with other content" in errors
    assert [c.id for c in Ledger.open(folder).claims()] == ["A1", "A3"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "clams"), "Did you mean 'claims'?"),
        (("--as", "claims", "--max-megabytes", "1"), "has 2 MB; at most 1 MB are read"),
    ],
)
def test_misuse_is_told(folder: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    """An unknown format, a file beyond the limit."""
    path = written(folder, *(GOOD | {"id": f"A{n}", "text": "x" * 900} for n in range(1700)))
    code, _, errors = run("load", folder, path, *words)

    assert code == 2
    assert said in errors


def test_a_file_that_is_not_there_is_told(folder: Path, run: Run) -> None:
    """A message, no traceback."""
    code, _, errors = run("load", folder, folder / "nothing.csv", "--as", "claims")

    assert code == 2
    assert "nothing.csv: cannot be read: No such file or directory." in errors


def test_verify_tells_that_all_is_whole_and_gives_the_last_hash(folder: Path, run: Run) -> None:
    """The hash is there to be noted; given again, it is found."""
    assert run("verify", folder)[:2] == (0, "There is no ledger yet: nothing was loaded.\n")
    run("load", folder, written(folder, GOOD), "--as", "claims")
    code, said, _ = run("verify", folder)
    head = Ledger.open(folder).entries()[-1].hash

    assert code == 0
    assert "The ledger is whole: 2 rows in one chain." in said
    assert head in said
    assert run("verify", folder, "--head", head)[0] == 0
    code, _, errors = run("verify", folder, "--head", "0" * 64)
    assert (code, "no row has the hash" in errors) == (2, True)


def test_verify_names_a_changed_original(folder: Path, run: Run) -> None:
    """Exit code 2 and the file's name."""
    run("load", folder, written(folder, GOOD), "--as", "claims")
    (original,) = (folder / "sources").iterdir()
    original.chmod(0o600)
    original.write_bytes(original.read_bytes() + b"\n")
    code, _, errors = run("verify", folder)

    assert code == 2
    assert original.name in errors


def test_verify_of_no_case_is_told(tmp_path: Path, run: Run) -> None:
    """A path that is no folder."""
    assert run("verify", tmp_path / "nowhere")[0] == 2


def test_ten_thousand_claims_load_within_ten_seconds(folder: Path, run: Run) -> None:
    """Read, checked, hashed and written; it takes about two on the machine it was made on."""
    rows = [
        GOOD
        | {
            "id": f"A{n}",
            "act": ["affirm", "deny"][n % 2],
            "actor": ["North", "South", f"Unit {n % 700}"][n % 3],
            "place": ["ford", "hills", f"village {n % 400}"][n % 3],
            "from": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            "said": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}T{n % 24:02d}:{n % 60:02d}",
            "count": str(n % 50),
            "text": "what was said, in our words, " * 3,
        }
        for n in range(10_000)
    ]
    path = written(folder, *rows)
    started = time.perf_counter()
    code, said, _ = run("load", folder, path, "--as", "claims")

    assert code == 0
    assert "Loaded 10,000 claims" in said
    assert time.perf_counter() - started < 10


def test_the_advice_of_a_file_that_is_too_large_works(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file over the usual size is refused, and read where --max-megabytes says so."""
    monkeypatch.setattr(loading, "_MOST_CLAIMS", 1)
    path = written(folder, GOOD)
    with path.open("ab") as stream:
        stream.write(b"\n" * 1_500_000)

    refused = run("load", folder, path, "--as", "claims")
    taken = run("load", folder, path, "--as", "claims", "--max-megabytes", "2")

    assert refused[0] == 2
    assert "raise the limit with --max-megabytes" in refused[2]
    assert taken[0] == 0
