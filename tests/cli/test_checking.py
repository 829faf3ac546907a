"""`check` and `explain` as people and programs meet them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.running import Run

from servanda.clock import end_of
from servanda.ledger import Ledger
from servanda.testing import claim_of, small_case

KEYS = {
    "duty", "article", "who", "viewpoint", "reading", "verdict", "possible", "because",
    "final", "since", "due", "claims",
}  # fmt: skip
CLAIMS = [
    "H South affirm TER-HAND actor=North target=South place=ford on=2024-02-20 | We have Ford.",
    "F North admit CFV-SA actor=North place=ford on=2024-02-05 said=2024-02-06 | A shot.",
    "L South deny denies=H said=2024-06-01 | We never had it.",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starting case with three claims, all recorded at the end of February 2024."""
    small_case(tmp_path / "case")
    now = end_of("2024-02-29", "UTC")
    Ledger.open(tmp_path / "case").append_claims(map(claim_of, CLAIMS), now=now)
    return tmp_path / "case"


def verdicts(run: Run, folder: Path, *words: object) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the verdicts of `check --json` by duty, bearer and viewpoint."""
    code, said, errors = run("check", folder, "--json", *words)
    assert (code, errors) == (0, "")
    return {(v["duty"], v["who"], v["viewpoint"]): v for v in json.loads(said)["verdicts"]}


def test_json_has_the_keys_of_the_contract(folder: Path, run: Run) -> None:
    """One object, with the case, both times and a list of verdicts; times are UTC."""
    data = json.loads(run("check", folder, "--as-of", "2024-03-02", "--json")[1])

    assert data["case"] == "case"
    assert data["as_of"] == "2024-03-03T00:00:00Z"
    assert all(v.keys() >= KEYS for v in data["verdicts"])
    (ford,) = [v for v in data["verdicts"] if v["duty"] == "ford"]
    assert (ford["verdict"], ford["who"], ford["reading"]) == ("kept", "North", "as-written")
    assert ford["due"] == "2024-03-02T00:00:00Z"
    assert ford["claims"] == ["H", "L"]


def test_every_viewpoint_or_those_asked_for(folder: Path, run: Run) -> None:
    """`--all-viewpoints`, one, or several; `record` when none is named."""
    day = ("--as-of", "2024-03-02")

    def views(*words: str) -> list[str]:
        return list(dict.fromkeys(view for _, _, view in verdicts(run, folder, *day, *words)))

    assert views() == ["record"]
    assert views("--viewpoint", "observers") == ["observers"]
    assert views("--all-viewpoints") == [
        "record", "observers", "as-told-by:North", "as-told-by:South",
    ]  # fmt: skip


def test_as_of_cuts_events_and_known_at_cuts_claims(folder: Path, run: Run) -> None:
    """Before the day it is due; with the later word of its own side it is not sure any more."""
    ford = ("ford", "North", "as-told-by:South")
    view = ("--viewpoint", "as-told-by:South")

    def verdict(*words: str) -> str:
        return str(verdicts(run, folder, *view, *words)[ford]["verdict"])

    assert verdict("--as-of", "2024-02-10") == "due"
    assert verdict("--as-of", "2024-04-01", "--known-at", "2024-04-01") == "kept"
    assert verdict("--as-of", "2024-04-01") == "overdue"
    assert verdict("--as-of", "2024-04-01", "--known-at", "2024-02-10") == "overdue"


def test_recorded_at_shows_what_this_ledger_held(folder: Path, run: Run) -> None:
    """The day before the load the ledger was empty."""
    ford = ("ford", "North", "record")
    day = ("--as-of", "2024-04-01")

    before = verdicts(run, folder, *day, "--recorded-at", "2024-02-28")[ford]
    after = verdicts(run, folder, *day, "--recorded-at", "2024-03-01")[ford]

    assert (before["verdict"], before["claims"]) == ("overdue", [])
    assert after["verdict"] == "kept"


def test_since_looks_at_breaches_from_a_day_on(folder: Path, run: Run) -> None:
    """A breach stays; `--since` after it narrows the period."""
    key = ("ceasefire", "North", "record")
    day = ("--as-of", "2024-03-02")

    assert verdicts(run, folder, *day)[key]["verdict"] == "broken"
    assert verdicts(run, folder, *day, "--since", "2024-02-05")[key]["verdict"] == "broken"
    assert verdicts(run, folder, *day, "--since", "2024-02-06")[key]["verdict"] == "unverified"


def test_fail_on_leaves_with_one(folder: Path, run: Run) -> None:
    """For scripts: 1 when a verdict is there, 0 when none is, 2 for a word that is no verdict."""
    day = ("--as-of", "2024-03-02")

    assert run("check", folder, *day, "--fail-on", "broken")[0] == 1
    assert run("check", folder, *day, "--fail-on", "late")[0] == 0
    code, _, errors = run("check", folder, *day, "--fail-on", "brokn")
    assert code == 2
    assert "Did you mean 'broken'?" in errors


def test_the_board_shows_duties_down_and_viewpoints_across(folder: Path, run: Run) -> None:
    """With each verdict in words, and how to ask why; no colour in a pipe."""
    code, said, _ = run("check", folder, "--as-of", "2024-03-02", "--all-viewpoints")

    assert code == 0
    assert re.search(r"2\s+ford\s+North\s+✓ kept", said)
    assert "As of the end of 2024-03-02 (UTC), as known now." in said
    assert "No verdict flips between readings." in said
    assert "Why: servanda explain" in said
    assert "\x1b" not in said


def test_every_wrong_time_is_told_at_once(folder: Path, run: Run) -> None:
    """Each with its option; exit code 2."""
    code, _, errors = run("check", folder, "--as-of", "2024-02-31", "--since", "yesterday")

    assert code == 2
    assert "--as-of: '2024-02-31' is an impossible date." in errors
    assert "--since: 'yesterday' is no time." in errors


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--reading", "as-writen"), "Did you mean 'as-written'?"),
        (("check", "--viewpoint", "recrod"), "Did you mean 'record'?"),
        (("explain", "frod"), "Did you mean 'ford'?"),
        (("explain", "ford", "--who", "South"), "does not bear duty ford. It is borne by: North."),
        (("explain", "ford", "--reading", "as-amended"), "has no such reading at that time"),
        (("explain", "ford", "--viewpoint", "press"), "no such viewpoint"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    folder: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    """Names of readings, viewpoints, duties and bearers."""
    code, _, errors = run(words[0], folder, *words[1:])

    assert (code, said in errors) == (2, True), errors


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path, run: Run) -> None:
    """With what to do; no traceback."""
    code, _, errors = run("check", tmp_path / "nowhere")

    assert code == 2
    assert "servanda new" in errors
    assert "Traceback" not in errors


def test_explain_tells_every_bearer_unless_one_is_asked_for(folder: Path, run: Run) -> None:
    """All of them and together, or one."""
    day = ("--as-of", "2024-03-02")
    every = run("explain", folder, "ceasefire", *day)[1]
    one = run("explain", folder, "ceasefire", "--who", "*", *day)[1]

    assert [line for line in every.splitlines() if line.startswith("ceasefire")] == [
        "ceasefire, North: BROKEN",
        "ceasefire, South: UNVERIFIED",
        "ceasefire, all bearers together: BROKEN",
    ]
    assert one.startswith("ceasefire, all bearers together: BROKEN")
    assert "North: broken" in one


def test_explain_is_as_of_and_as_known(folder: Path, run: Run) -> None:
    """The same times as `check`."""
    words = ("explain", folder, "ford", "--as-of", "2024-04-01", "--viewpoint", "as-told-by:South")

    assert "ford, North: OVERDUE" in run(*words)[1]
    assert "ford, North: KEPT" in run(*words, "--known-at", "2024-04-01")[1]


def test_a_case_without_duties_says_so(tmp_path: Path, run: Run) -> None:
    """No empty table."""
    bare = "---\ntitle: Bare\nsigned: 2024-01-15\ntimezone: UTC\n---\n\n## 1\n\n> Words.\n"
    case = small_case(tmp_path / "case", bare)
    code, said, _ = run("check", case.path)

    assert code == 0
    assert "No duties to judge." in said


def test_claims_that_nobody_reviewed_are_marked_and_can_be_left_out(folder: Path, run: Run) -> None:
    """A machine's candidate looks like one; `--reviewed-only` does not use it."""
    ledger = Ledger.open(folder)
    candidate = claim_of("C South admit CFV-SA actor=South place=ford on=2024-02-07")
    ledger.append_claims([replace(candidate, reviewed=False)], now=1_709_000_000)
    key, day = ("ceasefire", "South", "record"), ("--as-of", "2024-03-02")

    assert verdicts(run, folder, *day)[key]["unreviewed"] is True
    assert verdicts(run, folder, *day, "--reviewed-only")[key]["verdict"] == "unverified"
    assert "(not reviewed)" in run("check", folder, *day)[1]
