"""Lists of people as rows of the ledger: the chain holds digests, names are sealed beside it.

Comes in: lists, and what a reviewer decided about two entries of them. Goes out: the
entries that were not erased, opened with the user's key, and the decisions. Who matches
whom is not worked out here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from servanda.errors import BadInput, Fault, nearest
from servanda.ledger import database
from servanda.ledger.chain import Entry, Kind, Payload
from servanda.ledger.deciding import Decider
from servanda.ledger.decisions import active
from servanda.ledger.store import Ledger
from servanda.ledger.tables import protected_names
from servanda.ledger.vault import Vault
from servanda.model import Instant

SAME, DIFFERENT = "same", "different"
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a party's list: its digest, and the fields as they were given."""

    digest: str
    party: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class PersonJudgement:
    """A reviewer's word on two entries: the same person, or two."""

    one: str
    other: str
    same: bool
    by: str


def add_list(
    ledger: Ledger, vault: Vault, party: str, rows: Sequence[dict[str, str]], *, now: Instant
) -> int:
    """Seal a party's list into the ledger and return how many entries are new."""
    boxes: dict[str, bytes] = {}
    for row in rows:
        text = json.dumps([party, row], ensure_ascii=False, sort_keys=True)
        boxes[vault.digest(text)] = vault.seal(text)
    there = set(_boxes(ledger))
    new = {digest: box for digest, box in boxes.items() if digest not in there}

    def decided(_rows: Sequence[Entry]) -> Iterator[tuple[Kind, Payload]]:
        if new:
            root = hashlib.sha256("".join(sorted(new)).encode("ascii")).hexdigest()
            yield Kind.PEOPLE, {"party": party, "entries": len(new), "digests": root}

    ledger.append_all(decided, now=now, sealed=new)
    return len(new)


def listed(ledger: Ledger, vault: Vault) -> list[Listed]:
    """Return every entry that was not erased, in the order of their digests.

    Raises:
        BadInput: when the key is another.
    """
    found = []
    for digest, box in sorted(_boxes(ledger).items()):
        said: Any = json.loads(vault.unseal(box))
        if isinstance(said, list):
            found.append(Listed(digest, said[0], said[1]))
    return found


def judge(ledger: Ledger, pair: tuple[str, str], verdict: str, decider: Decider) -> None:
    """Record that two entries are the same person or two; ends of digests that are clear do.

    Raises:
        BadInput: when an entry is not known, or its beginning fits several.
    """
    one, other = (_known(ledger, digest) for digest in pair)
    payload = {"persons": sorted((one, other)), "judgement": verdict}
    said = payload | {"by": decider.by, "reason": decider.reason}
    ledger.append_all(lambda _rows: [(Kind.SAME_PERSON, said)], now=decider.now)


def judgements(ledger: Ledger) -> list[PersonJudgement]:
    """Return what reviewers decided, the latest word on each pair."""
    latest: dict[tuple[str, str], PersonJudgement] = {}
    for row in active(ledger.entries()):
        if row.kind == Kind.SAME_PERSON:
            one, other = row.content["persons"]
            same = row.content["judgement"] == SAME
            latest[one, other] = PersonJudgement(one, other, same, row.content["by"])
    return list(latest.values())


def erase(ledger: Ledger, digest: str, decider: Decider) -> str:
    """Erase an entry's name; the chain keeps that it was erased, by whom and why.

    Raises:
        BadInput: when no such entry is known.
    """
    whole = _known(ledger, digest)
    said = {"erased": whole, "by": decider.by, "reason": decider.reason}
    ledger.append_all(lambda _rows: [(Kind.ERASURE, said)], now=decider.now)
    with database.writing(ledger.path) as connection:
        same = protected_names.c.digest == whole
        connection.execute(delete(protected_names).where(same))
    return whole


def short(digest: str) -> str:
    """Return the beginning of a digest, enough to tell two entries apart on a page."""
    return digest[:_SHORT]


def _known(ledger: Ledger, beginning: str) -> str:
    known = _boxes(ledger)
    fitting = [d for d in known if d.startswith(beginning.casefold())] if beginning else []
    if len(fitting) != 1:
        problem = "fits several entries." if fitting else "is no entry of a list."
        raise BadInput(
            Fault(
                f"entry {beginning[:70]}",
                problem,
                "Write more of it.",
                nearest(beginning, map(short, list(known)[:500])),
            )
        )
    return fitting[0]


def _boxes(ledger: Ledger) -> dict[str, bytes]:
    if not database.place().exists(ledger.path):
        return {}
    with database.reading(ledger.path) as connection:
        return {d: bytes(box) for d, box in connection.execute(select(protected_names))}
