"""`lint` as people meet it: cases and drafts, JSON, exit codes, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.running import Run

from servanda.testing import small_case

KEYS = ["rule", "severity", "article", "duty", "line", "quote", "question", "blocks"]


@pytest.fixture(autouse=True)
def narrow(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 — after its width
    """Show what a person sees on eighty columns."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft with one open point."""
    path = tmp_path / "draft.txt"
    path.write_text("Article 1. The town shall be returned by 3 May 2021.\n", "utf-8")
    return path


def test_a_case_is_read_from_its_folder(tmp_path: Path, run: Run) -> None:
    """The JSON holds the contract's keys first, and lines of agreement.md."""
    small_case(tmp_path / "case")
    code, said, errors = run("lint", tmp_path / "case", "--json")
    data = json.loads(said)

    assert (code, errors) == (0, "")
    assert list(data) == ["case", "findings"]
    assert data["case"] == "case"
    assert all(list(f)[:8] == KEYS for f in data["findings"])
    assert {f["severity"] for f in data["findings"]} == {"critical", "major", "minor"}


def test_a_draft_needs_no_case(draft: Path, run: Run) -> None:
    """A file and standard input give the same findings."""
    code, said, _ = run("lint", "--draft", draft, "--json")
    raised = [f for f in json.loads(said)["findings"] if f["rule"] == "AMB-001"]
    assert code == 0
    assert [(f["article"], f["line"], f["blocks"]) for f in raised] == [("1", 1, [])]

    _, piped, _ = run("lint", "--draft", "-", "--json", given=draft.read_text("utf-8"))
    assert json.loads(piped)["findings"] == json.loads(said)["findings"]


def test_fail_on_counts_graver_gaps_too(draft: Path, run: Run) -> None:
    """A critical gap fails `--fail-on major`; a text without one passes `--fail-on critical`."""
    assert run("lint", "--draft", draft, "--fail-on", "major")[0] == 1
    draft.write_text("Article 1. The Government shall respect every elder.\n", "utf-8")
    code, said, _ = run("lint", "--draft", draft, "--fail-on", "critical")
    assert "CRITICAL" not in said
    assert code == 0


def test_the_screen_says_how_to_see_more_and_wraps(draft: Path, run: Run) -> None:
    """Grouped by severity, counted, marked words in brackets, no line over the width."""
    _, said, _ = run("lint", "--draft", draft)

    assert "CRITICAL (" in said
    assert "[shall be returned]" in said
    assert f"servanda lint --draft {draft}" in said
    assert max(map(len, said.splitlines()[:-2])) <= 80


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no words"),
        (b"  \n\n", "holds no words"),
        (b"Article 1\0", "holds zero bytes"),
        ("Artikel für".encode("latin-1"), "is not UTF-8"),
        (b"x " * 60_000, "has a line of"),
        (b"word\n" * 1_100_000, "is too large"),
    ],
)
def test_what_is_no_draft_is_refused(content: bytes, message: str, draft: Path, run: Run) -> None:
    """One message, exit 2, nothing on standard output."""
    draft.write_bytes(content)
    code, said, errors = run("lint", "--draft", draft)
    assert (code, said) == (2, "")
    assert message in errors


@pytest.mark.parametrize(
    "words",
    [
        ("lint",),
        ("lint", "nowhere"),
        ("lint", "--draft", "nowhere.md"),
        ("lint", "--draft", "{draft}", "--rule", "AMB-999"),
        ("lint", "--draft", "{draft}", "--fail-on", "grave"),
        ("lint", "{draft}"),
        ("lint", "{draft}", "--draft", "{draft}"),
    ],
)
def test_misuse_is_told_with_what_would_do(words: tuple[str, ...], draft: Path, run: Run) -> None:
    """Exit 2 and a sentence; no traceback."""
    code, said, errors = run(*(w.format(draft=draft) for w in words))
    assert (code, said) == (2, "")
    assert errors.strip()
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    "text",
    [
        "#" * 5_000 + "\n" + "> " * 3_000 + "deep\n",
        "(" * 20_000 + "Article 1.",
        "Article 1. " + "the Joint " * 8_000,
        "1. shall be " + "a" * 50_000,
        "- (a) i. 1. § 4 Annex Annex A\n" * 3_000,
        "\u202eArticle 1. shall be returned\x1b[31m by nobody\n",
    ],
)
def test_odd_drafts_are_read_all_the_same(text: str, draft: Path, run: Run) -> None:
    """Deep nesting, long words and control characters neither hang nor reach the terminal."""
    draft.write_text(text, "utf-8")
    code, said, errors = run("lint", "--draft", draft)
    assert (code, errors) == (0, "")
    assert "\x1b" not in said
    assert "\u202e" not in said
