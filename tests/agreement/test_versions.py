"""Versions of a text: how clauses pair, and which differences are said to change a duty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.agreement.texts import Clause, Version, clauses_of
from servanda.agreement.versions import Comparison, compare

KNOWN = {
    "north": ("actor", "North"),
    "republic of north": ("actor", "North"),
    "south": ("actor", "South"),
    "ford": ("place", "ford"),
    "hills": ("place", "hills"),
    "форд": ("place", "ford"),
    "север": ("actor", "North"),
}


def version(*clauses: str, language: str = "en", extract: bool = False) -> Version:
    """Return a version of numbered clauses."""
    numbered = tuple(Clause(str(n), words, n) for n, words in enumerate(clauses, start=1))
    return Version("right" if extract else "left", language, numbered, "file.md", extract)


def found(left: str, right: str, *, language: str = "en") -> list[tuple[str, str, str]]:
    """Return the differences of one clause: kind, and the words on both sides."""
    pairs = compare(version(left), version(right, language=language), KNOWN).pairs
    return [(d.kind, d.left, d.right) for p in pairs for d in p.differences]


CHANGING = [
    (
        "by and before",
        "North shall return Ford by 1 March 2024.",
        "North shall return Ford before March 1, 2024.",
        [("deadline-word", "by 1 March 2024", "before March 1, 2024")],
    ),
    (
        "no later than and prior to",
        "It shall be done no later than 1 March 2024.",
        "It shall be done prior to 1 March 2024.",
        [("deadline-word", "no later than 1 March 2024", "prior to 1 March 2024")],
    ),
    (
        "another day",
        "North shall return Ford by 1 March 2024.",
        "North shall return Ford by 10 March 2024.",
        [("date", "by 1 March 2024", "by 10 March 2024")],
    ),
    (
        "no day any more",
        "North shall return Ford by 1 March 2024.",
        "North shall return Ford.",
        [("date", "by 1 March 2024", "")],
    ),
    (
        "shall and is",
        "The town shall be returned to South.",
        "The town is returned to South.",
        [("modality", "shall be returned", "is returned")],
    ),
    (
        "shall and may",
        "The observers shall enter the zone.",
        "The observers may enter the zone.",
        [("modality", "shall enter", "may enter")],
    ),
    (
        "shall and should",
        "North shall promptly inform South.",
        "North should promptly inform South.",
        [("modality", "shall promptly inform", "should promptly inform")],
    ),
    (
        "somebody and nobody named",
        "North shall return the town.",
        "The town shall be returned.",
        [("bearer", "North: shall return", "nobody named: shall be returned")],
    ),
    (
        "named behind the verb",
        "The town shall be returned.",
        "The town shall be returned by the Republic of North.",
        [("bearer", "nobody named: shall be returned", "North: shall be returned")],
    ),
    (
        "another bearer",
        "North shall release the prisoners.",
        "South shall release the prisoners.",
        [
            ("bearer", "North: shall release", "South: shall release"),
        ],
    ),
    (
        "a further place",
        "The district of Ford shall be returned.",
        "The districts of Ford and Krask shall be returned.",
        [("territory", "", "Krask")],
    ),
    (
        "another number",
        "At most 1,960 troops shall be deployed.",
        "At most 2,000 troops shall be deployed.",
        [("number", "1,960 troops", "2,000 troops")],
    ),
    (
        "a bound",
        "The force shall have 100 troops.",
        "The force shall have at least 100 troops.",
        [("bound", "", "at least")],
    ),
    (
        "either and both",
        "It ends if either Party gives notice.",
        "It ends if both Parties give notice.",
        [("parties", "either Party", "both Parties")],
    ),
    (
        "not",
        "The force shall use its weapons.",
        "The force shall not use its weapons.",
        [("condition", "", "not")],
    ),
    (
        "unless",
        "It is extended for five years.",
        "It is extended for five years unless a Party objects.",
        [("condition", "", "unless")],
    ),
    (
        "capital letters",
        "The withdrawal of the Northern Armed Forces begins.",
        "The withdrawal of the Northern armed forces begins.",
        [("capitals", "Armed Forces", "armed forces")],
    ),
]

ALIKE = [
    ("the order of a date", "It ends on 20 November 2020.", "It ends on November 20, 2020."),
    (
        "the order of words",
        "By 1 March 2024 North shall return it.",
        "North shall return it by 1 March 2024.",
    ),
    ("a number in words", "for five years", "for 5 years"),
    ("a number in a compound", "a five-year term", "a 5-year term"),
    ("separators", "1,960 troops", "1960 troops"),
    ("a clock time", "from 12:00 am on", "from 00:00 on"),
    (
        "spelling of a name",
        "The Agdam district shall be returned.",
        "The Aghdam district shall be returned.",
    ),
    ("a synonym", "All hostilities shall cease.", "All fighting shall cease."),
    ("a known name otherwise", "the Republic of North agrees", "the North agrees"),
    ("capitals of one word", "the Ford District", "the Ford district"),
    ("a number in a reference", "as in point 4", "as in point 5"),
]


@pytest.mark.parametrize("case", CHANGING, ids=[c[0] for c in CHANGING])
def test_a_difference_that_changes_a_duty_is_marked(
    case: tuple[str, str, str, list[tuple[str, str, str]]],
) -> None:
    """Each kind, with the words on both sides."""
    _, left, right, expected = case

    assert found(left, right) == expected


@pytest.mark.parametrize("case", ALIKE, ids=[c[0] for c in ALIKE])
def test_other_wording_is_not_marked(case: tuple[str, str, str]) -> None:
    """Spelling, order, figures or words, synonyms: shown as words, not as a change of duty."""
    _, left, right = case

    assert found(left, right) == []
    assert found(right, left) == []


@pytest.mark.parametrize("case", CHANGING, ids=[c[0] for c in CHANGING])
def test_differences_are_the_same_from_the_other_side(
    case: tuple[str, str, str, list[tuple[str, str, str]]],
) -> None:
    """Which version stands left decides no kind."""
    _, left, right, expected = case

    assert sorted(found(right, left)) == sorted((kind, b, a) for kind, a, b in expected)


def test_languages_are_compared_by_days_numbers_and_known_names() -> None:
    """The Russian preposition may be either; no word of another language is a difference."""
    assert found(
        "North shall return Ford by 20 November 2020.",
        "Север возвращает Форд до 20 ноября 2020 года.",
        language="ru",
    ) == [("deadline-word", "by 20 November 2020", "до 20 ноября 2020")]


def test_what_an_extract_leaves_out_is_no_difference() -> None:
    """Silence in an extract means nothing; what it does say is compared."""
    whole = version(
        "North shall return Ford by 1 March 2024, under the eyes of 40 observers.",
        "South shall release all prisoners.",
    )
    part = version("… return Ford before 1 March 2024 …", extract=True)
    comparison = compare(whole, part, KNOWN)

    assert [(p.number, d.kind) for p in comparison.pairs for d in p.differences] == [
        ("1", "deadline-word")
    ]
    assert [p.right is None for p in comparison.pairs] == [False]


def numbers(comparison: Comparison) -> list[tuple[str | None, str | None, bool]]:
    """Return which clauses pair, and which were moved."""
    return [
        (p.left.number if p.left else None, p.right.number if p.right else None, p.moved)
        for p in comparison.pairs
    ]


CEASE = "All hostilities shall cease at midnight."
RETURN = "North shall return the town of Ford to South by 1 March 2024."
PRISONERS = "The Parties shall exchange all prisoners of war and detained persons."
OBSERVERS = "An observer mission shall watch the ceasefire from six posts."
ROADS = "All roads and railways in the region shall be opened for traffic."


def test_an_inserted_clause_shifts_no_other() -> None:
    """Clauses pair by what they say, not only by their number."""
    comparison = compare(
        version(CEASE, RETURN, PRISONERS), version(CEASE, OBSERVERS, RETURN, PRISONERS), {}
    )

    assert numbers(comparison) == [
        ("1", "1", False), (None, "2", False), ("2", "3", False), ("3", "4", False),
    ]  # fmt: skip


def test_a_moved_clause_is_found_and_said_to_be_moved() -> None:
    """The last clause of the draft is the first of the next."""
    comparison = compare(
        version(CEASE, RETURN, PRISONERS, ROADS, OBSERVERS),
        version(OBSERVERS, CEASE, RETURN, PRISONERS, ROADS),
        {},
    )

    assert ("5", "1", True) in numbers(comparison)
    assert sum(moved for *_, moved in numbers(comparison)) == 1


def test_clauses_of_the_same_phrases_pair_with_their_own() -> None:
    """In a text of stock phrases an inserted clause does not shift all that follow."""
    towns = ["Ford", "Karsh", "Belen", "Tov", "Arva", "Mill"]
    clauses = [f"The Parties shall open the road to {t} within ten days." for t in towns]
    later = [*clauses[:2], "The Parties shall open the road to Dol within ten days.", *clauses[2:]]
    pairs = compare(version(*clauses), version(*later), {}).pairs

    assert [p.right.number for p in pairs if p.left is None and p.right] == ["3"]
    assert all(p.same for p in pairs if p.left)


def test_a_reworded_clause_keeps_its_pair_by_its_number() -> None:
    """Little in common but the number and the neighbours."""
    comparison = compare(
        version(CEASE, "North shall return the town of Ford.", ROADS),
        version(CEASE, "The town of Ford and its bridge is handed over by the army.", ROADS),
        {},
    )

    assert numbers(comparison) == [("1", "1", False), ("2", "2", False), ("3", "3", False)]


def test_the_runs_of_words_are_both_texts() -> None:
    """What is alike and what is not, in order, is each side's words."""
    (pair,) = compare(version(RETURN), version(RETURN.replace("by", "before")), {}).pairs

    assert " ".join(r.left for r in pair.runs if r.left) == RETURN.rstrip(".")
    assert [(r.left, r.right) for r in pair.runs if not r.same] == [("by", "before")]


