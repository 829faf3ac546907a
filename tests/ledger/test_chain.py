"""The hash chain by itself: rows that fit, rows that do not, and which is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.errors import LedgerFault
from servanda.ledger.chain import GENESIS, Entry, Kind, canonical, checked, link

PAYLOADS = st.dictionaries(
    st.text(max_size=5), st.one_of(st.text(max_size=8), st.integers(), st.none()), max_size=4
)


def chain_of(payloads: list[dict[str, object]]) -> list[Entry]:
    """Return rows linked one after the other, a second apart."""
    rows: list[Entry] = []
    for number, payload in enumerate(payloads):
        rows.append(link(rows[-1] if rows else None, Kind.JUDGEMENT, payload, now=number))
    return rows


@given(st.lists(PAYLOADS, max_size=6))
def test_what_was_linked_fits(payloads: list[dict[str, object]]) -> None:
    """Rows that were linked pass the check and say what was put in."""
    rows = chain_of(payloads)

    assert list(checked(rows, "ledger.db")) == rows
    assert [r.content for r in rows] == payloads


@given(st.lists(PAYLOADS, min_size=1, max_size=5), st.data())
def test_any_changed_field_is_found_in_its_row_or_the_next(
    payloads: list[dict[str, object]], data: st.DataObject
) -> None:
    """Whatever is changed in a row, the check stops there, or at the next for its hash."""
    rows = chain_of(payloads)
    at = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(["kind", "recorded_at", "payload", "prev_hash", "hash"]))
    changed = {f: getattr(rows[at], f) for f in Entry.__dataclass_fields__}
    changed[name] += 1 if name == "recorded_at" else "x"
    rows[at] = Entry(**changed)

    with pytest.raises(LedgerFault, match=f"row {at + 1}:|row {at + 1} "):
        list(checked(rows, "ledger.db"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (lambda r: r[1:], "row 1 is missing"),
        (lambda r: [r[0], r[2]], "row 2 is missing"),
        (lambda r: [r[0], replace(r[1], payload='{"a":9}'), r[2]], "row 2: its content"),
        (lambda r: [r[0], replace(r[1], prev_hash=GENESIS), r[2]], "does not point to the row"),
    ],
)
def test_the_first_row_that_does_not_fit_is_named(
    rows: Callable[[list[Entry]], list[Entry]], said: str
) -> None:
    """Missing rows, changed content and broken pointers are told apart."""
    whole = chain_of([{"a": 1}, {"a": 2}, {"a": 3}])

    with pytest.raises(LedgerFault, match=said):
        list(checked(rows(whole), "ledger.db"))


def test_time_never_runs_backwards() -> None:
    """A row written by a clock that went back carries the time of the row before."""
    first = link(None, Kind.LOAD, {}, now=100)
    second = link(first, Kind.LOAD, {}, now=50)

    assert second.recorded_at == 100


def test_a_row_recorded_before_its_predecessor_does_not_fit() -> None:
    """A chain that somebody hashed anew with times out of order is refused."""
    first = link(None, Kind.LOAD, {}, now=100)
    second = link(replace(first, recorded_at=0), Kind.LOAD, {}, now=50)

    with pytest.raises(LedgerFault, match="recorded before the row"):
        list(checked([first, second], "ledger.db"))


@given(PAYLOADS)
def test_canonical_text_does_not_depend_on_order(payload: dict[str, object]) -> None:
    """Two spellings of one payload hash alike."""
    turned = dict(reversed(payload.items()))

    assert canonical(payload) == canonical(turned)
    assert json.loads(canonical(payload)) == payload


@pytest.mark.parametrize("payload", ["[1]", "{", "", "[" * 100_000])
def test_a_row_that_says_nothing_readable_is_a_fault(payload: str) -> None:
    """A row that fits its hash and is no JSON object is refused with a message."""
    row = replace(link(None, Kind.LOAD, {}, now=0), payload=payload)

    with pytest.raises(LedgerFault, match="row 1"):
        _ = row.content
