"""What holds of every board: sides are alike, order decides nothing, the checker agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.case.terms import Case
from servanda.clock import end_of, parse_moment
from servanda.model import Claim, Count, Verdict
from servanda.testing import small_case
from servanda.verdicts import conclude
from servanda.verdicts.board import Asked, board, duty_verdicts
from servanda.verdicts.checker import check
from servanda.verdicts.sentences import library
from servanda.viewpoints import crowds, matching
from servanda.viewpoints.builtin import choose, viewpoints
from servanda.viewpoints.events import known_earlier
from servanda.viewpoints.events import testimony as hear

AGREEMENT = """---
title: Every kind of duty, once for each side
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
---

## 1

> Words.

```duty
id: ceasefire
type: CF-STOP
who: [North, South]
never: [fires, violates]
where: border-area
```

```duty
id: north-hands
type: TH-HAND
who: North
does: hands_over(place: ford, target: South)
by: 2024-02-10
```

```duty
id: south-hands
type: TH-HAND
who: South
does: hands_over(place: ford, target: North)
by: 2024-02-10
```

```duty
id: prisoners
type: PO-EXCH
who: [North, South]
does: releases
completed-by: declaration
```

```duty
id: peacekeepers
type: PK-DEPLOY
who: Mission
keeps: {broken-by: leaves, restored-by: deploys}
```

```duty
id: ceiling
type: PK-DEPLOY
who: [North, South]
limits: {of: deploys, at-most: 100}
```

