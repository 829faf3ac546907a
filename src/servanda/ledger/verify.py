"""Verify: the chain recomputed from its first row, and the SHA-256 of every original.

Comes in: a case folder. Goes out: the faults found, the first row that does not fit first.
Nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from servanda.errors import BadInput, Fault
from servanda.ledger import database, fed
from servanda.ledger.chain import Entry, Kind
from servanda.ledger.decisions import apply
from servanda.ledger.originals import misfits
from servanda.ledger.questions import register_of
from servanda.ledger.store import Ledger


def verify(case_path: Path, *, head: str = "") -> list[Fault]:
    """Return what does not fit; an empty list when everything does.

    Args:
        case_path: the case folder.
        head: the hash of a row noted earlier. Rows cut off at the end leave a chain that
            fits; only a hash kept elsewhere shows it.
    """
    ledger = Ledger.open(case_path)
    faults: list[Fault] = []
    rows: list[Entry] = []
    try:
        rows = ledger.entries()
        apply(rows)
        register_of(rows)
        faults += _unsound(ledger.path)
    except BadInput as found:
        faults += found.faults
    else:
        faults += _cut(ledger, rows, head)
    faults += misfits(case_path, _originals(rows))
    faults += fed.misfits(case_path, rows)
    return faults


def _unsound(path: Path) -> Iterator[Fault]:
    """Yield a fault where the database's own structure is damaged though the rows can be read."""
    said = database.place().unsound(path)
    if said:
        yield Fault(
            path.name,
            f"the database is damaged ({said}).",
            next_step="Put back a copy from before.",
        )


def _cut(ledger: Ledger, rows: Sequence[Entry], head: str) -> Iterator[Fault]:
    if head and not any(r.hash == head for r in rows):
        yield Fault(
            ledger.path.name,
            f"no row has the hash {head}.",
            "Rows were cut off at the end, or this is another ledger.",
        )


def _originals(rows: Sequence[Entry]) -> Iterator[tuple[int, str, str]]:
    for row in rows:
        said = row.content if row.kind in (Kind.LOAD, Kind.ITEM) else {}
        if "sha256" in said:
            yield row.seq, str(said["file"]), str(said["sha256"])
        if "text" in said:
            yield row.seq, f"the text of {said['file']}", str(said["text"])
