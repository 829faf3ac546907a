"""The question register in the ledger: what stands as of a time, and what verify makes of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clock import end_of, parse_moment, zone_of
from servanda.errors import BadInput, LedgerFault
from servanda.ledger import Ledger, verify
from servanda.ledger.chain import Kind
from servanda.ledger.deciding import Decider, revoke
from servanda.ledger.questions import answer, ask, dispute, register, row_of
from servanda.model import Dispute, Question, Reply
from servanda.testing import claim_of

UTC = zone_of("UTC")
NOW = end_of("2024-06-01", "UTC")
QUESTION = Question(
    id="",
    asked_by="Mission",
    asked_of=("North",),
    text="Where is the line?",
    asked=parse_moment("2024-02-01", "UTC"),
)
REPLY = Reply("", "Q1", "North", "Along the river.", parse_moment("2024-02-11", "UTC"))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty ledger."""
    return Ledger.open(tmp_path)


def test_questions_get_numbers_and_the_same_one_adds_nothing(ledger: Ledger) -> None:
    """Q1, Q2 in the order of recording; asking again in the same words is one question."""
    other = replace(QUESTION, text="Who draws it?")

    assert ask(ledger, [QUESTION, other, QUESTION], now=NOW) == ["Q1", "Q2", "Q1"]
    assert ask(ledger, [other], now=NOW) == ["Q2"]
    assert [a.question.id for a in register(ledger)] == ["Q1", "Q2"]


def test_days_are_counted_to_the_first_answer_or_to_the_day_asked_about(ledger: Ledger) -> None:
    """Open days are local days: none on the day of asking, ten to an answer ten days later."""
    ask(ledger, [QUESTION], now=NOW)
    answer(ledger, REPLY, now=NOW)

    def days(day: str) -> int | None:
        until = end_of(day, "UTC")
        return register(ledger, as_of=until)[0].days_open(until, UTC)

    assert [days(d) for d in ("2024-02-01", "2024-02-05", "2024-02-20")] == [0, 4, 10]


def test_as_of_cuts_questions_answers_and_disputes(ledger: Ledger) -> None:
    """A day shows what had been asked, answered and disputed by its end."""
    ask(ledger, [QUESTION], now=NOW)
    answer(ledger, REPLY, now=NOW)
    dispute(ledger, [Dispute("", "A1", "South", "No.", parse_moment("2024-03-01", "UTC"))], now=NOW)

    def states(day: str) -> list[str]:
        return [a.state for a in register(ledger, as_of=end_of(day, "UTC"))]

    assert states("2024-01-31") == []
    assert states("2024-02-01") == ["open"]
    assert states("2024-02-11") == ["answered"]
    assert states("2024-03-01") == ["disputed"]


def test_what_states_no_time_counts_from_when_it_was_recorded(ledger: Ledger) -> None:
    """A question without a day is not shown before the ledger had it, and counts no days."""
    ask(ledger, [replace(QUESTION, asked=None)], now=NOW)

    assert register(ledger, as_of=NOW) == []
    (asked,) = register(ledger, as_of=NOW + 1)
    assert asked.days_open(NOW + 1, UTC) is None


def test_an_answer_without_a_day_counts_no_days(ledger: Ledger) -> None:
    """How long a question was open is not known when nobody says when it was answered."""
    ask(ledger, [QUESTION], now=NOW)
    answer(ledger, replace(REPLY, answered=None), now=NOW)

    assert register(ledger)[0].days_open(NOW, UTC) is None


def test_an_answer_and_its_disputes_are_recorded_together(ledger: Ledger) -> None:
    """Who disputes an answer stands with it, each once; the answer keeps whom it binds."""
    ask(ledger, [QUESTION], now=NOW)
    against = [Dispute("", "", "South"), Dispute("", "", "South", "Again.")]
    name = answer(ledger, replace(REPLY, binds=("North",), binding=True), against, now=NOW)

    (answered,) = register(ledger)[0].answers
    assert (answered.reply.id, answered.reply.binds, answered.reply.binding) == (
        name,
        ("North",),
        True,
    )
    assert [d.id for d in answered.disputes] == ["D1", "D2"]
    assert answered.disputed_by == ("South",)