```duty
id: waiting
type: FW-NAT
who: [North, South]
does: withdraws
after: establishes
within: 5 days
```
"""
SPEAKERS = ("North", "North-MoD", "South", "South-MoD", "Mission", "Gazette")
TYPES = (
    "CFV-SA",
    "CFV-GEN",
    "TER-HAND",
    "PRI-EXCH",
    "PK-LEAVE",
    "PK-DEP",
    "FRC-WDRAW",
    "MEC-OPEN",
    "CALM",
)
ACTS = (
    "affirm",
    "accuse",
    "deny",
    "observe",
    "admit",
    "declare-fulfilled",
    "confirm",
    "defend",
    "retract",
    "relay",
)
SWAPPED = {
    "North": "South",
    "South": "North",
    "North-MoD": "South-MoD",
    "South-MoD": "North-MoD",
    "north-hands": "south-hands",
    "south-hands": "north-hands",
    "as-told-by:North": "as-told-by:South",
    "as-told-by:South": "as-told-by:North",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a case in which both sides are described alike."""
    yml = (small_case(tmp_path_factory.mktemp("a") / "case").path / "case.yml").read_text("utf-8")
    both = yml.replace("  South:\n", "  South-MoD:\n    part-of: South\n  South:\n", 1)
    return small_case(tmp_path_factory.mktemp("b") / "case", AGREEMENT, both)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Draw up to eight claims about a few days, events and places."""
    made: list[Claim] = []
    for number in range(draw(st.integers(0, 8))):
        day = draw(st.integers(1, 20))
        last = min(28, day + draw(st.sampled_from((0, 0, 0, 3, 12))))
        start, end = (parse_moment(f"2024-02-{d:02d}", "UTC") for d in (day, last))
        said = parse_moment(f"2024-02-{draw(st.integers(1, 28)):02d}", "UTC")
        answered = draw(st.sampled_from(["", "", *(c.id for c in made)]))
        number_said = draw(st.sampled_from((None, 90.0, 120.0)))
        made.append(
            Claim(
                id=f"C{number}",
                speaker=draw(st.sampled_from(SPEAKERS)),
                act=draw(st.sampled_from(ACTS)),
                type=draw(st.sampled_from(TYPES)),
                actor=draw(st.sampled_from(("North", "South", "Mission", ""))),
                place=draw(st.sampled_from(("ford", "hills", "border-area", "", "nowhere"))),
                occurred=draw(st.sampled_from((None, replace(start, end=end.end)))),
                said=said,
                event=draw(st.sampled_from(("", "E1", "E2"))),
                denies=(answered,) if answered else (),
                count=Count(
                    number_said,
                    number_said,
                    draw(st.sampled_from((number_said, 130.0))) if number_said else None,
                ),
            )
        )
    return made


def _board(case: Case, known: Sequence[Claim]) -> list[Verdict]:
    return board(
        case, known, choose(case, list(viewpoints(case))), Asked(end_of("2024-02-18", "UTC"))
    )


def swap(claim: Claim) -> Claim:
    """Return what the other side would say."""
    return replace(
        claim,
        speaker=SWAPPED.get(claim.speaker, claim.speaker),
        actor=SWAPPED.get(claim.actor, claim.actor),
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims())
def test_the_checker_derives_every_verdict_again(case: Case, known: list[Claim]) -> None:
    """Worlds tried out one by one give no answer that the board holds impossible."""
    shelf = library(case, known)
    for verdict in _board(case, known):
        assert check(verdict, shelf.claims) == []


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims())
def test_swapping_the_sides_swaps_every_verdict(case: Case, known: list[Claim]) -> None:
    """The same rule for each side: everything that comes out swaps with what went in."""

    def told(verdicts: Sequence[Verdict], names: dict[str, str]) -> dict[tuple[str, ...], object]:
        return {
            tuple(names.get(x, x) for x in (v.duty, v.who, v.viewpoint)): (
                v.verdict, v.possible, v.because, v.final, v.since, v.due, set(v.claims),
            )
            for v in verdicts
        }  # fmt: skip

    assert told(_board(case, known), SWAPPED) == told(_board(case, [swap(c) for c in known]), {})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims(), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(case: Case, known: list[Claim], seed: object) -> None:
    """The same claims in another order give the same board, witness included."""
    shuffled = list(known)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]

    def bare(verdicts: Sequence[Verdict]) -> list[tuple[object, ...]]:
        return [
            (v.duty, v.who, v.viewpoint, v.verdict, v.possible, v.because, v.since, set(v.claims))
            for v in verdicts
        ]

    assert bare(_board(case, known)) == bare(_board(case, shuffled))


def _multiplied(known: Sequence[Claim]) -> list[Claim]:
    """Return claims with others that differ from them in one thing at most."""
    alone = [replace(c, event="", denies=()) for c in known]
    others = {"North": "South", "South": "North", "": "Mission", "Mission": ""}
    return [
        *known,
        *(replace(c, id=f"{c.id}-again") for c in alone),
        *(replace(c, id=f"{c.id}-other", actor=others[c.actor]) for c in alone),
        *(replace(c, id=f"{c.id}-they", speaker=SWAPPED.get(c.speaker, "North")) for c in alone),
        *(replace(c, id=f"{c.id}-later", act="affirm", said=None) for c in alone),
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims())
def test_hearing_alike_events_once_changes_nothing(case: Case, known: list[Claim]) -> None:
    """Events whose claims are alike are heard as if each had been heard by itself."""
    every = _multiplied(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_traits", lambda *_: None)
        one_by_one = _board(case, every)

    assert _board(case, every) == one_by_one


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims())
def test_judging_by_the_first_and_last_changes_nothing(case: Case, known: list[Claim]) -> None:
    """Of many breaches the first and last of a kind give the verdict, and count all."""
    every = _multiplied(known)

    def judged(few: int) -> list[Verdict]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crowds, "_FEW", few)
            patch.setattr(crowds, "ENDS", 1)
            patch.setattr(conclude, "ENDS", 1)
            return _board(case, every)

    assert judged(4) == judged(10**6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=claims(), chance=st.randoms(use_true_random=False))
def test_an_earlier_day_is_judged_as_if_nothing_else_were_known(
    case: Case, known: list[Claim], chance: Random
) -> None:
    """What is taken over from all that is known now gives what the claims of then give alone."""
    every = _multiplied(known)
    then = [chance.random() < 0.7 for _ in every]
    views = choose(case, list(viewpoints(case)))
    asked = Asked(end_of("2024-02-18", "UTC"))
    earlier = known_earlier(hear(case, every), then)
    taken_over = [
        verdict
        for duty in case.agreement.duties
        for view in views
        for verdict in duty_verdicts(earlier, view, duty, asked)
    ]

    assert taken_over == _board(case, [c for c, was in zip(every, then, strict=True) if was])
