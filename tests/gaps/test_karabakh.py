"""The five ambiguities of which a foreign minister spoke come out of the shipped case by rules."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims import read_claims
from servanda.gaps import Finding, find, find_in_text
from servanda.model import Claim

FIVE = {
    "AMB-040": {"refugees"},
    "AMB-020": {"peacekeepers-deploy"},
    "AMB-006": {"withdrawal"},
    "AMB-062": set(),
    "AMB-005": {"centre"},
}
SHIPPED = Path(str(resources.files("servanda"))) / "examples" / "karabakh-2020"


@pytest.fixture(scope="module")
def case() -> Case:
    """The shipped case."""
    return read_case(SHIPPED)


@pytest.fixture(scope="module")
def claims(case: Case) -> list[Claim]:
    """Its claims."""
    return list(read_claims(SHIPPED / "claims.csv", case).claims)


@pytest.fixture(scope="module")
def found(case: Case, claims: list[Claim]) -> list[Finding]:
    """Its gaps, in order."""
    source = (SHIPPED / "agreement.md").read_text("utf-8")
    return find(case.agreement, case, claims, source)


def test_the_five_are_critical_and_among_the_first_ten(found: list[Finding]) -> None:
    """Each blocks the duties that hang on it, and somebody asked each in public."""
    first = {f.rule: f for f in found[:10] if f.rule in FIVE}

    assert set(first) == set(FIVE)
    assert {f.severity for f in first.values()} == {"critical"}
    assert all(f.asked for f in first.values())
    assert all(FIVE[rule] <= set(f.blocks) for rule, f in first.items())


def test_four_of_them_need_only_the_words() -> None:
    """The bare statement, without duty blocks, case or claims, raises them among its first ten."""
    source = (SHIPPED / "agreement.md").read_text("utf-8")
    bare = re.sub(r"(?s)^---.*?\n---\n|```duty.*?```", "", source)

    assert set(FIVE) - {"AMB-005"} <= {f.rule for f in find_in_text(bare)[:10]}


def test_the_fifth_needs_somebody_who_claims_a_role(case: Case, claims: list[Claim]) -> None:
    """Without claims nobody has a role too many; a claim by a named signatory raises nothing."""
    assert [f for f in find(case.agreement, case) if f.rule == "AMB-005"] == []

    raised = [f for f in find(case.agreement, case, claims) if f.rule == "AMB-005"]
    assert [f.question.split(" any role")[0] for f in raised] == ["Does the text give Turkey"]
    assert {"S04", "S09"} <= set(raised[0].asked)


def test_each_gap_is_raised_once_a_clause(found: list[Finding]) -> None:
    """No rule asks one thing of one clause twice, and each mark is of words that are there."""
    asked = [(f.rule, f.line, f.question) for f in found]

    assert len(asked) == len(set(asked))
    assert all(0 <= a < b <= len(f.quote) for f in found for a, b in f.marks)


def test_quotes_stand_where_the_finding_says(found: list[Finding]) -> None:
    """The line of a finding holds its first marked words."""
    lines = (SHIPPED / "agreement.md").read_text("utf-8").split("\n")
    marked = [f for f in found if f.marks and f.column]

    assert marked
    for finding in marked:
        a, b = finding.marks[0]
        assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.quote[a:b])


def test_the_words_marked_are_about_the_duty(found: list[Finding]) -> None:
    """Of a sentence with two acts the gap of a coded duty marks the one that the duty is about."""
    (bearer,) = [f for f in found if f.rule == "AMB-001" and f.blocks == ("withdrawal",)]
    assert [bearer.quote[a:b] for a, b in bearer.marks] == ["withdrawal"]
