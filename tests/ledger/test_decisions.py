"""Corrections, judgements, reviews and revocations: what stands after them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.errors import BadInput, LedgerFault
from servanda.ledger import Ledger, deciding
from servanda.ledger.chain import Entry, Kind, link
from servanda.ledger.deciding import Decider
from servanda.ledger.decisions import Key, apply
from servanda.ledger.payloads import claim_to_data
from servanda.model import Claim
from servanda.testing import claim_of

ME = Decider("reviewer", "compared with the recording", 2000)
A, B, C = ("A1", "North"), ("B1", "North"), ("C1", "North")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger with three claims about one actor; A1 and B1 state the same event."""
    held = Ledger.open(tmp_path)
    held.append_claims(
        [
            claim_of("A1 North affirm TER-HAND actor=North on=2024-02-01 event=e1"),
            claim_of("B1 South affirm TER-HAND actor=North on=2024-02-01 event=e1"),
            claim_of("C1 Gazette report TER-HAND actor=North on=2024-02-01"),
        ],
        now=1000,
    )
    return held


def events(ledger: Ledger) -> list[str]:
    """Return the event of each claim, by claim id."""
    return [c.event for c in sorted(ledger.claims(), key=lambda c: c.id)]


def test_a_correction_replaces_fields_and_its_revocation_restores_them(ledger: Ledger) -> None:
    """What was loaded is never lost: corrected, then as before."""
    before = ledger.claims()

    row = deciding.correct(ledger, A, {"place": "ford", "event": None}, ME)
    corrected = ledger.claims()[0]
    assert (corrected.place, corrected.event) == ("ford", "")
    deciding.revoke(ledger, row, ME)

    assert ledger.claims() == before


def test_a_revocation_can_be_revoked(ledger: Ledger) -> None:
    """Taking back the taking back brings the correction back."""
    row = deciding.correct(ledger, A, {"place": "ford"}, ME)
    undone = deciding.revoke(ledger, row, ME)
    deciding.revoke(ledger, undone, ME)

    assert ledger.claims()[0].place == "ford"


def test_a_corrected_actor_keeps_its_key(ledger: Ledger) -> None:
    """Later decisions still point at the row as it was loaded."""
    deciding.correct(ledger, A, {"actor": "South"}, ME)
    deciding.correct(ledger, A, {"place": "ford"}, ME)

    assert ledger.claims()[0].key == ("A1", "South")
    assert ledger.claims()[0].place == "ford"


def test_claims_set_aside_come_back_when_the_judgement_is_revoked(ledger: Ledger) -> None:
    """Nothing is deleted."""
    row = deciding.set_aside(ledger, [A, C], ME)
    assert [c.id for c in ledger.claims()] == ["B1"]
    deciding.revoke(ledger, row, ME)

    assert [c.id for c in ledger.claims()] == ["A1", "B1", "C1"]


def test_same_event_ties_claims_and_all_that_is_tied_to_them(ledger: Ledger) -> None:
    """B1 and C1 are judged one event; A1, tied to B1 by its file, goes along."""
    deciding.judge_same_event(ledger, [B, C], ME)

    assert events(ledger) == ["e1", "e1", "e1"]


def test_different_event_takes_each_claim_out(ledger: Ledger) -> None:
    """A1 and B1 are judged apart: neither keeps the tie."""
    row = deciding.judge_different_event(ledger, [A, B], ME)
    one, other, third = events(ledger)

    assert len({one, other, third or "C1/North"}) == 3
    deciding.revoke(ledger, row, ME)
    assert events(ledger) == ["e1", "e1", ""]


def test_a_judgement_reaches_claims_that_are_loaded_later(ledger: Ledger) -> None:
    """A claim that states an event which was judged the same as another joins it."""
    deciding.judge_same_event(ledger, [A, C], ME)
    ledger.append_claims([claim_of("D1 South deny TER-HAND actor=North event=C1/North")], now=3000)

    assert len(ledger.claims()) == 4
    assert len(set(events(ledger))) == 1


def test_a_review_accepts_or_rejects(tmp_path: Path) -> None:
    """An accepted candidate counts as reviewed; a rejected one is gone until revoked."""
    ledger = Ledger.open(tmp_path)
    candidates = [
        Claim("A1", "North", "affirm", reviewed=False),
        Claim("B1", "North", "affirm", reviewed=False),
    ]
    ledger.append_claims(candidates, now=1)
    deciding.review(ledger, [("A1", "")], ME, accept=True)
    row = deciding.review(ledger, [("B1", "")], ME, accept=False)

    assert [(c.id, c.reviewed) for c in ledger.claims()] == [("A1", True)]
    deciding.revoke(ledger, row, ME)
    assert [(c.id, c.reviewed) for c in ledger.claims()] == [("A1", True), ("B1", False)]


