"""The cells of the Karabakh board come out of the claims by the rules, none by hand."""

from __future__ import annotations

import re
import shutil
from importlib import resources
from pathlib import Path

import pytest

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims import read_claims
from servanda.clock import end_of
from servanda.model import FOREVER, Claim, Verdict
from servanda.verdicts.board import Asked, board
from servanda.verdicts.checker import check
from servanda.verdicts.formulas import ENGINES
from servanda.verdicts.sentences import explain, library
from servanda.viewpoints.builtin import choose, viewpoints

A, Z = "Armenia", "Azerbaijan"
NOW = "2026-11-24"
TOLD_A, TOLD_Z = f"as-told-by:{A}", f"as-told-by:{Z}"

# duty, bearer, as of, known at, viewpoint, reading: verdict
CELLS = [
    ("aghdam", A, "2021-01-31", NOW, "record", "as-written", "kept"),
    ("aghdam", A, "2021-01-31", NOW, "record", "before-the-day", "late"),
    ("aghdam", A, "2021-01-31", "2020-11-19", "record", "as-written", "overdue"),
    ("kalbajar", A, "2020-11-20", NOW, "record", "as-written", "overdue"),
    ("kalbajar", A, "2020-11-20", NOW, "record", "as-amended", "due"),
    ("kalbajar", A, "2020-12-15", NOW, "record", "as-written", "late"),
    ("kalbajar", A, "2020-12-15", NOW, "record", "as-amended", "kept"),
    ("kalbajar", A, "2020-12-15", NOW, TOLD_A, "as-written", "unverified"),
    ("kalbajar", A, "2020-12-15", NOW, TOLD_A, "as-amended", "unverified"),
    ("lachin-district", A, "2020-12-01", NOW, "record", "as-written", "kept"),
    ("lachin-district", A, "2020-12-01", NOW, "record", "before-the-day", "late"),
    ("ceasefire", "*", "2020-12-13", NOW, "record", "as-written", "broken"),
    ("ceasefire", Z, "2020-12-13", NOW, "record", "as-written", "contested"),
    ("ceasefire", A, "2020-12-13", NOW, "record", "as-written", "contested"),
    ("ceasefire", Z, "2020-12-13", NOW, TOLD_A, "as-written", "broken"),
    ("ceasefire", A, "2020-12-13", NOW, TOLD_A, "as-written", "unverified"),
    ("ceasefire", A, "2020-12-13", NOW, TOLD_Z, "as-written", "broken"),
    ("ceasefire", Z, "2020-12-13", NOW, TOLD_Z, "as-written", "unverified"),
    ("centre", "*", "2021-01-31", NOW, "record", "as-written", "kept"),
    ("prisoners", A, "2020-11-18", NOW, "record", "as-written", "open"),
    ("prisoners", Z, "2020-11-18", NOW, "record", "as-written", "open"),
    ("prisoners", A, "2021-01-31", NOW, "record", "as-written", "open"),
    ("prisoners", Z, "2021-01-31", NOW, "record", "as-written", "open"),
    ("prisoners", Z, "2021-12-31", "2021-12-31", "record", "as-written", "unverified"),
    ("prisoners", Z, "2021-12-31", NOW, "record", "as-written", "contested"),
]
DATES = (
    "2020-11-18",
    "2020-11-20",
    "2020-12-01",
    "2020-12-13",
    "2020-12-15",
    "2021-01-31",
    "2021-12-31",
)


def _folder(tmp: Path) -> Path:
    with resources.as_file(
        resources.files("servanda").joinpath("examples/karabakh-2020")
    ) as shipped:
        shutil.copytree(shipped, tmp)
    return tmp


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the shipped case."""
    return read_case(_folder(tmp_path_factory.mktemp("k") / "karabakh-2020"))


@pytest.fixture(scope="module")
def swapped(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return the case with the two sides swapped everywhere in its files."""
    folder = _folder(tmp_path_factory.mktemp("s") / "karabakh-2020")
    for name in ("agreement.md", "case.yml", "claims.csv"):
        text = (folder / name).read_text("utf-8")
        text = re.sub(f"{A}|{Z}", lambda m: Z if m[0] == A else A, text)
        (folder / name).write_text(text, "utf-8")
    return read_case(folder)


def _claims(case: Case) -> list[Claim]:
    return list(read_claims(case.path / "claims.csv", case).claims)


def _known(case: Case, day: str) -> list[Claim]:
    until = end_of(day, case.agreement.timezone)
    return [c for c in _claims(case) if max(_end(c.said), _end(c.published)) <= until]


