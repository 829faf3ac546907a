"""Events: which kind, and how they are told, so that nothing that did not happen did."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from servanda.extraction import Reading
from servanda.model import Modality

Read = Callable[[str], Reading]

TOLD = [
    ("Southmark withdrew its troops.", "FRC-WDRAW", "actual"),
    ("Southmark has not withdrawn its troops.", "FRC-WDRAW", "negated"),
    ("Southmark failed to withdraw its troops.", "FRC-WDRAW", "negated"),
    ("Southmark will withdraw its troops.", "FRC-WDRAW", "planned"),
    ("Southmark plans to withdraw its troops.", "FRC-WDRAW", "planned"),
    ("Southmark promised to withdraw its troops.", "FRC-WDRAW", "planned"),
    ("Southmark agreed to withdraw its troops.", "FRC-WDRAW", "agreed"),
    ("Norland called for the withdrawal of the troops.", "FRC-WDRAW", "demanded"),
    ("Norland urged Southmark to withdraw its troops.", "FRC-WDRAW", "demanded"),
    ("Southmark must withdraw its troops.", "FRC-WDRAW", "demanded"),
    ("Southmark might withdraw its troops.", "FRC-WDRAW", "hypothetical"),
    ("If Southmark withdraws its troops, talks may follow.", "FRC-WDRAW", "hypothetical"),
    ("Southmark threatened to shell the town.", "CFV-ARTY", "hypothetical"),
    ("Southmark denied shelling the town.", "CFV-ARTY", "negated"),
    ("Norland accused Southmark of shelling the town.", "CFV-ARTY", "alleged"),
    ("Southmark allegedly shelled the town.", "CFV-ARTY", "alleged"),
    ("Southmark shelled the town.", "CFV-ARTY", "actual"),
    ("The agreement provides for an exchange of prisoners.", "PRI-EXCH", "agreed"),
    ("Under the accord all prisoners are to be freed.", "PRI-EXCH", "agreed"),
    ("Norland freed 12 prisoners.", "PRI-EXCH", "actual"),
    ("Norland refused to free the prisoners.", "PRI-EXCH", "negated"),
    ("Three civilians were killed.", "CIV-HARM", "actual"),
    ("No civilians were killed.", "CIV-HARM", "negated"),
    ("Local guards denied the monitors access.", "FOM-DENY", "actual"),
    ("No ceasefire violations were recorded.", "CALM", "actual"),
    ("The road was closed.", "COR-CLOSE", "actual"),
    ("The road has been reopened.", "COR-OPEN", "actual"),
]


@pytest.mark.parametrize(("text", "kind", "modality"), TOLD, ids=[t[0] for t in TOLD])
def test_how_an_event_is_told(read: Read, text: str, kind: str, modality: str) -> None:
    """One sentence tells of one event of this kind, held to be so."""
    found = [(e.type, e.modality) for e in read(text).events if e.type == kind]
    assert found == [(kind, Modality(modality))]


NOT_HAPPENED = [
    "Rebels have yet to release the prisoners.",
    "The two sides came close to exchanging prisoners.",
    "Reports that troops had entered the village proved false.",
    "The withdrawal of the troops was postponed.",
    "Without a withdrawal of the troops there can be no talks.",
    "The mayor feared that the town would be shelled again.",
    "The planned exchange of prisoners did not take place.",
    "Monitors were unable to confirm that the bridge was destroyed.",
    "The parties shall exchange all prisoners within ten days.",
    "The rebels would have released the captives had the money arrived.",
    "The army stopped short of withdrawing from the town.",
    "Southmark rejected a proposal to withdraw its troops.",
    "Norland warned Southmark against any attack.",
    "Norland pledged to stop kidnapping.",
    "It is not known who gave the order to attack.",
    "The commander refuted claims that his men had looted shops.",
]


@pytest.mark.parametrize("text", NOT_HAPPENED)
def test_what_did_not_happen_is_not_told_as_happened(read: Read, text: str) -> None:
    """Whatever else is found, no event of these is actual."""
    assert [e for e in read(text).events if e.modality is Modality.ACTUAL] == []


def test_what_an_agreement_also_provides_for_is_agreed(read: Read) -> None:
    """A sentence that goes on with "in addition" tells what the text provides for."""
    text = (
        "The agreement provides for a return of refugees. In addition, several districts are being "
        "handed over to Southmark, which has sparked street protests."
    )
    assert {e.type: e.modality.value for e in read(text).events} == {
        "REF-RET": "agreed",
        "TER-HAND": "agreed",
        "POL-PROT": "actual",
    }


def test_an_event_in_words_belongs_to_the_statement(read: Read) -> None:
    """What somebody is accused of is alleged, by the accused, in that statement."""
    found = read("Norland accused Southmark of shelling the town of Ford on Monday.")
    event = found.events[0]
    assert event.attributed_to == found.statements[0].id
    assert (event.actor, event.place) == ("South", "ford")
    assert event.occurred is not None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Southmark freed 12 prisoners.", (12, None, None)),
        ("Southmark freed at least 12 prisoners.", (None, 12, None)),
        ("Southmark freed more than 48,000 prisoners.", (None, 48_000, None)),
        ("Southmark freed up to 60 prisoners.", (None, None, 60)),
        ("Southmark freed between 5 and 7 prisoners.", (None, 5, 7)),
        ("Southmark freed dozens of prisoners.", (None, 24, None)),
        ("Southmark freed two dozen prisoners.", (24, None, None)),
        ("Southmark freed seven prisoners.", (7, None, None)),
    ],
)
def test_counts(
    read: Read, text: str, count: tuple[float | None, float | None, float | None]
) -> None:
    """A count is exact, at least, at most, or between; nothing is made of what is not said."""
    found = read(text).events[0].count
    assert (found.best, found.low, found.high) == count


def test_an_event_finds_its_duty(read: Read) -> None:
    """A statement about an act that a duty forbids is about that duty."""
    found = read("Norland accused Southmark of shelling the town.").statements
    assert [s.about for s in found] == ["ceasefire"]