def test_decisions_count_from_when_they_were_recorded(ledger: Ledger) -> None:
    """Looked at as recorded before the correction, the claim is as it was loaded."""
    deciding.correct(ledger, A, {"place": "ford"}, ME)

    assert ledger.claims(recorded_at=2000)[0].place == ""
    assert ledger.claims(recorded_at=2001)[0].place == "ford"


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (
            lambda x: deciding.correct(x, ("A1", "Nroth"), {"place": "p"}, ME),
            "Did you mean 'A1/North'",
        ),
        (lambda x: deciding.correct(x, A, {"plaec": "p"}, ME), "Did you mean 'place'"),
        (lambda x: deciding.correct(x, A, {}, ME), "changes nothing"),
        (lambda x: deciding.correct(x, A, {"id": "B1"}, ME), "cannot be corrected"),
        (lambda x: deciding.judge_same_event(x, [], ME), "names no claim"),
        (lambda x: deciding.revoke(x, 2, ME), "is no decision"),
        (lambda x: deciding.revoke(x, 99, ME), "is no decision"),
    ],
)
def test_an_impossible_decision_is_refused(
    ledger: Ledger, decide: Callable[[Ledger], int], said: str
) -> None:
    """The message says what would do, and no row is added."""
    before = ledger.entries()

    with pytest.raises(BadInput, match=said):
        decide(ledger)
    assert ledger.entries() == before


def test_a_correction_does_not_make_two_claims_one(tmp_path: Path) -> None:
    """Two rows of one claim cannot be corrected to the same actor."""
    ledger = Ledger.open(tmp_path)
    ledger.append_claims(
        [claim_of("A1 North affirm actor=North"), claim_of("A1 North affirm actor=South")], now=1
    )

    with pytest.raises(BadInput, match="same row as another"):
        deciding.correct(ledger, ("A1", "South"), {"actor": "North"}, ME)


KEYS = [(f"K{n}", "") for n in range(5)]


def rows_of(decisions: list[tuple[str, list[Key]]]) -> list[Entry]:
    """Return five claims and same- or different-event judgements about them, as rows."""
    rows: list[Entry] = []

    def add(kind: Kind, payload: dict[str, object]) -> None:
        rows.append(link(rows[-1] if rows else None, kind, payload, now=0))

    for name, _ in KEYS:
        add(Kind.CLAIM, {"claim": claim_to_data(Claim(name, "North", "affirm"))})
    for judgement, keys in decisions:
        add(Kind.JUDGEMENT, {"judgement": judgement, "claims": [list(k) for k in keys]})
    return rows


SOME_KEYS = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)


@settings(max_examples=60)
@given(st.lists(SOME_KEYS, max_size=4), st.randoms())
def test_same_event_judgements_do_not_depend_on_their_order(
    ties: list[list[Key]], random: Random
) -> None:
    """Ties are an equivalence: in whatever order they are recorded, the events are the same."""
    shuffled = [random.sample(keys, len(keys)) for keys in random.sample(ties, len(ties))]

    def groups(order: list[list[Key]]) -> list[str]:
        return [h.claim.event for h in apply(rows_of([("same-event", keys) for keys in order]))]

    assert groups(ties) == groups(shuffled)


@given(SOME_KEYS, SOME_KEYS)
def test_the_later_judgement_has_the_last_word(tied: list[Key], apart: list[Key]) -> None:
    """Claims judged apart after they were tied share an event with nobody."""
    held = apply(rows_of([("same-event", tied), ("different-event", apart)]))
    names = [h.claim.event or h.claim.id for h in held if h.key in apart]
    others = [h.claim.event or h.claim.id for h in held if h.key not in apart]

    assert len(set(names)) == len(names)
    assert not set(names) & set(others)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"claim": {"id": "A1", "speaker": 3, "act": "affirm"}},
        {"claim": {"id": "A1", "speaker": "x", "act": "affirm", "said": [5, 1, "day"]}},
        {"claim": {"id": "A1", "speaker": "x", "act": "affirm", "said": [0, 10**30, "day"]}},
        {"claim": {"id": "A1", "speaker": "x", "act": "affirm", "modality": "perhaps"}},
        {"claim": {"id": "A1", "speaker": "x", "act": "affirm", "colour": "red"}},
        {"claim": {"id": "A1", "speaker": "x", "act": "affirm", "count": {"best": "many"}}},
    ],
)
def test_a_foreign_row_that_fits_the_chain_is_a_fault(payload: dict[str, object]) -> None:
    """A ledger from elsewhere cannot bring in what is no claim."""
    with pytest.raises(LedgerFault):
        apply([link(None, Kind.CLAIM, payload, now=0)])
