"""Events that several feeds tell of are proposed as one, weighed, and tied only by a person."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from score_same import ALWAYS, score
from tests.running import Run

from servanda.case.terms import Case
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider, judge_apart, judge_same_event, revoke
from servanda.ledger.decisions import judged_apart
from servanda.ledger.fed import known_claims
from servanda.model import Claim
from servanda.same.proposing import proposals
from servanda.testing import claim_of, small_case
from servanda.viewpoints import events

ME = Decider("me", "the same street, the same hour", 5_000)
LATER = 4_000_000_000
OURS = claim_of("A1 North-MoD report CFV-ARTY actor=South place=ford on=2024-02-03 count=2")
THEIRS = claim_of("B1 Mission report CFV-ARTY actor=South place=ford on=2024-02-03 count=2")
OTHER = claim_of("B2 Mission report CFV-ARTY actor=South place=hills on=2024-06-03 count=9")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _pairs(case: Case, *claims: Claim, least: float = 0.05) -> list[tuple[str, str]]:
    found = proposals(events.testimony(case, claims), ALWAYS, (), least).found
    return [(p.one.event, p.other.event) for p in found]


def test_incidents_of_two_feeds_are_found() -> None:
    """On 500 made-up incidents: of what is proposed at least 0.9 is right, 0.7 is found."""
    precision, recall = score(500, 11, 0.5)
    assert precision >= 0.9
    assert recall >= 0.7


def test_the_same_place_day_kind_and_number_is_proposed_and_another_is_not(case: Case) -> None:
    """Nothing of another month and place."""
    assert _pairs(case, OURS, THEIRS, OTHER) == [("A1/South", "B1/South")]


def test_a_feed_that_does_not_repeat_itself_is_not_compared_with_itself(case: Case) -> None:
    """Two rows of UCDP are two events; two of GDELT may be one."""
    for feed, expected in (("ucdp-ged", 0), ("gdelt", 1)):
        twice = [replace(OURS, id=f"{feed}:{n}", event=f"{feed}:{n}") for n in "12"]
        assert len(_pairs(case, *twice)) == expected


def test_a_pair_weighs_the_same_whoever_is_accused(case: Case) -> None:
    """Swapping the sides changes no chance."""
    swapped = {"North": "South", "South": "North", "North-MoD": "South-MoD"}
    claims = [OURS, THEIRS]
    other = [replace(c, actor=swapped[c.actor]) for c in claims]
    chances = [
        [p.chance for p in proposals(events.testimony(case, cs), ALWAYS, (), 0.01).found]
        for cs in (claims, other)
    ]
    assert chances[0] == chances[1] != []


def test_what_is_not_known_speaks_neither_for_nor_against(case: Case) -> None:
    """Leaving out the number leaves a chance between that of equal and of unequal ones."""

    def chance(count: str) -> float:
        theirs = claim_of(f"B1 Mission report CFV-ARTY actor=South place=ford on=2024-02-03{count}")
        [found] = proposals(events.testimony(case, [OURS, theirs]), ALWAYS, (), 0.001).found
        return found.chance

    assert chance(" count=50") < chance("") < chance(" count=2")


def test_judging_ties_or_parts_and_can_be_taken_back(case: Case) -> None:
    """One event: tied, no longer proposed. Two: no longer proposed, nothing else changes."""
    ledger = Ledger.open(case.path)
    ledger.append_claims([OURS, THEIRS], now=1)

    def state() -> tuple[int, int]:
        heard = events.testimony(case, known_claims(case, ledger, known_at=LATER))
        found = proposals(heard, ALWAYS, judged_apart(ledger.entries()), 0.05)
        return len(heard.events), len(found.found)

    assert state() == (2, 1)
    row = judge_apart(ledger, [OURS.key, THEIRS.key], ME)
    assert state() == (2, 0)
    revoke(ledger, row, ME)
    assert state() == (2, 1)
    judge_same_event(ledger, [OURS.key, THEIRS.key], ME)
    assert state() == (1, 0)


def test_claims_of_a_feed_can_be_judged_too(case: Case) -> None:
    """They stand beside the chain; the judgement names them."""
    ledger = Ledger.open(case.path)
    ledger.append_claims([OURS], now=1)
    fed = replace(THEIRS, id="ucdp-ged:1", event="ucdp-ged:1")
    row = judge_same_event(ledger, [OURS.key, fed.key], ME, beside=[fed.key])
    assert ledger.entries()[-1].seq == row


def test_the_command_lists_decides_and_writes(case: Case, run: Run, tmp_path: Path) -> None:
    """Pairs with what they rest on; a judgement needs a name; CSV and JSON say the same."""
    Ledger.open(case.path).append_claims([OURS, THEIRS, OTHER], now=1)
    assert "one day; one spot" in run("same", case.path, "--least", "0.1")[1]
    data = json.loads(run("same", case.path, "--least", "0.1", "--json")[1])
    [pair] = data["pairs"]
    assert [e["event"] for e in pair["events"]] == ["A1/South", "B1/South"]
    table = tmp_path / "pairs.csv"
    run("same", case.path, "--least", "0.1", "--csv", table)
    assert table.read_text("utf-8-sig").splitlines()[1].startswith(f"{pair['chance']:.3f}")
    code, _, told = run("same", case.path, "--same", "A1/South", "B1/South")
    assert (code, "somebody who made it" in told) == (2, True)
    code, _, told = run("same", case.path, "--same", "A1/South", "B1/Sout", "--by", "me")
    assert (code, "Did you mean 'B1/South'?" in told) == (2, True)
    assert run("same", case.path, "--same", "A1/South", "B1/South", "--by", "me")[0] == 0
    assert "None of 2 events" in run("same", case.path, "--least", "0.1")[1]
