"""Claims tied into events, denials attached to what they answer, words taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.testing import claim_of, small_case
from servanda.viewpoints.events import Testimony as Heard
from servanda.viewpoints.events import testimony as hear
from servanda.viewpoints.resolving import resolve, times_meet

FIRE = "CFV-SA actor=North place=ford on=2024-02-01"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def heard(case: Case, *lines: str) -> Heard:
    """Return the testimony of short lines."""
    return hear(case, map(claim_of, lines))


def ids(held: Heard) -> dict[str, list[str]]:
    """Return which claims affirm each event."""
    return {e.id: [c.claim.id for c in e.affirmations] for e in held.events.values()}


def denied(held: Heard, event: str) -> list[tuple[str, list[str]]]:
    """Return who denies an event, each with the claims that are answered."""
    return [(d.by.claim.id, [c.claim.id for c in d.answers]) for d in held.events[event].denials]


def test_claims_that_share_an_event_are_one(case: Case) -> None:
    """The event column ties; a claim without one is an event of its own for each actor."""
    held = heard(
        case,
        f"A South accuse {FIRE} event=E",
        f"B Mission observe {FIRE} event=E",
        f"C South accuse {FIRE}",
    )

    assert ids(held) == {"E": ["A", "B"], "C/North": ["C"]}


@pytest.mark.parametrize("act", ["ask", "demand", "promise", "deny", "relay", "interpret"])
def test_only_what_says_that_it_happened_affirms(case: Case, act: str) -> None:
    """A question, a promise, a relay of nobody's word: none of them makes an event."""
    assert heard(case, f"A South {act} {FIRE}").events == {}


@pytest.mark.parametrize("modality", ["planned", "agreed", "demanded", "hypothetical", "negated"])
def test_only_actual_alleged_and_unstated_events_enter(case: Case, modality: str) -> None:
    """What is planned or demanded has not happened."""
    assert heard(case, f"A South affirm {FIRE} modality={modality}").events == {}


def test_calm_is_no_event(case: Case) -> None:
    """It is kept apart, as coverage."""
    held = heard(case, "A Mission observe CALM place=ford on=2024-02-01")

    assert held.events == {}
    assert [c.claim.id for c in held.calm] == ["A"]


def test_a_denial_by_id_answers_that_claim_whatever_its_own_act(case: Case) -> None:
    """Also an accusation may deny; the other claims on the event are not answered by it."""
    held = heard(
        case,
        f"A South accuse {FIRE} event=E",
        f"B Gazette report {FIRE} event=E",
        "C North accuse CFV-SA actor=South place=hills on=2024-02-01 denies=A",
    )

    assert denied(held, "E") == [("C", ["A"])]


@pytest.mark.parametrize(
    ("denial", "answers"),
    [
        ("CFV-SA actor=North place=ford on=2024-02-01", True),
        ("CFV-SA actor=North place=border-area on=2024-02-01", True),
        ("CFV-SA actor=North on=2024-02-01", True),
        ("CFV-SA actor=North place=ford", True),
        ("CFV-SA actor=South place=ford on=2024-02-01", False),
        ("CFV-ARTY actor=North place=ford on=2024-02-01", False),
        ("CFV-SA actor=North place=hills on=2024-02-01", False),
        ("CFV-SA actor=North place=ford on=2024-02-02", False),
    ],
)
def test_a_denial_without_id_answers_what_it_describes(
    case: Case, denial: str, answers: bool
) -> None:
    """Same type, same actor, overlapping time and place."""
    held = heard(case, f"A South accuse {FIRE} event=E", f"B North deny {denial} said=2024-02-03")

    assert denied(held, "E") == ([("B", ["A"])] if answers else [])


@pytest.mark.parametrize(
    ("speaker", "taken_back"), [("North", True), ("North-MoD", True), ("South", False)]
)
def test_only_ones_own_side_can_take_a_word_back(
    case: Case, speaker: str, taken_back: bool
) -> None:
    """A retraction by another side is no retraction."""
    held = heard(case, f"A North admit {FIRE}", f"B {speaker} retract denies=A said=2024-02-05")

    assert (held.events == {}) is taken_back


def test_names_are_resolved_and_strange_ones_marked(case: Case) -> None:
    """A spelling stands for its actor; an unknown name is unresolved, and no side of the case."""
    known = resolve(case, claim_of("A North-MoD affirm TER-HAND actor=North place=Ford"))
    strange = resolve(case, claim_of("A Nobody affirm TER-HAND actor=Noone place=Nowhere"))

    assert (known.side, known.actor, known.place) == ("North", "North", "ford")
    assert strange.actor == "unresolved:Noone"
    assert strange.place == "unresolved:Nowhere"
    assert strange.side == "unresolved:Nobody"
    assert strange.observer is None


def test_a_response_is_marked(case: Case) -> None:
    """`defend` affirms, and is a response."""
    said = resolve(case, claim_of(f"A North defend {FIRE}"))

    assert said.affirms
    assert said.response


def test_a_time_that_is_not_stated_meets_every_time() -> None:
    """Silence on when does not shut a claim out."""
    when = claim_of(f"A North admit {FIRE}").occurred

    assert times_meet(None, when)
    assert times_meet(when, None)
    assert not times_meet(when, claim_of("A North admit CFV-SA on=2024-02-02").occurred)


def test_order_of_claims_decides_nothing(case: Case) -> None:
    """Events and denials are the same from either end."""
    lines = [
        f"A South accuse {FIRE} event=E",
        f"B Mission observe {FIRE} event=E",
        "C North deny denies=A said=2024-02-02",
        f"D South accuse {FIRE}",
    ]
    forth, back = heard(case, *lines), heard(case, *reversed(lines))

    assert {k: sorted(v) for k, v in ids(forth).items()} == {
        k: sorted(v) for k, v in ids(back).items()
    }
    assert denied(forth, "E") == denied(back, "E")
