"""Duties given as a formula: what breaks them, what may still mend them, and what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.verdicts.test_properties import SWAPPED, claims, swap

from servanda.case.terms import Case
from servanda.clock import end_of
from servanda.errors import BadInput
from servanda.model import Claim, Verdict
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.verdicts.checker import check
from servanda.verdicts.moments import Stretch, moments
from servanda.verdicts.sentences import library
from servanda.viewpoints.builtin import choose, viewpoints

AGREEMENT = """---
title: Rules
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
---

## 1

> Words.

```duty
id: rule
type: CF-STOP
{who}
rule: >-
  {rule}
```
"""
BOTH = "who: [North, South]"
ANSWERED = 'fires("bearer", _, _) IMPLIES EVENTUALLY[0,5d] withdraws("bearer", _, _)'
RULES = (
    ANSWERED,
    'NOT (violates("bearer", t, "hills") AND ((NOT leaves(_, _, _)) SINCE[1,9d] deploys(_, _, _)))',
    'leaves("bearer", o, p) IMPLIES ((NOT fires(_, _, _)) SINCE[0,7d] establishes(_, _, _))',
    'deploys(a, o, p) IMPLIES ALWAYS[0,4d] (NOT fires("bearer", _, p))',
    "ONCE[0,9d] (EXISTS a, t, p. hands_over(a, t, p))",
)


def _asked(
    folder: Path, rule: str, known: Sequence[Claim], as_of: str, *, engine: str = "local"
) -> dict[str, Verdict]:
    case = small_case(folder / "case", AGREEMENT.format(who=BOTH, rule=rule))
    asked = Asked(end_of(as_of, "UTC"), engine=engine)
    return {v.who: v for v in board(case, known, choose(case, ["record"]), asked)}


FIRED = claim_of("F1 North admit CFV-SA actor=North place=ford on=2024-02-01 event=E")
LEFT = claim_of("W1 South affirm FRC-WDRAW actor=North place=ford on=2024-02-04 event=W")
LATE = claim_of("W1 South affirm FRC-WDRAW actor=North place=ford on=2024-02-09 event=W")
EDGE = claim_of("W1 South affirm FRC-WDRAW actor=North place=ford on=2024-02-06 event=W")
TOLD = claim_of("W1 North affirm FRC-WDRAW actor=North place=ford on=2024-02-04 event=W")
DENIED = claim_of("W2 South deny FRC-WDRAW actor=North place=ford on=2024-02-04 event=W denies=W1")


@pytest.mark.parametrize(
    ("known", "as_of", "expected"),
    [
        ([FIRED, LEFT], "2024-02-20", "kept"),
        ([FIRED], "2024-02-03", "due"),
        ([FIRED], "2024-02-20", "broken"),
        ([FIRED, LATE], "2024-02-20", "broken"),
        ([FIRED, EDGE], "2024-02-20", "unverified"),  # five days: by the hour of each
        ([FIRED, TOLD], "2024-02-20", "unverified"),
        ([FIRED, TOLD, DENIED], "2024-02-20", "contested"),
        ([], "2024-02-20", "kept"),
    ],
)
def test_an_obligation_with_a_trigger(
    tmp_path: Path, known: list[Claim], as_of: str, expected: str
) -> None:
    """Kept, due, broken, in doubt or contested, as design 6 has it; South owes nothing."""
    found = _asked(tmp_path, ANSWERED, known, as_of)
    assert (found["North"].verdict, found["South"].verdict) == (expected, "kept")


def test_a_breach_that_nothing_can_mend_is_seen_at_once(tmp_path: Path) -> None:
    """`ALWAYS[0,30d]` is broken on the day, not when its thirty days are over."""
    rule = 'deploys(a, o, p) IMPLIES ALWAYS[0,30d] (NOT fires("bearer", _, _))'
    stationed = claim_of("D South admit PK-DEP actor=South place=ford on=2024-01-30 event=D")
    found = _asked(tmp_path, rule, [stationed, FIRED], "2024-02-02")["North"]
    assert (found.verdict, found.final) == ("broken", True)


def test_a_report_that_stops_is_missed_when_its_window_closes(tmp_path: Path) -> None:
    """What must come every so often is missed though no event marks the moment."""
    rule = 'ONCE[0,9d] (EXISTS o, p. withdraws("North", o, p))'
    found = _asked(tmp_path, rule, [LEFT], "2024-02-20")["North"]
    assert found.verdict == "broken"


def test_a_place_stands_for_what_lies_inside_it(tmp_path: Path) -> None:
    """An event at the ford is one in the border area, one at no named place may be."""
    rule = 'NOT (EXISTS a, t. fires(a, t, "border-area"))'
    somewhere = claim_of("F1 North admit CFV-SA actor=North on=2024-02-01 event=E")
    inside = _asked(tmp_path / "a", rule, [FIRED], "2024-02-20")["North"]
    perhaps = _asked(tmp_path / "b", rule, [somewhere], "2024-02-20")["North"]
    assert inside.verdict == "broken"
    assert (perhaps.verdict, perhaps.because) == ("unverified", ("place-uncertain",))


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("NOT (PREVIOUS fires(_, _, _))", "PREVIOUS, which counts the lines of a log"),
        ("fires(a, b) IMPLIES FALSE", "It is fires(actor, target, place)"),
        ("NOT (fires(_, _, _) AND tp(3))", "tp"),
    ],
)
def test_a_rule_that_cannot_be_asked_of_a_case_is_refused(
    tmp_path: Path, rule: str, says: str
) -> None:
    """The fault names the place and what would do."""
    with pytest.raises(BadInput) as caught:
        small_case(tmp_path / "case", AGREEMENT.format(who=BOTH, rule=rule))
    assert says in str(caught.value)


@pytest.fixture(scope="module", params=RULES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a case with one rule in which both sides are described alike."""
    yml = (small_case(tmp_path_factory.mktemp("a") / "case").path / "case.yml").read_text("utf-8")
    both = yml.replace("  South:\n", "  South-MoD:\n    part-of: South\n  South:\n", 1)
    text = AGREEMENT.format(who=BOTH, rule=request.param)
    return small_case(tmp_path_factory.mktemp("b") / "case", text, both)


