"""`read` as people meet it: documents in, candidates to review, and what is said about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.running import Run

from servanda.ledger import Ledger
from servanda.ledger.reviewing import pending
from servanda.testing import small_case

NEWS = """Talks in Ford

FORD, 12 March 2024 - South accused North of shelling the town of Ford on 10 March 2024. The Ministry of Defence of North denied the accusation.
"""  # noqa: E501
RUSSIAN = (
    "Министерство обороны Севера заявило 12 марта 2024 года, что наблюдатели "
    "не зафиксировали нарушений режима прекращения огня в районе города."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starting case."""
    small_case(tmp_path / "case")
    return tmp_path / "case"


def test_a_document_becomes_candidates(run: Run, folder: Path) -> None:
    """The contract's keys come out, and every finding waits unreviewed in the ledger."""
    code, out, _ = run("read", folder, "-", "--json", given=NEWS)
    data = json.loads(out)
    waiting = pending(Ledger.open(folder))

    assert code == 0
    assert {"item", "statements", "events", "questions"} <= set(data)
    assert data["item"]["published"] == "2024-03-12"
    assert [s["act"] for s in data["statements"]] == ["accuse", "deny"]
    assert data["added"] == len(waiting) >= 2
    assert run("verify", folder)[0] == 0


def test_candidates_are_no_facts(run: Run, folder: Path) -> None:
    """A verdict that rests on a candidate is marked, and --reviewed-only leaves it out."""
    run("read", folder, "-", "--json", given=NEWS)
    asked = ("check", folder, "--as-of", "2024-04-01", "--viewpoint", "as-told-by:South", "--json")

    marked = json.loads(run(*asked)[1])["verdicts"]
    plain = json.loads(run(*asked, "--reviewed-only")[1])["verdicts"]

    assert any(v["unreviewed"] for v in marked)
    assert not any(v["unreviewed"] for v in plain)
    assert "not reviewed" in run(*asked[:-1])[1]


def test_reading_again_adds_nothing(run: Run, folder: Path) -> None:
    """The same document adds nothing, even when it is looked through again after a rejection."""
    run("read", folder, "-", given=NEWS)
    first = _names(folder)
    run("review", folder, "--reject", first[0])

    run("read", folder, "-", "--again", given=NEWS)

    assert _names(folder) == first[1:]
    assert "read before; nothing is added" in run("read", folder, "-", given=NEWS)[1]


def _names(folder: Path) -> list[str]:
    return [one.name for one in pending(Ledger.open(folder))]


def test_a_folder_is_read_whole_though_a_file_is_bad(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    """Each file is read; what cannot be read is listed, and the exit code is 2."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").write_text(NEWS, "utf-8")
    (papers / "b.pdf").write_bytes(b"%PDF-1.4 cut off")
    (papers / "c.png").write_bytes(b"\x89PNG")

    code, out, err = run("read", folder, papers)

    assert code == 2
    assert "Talks in Ford" in out
    assert "b.pdf: is a damaged PDF" in err
    assert "c.png" not in err


def test_other_languages_wait_for_a_translation(run: Run, folder: Path) -> None:
    """Names, dates and search work; the document stands in the queue, and nothing is claimed."""
    data = json.loads(run("read", folder, "-", "--json", given=RUSSIAN)[1])
    queue = json.loads(run("read", folder, "--queue", "--json")[1])["queue"]
    hits = json.loads(run("read", folder, "--search", "ОГНЯ район", "--json")[1])["hits"]

    assert data["queued_for_translation"]
    assert [n["id"] for n in data["names"] if n["kind"] == "date"] == ["2024-03-12"]
    assert [q["language"] for q in queue] == ["ru"]
    assert len(hits) == 1
    assert pending(Ledger.open(folder)) == []
    assert "waits" not in run("read", folder, "--queue")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "nothing is named"),
        (("nowhere.txt",), "is not there"),
        (("ftp://example.org/a",), "Only http and https"),
        (("http://127.0.0.1:9/",), "private, local or reserved"),
        (("-", "--model", "small"), "needs both"),
        (("-", "--published", "soon"), "soon"),
    ],
)
def test_what_cannot_be_read_is_told(
    run: Run, folder: Path, words: tuple[str, ...], says: str
) -> None:
    """Bad input has a message and exit code 2, and leaves the ledger as it was."""
    code, _, err = run("read", folder, *words, given=NEWS)

    assert code == 2
    assert says in err
    assert Ledger.open(folder).entries() == []