@pytest.mark.parametrize("name", ["Q2", "q1", "", "A1"])
def test_an_answer_to_what_was_not_asked_is_refused(ledger: Ledger, name: str) -> None:
    """The message says what was asked; nothing is recorded."""
    ask(ledger, [QUESTION], now=NOW)

    with pytest.raises(BadInput, match="There are: Q1"):
        answer(ledger, replace(REPLY, question=name), now=NOW)
    assert len(ledger.entries()) == 1


def test_a_dispute_over_no_answer_is_refused(ledger: Ledger) -> None:
    """A question cannot be disputed, only an answer."""
    ask(ledger, [QUESTION], now=NOW)

    with pytest.raises(BadInput, match="Nothing was recorded so far"):
        dispute(ledger, [Dispute("", "Q1", "South")], now=NOW)


def test_a_withdrawn_entry_is_gone_and_its_number_is_not_given_again(ledger: Ledger) -> None:
    """Taking back is a new row; the register leaves the entry out, the ledger keeps it."""
    ask(ledger, [QUESTION], now=NOW)
    revoke(ledger, row_of(ledger, "Q1"), Decider("clerk", "asked of another text", NOW))

    assert register(ledger) == []
    assert ask(ledger, [QUESTION], now=NOW) == ["Q2"]
    with pytest.raises(BadInput, match="not in the register"):
        row_of(ledger, "Q1")


def test_recorded_at_shows_what_the_ledger_held(ledger: Ledger) -> None:
    """An answer entered later is not in the register of an earlier day."""
    ask(ledger, [QUESTION], now=1000)
    answer(ledger, REPLY, now=2000)

    assert [a.state for a in register(ledger, recorded_at=1500)] == ["open"]
    assert [a.state for a in register(ledger)] == ["answered"]


def test_questions_leave_claims_and_the_chain_as_they_are(ledger: Ledger) -> None:
    """Rows of the register stand in the same chain; verify finds it whole, claims are the same."""
    claims = [claim_of("A1 North affirm TER-HAND actor=North on=2024-02-01")]
    ledger.append_claims(claims, now=1000)
    ask(ledger, [QUESTION], now=2000)
    answer(ledger, REPLY, [Dispute("", "", "South")], now=3000)

    assert ledger.claims() == claims
    assert verify(ledger.path.parent) == []
    assert [e.kind for e in ledger.entries()][-3:] == ["question", "answer", "dispute"]


def test_a_changed_answer_is_found(ledger: Ledger) -> None:
    """An answer rewritten in the database no longer fits its hash."""
    ask(ledger, [QUESTION], now=2000)
    answer(ledger, REPLY, now=3000)
    with closing(sqlite3.connect(ledger.path)) as database, database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE entries SET payload = replace(payload, 'river', 'road')")

    (fault,) = verify(ledger.path.parent)
    assert "row 2" in fault.place


@pytest.mark.parametrize(
    "payload",
    [{"id": "Q1"}, {"id": "Q1", "asked_by": 5}, {"id": "Q1", "asked": [1]}, {"unheard": "of"}],
)
def test_a_row_that_is_no_question_is_a_ledger_fault(
    ledger: Ledger, payload: dict[str, object]
) -> None:
    """A row that fits the chain and says no question is reported, by verify too."""
    ledger.append(Kind.QUESTION, lambda _: payload, now=1)

    with pytest.raises(LedgerFault, match="a question in it cannot be read"):
        register(ledger)
    assert verify(ledger.path.parent)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
QUESTIONS = st.builds(
    Question,
    id=st.just("Q1"),
    asked_by=TEXT,
    asked_of=st.lists(TEXT, max_size=3).map(tuple),
    text=TEXT,
    about=TEXT,
    article=TEXT,
    duties=st.lists(TEXT, max_size=3).map(tuple),
    asked=st.none() | st.just(parse_moment("2024-02-01", "UTC")),
    forum=TEXT,
    claim=TEXT,
)


@settings(max_examples=25)
@given(QUESTIONS)
def test_a_question_comes_back_as_it_was_entered(question: Question) -> None:
    """Whatever the words, the ledger gives back the same record."""
    import tempfile  # noqa: PLC0415 — a folder for each example, which fixtures cannot give

    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(Path(folder))
        ask(ledger, [question], now=1)

        assert [a.question for a in register(ledger)] == [question]
