"""Monitors' daily reports: tables, means, places watched with nothing found, access refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.clock import parse_moment
from servanda.extraction.daily import is_daily, with_daily
from servanda.extraction.daily.wording import details_of, previous_in, type_of
from servanda.extraction.records import (
    Block,
    BlockKind,
    Document,
    EventFound,
    Reading,
    StatementFound,
)
from servanda.model import Modality
from servanda.testing import small_case

DAY = parse_moment("2024-03-12", "UTC")
OPENING = (
    "The Mission recorded ceasefire violations. The patrol heard shots in the reporting period."
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case, in which the Mission observes."""
    return small_case(tmp_path / "case")


def _document(*lines: str, publisher: str = "Observer Mission") -> Document:
    """Return a report: lines with bars are rows of tables."""
    text, blocks = "", []
    for line in lines:
        kind = BlockKind.ROW if " | " in line else BlockKind.PARAGRAPH
        blocks.append(Block(len(text), len(text) + len(line), kind))
        text += line + "\n"
    return Document(text, tuple(blocks), publisher=publisher, published=DAY, sha256="a" * 64)


def _events(case: Case | None, *lines: str, found: tuple[EventFound, ...] = ()) -> list[EventFound]:
    document = _document(*lines)
    return list(with_daily(Reading(document, events=found), case).events)


def test_each_row_of_a_table_is_an_event(case: Case) -> None:
    """Place, number and the number before come from the columns that say so; a total is none."""
    ford, hills = _events(
        case,
        "Place | Violations | Previous | Means",
        "Ford | 12 | 8 | camera",
        "the hills | 3 | 0 | heard",
        "Total | 15 | 8 | ",
    )

    assert (ford.type, ford.place, ford.count.best) == ("CFV-GEN", "ford", 12)
    assert ford.details == {"means": "camera", "previous": "8"}
    assert (hills.place, hills.count.best, hills.details["means"]) == ("hills", 3, "heard")
    assert {ford.modality, hills.modality} == {Modality.ACTUAL}


def test_a_row_of_nothing_is_a_place_that_was_calm(case: Case) -> None:
    """No violations in a row means that the place was watched and nothing found."""
    (calm,) = _events(case, "Location | Number of violations", "Ford | 0")

    assert (calm.type, calm.place, calm.count.best) == ("CALM", "ford", None)


def test_columns_of_their_own_are_counts_of_a_type_each(case: Case) -> None:
    """Explosions and bursts in two columns are two events of a place."""
    found = _events(case, "Location | Explosions | Bursts", "Ford | 2 | 40")

    assert [(e.type, e.count.best) for e in found] == [("CFV-UNDET", 2), ("CFV-SA", 40)]


def test_a_row_says_weapon_position_and_distance(case: Case) -> None:
    """A table of single events gives weapon, position, distance, bearing and calibre."""
    (found,) = _events(
        case,
        "SMM position | Event location | Means | No. | Event description | Weapon",
        "Hill camera | 3-5km NE of Ford | Recorded | 4 | Explosion 2 km north | 120mm mortar",
    )

    assert (found.type, found.count.best) == ("CFV-ARTY", 4)
    assert found.details["position"] == "Hill camera"
    assert found.details["calibre"] == "120mm"
    assert (found.details["distance"], found.details["bearing"]) == ("2 km", "north")


@pytest.mark.parametrize(
    "sentence",
    [
        "No ceasefire violations were recorded in Ford.",
        "The patrol did not hear any shots in Ford.",
        "The situation in Ford remained calm.",
        "In Ford the team observed calm and quiet: it was calm.",
    ],
)
def test_a_place_watched_with_nothing_found_is_coverage(case: Case, sentence: str) -> None:
    """What a mission says of a quiet place covers that place on that day."""
    (calm,) = _events(case, OPENING, sentence)

    assert (calm.type, calm.place, calm.occurred) == ("CALM", "ford", DAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "Soldiers of the South denied the patrol access to Ford.",
        "The patrol was turned back at the bridge near Ford.",
        "The Mission was not allowed to enter Ford.",
        "Armed men did not let the team pass into Ford.",
    ],
)
def test_access_that_was_refused_is_an_event(case: Case, sentence: str) -> None:
    """A mission kept from a place says so as an event, not as calm."""
    (refused,) = _events(case, OPENING, sentence)

    assert (refused.type, refused.place) == ("FOM-DENY", "ford")


def test_events_of_the_general_rules_get_their_details(case: Case) -> None:
    """An event found already gets means, distance, bearing and number before, and no double."""
    line = (
        "While positioned at Ford the team heard 12 bursts (previous period: 30) 2 km south-west."
    )
    start = line.index("bursts")
    found = EventFound("CFV-SA", ((start, start + 6),), Modality.ACTUAL)

    (event,) = _events(case, line, found=(found,))

    assert event.details == {
        "means": "heard",
        "position": "Ford",
        "distance": "2 km",
        "bearing": "south-west",
        "previous": "30",
    }
    assert event.occurred == DAY


def test_statements_made_of_table_rows_go(case: Case) -> None:
    """A row is no sentence: what the general rules took for a statement in it is left out."""
    document = _document("Place | Violations", "Ford | 12")
    row = document.blocks[1]
    odd = StatementFound(
        "s1", "", "Ford", "affirm", "12", ((row.start, row.end),), (row.start, row.end)
    )

    assert with_daily(Reading(document, (odd,)), case).statements == ()


def test_the_period_of_the_report_is_the_time_of_its_events(case: Case) -> None:
    """Between the evenings of two days: both days, the last included."""
    (calm,) = _events(
        case,
        OPENING + " It covers the time between the evenings of 10 and 12 March.",
        "The situation in Ford remained calm.",
    )

    assert calm.occurred is not None
    assert (calm.occurred.end - calm.occurred.start) // 86_400 == 3


def test_other_documents_are_left_as_they_are(case: Case) -> None:
    """News that says that all was calm is not a mission's report."""
    news = _document("The situation in Ford remained calm.", publisher="The Gazette")
    reading = Reading(news)

    assert not is_daily(news, case)
    assert with_daily(reading, case) is reading
    assert is_daily(replace(news, publisher="Observer Mission"), case)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("about 80 shots of heavy machine-gun fire", "CFV-HMG"),
        ("five undetermined explosions", "CFV-UNDET"),
        ("12 rounds of 82mm mortar", "CFV-ARTY"),
        ("a mini-drone over the line", "CFV-UAV"),
        ("two bursts of small-arms fire", "CFV-SA"),
        ("ceasefire violations", "CFV-GEN"),
        ("a convoy of lorries", ""),
    ],
)
def test_words_have_types(words: str, code: str) -> None:
    """The most telling word decides the type."""
    assert type_of(words) == code


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("28 violations (previous reporting period: 20)", "20"),
        ("fewer than before: 12, compared with 1,040", "1040"),
        ("no comparison is made", ""),
    ],
)
def test_the_number_of_the_period_before_is_read(words: str, before: str) -> None:
    """Numbers in brackets, and after compared with, are those of the period before."""
    assert previous_in(words) == before


def test_a_sentence_without_details_has_none() -> None:
    """Nothing is made up where a sentence tells nothing of means or place."""
    assert details_of("The parties met.") == {}
