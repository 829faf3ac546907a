"""Whose word has weight, and whose denial counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.terms import Kind, Terms
from servanda.case.terms import Case
from servanda.model import Role
from servanda.testing import claim_of, small_case
from servanda.viewpoints.matching import Matter
from servanda.viewpoints.resolving import resolve
from servanda.viewpoints.standing import Weight, weight

HAND = "TER-HAND actor=North place=ford on=2024-02-01"
GUARDED = """
actors:
  North: {side: North}
  North-MoD: {part-of: North}
  South: {side: South}
  Guard: {}
  Guard-force: {part-of: Guard}
  Press: {}
opposed:
  - [North, South]
observers:
  Guard-force:
    belongs-to: Guard
    covers:
      - {place: ford, from: 2024-01-16, to: 2024-12-31, source: its mandate}
places:
  border-area: {names: {en: border area}, parts-complete: true}
  ford: {names: {en: Ford}, inside: border-area}
  hills: {names: {en: hills}, inside: border-area}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Two opposed sides, and a guarantor whose force watches."""
    return small_case(tmp_path / "case", case_yml=GUARDED)


def standing(case: Case, role: Role, bearer: str = "North", to: tuple[str, ...] = ()) -> Weight:
    """Return whose word counts on a duty of this bearer."""
    return weight(case, Matter(role, (), bearer, Terms(Kind.DOES, to=to)))


@pytest.mark.parametrize(
    ("role", "speaker", "adverse"),
    [
        (Role.PERFORMS, "South", True),
        (Role.PERFORMS, "North", False),
        (Role.PERFORMS, "North-MoD", False),
        (Role.PERFORMS, "Press", False),
        (Role.PERFORMS, "Guard", False),
        (Role.BREAKS, "North", True),
        (Role.BREAKS, "North-MoD", True),
        (Role.BREAKS, "South", False),
        (Role.TRIGGERS, "North", True),
        (Role.TRIGGERS, "South", False),
    ],
)
def test_the_adverse_party_is_who_loses_by_it(
    case: Case, role: Role, speaker: str, adverse: bool
) -> None:
    """Of an act that performs, those to whom it is owed; of a breach, the bearer itself."""
    said = resolve(case, claim_of(f"A {speaker} affirm {HAND}"))

    assert standing(case, role).is_adverse(said) is adverse


def test_to_names_who_loses(case: Case) -> None:
    """Where the duty says to whom it is owed, that is whose word counts."""
    owed = standing(case, Role.PERFORMS, "Guard", ("North",))

    assert owed.is_adverse(resolve(case, claim_of(f"A North affirm {HAND}")))
    assert not owed.is_adverse(resolve(case, claim_of(f"A South affirm {HAND}")))


@pytest.mark.parametrize("speaker", ["North", "South"])
def test_a_bearer_opposed_to_nobody_owes_it_to_the_parties(case: Case, speaker: str) -> None:
    """Either Party's word settles what a guarantor did."""
    said = resolve(case, claim_of(f"A {speaker} affirm {HAND}"))

    assert standing(case, Role.PERFORMS, "Guard").is_adverse(said)


def test_who_admits_for_its_own_actor_is_adverse(case: Case) -> None:
    """An admission by the actor whom the claim names counts on another's duty too."""
    said = resolve(case, claim_of("A South admit CFV-SA actor=South place=ford on=2024-02-01"))

    assert standing(case, Role.BREAKS).is_adverse(said)


@pytest.mark.parametrize(
    ("bearer", "may"), [("North", True), ("", True), ("Guard", False), ("Guard-force", False)]
)
def test_an_observer_has_no_standing_on_its_own_duty(case: Case, bearer: str, may: bool) -> None:
    """Nor on that of the actor it belongs to."""
    seen = resolve(case, claim_of(f"A Guard-force observe {HAND}"))

    assert standing(case, Role.PERFORMS, bearer).observed(seen) is may


def test_an_observer_that_only_reports_has_not_seen(case: Case) -> None:
    """`observe` is seeing; `report` is not."""
    said = resolve(case, claim_of(f"A Guard-force report {HAND}"))

    assert not standing(case, Role.PERFORMS).observed(said)