SENTENCES = st.lists(
    st.sampled_from(
        [CEASE, RETURN, PRISONERS, OBSERVERS, ROADS, "either Party may end it unless …", "Ford."]
    ),
    min_size=1,
    max_size=4,
)


@given(SENTENCES, st.sampled_from(["en", "fr", "ru", "xx"]))
def test_a_text_does_not_differ_from_itself(sentences: list[str], language: str) -> None:
    """No difference, no moved clause, in any language."""
    side = version(*sentences, language=language)
    comparison = compare(side, side, KNOWN)

    assert all(p.same and not p.differences for p in comparison.pairs)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    """Whatever they hold, each difference has words on one side at least."""
    for pair in compare(version(one or "x"), version(other or "x"), KNOWN).pairs:
        assert pair.left or pair.right
        assert all(d.left or d.right for d in pair.differences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 1\n\n> Words.\n\nA remark.\n\n```duty\nid: x\n```\n", [("1", "Words.")]),
        ("## Article 3 Prisoners\n\nThe Parties shall.\n", [("3", "The Parties shall.")]),
        ("1. One.\ngoes on.\n\n2) Two.\n", [("1", "One. goes on."), ("2", "Two.")]),
        ("Article 1\nOne.\nArticle 2\nTwo.\n", [("1", "One."), ("2", "Two.")]),
        ("IV. Four.\n", [("IV", "Four.")]),
        ("1.1 One.\n1.2 Two.\n", [("", "1.1 One. 1.2 Two.")]),
        ("- One.\n- Two.\n", [("", "One."), ("", "Two.")]),
        ("A preamble.\n\n1. One.\n", [("", "A preamble."), ("1", "One.")]),
        ("One paragraph.\n\nAnother.\n", [("", "One paragraph."), ("", "Another.")]),
    ],
)
def test_clauses_are_found_in_headings_numbers_and_paragraphs(
    text: str, expected: list[tuple[str, str]]
) -> None:
    """Markdown as cases write it, and bare text as drafts come."""
    assert [(c.number, " ".join(c.words.split())) for c in clauses_of(text) if c.words] == expected