def _told(case: Case, known: Sequence[Claim], *, engine: str = "local") -> list[Verdict]:
    asked = Asked(end_of("2024-02-18", "UTC"), engine=engine)
    return board(case, known, choose(case, list(viewpoints(case))), asked)


def _bare(
    verdicts: Sequence[Verdict], names: dict[str, str]
) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (names.get(v.who, v.who), names.get(v.viewpoint, v.viewpoint)): (
            v.verdict, v.possible, v.because, v.final, v.since, v.due, set(v.claims),
        )
        for v in verdicts
    }  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=claims(), seed=st.randoms(use_true_random=False))
def test_what_holds_of_every_board_holds_of_rules(
    case: Case, known: list[Claim], seed: object
) -> None:
    """The checker agrees, the judge too, sides are alike, and the order of rows decides nothing."""
    found = _told(case, known)
    shelf = library(case, known)
    shuffled = list(known)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [fault for v in found for fault in check(v, shelf.claims)] == []
    assert _bare(found, {}) == _bare(_told(case, known, engine="reference"), {})
    assert _bare(found, {}) == _bare(_told(case, shuffled), {})
    assert _bare(found, SWAPPED) == _bare(_told(case, [swap(c) for c in known]), {})


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), min_size=2, max_size=4),
    st.lists(st.integers(0, 12), max_size=2),
)
def test_no_order_and_no_distance_is_left_out(
    periods: list[tuple[int, int]], bounds: list[int]
) -> None:
    """Whatever moments were chosen, some choice of those to try stands alike to all bounds."""
    stretches = [Stretch(start, start + length) for start, length in periods]
    tried = moments(stretches, [15], bounds)

    def stands(at: Sequence[int]) -> tuple[bool, ...]:
        whole = [*at, 15]
        return tuple(
            truth
            for one, other in product(whole, repeat=2)
            for truth in (
                one < other,
                *(other - one >= b for b in bounds),
                *(other - one <= b for b in bounds),
            )
        )

    every = {stands(at) for at in product(*(range(s.start, s.end) for s in stretches))}
    assert every == {stands(at) for at in product(*tried)}
