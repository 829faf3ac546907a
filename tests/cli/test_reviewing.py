"""`review` as people meet it: a list, decisions by name, and a screen with single keys."""

from __future__ import annotations

import hashlib
import json
import os
import pty
from pathlib import Path

import pytest
from tests.running import Run

from servanda.case.read import read_case
from servanda.cli.screen import Screen
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider
from servanda.ledger.items import Item, take_item, text_sha256
from servanda.ledger.reviewing import pending
from servanda.model import Claim
from servanda.testing import small_case

TEXT = "It was quiet in the hills. North left Ford on Friday. South said that mines were cleared."
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
ANNA = Decider("Anna", "read it", 300)


def _found(name: str, start: int, end: int, **said: str) -> Claim:
    return Claim(
        name, "South", "report", quote=TEXT[start:end], item=SHA, spans=((start, end),),
        reviewed=False, **said,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case in which two candidates wait."""
    path = tmp_path / "case"
    small_case(path)
    item = Item(SHA, text_sha256(TEXT), "a.txt", "text", "Leaving Ford")
    found = [_found("r-1", 27, 53, type="FRC-WDRAW"), _found("r-2", 54, 88)]
    take_item(Ledger.open(path), item, (TEXT.encode(), TEXT), found, now=100)
    return path


def _waiting(folder: Path) -> list[str]:
    return [one.name for one in pending(Ledger.open(folder))]


def test_the_list_shows_words_and_context(run: Run, folder: Path) -> None:
    """`--list --json` gives fields, words, and what stands around them in the document."""
    _, out, _ = run("review", folder, "--list", "--json")
    first = json.loads(out)["candidates"][0]

    assert first["id"] == "r-1"
    assert first["quote"] == "North left Ford on Friday."
    assert "".join(p["text"] for p in first["context"]) == TEXT
    assert [p["text"] for p in first["context"] if p["own"]] == ["North left Ford on Friday."]
    assert "2 wait for a review." in run("review", folder, "--list")[1]


def test_decisions_by_name_are_rows(run: Run, folder: Path) -> None:
    """Accepting, rejecting and correcting by id are recorded with name and reason."""
    code, out, _ = run(
        "review", folder, "--accept", "r-1", "--correct", "r-1.place=ford",
        "--reject", "r-2", "--by", "Anna", "--reason", "read it",
    )  # fmt: skip
    (kept,) = Ledger.open(folder).claims()
    last = Ledger.open(folder).entries()[-1].content

    assert code == 0
    assert "0 wait for a review." in out
    assert (kept.id, kept.place, kept.reviewed) == ("r-1", "ford", True)
    assert (last["by"], last["reason"]) == ("Anna", "read it")


def test_a_decision_can_be_taken_back(run: Run, folder: Path) -> None:
    """`--undo` with the row that a decision printed brings the candidate back."""
    _, out, _ = run("review", folder, "--reject", "r-2")
    row = out.partition("(row ")[2].partition(")")[0]

    run("review", folder, "--undo", row)

    assert _waiting(folder) == ["r-1", "r-2"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--accept", "r-9"), "is no candidate"),
        (("--accept", "r-1", "--reject", "r-1"), "both accepted and rejected"),
        (("--correct", "r-1.act=sing"), "is not known"),
        (("--correct", "nonsense"), "no ID.FIELD=VALUE"),
        (("--undo", "1"), "is no decision"),
    ],
)
def test_bad_decisions_change_nothing(
    run: Run, folder: Path, words: tuple[str, ...], says: str
) -> None:
    """What cannot be decided is told, and no row is written."""
    code, _, err = run("review", folder, *words)

    assert code == 2
    assert says in err
    assert _waiting(folder) == ["r-1", "r-2"]


def test_the_screen_takes_lines_where_there_is_no_terminal(run: Run, folder: Path) -> None:
    """Keys come as lines from a pipe: correct, accept, undo, reject, skip."""
    keys = "c\nplace=ford\n\na\nu\nr\ns\n"

    _, out, _ = run("review", folder, "--by", "Anna", given=keys)

    assert "⟦North left Ford on Friday.⟧" in out
    assert "1 wait for a review." in out
    assert _waiting(folder) == ["r-2"]


def test_nothing_waits(run: Run, tmp_path: Path) -> None:
    """A case without candidates says so."""
    small_case(tmp_path / "other")

    assert run("review", tmp_path / "other")[:2] == (0, "Nothing waits for a review.\n")


def test_a_terminal_takes_single_keys(folder: Path) -> None:
    """On a terminal a key decides without a return; an arrow key is none."""
    ours, theirs = pty.openpty()
    ledger = Ledger.open(folder)
    with os.fdopen(theirs, "r") as keys:
        screen = Screen(read_case(folder), ledger, pending(ledger), ANNA, keys)
        pressed = []
        for key in (b"a", b"\x1b[A", b"q"):
            os.write(ours, key)
            pressed.append(screen._key())
    os.close(ours)

    assert pressed == ["a", "\x1b", "q"]
