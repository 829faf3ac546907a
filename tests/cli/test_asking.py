"""`ask`, `answer` and the questions sheet as people meet them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.running import Run

from servanda.testing import small_case

HOSTILE = "=cmd|' /C calc'!A0\x1b[31m <script>alert(1)</script> [x](javascript:1) \u202e"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starting case, with two claims."""
    small_case(tmp_path / "case")
    return tmp_path / "case"


def asked(run: Run, folder: Path, *more: object) -> tuple[int, str, str]:
    """Ask one question of North."""
    words = ("ask", folder, "--by", "Mission", "--of", "North", "--on", "2024-02-01")
    return run(*words, "--text", "Where is the line?", "--article", "1", *more)


def loaded(run: Run, folder: Path, *lines: str) -> None:
    """Load claims: id, speaker, act, said, denies, text."""
    path = folder.parent / "claims.csv"
    path.write_text("\n".join(["id,speaker,act,said,denies,text", *lines]), "utf-8")
    assert run("load", folder, path, "--as", "claims")[0] == 0


def test_a_question_is_recorded_answered_disputed_and_shown(folder: Path, run: Run) -> None:
    """The whole life of a question, as JSON shows it."""
    assert asked(run, folder)[0] == 0
    words = ("answer", folder, "Q1", "--by", "North", "--text", "Along the river.")
    assert run(*words, "--on", "2024-02-11", "--binds", "North", "--forum", "letter")[0] == 0
    assert run("answer", folder, "A1", "--disputed-by", "South", "--on", "2024-02-12")[0] == 0

    code, said, _ = run("ask", folder, "--json")
    data = json.loads(said)
    (question,) = data["questions"]
    assert (code, data["case"]) == (0, "case")
    assert question["state"] == "disputed"
    assert question["days_open"] == 10
    assert question["answers"] == [
        {
            "id": "A1",
            "by": "North",
            "text": "Along the river.",
            "answered": "2024-02-11",
            "binding": True,
            "binds": ["North"],
            "forum": "letter",
            "claim": "",
            "disputed_by": ["South"],
            "disputes": [
                {"id": "D1", "by": "South", "text": "", "disputed": "2024-02-12", "claim": ""}
            ],
        }
    ]


def test_the_register_is_shown_as_of_a_day(folder: Path, run: Run) -> None:
    """Before it was asked nothing is there; on the way the days are counted."""
    asked(run, folder)
    run("answer", folder, "Q1", "--by", "North", "--text", "No.", "--on", "2024-03-01")

    assert "Nothing was asked yet" in run("ask", folder, "--as-of", "2024-01-31")[1]
    assert "open 4 days" in run("ask", folder, "--as-of", "2024-02-05")[1]
    shown = run("ask", folder)[1]
    assert "answered after 29 days" in shown
    assert "not said whom it binds" in shown


def test_an_answer_disputed_at_once_is_disputed_on_its_day(folder: Path, run: Run) -> None:
    """`--disputed-by` with the answer counts from the day of the answer."""
    asked(run, folder)
    words = ("answer", folder, "Q1", "--by", "North", "--text", "No.", "--on", "2024-03-01")
    run(*words, "--binds", "nobody", "--disputed-by", "South")

    (question,) = json.loads(run("ask", folder, "--json", "--as-of", "2024-03-01")[1])["questions"]
    assert question["state"] == "disputed"
    assert question["answers"][0]["binding"] is False


def test_a_claim_says_who_asked_and_when(folder: Path, run: Run) -> None:
    """With a claim, speaker and day need not be said again."""
    loaded(run, folder, "S1,Mission,ask,2024-02-03,,Where is the line?")
    words = ("ask", folder, "--claim", "S1", "--of", "North", "--text", "Where?")
    assert run(*words)[0] == 0

    (question,) = json.loads(run("ask", folder, "--json")[1])["questions"]
    assert (question["asked_by"], question["asked"]) == ("Mission", "2024-02-03")


def test_every_fault_of_a_question_is_told_at_once(folder: Path, run: Run) -> None:
    """Unknown names get the nearest known one, impossible days are refused; exit code 2."""
    code, _, errors = run(
        "ask", folder, "--by", "Nroth", "--article", "9", "--duty", "frod", "--on", "2024-02-31",
        "--claim", "Z1",
    )  # fmt: skip

    assert code == 2
    assert "--by: 'Nroth' is nobody in this case." in errors
    assert "Did you mean 'North'?" in errors
    assert "--of: names nobody." in errors
    assert "--text: is empty." in errors
    assert "--article: there is no '9'. There are: 1, 2." in errors
    assert "Did you mean 'ford'?" in errors
    assert "--on: '2024-02-31' is an impossible date." in errors
    assert "--claim: the ledger holds no claim 'Z1'." in errors
    assert "Traceback" not in errors


