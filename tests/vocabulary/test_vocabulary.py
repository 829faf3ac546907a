"""The vocabulary: every entry is complete, and nothing stands in it twice."""

from __future__ import annotations

import re

import pytest

from servanda.vocabulary import (
    acts,
    effect_of,
    event_type_of,
    event_types,
    provision_types,
)

EFFECTS = {
    "affirms",
    "denies",
    "observes",
    "asks",
    "answers",
    "promises",
    "interprets",
    "amends",
    "completes",
    "retracts",
    "relays",
    "none",
}
ROLES = {"actor", "target", "place", "object"}


def test_every_act_has_one_of_the_effects_that_viewpoints_know() -> None:
    """An act with an unknown effect would count for nothing, silently."""
    assert {act.effect for act in acts().values()} == EFFECTS
    assert len(acts()) == 36


def test_every_event_type_has_a_predicate_of_its_own() -> None:
    """A predicate in a duty means one type of event."""
    predicates = [t.predicate for t in event_types().values()]

    assert len(set(predicates)) == len(predicates) == 50
    assert all(re.fullmatch(r"[a-z_]+", predicate) for predicate in predicates)


def test_the_roles_of_events_are_those_that_claims_can_fill() -> None:
    """A role is a column of the claim format."""
    assert {role for t in event_types().values() for role in t.roles} == ROLES


@pytest.mark.parametrize("code", sorted(event_types()))
def test_an_event_type_is_found_by_its_predicate(code: str) -> None:
    """Code and predicate name one record."""
    found = event_types()[code]

    assert event_type_of(found.predicate) is found
    assert found.id == code
    assert found.name


def test_an_unknown_predicate_has_no_event_type() -> None:
    """Nothing is guessed."""
    assert event_type_of("hand_over") is None


def test_provision_types_say_what_they_are_and_what_shows_them() -> None:
    """Each of the 41 has a name and an entry for evidence."""
    assert len(provision_types()) == 41
    assert all(t.name and t.evidence for t in provision_types().values())


@pytest.mark.parametrize(
    ("act", "effect"),
    [
        ("observe", "observes"),
        ("deny", "denies"),
        ("find-no-violation", "denies"),
        ("accuse", "affirms"),
        ("grant-extension", "amends"),
        ("declare-fulfilled", "completes"),
        ("relay", "relays"),
        ("offer", "promises"),
    ],
)
def test_acts_do_what_their_words_say(act: str, effect: str) -> None:
    """The effect drives the viewpoints, so the plain cases are held here."""
    assert effect_of(act) == effect


def test_an_unknown_act_is_no_act() -> None:
    """Whoever asks for the effect of an unknown act hears of it."""
    with pytest.raises(KeyError):
        effect_of("afirm")


def test_the_vocabulary_cannot_be_changed_at_run_time() -> None:
    """It is shared by all cases of a process."""
    with pytest.raises(TypeError):
        acts()["shrug"] = acts()["deny"]  # type: ignore[index]
