"""Which events a duty is about: predicate, actor, target, object and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.terms import Kind, Pattern, Terms
from servanda.case.terms import Case
from servanda.model import Role
from servanda.testing import claim_of, small_case
from servanda.viewpoints.events import testimony as hear
from servanda.viewpoints.matching import Matter, PlaceMatch, matches

INSIDE, UNCERTAIN = PlaceMatch.INSIDE, PlaceMatch.UNCERTAIN


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def fit(case: Case, line: str, where: str = "", **roles: str) -> list[PlaceMatch]:
    """Return how a claim's event fits a pattern of handing over."""
    terms = Terms(Kind.DOES, where=where)
    pattern = Pattern("hands_over", tuple(roles.items()))
    held = hear(case, [claim_of(f"A South affirm {line}")])
    return [
        place
        for match in matches(held, Matter(Role.PERFORMS, (pattern,), "North", terms))
        for _, place in match.claims
    ]


@pytest.mark.parametrize(
    ("where", "said", "expected"),
    [
        ("ford", "ford", [INSIDE]),
        ("border-area", "ford", [INSIDE]),
        ("", "ford", [INSIDE]),
        ("", "", [INSIDE]),
        ("ford", "border-area", [UNCERTAIN]),
        ("ford", "", [UNCERTAIN]),
        ("ford", "Atlantis", [UNCERTAIN]),
        ("ford", "hills", []),
        ("any", "hills", [INSIDE]),
    ],
)
def test_a_place_fits_when_it_is_inside_and_perhaps_when_it_is_larger(
    case: Case, where: str, said: str, expected: list[PlaceMatch]
) -> None:
    """Larger, unresolved or missing: perhaps; elsewhere: not."""
    place = f"place={said} " if said else ""

    assert fit(case, f"TER-HAND actor=North {place}on=2024-02-01", place=where) == expected


def test_a_pattern_without_place_takes_the_blocks(case: Case) -> None:
    """`where` of the block holds unless the pattern says its own."""
    said = "TER-HAND actor=North place=hills on=2024-02-01"

    assert fit(case, said, where="ford") == []
    assert fit(case, said, where="ford", place="hills") == [INSIDE]


@pytest.mark.parametrize(
    ("target", "said", "fits"),
    [
        ("South", "South", True),
        ("South", "", True),
        ("South", "Mission", False),
        ("any", "Mission", True),
    ],
)
def test_a_target_that_is_left_out_does_not_exclude(
    case: Case, target: str, said: str, fits: bool
) -> None:
    """Another target does."""
    to = f"target={said} " if said else ""

    assert bool(fit(case, f"TER-HAND actor=North {to}on=2024-02-01", target=target)) is fits


@pytest.mark.parametrize(
    ("asked", "said", "fits"),
    [
        ("troops", "troops", True),
        ("troops", "Troops", True),
        ("troops", "peacekeeping-troops", True),
        ("peacekeeping troops", "troops", True),
        ("troops", "vehicles", False),
    ],
)
def test_objects_fit_by_their_words(case: Case, asked: str, said: str, fits: bool) -> None:
    """All words of one in the other, whatever the case."""
    found = fit(case, f"TER-HAND actor=North object={said} on=2024-02-01", object=asked)

    assert bool(found) is fits


def test_claims_on_one_event_by_different_patterns_are_heard_together(case: Case) -> None:
    """One says fire, another assault: one match with both."""
    held = hear(
        case,
        map(
            claim_of,
            [
                "A South accuse CFV-SA actor=North place=ford on=2024-02-01 event=E",
                "B Mission observe CFV-CLASH actor=North place=ford on=2024-02-01 event=E",
            ],
        ),
    )
    patterns = (Pattern("fires"), Pattern("assaults"))
    (match,) = matches(held, Matter(Role.BREAKS, patterns, "North", Terms(Kind.NEVER)))

    assert sorted(c.claim.id for c, _ in match.claims) == ["A", "B"]
