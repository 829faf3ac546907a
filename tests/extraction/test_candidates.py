"""What reading finds becomes claims that nobody has reviewed, under ids that stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.extraction.candidates import Published, candidates
from servanda.extraction.records import (
    Document,
    EventFound,
    QuestionFound,
    Reading,
    StatementFound,
)
from servanda.model import Claim, Modality
from servanda.testing import small_case

TEXT = "South accused North of shelling Ford and of taking the hills. North denied it."
GAZETTE = Published("The Gazette", "https://gazette.example/1")
ACCUSED = StatementFound(
    "s1", "South", "South", "accuse", TEXT[17:60], ((17, 60),), (6, 13), addressee="North"
)
DENIED = StatementFound("s2", "North", "North", "deny", "it", ((75, 77),), (68, 74), denies=("s1",))
SHELLED = EventFound(
    "CFV-ARTY", ((17, 36),), Modality.ALLEGED, actor="North", place="ford", attributed_to="s1"
)
TAKEN = EventFound(
    "CFV-GAIN", ((41, 60),), Modality.ALLEGED, actor="North", place="hills", attributed_to="s1"
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _reading(*statements: StatementFound, events: tuple[EventFound, ...] = ()) -> Reading:
    return Reading(Document(TEXT, sha256="a" * 64), statements, events)


def _made(case: Case, reading: Reading) -> list[Claim]:
    return list(candidates(reading, case, GAZETTE))


def test_nothing_that_is_found_is_reviewed(case: Case) -> None:
    """Every candidate is unreviewed and carries its words, span, document and publisher."""
    claims = _made(case, _reading(ACCUSED, DENIED, events=(SHELLED, TAKEN)))

    assert claims
    assert not any(c.reviewed for c in claims)
    for claim in claims:
        assert " ".join(TEXT[a:b] for a, b in claim.spans) == claim.quote
        assert (claim.item, claim.source, claim.url) == ("a" * 64, *_where())


def _where() -> tuple[str, str]:
    return GAZETTE.source, GAZETTE.url


def test_an_accusation_of_two_things_is_two_claims(case: Case) -> None:
    """Each event in a statement is a claim of its speaker; the denial denies both."""
    shelled, taken, denial = _made(case, _reading(ACCUSED, DENIED, events=(SHELLED, TAKEN)))

    assert (shelled.speaker, shelled.act, shelled.type) == ("South", "accuse", "CFV-ARTY")
    assert (taken.actor, taken.place) == ("North", "hills")
    assert set(denial.denies) == {shelled.id, taken.id}


def test_a_statement_without_event_is_a_claim_about_the_text(case: Case) -> None:
    """Its target is whom it addresses, its object what it is about."""
    asked = replace(ACCUSED, act="ask", about="AMB-010")

    (claim,) = _made(case, _reading(asked))

    assert (claim.act, claim.target, claim.object, claim.type) == ("ask", "North", "AMB-010", "")


def test_who_joins_an_accusation_makes_it_too(case: Case) -> None:
    """A statement of the same words has the same event, under its own speaker."""
    joined = replace(ACCUSED, id="s3", speaker="Gazette", cue=(0, 5))

    claims = _made(case, _reading(ACCUSED, joined, events=(replace(SHELLED, spans=ACCUSED.spans),)))

    assert [(c.speaker, c.type, c.place) for c in claims] == [
        ("South", "CFV-ARTY", "ford"),
        ("Gazette", "CFV-ARTY", "ford"),
    ]


def test_an_event_in_the_texts_own_words_is_its_publishers(case: Case) -> None:
    """The press reports it; an observer of the case observes it."""
    reading = _reading(events=(replace(SHELLED, attributed_to=""),))

    (reported,) = _made(case, reading)
    (observed,) = candidates(reading, case, Published("Observer Mission"))

    assert (reported.speaker, reported.act) == ("Gazette", "report")
    assert (observed.speaker, observed.act) == ("Mission", "observe")


def test_ids_follow_from_document_words_and_act(case: Case) -> None:
    """The same finding has the same id, whatever else was made of it; another has another."""
    (first,) = _made(case, _reading(ACCUSED))
    (again,) = _made(case, _reading(replace(ACCUSED, speaker="", addressee="")))
    (other,) = _made(case, _reading(replace(ACCUSED, act="complain")))

    assert first.id == again.id
    assert first.id != other.id


def test_open_questions_of_the_text_are_asked_by_its_publisher(case: Case) -> None:
    """A question that no statement raises is a candidate, too; one that is raised is not twice."""
    document = Document(TEXT, sha256="a" * 64)
    questions = (
        QuestionFound("the hills", ((51, 60),), about="AMB-010"),
        QuestionFound("Ford", ((32, 36),), raised_by="s1"),
    )

    (claim,) = _made(case, Reading(document, questions=questions))

    assert (claim.act, claim.speaker, claim.object) == ("ask", "Gazette", "AMB-010")
