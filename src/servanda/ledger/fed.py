"""Feeds as rows of the ledger: what was converted, from which file, under which hash.

Comes in: a converted feed. Goes out: one row for all of it, and the Parquet files that the
rows name. A big feed never passes through the chain row by row; its hash and counts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.case.terms import Case
from servanda.errors import Fault
from servanda.ledger.chain import Entry, Kind, Payload
from servanda.ledger.decisions import Held, active, apply
from servanda.ledger.originals import sha256_of
from servanda.ledger.store import Ledger
from servanda.model import Claim, Instant

FOLDER = "feeds"


@dataclass(frozen=True, slots=True)
class Fed:
    """A feed's file as it was taken in.

    Attributes:
        feed: its name, such as `ucdp-ged`; file: the name of what was given.
        sha256: of the file that was given; parquet: of what it became.
        rows, located, left_out: how many events, with coordinates, and bad rows left out.
        first, last: the days of the earliest and latest event, ISO, or empty.
    """

    feed: str
    file: str
    sha256: str
    parquet: str
    rows: int
    located: int = 0
    left_out: int = 0
    first: str = ""
    last: str = ""


def record(ledger: Ledger, fed: Fed, *, now: Instant) -> Entry:
    """Add the row that tells of a feed."""
    said: Payload = {name: getattr(fed, name) for name in Fed.__slots__}
    return ledger.append_all(lambda _rows: [(Kind.FEED, said)], now=now)[0]


def fed_before(rows: Sequence[Entry], sha256: str) -> Entry | None:
    """Return the standing row that took in this very file whole, or None."""
    for row in active(rows):
        if row.kind == Kind.FEED and row.content["sha256"] == sha256:
            return None if row.content["left_out"] else row
    return None


def parquet_of(folder: Path, row: Entry) -> Path:
    """Return the Parquet file that a row names."""
    return folder / FOLDER / f"{row.content['parquet']}.parquet"


def held(case: Case, rows: Sequence[Entry]) -> list[Held]:
    """Return the claims that rows of the ledger hold, those of its feeds included.

    Of a feed only the claims that the case's duties are about are read.

    Raises:
        BadInput: when a feed's Parquet file is missing or cannot be read.
    """
    fed = [row for row in active(rows) if row.kind == Kind.FEED]
    if not fed:
        return apply(rows)
    from servanda.feeds.reading import claims_of  # noqa: PLC0415 — brings DuckDB

    since = max(row.recorded_at for row in fed)
    claims = claims_of(case, [parquet_of(case.path, row) for row in fed])
    return apply(rows, beside=[_held(claim, fed[-1].seq, since) for claim in claims])


def _held(claim: Claim, seq: int, recorded_at: Instant) -> Held:
    return Held(claim.key, claim, claim, seq, recorded_at)


def known_claims(
    case: Case, ledger: Ledger, *, known_at: Instant, recorded_at: Instant | None = None
) -> list[Claim]:
    """Return the claims of a case available by `known_at` that its ledger held by `recorded_at`."""
    rows = [r for r in ledger.entries() if recorded_at is None or r.recorded_at < recorded_at]
    return [h.claim for h in held(case, rows) if h.available <= known_at]


def misfits(folder: Path, rows: Sequence[Entry]) -> Iterator[Fault]:
    """Yield a fault for each feed whose Parquet file is missing or changed."""
    for row in rows:
        if row.kind != Kind.FEED:
            continue
        path, place = parquet_of(folder, row), f"{FOLDER}/{row.content['parquet']}.parquet"
        if not path.is_file():
            problem = f"the events of {row.content['file']} (row {row.seq}) are missing."
            yield Fault(place, problem, next_step="Put the file back, or revoke the row.")
        elif sha256_of(path) != row.content["parquet"]:
            yield Fault(
                place,
                "its content does not fit its SHA-256: the file was changed.",
                next_step="Put back a copy from before the change.",
            )
