"""An agreement's text becomes duties: who, what, where, when, and what stays open."""

from __future__ import annotations

import pytest

from servanda.extraction.draft import DraftDuty, Drafted, draft
from servanda.extraction.draft.dates import Anchors
from servanda.extraction.draft.layout import layout_of
from servanda.extraction.draft.timing import timing_of
from servanda.extraction.opening.plain import parse_text

HEAD = (
    "Ceasefire Agreement between the Republic of North and the Southern Front\n\n"
    'The Republic of North and the Southern Front, hereinafter "the Parties", agree:\n\n'
)
END = "\n\nDone at Ford on 15 January 2024.\n"


def _drafted(body: str, head: str = HEAD, end: str = END) -> Drafted:
    return draft(parse_text(head + body + end).blocks, language="en")


def _only(body: str) -> DraftDuty:
    (duty,) = _drafted(body).duties
    return duty


def test_the_head_names_parties_day_and_terms() -> None:
    """Parties, day of signature and defined terms come from preamble and end."""
    made = _drafted("1. The Parties shall cease hostilities.\n2. They shall meet.")

    assert made.parties == ("North", "Southern-Front")
    assert made.signed == "2024-01-15"
    assert [term for term, _ in made.defined] == ["Parties"]
    assert [p.number for p in made.points] == ["1", "2"]


def test_they_are_those_of_the_clause_before() -> None:
    """A pronoun has the bearer of what stands before it; "both armies" are the Parties'."""
    made = _drafted(
        "1. The Southern Front shall release all prisoners.\n2. It shall withdraw its troops.\n"
        "3. Both armies shall cease fire.\n4. They shall withdraw behind the blue line."
    )

    assert [d.field("who") for d in made.duties] == [
        *["Southern-Front"] * 2,
        *["[North, Southern-Front]"] * 2,
    ]


def test_a_day_of_signature_in_the_last_point_is_read_whole() -> None:
    """`Done at Kessa on 4 May 2031` is the fourth of May, not the twentieth."""
    last = (
        "1. They shall meet.\n2. This text enters into force upon signature. Done at Kessa on 4 May"
    )
    made = _drafted(f"{last} 2031, in two originals.", end="")

    assert made.signed == "2031-05-04"


@pytest.mark.parametrize(
    ("clause", "kind", "who"),
    [
        ("The Parties shall cease all hostilities.", "CF-STOP", "[North, Southern-Front]"),
        ("The Southern Front shall withdraw its troops from Ford.", "FW-NAT", "Southern-Front"),
        ("All prisoners of war shall be released.", "PO-EXCH", ""),
        ("All persons deprived of their liberty shall be set free.", "PO-EXCH", ""),
        ("The Front shall withdraw behind the blue line.", "FW-NAT", "Southern-Front"),
        ("The Front shall hand its arms to the mission.", "DD-DDR", "Southern-Front"),
        ("The Front shall not recruit children.", "CF-PROHIB", "Southern-Front"),
        ("Mines shall be cleared by the Republic of North.", "MA-MINES", "North"),
        ("Both Parties undertake not to bring in mercenaries.", "FW-FOREIGN", "[North, Southern-Front]"),
        ("A Border Commission shall be established.", "MV-MECH", ""),
        ("Refugees shall return to their homes.", "RF-RETURN", ""),
        ("The Republic of North shall hand over the Ford District to the Southern Front.", "TH-HAND", "North"),
    ],
)  # fmt: skip
def test_a_clause_has_a_type_and_a_bearer(clause: str, kind: str, who: str) -> None:
    """The type follows from the words, the bearer from who is named; nobody named, nobody owes."""
    duty = _only(f"1. {clause}\n2. Nothing further is said here about that matter")

    assert (duty.type, duty.field("who")) == (kind, who)


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("by 15 March 2024", {"by": "2024-03-15"}),
        ("by March 15, 2024", {"by": "2024-03-15"}),
        ("not later than 15 March", {"by": "2024-03-15"}),
        ("before 1 March 2024", {"by": "2024-02-29"}),
        ("within ten days of the entry into force of this Agreement", {"within": "10 days", "of": "in-force"}),
        ("within 72 hours of signature", {"within": "72 hours", "of": "signature"}),
        ("no later than thirty (30) days after the signing", {"within": "30 days", "of": "signature"}),
        ("no later than the second day of the cease-fire", {"by": "2024-01-20T06:00 + 2 days"}),
        ("within the next three years", {"within": "3 years", "of": "in-force"}),
        ("every two weeks", {"every": "2 weeks"}),
        ("on a weekly basis", {"every": "7 days"}),
        ("from 1 June 2024", {"from": "2024-06-01"}),
        ("as soon as possible", {}),
        ("by 31 February 2024", {}),
    ],
)  # fmt: skip
def test_times_are_read_or_left_open(words: str, fields: dict[str, str]) -> None:
    """Dates, relative times and periods are fields; elastic and impossible ones are none."""
    anchors = Anchors("2024-01-15", "2024-01-20", "2024-01-20T06:00")

    timing = timing_of(f"the forces shall leave the town {words}", anchors, lasting=False)

    assert dict(timing.fields) == fields
    assert fields or timing.notes


