"""The seed's questions are in the register of the Karabakh example, as they were asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.case.read import read_case
from servanda.cli.making import new
from servanda.clock import end_of, zone_of
from servanda.ledger import Ledger, verify
from servanda.ledger.questions import register
from servanda.report.questions_sheet import questions_sheet


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, made."""
    path = tmp_path_factory.mktemp("case") / "karabakh"
    new(path, "karabakh-2020")
    return path


def test_the_six_questions_of_the_article_were_asked_of_russia(folder: Path) -> None:
    """S01 to S06, asked on 17 November 2020; nobody has answered, on any day."""
    asked = register(Ledger.open(folder))

    assert [a.question.claim for a in asked] == ["S01", "S02", "S03", "S04", "S05", "S06"]
    assert {a.question.asked_of for a in asked} == {("Russia",)}
    assert {a.state for a in asked} == {"open"}
    assert verify(folder) == []


def test_open_days_are_counted_to_the_day_looked_at(folder: Path) -> None:
    """The day before the article nothing was asked; at the end of 2020, 44 days."""
    zone = zone_of("Europe/Moscow")
    until = end_of("2020-12-31", "Europe/Moscow")
    ledger = Ledger.open(folder)

    assert register(ledger, as_of=end_of("2020-11-16", "Europe/Moscow")) == []
    assert {a.days_open(until, zone) for a in register(ledger, as_of=until)} == {44}


def test_the_sheet_knows_what_was_said_by_its_day(folder: Path) -> None:
    """On the eve of the meeting: Turkey's plan, Putin's word on status, and nothing later."""
    until = end_of("2020-11-18", "Europe/Moscow")
    ledger = Ledger.open(folder)
    sheet = questions_sheet(
        read_case(folder), register(ledger, as_of=until), ledger.claims(known_at=until), until
    )

    assert "Turkey will send soldiers" in sheet
    assert "The final status of Karabakh is not resolved." in sheet
    assert "K047" not in sheet
    assert "(claim S10)" not in sheet
