"""The hash chain: what one row of the ledger is, and whether the rows fit each other.

Comes in: rows as they stand in the database. Goes out: the hash of a new row, or the
first row that does not fit and why. Knows nothing of claims or of databases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from servanda.errors import Fault, LedgerFault
from servanda.model import Instant

GENESIS = hashlib.sha256(b"servanda ledger 1").hexdigest()
"""What the first row points back to; the number is the format of the rows."""

Payload: TypeAlias = dict[str, Any]


class Kind(StrEnum):
    """What a row says. Every later row points at earlier ones; none is ever changed."""

    LOAD = "load"
    ITEM = "item"
    FEED = "feed"
    CLAIM = "claim"
    CORRECTION = "correction"
    JUDGEMENT = "judgement"
    REVOCATION = "revocation"
    DECISION = "candidate-decision"
    QUESTION = "question"
    ANSWER = "answer"
    DISPUTE = "dispute"
    PEOPLE = "list-of-people"
    SAME_PERSON = "person-judgement"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger.

    Attributes:
        seq: 1, 2, 3, … without a gap.
        recorded_at: when it was written, UTC seconds; never earlier than the row before.
        payload: canonical JSON, what the row says.
        prev_hash: the hash of the row before, `GENESIS` for the first.
        hash: SHA-256 of the five above.
    """

    seq: int
    kind: str
    recorded_at: Instant
    payload: str
    prev_hash: str
    hash: str

    @property
    def content(self) -> Payload:
        """The payload, read. Call it on rows that `checked` let through.

        Raises:
            LedgerFault: when it is no JSON object; a row that fits its hash may still be foreign.
        """
        try:
            read = json.loads(self.payload)
        except (ValueError, TypeError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise LedgerFault(Fault(f"ledger.db, row {self.seq}", "says nothing that can be read."))
        return read


def canonical(payload: Payload) -> str:
    """Return the one way to write a payload: sorted keys, no spaces, no NaN.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def link(before: Entry | None, kind: Kind, payload: Payload, *, now: Instant) -> Entry:
    """Return the row that follows another. A clock that went back does not take the chain along."""
    seq = before.seq + 1 if before else 1
    recorded_at = max(now, before.recorded_at) if before else now
    prev = before.hash if before else GENESIS
    text = canonical(payload)
    return Entry(
        seq, kind.value, recorded_at, text, prev, _digest(seq, kind.value, recorded_at, text, prev)
    )


def checked(entries: Iterable[Entry], where: str) -> Iterator[Entry]:
    """Yield the rows, each after it was found to fit the one before.

    Raises:
        LedgerFault: at the first that does not fit.
    """
    before: Entry | None = None
    for entry in entries:
        problem = _misfit(before, entry)
        if problem:
            raise LedgerFault(_fault(where, entry, problem))
        yield entry
        before = entry


def _misfit(before: Entry | None, entry: Entry) -> str:
    """Return what is wrong with a row that follows another, or nothing."""
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        return f"row {expected} is missing."
    if entry.prev_hash != (before.hash if before else GENESIS):
        return "it does not point to the row before it."
    own = _digest(entry.seq, entry.kind, entry.recorded_at, entry.payload, entry.prev_hash)
    if entry.hash != own:
        return "its content does not fit its hash: something in it was changed."
    if before and entry.recorded_at < before.recorded_at:
        return "it was recorded before the row that it follows."
    return ""


def _fault(where: str, entry: Entry, problem: str) -> Fault:
    return Fault(
        place=f"{where}, row {entry.seq!r}",
        problem=problem,
        expected="No row may be changed once it is written.",
        next_step="Put back a copy from before the change, then: servanda verify CASE",
    )


def _digest(*parts: object) -> str:
    """Hash the parts as one JSON list, so that no two rows can share one spelling."""
    written = json.dumps(parts, separators=(",", ":"), ensure_ascii=True, default=repr)
    return hashlib.sha256(written.encode("ascii")).hexdigest()