def test_a_file_of_questions_is_recorded_whole_or_not_at_all(folder: Path, run: Run) -> None:
    """Faults name line and column; a good file adds what is new."""
    path = folder.parent / "questions.csv"
    path.write_text("asked_by,asked_of,text\nMission,North;South,Where?\nNoone,North,\n", "utf-8")
    code, _, errors = run("ask", folder, "--from", path)
    assert code == 2
    assert "questions.csv:3, column asked_by: 'Noone' is nobody" in errors
    assert "questions.csv:3, column text: is empty." in errors
    assert "Nothing was asked yet" in run("ask", folder)[1]

    path.write_text("asked_by,asked_of,text\nMission,North;South,Where?\n", "utf-8")
    assert run("ask", folder, "--from", path)[1] == "Recorded 1 questions.\n"
    assert run("ask", folder, "--from", path)[1] == "Recorded 0 questions.\n"


def test_an_entry_made_by_mistake_is_taken_back_with_a_reason(folder: Path, run: Run) -> None:
    """Without a reason nothing is taken back; the ledger keeps the row."""
    asked(run, folder)

    assert run("ask", folder, "--withdraw", "Q1")[0] == 2
    assert run("ask", folder, "--withdraw", "Q1", "--reason", "entered twice")[0] == 0
    assert "Nothing was asked yet" in run("ask", folder)[1]
    assert run("verify", folder)[0] == 0


def test_hostile_words_stay_words(folder: Path, run: Run) -> None:
    """No escape reaches the terminal, no formula the spreadsheet, no markup the sheet."""
    words = ("ask", folder, "--by", "Mission", "--of", "North", "--on", "2024-02-01")
    assert run(*words, "--text", HOSTILE, "--forum", "=1+1")[0] == 0

    assert "\x1b" not in run("ask", folder)[1]
    (row,) = csv.DictReader(io.StringIO(run("ask", folder, "--csv")[1]))
    assert row["text"].startswith("'=cmd")
    assert row["forum"] == "'=1+1"
    sheet = run("report", folder, "-o", "-")[1]
    assert "\\<script\\>" in sheet
    assert "\\[x\\](" in sheet
    assert "\u202e" not in sheet


def test_half_a_character_and_endless_words_are_refused(folder: Path, run: Run) -> None:
    """What no file could hold is a message, not a traceback."""
    words = ("ask", folder, "--by", "Mission", "--of", "North", "--text")

    assert "half a character" in run(*words, "a\udcff")[2]
    assert "at most 5,000" in run(*words, "a" * 5001)[2]


def test_the_sheet_shows_last_positions_with_their_denials(folder: Path, run: Run) -> None:
    """Each side's last claim that names the clause, with its denial; no accusation."""
    loaded(
        run,
        folder,
        "C1,North,interpret,2024-02-02,,Article 1 covers the hills.",
        "C2,North,interpret,2024-02-04,,Article 1 ends at the river.",
        "C3,South,deny,2024-02-05,C2,It does not.",
        "C4,South,accuse,2024-02-06,,North breaks article 1.",
    )
    asked(run, folder)
    path = folder.parent / "sheet.md"
    code, said, _ = run("report", folder, "--kind", "questions", "-o", path, "--on", "2024-02-10")
    sheet = path.read_text("utf-8")

    assert (code, said) == (0, f"Wrote {path}.\n")
    assert "## North: 1 question" in sheet
    assert "Open 9 days." in sheet
    assert "North: Article 1 ends at the river." in sheet
    assert "denied by South (claim C3): It does not." in sheet
    assert "South: the ledger holds no claim that is tied to this question." in sheet
    assert "breaks article 1" not in sheet


def test_a_report_of_a_kind_that_is_not_there_is_refused(folder: Path, run: Run) -> None:
    """The kinds that are there are named; a folder is no file to write to."""
    code, _, errors = run("report", folder, "--kind", "qestions", "-o", "-")
    assert code == 2
    assert "Did you mean 'questions'?" in errors

    taken = folder / "sources.md"
    taken.mkdir()
    code, _, errors = run("report", folder, "-o", taken)
    assert (code, "cannot be written" in errors) == (2, True)
