"""What may enter the ledger: new claims do, known ones add nothing, changed ones are refused.

Comes in: claims given and claims held. Goes out: the new ones, and all faults of others.
Pure: nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from servanda.claims.statement import ONE_STATEMENT
from servanda.errors import Fault, printable
from servanda.ledger.decisions import Held, Key
from servanda.ledger.payloads import claim_to_data
from servanda.model import Claim

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Admission:
    """What of the claims given is new, how many are known, and why others may not enter."""

    new: tuple[Claim, ...]
    known: int
    refused: tuple[tuple[Claim, Fault], ...]


def admit(given: Sequence[Claim], held: Iterable[Held]) -> Admission:
    """Return which claims are new, and which are refused.

    Refused are a claim whose key is known with other content, and a row of a claim that
    differs from its other rows in who said it, how or when.
    """
    by_key = {h.key: h for h in held}
    heads = {h.original.id: h.original for h in by_key.values()}
    new: dict[Key, Claim] = {}
    known = 0
    refused: list[tuple[Claim, Fault]] = []
    for claim in given:
        before = by_key.get(claim.key)
        if before is not None or claim.key in new:
            same = _same(claim, before) if before else new[claim.key] == claim
            if same:
                known += 1
            else:
                refused.append((claim, _changed(claim, before.claim if before else new[claim.key])))
            continue
        faults = [*_split(claim, heads.setdefault(claim.id, claim)), *_unwritable(claim)]
        refused += [(claim, fault) for fault in faults]
        if not faults:
            new[claim.key] = claim
    return Admission(tuple(new.values()), known, tuple(refused))


def differences(one: Claim, other: Claim) -> list[str]:
    """Return the names of the fields in which two claims differ."""
    ours, theirs = claim_to_data(one), claim_to_data(other)
    return [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]


def _same(claim: Claim, before: Held) -> bool:
    """Whether a claim is the one held, as it was loaded or as it stands corrected.

    A review is no other content: a candidate that comes again stays what was decided.
    """
    return any(replace(claim, reviewed=b.reviewed) == b for b in (before.original, before.claim))


def _changed(claim: Claim, before: Claim) -> Fault:
    names = [n for n in differences(claim, before) if n != "reviewed"]
    shown = "; ".join(
        f"{n}: held {_show(before, n)}, given {_show(claim, n)}" for n in names[:_SHOWN]
    )
    return Fault(
        place=_place(claim),
        problem=f"the ledger holds this claim with other content ({shown}).",
        expected="What was recorded is never overwritten.",
        next_step="Give the new row an id of its own, or record a correction.",
    )


def _split(claim: Claim, head: Claim) -> Iterator[Fault]:
    """Yield a fault where rows under one id are not one statement."""
    names = [n for n in ONE_STATEMENT if getattr(claim, n) != getattr(head, n)]
    if names:
        yield Fault(
            place=_place(claim),
            problem=f"another row of claim {claim.id!r} differs in {', '.join(names)}.",
            expected="Rows that share an id are one statement about several actors.",
            next_step="Give one of them another id.",
        )


def _unwritable(claim: Claim) -> Iterator[Fault]:
    for name, value in claim_to_data(claim).items():
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            yield Fault(_place(claim), f"{name} holds half a character.", "Text is Unicode.")


def _place(claim: Claim) -> str:
    actor = f", actor {printable(claim.actor, 80)}" if claim.actor else ""
    return f"claim {printable(claim.id, 80)}{actor}"


def _show(claim: Claim, name: str) -> str:
    value = claim_to_data(claim).get(name)
    return "nothing" if value is None else printable(repr(value), 60)
