"""Events may come in any order: the verdicts end as if they had come in time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitor.strategies import SIGNATURE, VALUES, Wanted, formulas, sort_of

from servanda.errors import BadInput
from servanda.monitor.formula import Formula
from servanda.monitor.late import Event, Pending, Revision, Session, Status
from servanda.monitor.points import Row, TimePoint
from servanda.monitor.prepare import Prepared, prepare
from servanda.monitor.reference import evaluate
from servanda.monitor.safe import safe
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import read_signature

Verdicts = dict[tuple[int, Row], Status]


@st.composite
def _events(draw: st.DrawFn) -> Event:
    name = draw(st.sampled_from(sorted(SIGNATURE)))
    row = tuple(draw(st.sampled_from(VALUES[sort])) for sort in SIGNATURE[name])
    stamp = draw(st.sampled_from((0, 1, 2, 3, 4, 6, 9, 15, 1_000_000)))
    return Event(stamp, name, row, draw(st.booleans()))


def _prepared(formula: Formula) -> Prepared:
    columns = {n: sort_of(n) for n in free_variables(formula)}
    return Prepared(formula, safe(formula), columns)


def _from_scratch(formula: Formula, trace: tuple[TimePoint, ...]) -> Verdicts:
    levels = evaluate(formula, trace)
    return {
        (point.timestamp, row): "certain" if row in certain else "possible"
        for point, certain, possible in zip(trace, levels.certain, levels.possible, strict=False)
        for row in possible
    }


@settings(max_examples=40)
@given(formulas(Wanted(depth=2)), st.lists(_events(), max_size=5))
def test_the_order_of_arrival_does_not_matter(formula: Formula, events: list[Event]) -> None:
    """After each event the verdicts are those of the whole trace as it is known then.

    What is said to be pending is what is not decided, and each change names its event.
    """
    session = Session(_prepared(formula), SIGNATURE)
    told: Verdicts = {}
    for event in events:
        for revision in session.add(event):
            assert revision.because == event
            assert told.pop((revision.timestamp, revision.values), None) in (revision.before, None)
            if revision.after in ("certain", "possible"):
                told[revision.timestamp, revision.values] = revision.after
        expected = _from_scratch(safe(formula), session.trace())
        names, columns = free_variables(safe(formula)), free_variables(formula)
        order = [names.index(n) for n in columns]
        expected = {(t, tuple(row[i] for i in order)): s for (t, row), s in expected.items()}
        assert session.verdicts() == expected == told
        decided = len(evaluate(safe(formula), session.trace()).certain)
        undecided = [p.timestamp for p in session.trace()[decided:]]
        assert [p.timestamp for p in session.pending()] == undecided


SIG = read_signature("request(int) reply(int) open()")


def test_a_late_reply_withdraws_a_violation() -> None:
    """A deadline is pending, then missed, then kept after all, and each change says why."""
    session = Session(prepare("request(x) AND NOT EVENTUALLY[0,5] reply(x)", SIG), SIG)

    assert session.add(Event(10, "request", (1,))) == ()
    assert session.pending() == (Pending(10, 15),)
    passed = session.advance(16)
    assert passed == (Revision(10, (1,), "pending", "certain", None),)
    late = Event(14, "reply", (1,))
    assert session.add(late) == (Revision(10, (1,), "certain", "no", late),)
    assert session.verdicts() == {}
    assert [p.timestamp for p in session.pending()] == [14, 16]


def test_a_doubtful_reply_leaves_the_violation_possible() -> None:
    """What may have happened makes a certain verdict a possible one."""
    session = Session(prepare("request(x) AND NOT EVENTUALLY[0,5] reply(x)", SIG), SIG)
    session.add(Event(10, "request", (1,)))
    session.advance(20)
    doubtful = Event(12, "reply", (1,), certain=False)

    assert session.add(doubtful) == (Revision(10, (1,), "certain", "possible", doubtful),)
    assert session.verdicts() == {(10, (1,)): "possible"}


def test_an_earlier_event_changes_what_came_after_it() -> None:
    """An event that comes late may make something hold, or no longer, at later times."""
    session = Session(prepare("reply(x) AND NOT ONCE request(x)", SIG), SIG)
    session.add(Event(5, "reply", (1,)))
    session.add(Event(7, "reply", (1,)))
    earlier = Event(6, "request", (1,))

    assert session.add(earlier) == (Revision(7, (1,), "certain", "no", earlier),)
    assert session.add(earlier) == ()


@pytest.mark.parametrize(
    ("formula", "until"),
    [
        ("EVENTUALLY[0,3] open()", 13),
        ("EVENTUALLY[1,3] ALWAYS[0,4] open()", 17),
        ("(open() UNTIL[0,2] (NEXT[0,5] open()))", 17),
        ("NEXT open()", None),
        ("ONCE[0,9] EVENTUALLY[0,2] open()", 12),
        ("LET late() = EVENTUALLY[0,3] open() IN EVENTUALLY[0,1] late()", 14),
    ],
)
def test_pending_says_until_when(formula: str, until: int | None) -> None:
    """The farthest that the formula looks ahead is when it is decided."""
    session = Session(prepare(formula, SIG), SIG)
    session.advance(10)

    assert session.pending() == (Pending(10, until),)


@pytest.mark.parametrize(
    "event",
    [
        Event(1, "reqest", (1,)),
        Event(1, "request", ()),
        Event(1, "request", ("1",)),
        Event(1, "request", (True,)),
        Event(1 << 62, "open"),
    ],
)
def test_what_the_signature_does_not_have_is_refused(event: Event) -> None:
    """A wrong name, number or sort of arguments, or a time beyond all: a message, no change."""
    session = Session(prepare("open()", SIG), SIG)
    with pytest.raises(BadInput):
        session.add(event)
    assert session.trace() == ()
