"""Statements: who said what to whom, in which act, and whose words they are in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from servanda.extraction import Reading

Read = Callable[[str], Reading]

ONE = [
    ("Norland said the road was open.", "North", "affirm", "the road was open"),
    ("The road was open, Norburg said.", "North", "affirm", "The road was open"),
    ('"The road is open," said Ada Roe.', "North-minister", "affirm", "The road is open"),
    ("According to Norland, the road is open.", "North", "affirm", "the road is open"),
    ("Norland denied the report.", "North", "deny", "the report"),
    ("The Norland Defense Ministry condemned the attack.", "North-MoD", "condemn", "the attack"),
    ("Minister Roe defended the decision.", "North-minister", "defend", "the decision"),
    ("Norland urged Southmark to open the road.", "North", "call-on", "to open the road"),
    ("Norland demanded that Southmark leave.", "North", "demand", "Southmark leave"),
    ("Norland asked the envoy to explain the delay.", "North", "ask", "to explain the delay"),
    ("Norland called for restraint.", "North", "call-on", "restraint"),
    ("Norland threatened to leave the talks.", "North", "threaten", "to leave the talks"),
    ("Norland pledged to free the men.", "North", "promise", "to free the men"),
    ("Norland admitted that it had fired.", "North", "admit", "it had fired"),
    ("Norland said it would free the men.", "North", "announce", "it would free the men"),
    ("Norland said it had not fired.", "North", "deny", "it had not fired"),
    ("Norland said Southmark shelled the town.", "North", "accuse", "Southmark shelled the town"),
    ("Norland issued a denial.", "North", "deny", ""),
    ("Nothing happened, Norland said.", "North", "deny", "Nothing happened"),
    (
        "Norland said it could neither confirm nor deny the reports.",
        *("North", "decline-comment", "it could neither confirm nor deny the reports"),
    ),
    ("Norland declined to comment.", "North", "decline-comment", ""),
    ("Norland described the deal as a success.", "North", "praise", "the deal as a success"),
    ("Norland called the deal a farce.", "North", "condemn", "the deal a farce"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "act", "content"), ONE, ids=[o[0] for o in ONE])
def test_one_statement(read: Read, text: str, speaker: str, act: str, content: str) -> None:
    """A plain sentence has one statement, with its speaker, act and words."""
    found = [(s.speaker, s.act, s.content) for s in read(text).statements]
    assert found == [(speaker, act, content)]


NONE = [
    "Norland did not say that the road was open.",
    "Norland is expected to demand more time.",
    "If Norland denies it, the talks will end.",
    "The agreement says that the road stays open.",
    "According to the agreement, the road stays open.",
    "Norland agreed on a ceasefire.",
    "The road was opened in March.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_statement(read: Read, text: str) -> None:
    """What was not said, and what a text says, is no statement."""
    assert read(text).statements == ()


def test_neither_confirmed_nor_denied_is_neither(read: Read) -> None:
    """Who neither confirms nor denies declines to comment."""
    acts = [s.act for s in read("Norland neither confirmed nor denied the attack.").statements]
    assert acts == ["decline-comment"]


def test_two_contents_are_two_accusations_and_a_denial_of_both(read: Read) -> None:
    """An accusation of two things is two; "denied them" and "joined" are tied to both."""
    text = (
        "Norland accused Southmark of sending officers and arming rebels. "
        "The Observer Mission joined the accusations. Southmark denied them."
    )
    found = read(text).statements
    acts = [(s.speaker, s.act, s.addressee) for s in found]
    assert acts[:4] == [("North", "accuse", "South")] * 2 + [("Mission", "accuse", "South")] * 2
    assert found[-1].act == "deny"
    assert set(found[-1].denies) == {s.id for s in found[:4]}


def test_words_in_words_count_their_hands(read: Read) -> None:
    """What one says that another said is two statements; the inner is at second hand."""
    found = read("Norland said that Southmark had confirmed the plan.").statements
    assert [(s.speaker, s.act, s.hearsay) for s in found] == [
        ("North", "affirm", 0),
        ("South", "confirm", 1),
    ]


def test_pronouns_find_who_they_stand_for(read: Read) -> None:
    """He, it and the country are found within the paragraph, or left open."""
    text = (
        "Ada Roe defended the agreement. She said the talks would go on. "
        "Southmark condemned it. It called for new talks."
    )
    assert [s.speaker for s in read(text).statements] == [
        "North-minister",
        "North-minister",
        "South",
        "South",
    ]
    assert [s.speaker for s in read("He denied the report.").statements] == [""]


def test_the_country_is_not_who_acts_on_it(read: Read) -> None:
    """Of two states named before, the accuser is not the accused."""
    text = "Southmark sided with the rebels. Norland accused the country of sending officers."
    assert [s.addressee for s in read(text).statements] == ["South"]


def test_a_judgement_that_goes_on_is_inferred(read: Read) -> None:
    """What is also not clear is asked by the speaker before, and marked so."""
    text = "Ada Roe criticized the lack of clarity. The line and the date are also not clear."
    found = read(text)
    assert [(s.speaker, s.inferred) for s in found.statements] == [
        ("North-minister", False),
        ("North-minister", True),
        ("North-minister", True),
    ]
    assert [q.raised_by for q in found.questions] == ["s2", "s3"]


def test_headings_and_menus_say_nothing(read: Read) -> None:
    """Headlines and navigation hold no statement."""
    text = "Norland Denies Attack\n\nGo back\n\nNorland said the road was open.\n\nEconomy & Trade"
    assert len(read(text).statements) == 1


def test_when_it_was_said(read: Read) -> None:
    """A day beside the words of speaking counts, seen from the article; else its own day."""
    found = read("Norland said on Monday that the road was open. Southmark denied it.").statements
    assert found[0].said is not None
    assert found[1].said is not None
    assert found[1].said.start - found[0].said.start == 2 * 86_400


def test_spans_hold_the_words(read: Read) -> None:
    """A span counts in the text of the document; two spans where a speaker stands between."""
    text = '"The road," said Ada Roe, "is open today."'
    found = read(text).statements[0]
    assert [text[s:e].strip(",") for s, e in found.spans] == ["The road", "is open today."]
    assert text[slice(*found.cue)] == "said"


def test_both_allegations_are_denied_across_paragraphs(read: Read) -> None:
    """`Both` reaches back to the paragraph before; `in turn` is no part of a name."""
    found = read(
        "Norland accused Southmark of shelling the town. Southmark dismissed the claim.\n\n"
        "Norland also said that Southmark had moved tanks into the zone. "
        "Southmark rejected both allegations.\n\n"
        "Southmark in turn alleged that Norland had laid mines."
    ).statements

    accusations = [s.id for s in found if s.act == "accuse"]
    assert set(found[3].denies) == set(accusations[:2])
    assert found[-1].speaker == found[1].speaker
