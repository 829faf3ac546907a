"""The checker catches faults planted in witnesses and verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from servanda.clock import end_of
from servanda.model import (
    EVERYONE,
    Answer,
    CoverageDays,
    Deadline,
    Interval,
    Occurrence,
    Role,
    Standing,
    Verdict,
)
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.verdicts.checker import check
from servanda.verdicts.sentences import library
from servanda.viewpoints.builtin import choose

CLAIMS = """
H South affirm TER-HAND actor=North place=ford on=2024-02-20
F1 South accuse CFV-SA actor=North place=ford on=2024-02-01 event=E
F2 North accuse CFV-GEN actor=South place=hills on=2024-02-01 event=E
F3 South accuse CFV-SA actor=North place=hills on=2024-02-05
F4 North deny denies=F3 said=2024-02-06
"""
DAY = 86_400
Key = tuple[str, str]
Plant = Callable[[Verdict], Verdict]


def _with(verdict: Verdict, **changes: object) -> Verdict:
    return replace(verdict, witness=replace(verdict.witness, **changes))  # type: ignore[arg-type]


def _each(verdict: Verdict, change: Callable[[Occurrence], Occurrence]) -> Verdict:
    return _with(verdict, occurrences=tuple(map(change, verdict.witness.occurrences)))


def _moved(occurrence: Occurrence, days: int) -> Occurrence:
    when = occurrence.interval
    moved = Interval(when.start + days * DAY, when.end + days * DAY, when.precision)
    return replace(occurrence, interval=moved)


HANDOVER: Key = ("ford", "North")
NORTH: Key = ("ceasefire", "North")
TOGETHER: Key = ("ceasefire", EVERYONE)

FAULTS: dict[str, tuple[Key, Plant]] = {
    "the act is gone": (HANDOVER, lambda v: _with(v, occurrences=())),
    "the act is only possible": (
        HANDOVER,
        lambda v: _each(v, lambda o: replace(o, standing=Standing.POSSIBLE)),
    ),
    "the act lies after the deadline": (HANDOVER, lambda v: _each(v, lambda o: _moved(o, 30))),
    "the act lies on another day": (HANDOVER, lambda v: _each(v, lambda o: _moved(o, 1))),
    "the act is a trigger": (
        HANDOVER,
        lambda v: _each(v, lambda o: replace(o, role=Role.TRIGGERS)),
    ),
    "the act cites nobody": (
        HANDOVER,
        lambda v: _each(v, lambda o: replace(o, supporting=(), affirming=("H",))),
    ),
    "the act cites a claim that nobody made": (
        HANDOVER,
        lambda v: _each(v, lambda o: replace(o, supporting=("X9",))),
    ),
    "the deadline is earlier": (
        HANDOVER,
        lambda v: _with(v, deadlines=(Deadline(*[end_of("2024-02-10", "UTC")] * 2),)),
    ),
    "as of is earlier": (HANDOVER, lambda v: _with(v, as_of=end_of("2024-02-02", "UTC"))),
    "the verdict is better than its answers": (
        NORTH,
        lambda v: replace(v, verdict=Answer.KEPT),
    ),
    "an answer is left out": (
        NORTH,
        lambda v: replace(v, possible=(Answer.KEPT,), verdict=Answer.KEPT),
    ),
    "no answer is left": (NORTH, lambda v: replace(v, possible=())),
    "the denials are gone": (
        NORTH,
        lambda v: _each(v, lambda o: replace(o, denying=(), elsewhere=())),
    ),
    "a possible breach is certain": (
        NORTH,
        lambda v: replace(
            _each(v, lambda o: replace(o, standing=Standing.SUPPORTED)),
            verdict=Answer.BROKEN,
            possible=(Answer.BROKEN,),
        ),
    ),
    "the breach is gone and coverage is made up": (
        NORTH,
        lambda v: replace(
            _with(v, occurrences=(), coverage=CoverageDays(5, 5)), verdict=Answer.BROKEN
        ),
    ),
    "coverage was less than said": (
        ("quiet", "South"),
        lambda v: _with(v, coverage=CoverageDays(0, 50)),
    ),
    "it had ended": (
        ("quiet", "South"),
        lambda v: _with(v, until=end_of("2024-02-01", "UTC")),
    ),
    "the sum is not the worst": (TOGETHER, lambda v: replace(v, verdict=Answer.KEPT)),
    "a part of the sum is wrong": (
        ("quiet", EVERYONE),
        lambda v: _with(
            v, parts=tuple(replace(p, possible=(Answer.BROKEN,)) for p in v.witness.parts)
        ),
    ),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Verdict]:
    """Return the record's verdicts on the starting case, with a covered town added to it."""
    case = small_case(tmp_path_factory.mktemp("c") / "case")
    text = (case.path / "agreement.md").read_text("utf-8") + (
        "\n## 3\n\n> Ford stays quiet.\n\n```duty\nid: quiet\ntype: CF-STOP\n"
        "who: [North, South]\nnever: shells\nwhere: ford\n```\n"
    )
    case = small_case(tmp_path_factory.mktemp("d") / "case", text)
    claims = [claim_of(line) for line in CLAIMS.strip().splitlines()]
    shelf = library(case, claims)
    asked = Asked(end_of("2024-03-05", "UTC"))
    found = {(v.duty, v.who): v for v in board(case, claims, choose(case, ["record"]), asked)}
    assert all(check(v, shelf.claims) == [] for v in found.values())
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_caught(verdicts: dict[Key, Verdict], fault: str) -> None:
    """Each planted fault makes the checker complain, in words."""
    key, plant = FAULTS[fault]
    claims = [claim_of(line) for line in CLAIMS.strip().splitlines()]
    by_id = {c.id: [c] for c in claims}

    complaints = check(plant(verdicts[key]), by_id)

    assert complaints
    assert all(key[0] in c for c in complaints)


def test_a_sound_verdict_passes(tmp_path: Path) -> None:
    """A sound verdict passes: the checker is no alarm that always rings."""
    case = small_case(tmp_path / "case")
    claims = [claim_of("H South affirm TER-HAND actor=North place=ford on=2024-02-20")]
    asked = Asked(end_of("2024-03-05", "UTC"))
    shelf = library(case, claims)
    for verdict in board(case, claims, choose(case, ["record", "observers"]), asked):
        assert check(verdict, shelf.claims) == []
