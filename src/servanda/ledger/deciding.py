"""Decisions about claims as new rows: correct, judge, review, revoke.

Comes in: a ledger, what was decided, by whom and why. Goes out: the number of the new
row. Nothing that was recorded changes; `decisions.apply` draws the consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.ledger.chain import Entry, Kind, Payload
from servanda.ledger.decisions import (
    ACCEPT,
    APART,
    DIFFERENT_EVENT,
    REJECT,
    SAME_EVENT,
    SET_ASIDE,
    Key,
    apply,
    corrected,
)
from servanda.ledger.payloads import FIELDS
from servanda.ledger.store import Ledger, apply_all
from servanda.model import Instant

_REVOCABLE = (
    Kind.CORRECTION,
    Kind.JUDGEMENT,
    Kind.DECISION,
    Kind.REVOCATION,
    Kind.QUESTION,
    Kind.ANSWER,
    Kind.DISPUTE,
)


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, why, and when (UTC seconds)."""

    by: str
    reason: str
    now: Instant


def correct(ledger: Ledger, key: Key, changed: Mapping[str, Any], decider: Decider) -> int:
    """Replace fields of a claim; values in the form of `payloads.claim_to_data`, None clears one.

    Raises:
        BadInput: when there is no such claim or field, or the claim would collide with another.
    """

    def decided(rows: Sequence[Entry]) -> Payload:
        held = {h.key: h for h in apply_all(rows)}
        _known(held, [key])
        _fields(changed)
        now = corrected(held[key].claim, changed)
        if any(h.claim.key == now.key and h.key != key for h in held.values()):
            raise BadInput(
                Fault(_name(key), "the correction makes it the same row as another claim.")
            )
        return {"claim": list(key), "fields": dict(changed)}

    return _decide(ledger, Kind.CORRECTION, decided, decider)


def judge_same_event(
    ledger: Ledger, keys: Iterable[Key], decider: Decider, beside: Iterable[Key] = ()
) -> int:
    """Judge that claims, and all that are tied to them, speak of one event.

    `beside` are keys of claims that feeds hold outside of the chain.
    """
    return _judge(ledger, SAME_EVENT, tuple(keys), decider, beside)


def judge_apart(
    ledger: Ledger, keys: Iterable[Key], decider: Decider, beside: Iterable[Key] = ()
) -> int:
    """Judge that claims that seem to speak of one event do not; what ties them stays."""
    return _judge(ledger, APART, tuple(keys), decider, beside)


def judge_different_event(ledger: Ledger, keys: Iterable[Key], decider: Decider) -> int:
    """Judge that each of these claims speaks of an event of its own, tied to no other claim."""
    return _judge(ledger, DIFFERENT_EVENT, tuple(keys), decider)


def set_aside(ledger: Ledger, keys: Iterable[Key], decider: Decider) -> int:
    """Take claims out of use; revoke the judgement to bring them back."""
    return _judge(ledger, SET_ASIDE, tuple(keys), decider)


def review(ledger: Ledger, keys: Iterable[Key], decider: Decider, *, accept: bool) -> int:
    """Accept or reject a machine's candidates."""
    chosen = tuple(keys)

    def decided(rows: Sequence[Entry]) -> Payload:
        _known({h.key for h in apply_all(rows)}, chosen)
        return {"claims": [list(k) for k in chosen], "decision": ACCEPT if accept else REJECT}

    return _decide(ledger, Kind.DECISION, decided, decider)


def revoke(ledger: Ledger, row: int, decider: Decider) -> int:
    """Take back a decision: what it changed is as if it had not been made.

    Raises:
        BadInput: when the row is no decision. A claim is set aside instead.
    """

    def decided(rows: Sequence[Entry]) -> Payload:
        if not any(r.seq == row and r.kind in _REVOCABLE for r in rows):
            raise BadInput(
                Fault(
                    f"row {row}",
                    "is no decision that could be revoked.",
                    "A claim is set aside by a judgement.",
                )
            )
        return {"of": row}

    return _decide(ledger, Kind.REVOCATION, decided, decider)


def _judge(
    ledger: Ledger,
    judgement: str,
    keys: tuple[Key, ...],
    decider: Decider,
    beside: Iterable[Key] = (),
) -> int:
    def decided(rows: Sequence[Entry]) -> Payload:
        _known({h.key for h in apply(rows)} | set(beside), keys)
        return {"claims": [list(k) for k in keys], "judgement": judgement}

    return _decide(ledger, Kind.JUDGEMENT, decided, decider)


def _decide(
    ledger: Ledger, kind: Kind, decided: Callable[[Sequence[Entry]], Payload], decider: Decider
) -> int:
    def payload(rows: Sequence[Entry]) -> Payload:
        return {**decided(rows), "by": decider.by, "reason": decider.reason}

    return ledger.append(kind, payload, now=decider.now).seq


def _known(held: Collection[Key], keys: Sequence[Key]) -> None:
    """Refuse keys that the ledger does not hold, all at once."""
    ids = [f"{i}/{a}" if a else i for i, a in held]
    faults = [
        Fault(
            _name(k),
            "the ledger holds no such claim.",
            suggestion=nearest("/".join(filter(None, k)), ids),
        )
        for k in keys
        if k not in held
    ]
    if not keys:
        faults = [Fault("decision", "names no claim.")]
    if faults:
        raise BadInput(*faults)


def _fields(changed: Mapping[str, Any]) -> None:
    open_to = [f for f in FIELDS if f not in ("id", "reviewed")]
    faults = [
        Fault(
            "correction",
            f"{printable(f)!r} cannot be corrected.",
            f"Fields: {', '.join(open_to)}.",
            nearest(f, open_to),
        )
        for f in changed
        if f not in open_to
    ]
    if not changed:
        faults = [Fault("correction", "changes nothing.")]
    if faults:
        raise BadInput(*faults)


def _name(key: Key) -> str:
    return printable(f"claim {'/'.join(filter(None, key))}")
