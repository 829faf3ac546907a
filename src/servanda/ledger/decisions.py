"""What people decided about claims, applied: corrections, judgements, reviews, revocations.

Comes in: the rows of the ledger in their order. Goes out: the claims as they stand now.
Pure: nothing is read or written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from servanda.errors import Fault, LedgerFault
from servanda.ledger.chain import Entry, Kind
from servanda.ledger.payloads import claim_from_data, claim_to_data
from servanda.model import Claim, Instant

Key: TypeAlias = tuple[str, str]
"""(claim id, actor) as the row was first loaded: what a later row points at."""

SAME_EVENT = "same-event"
DIFFERENT_EVENT = "different-event"
APART = "apart"
"""Of two events for sure: no longer proposed as one; nothing else changes."""
SET_ASIDE = "set-aside"
ACCEPT = "accept"
REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as the ledger holds it now, under the key of its first row.

    `original` is the claim as it was loaded.
    """

    key: Key
    claim: Claim
    original: Claim
    seq: int
    recorded_at: Instant

    @property
    def available(self) -> Instant:
        """From when it could be known: the end of the later of said and published.

        A claim that states neither is available once this ledger held it.
        """
        stated = [t.end for t in (self.claim.said, self.claim.published) if t is not None]
        return max(stated, default=self.recorded_at)


def apply(entries: Iterable[Entry], beside: Iterable[Held] = ()) -> list[Held]:
    """Return the claims that stand after all rows, in the order in which they were loaded.

    `beside` are claims that stand outside of the rows, those of feeds; what was decided
    about them is applied, too.

    Raises:
        LedgerFault: when a row that fits its hash is none that this program writes.
    """
    rows = list(entries)
    try:
        return _applied(rows, beside)
    except (KeyError, TypeError, ValueError) as why:
        raise LedgerFault(
            Fault(
                "ledger.db",
                f"a row fits the chain and cannot be understood ({type(why).__name__}: {why}).",
                next_step="Was it written by a newer version of Servanda? Update, then try again.",
            )
        ) from None


def _applied(rows: Sequence[Entry], beside: Iterable[Held]) -> list[Held]:
    standing = active(rows)
    held: dict[Key, Held] = {}
    for row in rows:
        if row.kind == Kind.CLAIM:
            claim = claim_from_data(row.content["claim"])
            held[claim.key] = Held(claim.key, claim, claim, row.seq, row.recorded_at)
    held |= {h.key: h for h in beside if h.key not in held}
    for row in standing:
        if row.kind == Kind.CORRECTION:
            _correct(held, row.content)
    gone = _set_aside(held, standing)
    _tie(held, [row for row in standing if row.kind == Kind.JUDGEMENT])
    return [h for key, h in held.items() if key not in gone]


def corrected(claim: Claim, changed: Mapping[str, Any]) -> Claim:
    """Return a claim with fields replaced: values as `claim_to_data` writes them, None clears."""
    data = {**claim_to_data(claim), **changed}
    return claim_from_data({name: value for name, value in data.items() if value is not None})


def active(rows: Sequence[Entry]) -> list[Entry]:
    """Return the rows after the claims that nobody revoked. A revocation can be revoked, too."""
    revoked: set[int] = set()
    standing = []
    for row in reversed(rows):
        if row.seq in revoked or row.kind in (Kind.CLAIM, Kind.LOAD, Kind.ITEM):
            continue
        if row.kind == Kind.REVOCATION:
            revoked.add(row.content["of"])
        else:
            standing.append(row)
    return standing[::-1]


def _correct(held: dict[Key, Held], said: Mapping[str, Any]) -> None:
    key = as_key(said["claim"])
    held[key] = replace(held[key], claim=corrected(held[key].claim, said["fields"]))


def _set_aside(held: dict[Key, Held], standing: Iterable[Entry]) -> set[Key]:
    """Apply reviews; return the claims that a judgement sets aside or a reviewer rejects."""
    gone: set[Key] = set()
    for row in standing:
        said = row.content
        keys = [k for k in map(as_key, said.get("claims", ())) if k in held]
        if row.kind == Kind.JUDGEMENT and said["judgement"] == SET_ASIDE:
            gone.update(keys)
        if row.kind == Kind.DECISION and said["decision"] == REJECT:
            gone.update(keys)
        if row.kind == Kind.DECISION and said["decision"] == ACCEPT:
            gone.difference_update(keys)
            for key in keys:
                held[key] = replace(held[key], claim=replace(held[key].claim, reviewed=True))
    return gone


def _tie(held: dict[Key, Held], judgements: Iterable[Entry]) -> None:
    """Apply same-event and different-event judgements, the later one having the last word."""
    events = {key: h.claim.event or own_event(h.claim) for key, h in held.items()}
    members: dict[str, set[Key]] = defaultdict(set)
    for key, event in events.items():
        members[event].add(key)
    stated = {h.claim.event for h in held.values() if h.claim.event}
    changed: set[Key] = set()
    for row in judgements:
        said = row.content
        keys = [k for k in map(as_key, said.get("claims", ())) if k in held]
        if said["judgement"] == SAME_EVENT and keys:
            joined = sorted({events[k] for k in keys})
            # The name must not depend on the order of rows: the first that somebody stated.
            name = next((e for e in joined if e in stated), joined[0])
            moved = {k for event in joined for k in members.pop(event)}
            members[name] = moved
            events.update(dict.fromkeys(moved, name))
            changed |= moved
        if said["judgement"] == DIFFERENT_EVENT:
            for key in keys:
                members[events[key]].discard(key)
                events[key] = f"{'/'.join(filter(None, key))}#{row.seq}"
                members[events[key]].add(key)
            changed.update(keys)
    for key in changed:
        held[key] = replace(held[key], claim=replace(held[key].claim, event=events[key]))


def judged_apart(entries: Iterable[Entry]) -> list[frozenset[Key]]:
    """Return the claims that standing judgements hold to be of different events, by judgement."""
    return [
        frozenset(map(as_key, row.content["claims"]))
        for row in active(list(entries))
        if row.kind == Kind.JUDGEMENT and row.content["judgement"] == APART
    ]


def own_event(claim: Claim) -> str:
    """Return the event that a claim speaks of when nothing ties it to another claim."""
    return "/".join(filter(None, claim.key))


def as_key(data: Sequence[str]) -> Key:
    """Return a key read from JSON."""
    claim_id, actor = data
    return (claim_id, actor)