def _end(when: object) -> int:
    return getattr(when, "end", -FOREVER)


def _board(case: Case, as_of: str, known: str = NOW) -> list[Verdict]:
    asked = Asked(end_of(as_of, case.agreement.timezone))
    return board(case, _known(case, known), choose(case, list(viewpoints(case))), asked)


@pytest.mark.parametrize("cell", CELLS, ids=[" ".join(c) for c in CELLS])
def test_cell(case: Case, cell: tuple[str, ...]) -> None:
    """Each cell of the table, with an explanation that cites its article."""
    duty, who, as_of, known, view, reading, expected = cell
    found = {(v.duty, v.who, v.viewpoint, v.reading): v for v in _board(case, as_of, known)}
    verdict = found[duty, who, view, reading]

    words = explain(verdict, library(case, _claims(case)))

    assert verdict.verdict == expected
    assert "The text, article" in words
    assert "What would change it" in words


def test_both_evaluators_give_the_same_board(case: Case) -> None:
    """The engine and the reference evaluator agree on every verdict of the example."""
    known, views = _known(case, NOW), choose(case, list(viewpoints(case)))
    for day in ("2020-11-10", "2020-11-20", "2020-12-15", "2021-12-31"):
        until = end_of(day, case.agreement.timezone)
        boards = [board(case, known, views, Asked(until, engine=e)) for e in ENGINES]
        assert boards[0] == boards[1]


def test_the_amended_reading_is_not_there_before_it_was_said(case: Case) -> None:
    """As known at 13 November 2020 nobody had said that the day was moved."""
    readings = {v.reading for v in _board(case, "2020-11-20", "2020-11-13") if v.duty == "kalbajar"}
    assert readings == {"as-written", "before-the-day"}


@pytest.mark.parametrize(
    ("duty", "who", "as_of", "view", "reason", "claim"),
    [
        ("aghdam", A, "2021-01-31", "record", "in-time", "K005"),
        ("kalbajar", A, "2020-12-15", "record", "after-time", "K067"),
        ("kalbajar", A, "2020-11-20", "record", "no-claim", ""),
        ("kalbajar", A, "2020-12-15", TOLD_A, "unconfirmed-report", "K067"),
        ("lachin-district", A, "2020-12-01", "record", "in-time", "K008"),
        ("ceasefire", A, "2020-12-13", TOLD_A, "unconfirmed-report", "K017"),
        ("ceasefire", Z, "2020-12-13", TOLD_Z, "no-coverage", ""),
        ("ceasefire", "*", "2020-12-13", "record", "breach", "K013"),
        ("centre", "*", "2021-01-31", "record", "no-time-set", "K010"),
        ("prisoners", Z, "2021-12-31", "record", "denied", "K025"),
    ],
)
def test_reason_and_claim(
    case: Case, duty: str, who: str, as_of: str, view: str, reason: str, claim: str
) -> None:  # fmt: skip
    """The reason is of the closed list, and the claim that decides is cited."""
    verdict = next(
        v
        for v in _board(case, as_of)
        if (v.duty, v.who, v.viewpoint, v.reading) == (duty, who, view, "as-written")
    )
    assert reason in verdict.because
    assert not claim or claim in verdict.claims


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        *((day, NOW) for day in DATES),
        ("2021-01-31", "2020-11-19"),
        ("2020-11-20", "2020-11-13"),
        ("2021-12-31", "2021-12-31"),
    ],
)
def test_swapping_the_sides_swaps_every_verdict(
    case: Case, swapped: Case, as_of: str, known: str
) -> None:
    """Nothing depends on which side is which."""

    def told(verdicts: list[Verdict], *, swap: bool) -> dict[tuple[str, ...], tuple[object, ...]]:
        def name(text: str) -> str:
            other = {A: Z, Z: A}
            return re.sub(f"{A}|{Z}", lambda m: other[m[0]], text) if swap else text

        return {
            (v.duty, name(v.who), name(v.viewpoint), name(v.reading)): (
                v.verdict, v.possible, v.because, v.final, v.since, v.due, set(v.claims),
            )
            for v in verdicts
        }  # fmt: skip

    ours, theirs = _board(case, as_of, known), _board(swapped, as_of, known)
    assert told(ours, swap=True) == told(theirs, swap=False)


@pytest.mark.parametrize("as_of", DATES)
def test_the_checker_agrees_with_the_whole_board(case: Case, as_of: str) -> None:
    """Every verdict of the case is derived again from its witness."""
    shelf = library(case, _claims(case))
    assert [f for v in _board(case, as_of) for f in check(v, shelf.claims)] == []