def test_a_time_counts_from_the_duty_of_another_article() -> None:
    """The words "Within thirty days of completion of paragraph 1" counts from its duty."""
    withdrawal, exchange = _drafted(
        "1. The Southern Front shall withdraw its troops from Ford by 1 March 2024.\n"
        "2. The Parties shall release all prisoners within thirty days of completion of paragraph 1."
    ).duties

    assert (exchange.field("within"), exchange.field("of")) == ("30 days", withdrawal.id)


def test_a_time_counts_from_an_act_that_is_named() -> None:
    """The words "Within five days of the withdrawal" counts from the duty to withdraw."""
    withdrawal, mines = _drafted(
        "1. The Southern Front shall withdraw its troops from Ford.\n"
        "2. Mines shall be cleared within five days of the withdrawal."
    ).duties

    assert mines.field("of") == withdrawal.id


def test_a_time_that_counts_from_nothing_known_is_told() -> None:
    """What a time counts from is never guessed: it is left out and stands in the note."""
    duty = _only(
        "1. The Parties shall exchange prisoners within five days of the visit of the envoy.\n"
        "2. This is all"
    )

    assert not duty.field("within")
    assert "could not be decided" in duty.note


def test_items_beneath_a_lead_have_its_subject() -> None:
    """The words "The Parties shall: (a) … (b) …" is a duty of the Parties for each item."""
    made = _drafted(
        "1. The Parties shall:\n\n(a) cease all hostilities;\n\n(b) release all prisoners;\n\n"
        "(c) not lay mines.\n\n2. The Front shall disarm."
    )

    assert [d.type for d in made.duties[:3]] == ["CF-STOP", "PO-EXCH", "MA-MINES"]
    assert {d.field("who") for d in made.duties[:3]} == {"[North, Southern-Front]"}


def test_a_verifier_is_the_one_whom_the_text_names() -> None:
    """The words "The withdrawal shall be verified by X" makes X the verifier of the duty before it."""
    duty = _only(
        "1. The Southern Front shall withdraw its troops from Ford. The withdrawal shall be "
        "verified by the Joint Commission.\n2. This is all"
    )

    assert duty.field("verified-by") == "Joint-Commission"


def test_two_acts_by_two_days_are_two_duties() -> None:
    """The words "Return A by one day, and B by another" is two duties with a day each."""
    made = _drafted(
        "1. North shall return the Ford District to the Southern Front by 1 March 2024, and the "
        "Hill District by 1 April 2024.\n2. This is all"
    )

    assert [d.field("by") for d in made.duties] == ["2024-03-01", "2024-04-01"]
    assert {d.field("to") for d in made.duties} == {"Southern-Front"}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Article 1\nOne shall act.\n\nArticle 2\nTwo shall act.", ["1", "2"]),
        ("Article One. One shall act.\n\nArticle Two. Two shall act.", ["1", "2"]),
        ("I. One shall act.\nII. Two shall act.", ["I", "II"]),
        ("1.1 One shall act.\n1.2 Two shall act.", ["1.1", "1.2"]),
        ("- One shall act.\n- Two shall act.", ["1", "2"]),
        ("The title\n\nOne shall act.\n\nTwo shall act.", ["1", "2"]),
        ("1. One shall act.\n2. Two shall act.\n\nAnnex A\n\n1. Three shall act.", ["1", "2", "Annex-A.1"]),
        ("Chapter I\n\n1. One shall act.\n\nChapter II\n\n1. Two shall act.", ["1", "1-2"]),
    ],
)  # fmt: skip
def test_articles_keep_their_numbers(text: str, numbers: list[str]) -> None:
    """Articles, points, roman and deep numbers, annexes; bullets and paragraphs get their own."""
    assert [p.number for p in layout_of(parse_text(text).blocks).points] == numbers


def test_what_says_how_the_text_is_made_is_no_duty() -> None:
    """Entry into force, authentic languages and definitions are nobody's duty."""
    made = _drafted(
        "1. This Agreement shall enter into force upon signature.\n"
        "2. The English and French texts shall be authentic.\n"
        '3. "Forces" means all armed persons.'
    )

    assert made.duties == ()
    assert made.in_force == "2024-01-15"


def test_whose_forces_are_named_by_an_adjective_owes_it() -> None:
    """The forces of a state, named by its adjective, make that state an actor and the bearer."""
    made = _drafted(
        "1. Norwegian forces must withdraw to their bases.\n2. This is all", head="Points\n\n"
    )

    assert [d.field("who") for d in made.duties] == ["Norway"]
