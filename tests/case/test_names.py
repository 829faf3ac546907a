"""Names: which actor or place a spelling stands for, and what belongs to what."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.case.names import (
    belongs_to,
    fold,
    is_inside,
    opposed_sides,
    parts_of,
    resolve_actor,
    resolve_place,
    side_of,
    suggest_actor,
    suggest_place,
    whole_of,
)
from servanda.case.terms import Case
from servanda.testing import small_case

CASE = """
actors:
  Azania:
    side: Azania
    names: {en: [Azania, Republic of Azania], az: Azaniýa Respublikası, hy: Ազանիա, ru: Азания}
  Azania-Defence:
    part-of: Azania
    names: {en: "Ministry of Defence (Azania)"}
  Azania-Press-Office:
    part-of: Azania-Defence
  Borduria:
    side: Borduria
    names: {en: [Borduria, The Ministry]}
  Highlanders:
    side: Borduria
    part-of: Azania
  Gazette: {names: {en: [The Gazette, The Ministry]}}
  North: {side: North, names: {en: South}}
  South: {side: South}
opposed:
  - [Azania, Borduria]
  - [Azania, North]
places:
  region: {parts-complete: true, names: {en: The Region}}
  east: {inside: region, parts-complete: true}
  west: {inside: region, names: {az: Şuşa, hy: Շուշի, en: [Shushi, "Sana'a"]}}
  ford: {inside: east, names: {en: Ford}}
  hill: {inside: [east, west], names: {en: Hill of Ğazı}}
  border-area: {}
"""
AGREEMENT = """---
title: T
timezone: UTC
---

## 1

> Words.
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case with many spellings, three levels of actors and of places."""
    return small_case(tmp_path_factory.mktemp("names") / "case", AGREEMENT, CASE)


@pytest.mark.parametrize(
    "text",
    [
        "Azania",
        "AZANIA",
        "republic of  azania",
        "Republic-of-Azania.",
        "Azaniya Respublikasi",
        "ԱԶԱՆԻԱ",
        "азания",
        "Ａｚａｎｉａ",
    ],
)
def test_any_spelling_in_any_script_names_the_actor(text: str, case: Case) -> None:
    """Case, accents, punctuation, width and script make no difference."""
    assert resolve_actor(case, text) == "Azania"


@pytest.mark.parametrize("text", ["Susa", "ŞUŞA", "shushi", "Շուշի", "Sanaa", "Sana\u2019a"])
def test_any_spelling_names_the_place(text: str, case: Case) -> None:
    """Letters without a dot, with a cedilla, apostrophes of any kind."""
    assert resolve_place(case, text) == "west"


@pytest.mark.parametrize("text", ["", " ", "?!", "Azani", "Nobody", "Azania" * 1000, "\x00"])
def test_what_no_one_is_called_names_no_one(text: str, case: Case) -> None:
    """There is no best guess."""
    assert resolve_actor(case, text) is None
    assert resolve_place(case, text) is None


def test_a_name_that_two_bear_names_neither(case: Case) -> None:
    """An ambiguous name is for people to decide."""
    assert resolve_actor(case, "The Ministry") is None


def test_an_id_names_its_own_actor_whoever_else_is_called_so(case: Case) -> None:
    """North's second name is South; the id South is South's all the same."""
    assert resolve_actor(case, "South") == "South"
    assert resolve_actor(case, "North") == "North"
    assert resolve_actor(case, "south") is None


@pytest.mark.parametrize(
    ("text", "near"),
    [("Azanai", "Azania"), ("Bordurya", "Borduria"), ("The Gazete", "Gazette"), ("zzzz", None)],
)
def test_a_misspelt_actor_gets_a_suggestion(text: str, near: str | None, case: Case) -> None:
    """Did you mean …? Nothing is suggested where nothing is near."""
    assert suggest_actor(case, text) == near


@pytest.mark.parametrize(("text", "near"), [("Forde", "ford"), ("Shushy", "west"), ("", None)])
def test_a_misspelt_place_gets_a_suggestion(text: str, near: str | None, case: Case) -> None:
    """Places are suggested by any of their names."""
    assert suggest_place(case, text) == near


@given(st.text(max_size=400))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded name is its own folding, and shorter than any bound asks."""
    once = fold(text)

    assert fold(once) == once or len(once) > 300


@pytest.mark.parametrize(
    ("actor", "side"),
    [
        ("Azania", "Azania"),
        ("Azania-Press-Office", "Azania"),
        ("Highlanders", "Borduria"),
        ("Gazette", ""),
        ("Nobody", ""),
    ],
)
def test_a_side_is_its_own_else_that_of_the_whole(actor: str, side: str, case: Case) -> None:
    """A press office speaks for the state; the press for no side."""
    assert side_of(case, actor) == side


def test_parts_belong_to_wholes_over_any_number_of_steps(case: Case) -> None:
    """The press office of a ministry of a state is part of the state."""
    assert belongs_to(case, "Azania-Press-Office", "Azania")
    assert belongs_to(case, "Azania", "Azania")
    assert not belongs_to(case, "Azania", "Azania-Defence")
    assert whole_of(case, "Azania-Press-Office") == "Azania"


def test_opposition_is_mutual(case: Case) -> None:
    """A side may be opposed to several; each of them to it."""
    assert opposed_sides(case, "Azania") == {"Borduria", "North"}
    assert opposed_sides(case, "Borduria") == {"Azania"}
    assert opposed_sides(case, "South") == frozenset()


def test_a_place_lies_inside_all_that_surrounds_it(case: Case) -> None:
    """Over any number of steps, and in several at once."""
    assert is_inside(case, "ford", "region")
    assert is_inside(case, "hill", "east")
    assert is_inside(case, "hill", "west")
    assert is_inside(case, "ford", "ford")
    assert not is_inside(case, "region", "ford")
    assert not is_inside(case, "", "region")
    assert not is_inside(case, "nowhere", "region")


def test_the_parts_of_a_place_are_those_that_make_up_all_of_it(case: Case) -> None:
    """West is one part: what lies inside it is not said to be all of it."""
    assert set(parts_of(case, "region")) == {"ford", "hill", "west"}
    assert parts_of(case, "west") == ("west",)
    assert parts_of(case, "border-area") == ("border-area",)
    assert parts_of(case, "nowhere") == ("nowhere",)


def test_ten_thousand_claims_are_resolved_in_a_moment(tmp_path: Path) -> None:
    """Look-ups are worked out once for a case, not once for a claim."""
    places = "".join(
        f"  p{i}: {{names: {{en: Village {i}}}, inside: region}}\n" for i in range(500)
    )
    case = small_case(tmp_path / "case", AGREEMENT, CASE.rstrip() + "\n" + places)
    resolve_place(case, "Ford")
    started = time.monotonic()

    for i in range(10_000):
        assert resolve_place(case, f"village, {i % 500}") == f"p{i % 500}"
        resolve_actor(case, "Ministry of Defence (Azania)")
        side_of(case, "Azania-Defence")

    assert time.monotonic() - started < 2
