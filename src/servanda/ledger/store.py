"""The ledger: append, and read as of a time. Rows are added, never changed.

Comes in: claims and decisions, with the time `now`. Goes out: the claims that were held
and available by given times, with every decision applied. Every read checks the chain.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert, select

from servanda.errors import BadInput, Fault
from servanda.ledger import database
from servanda.ledger.admission import Admission, admit
from servanda.ledger.chain import Entry, Kind, Payload, checked, link
from servanda.ledger.decisions import Held, apply
from servanda.ledger.originals import kept
from servanda.ledger.payloads import claim_to_data
from servanda.ledger.tables import entries, keep_sealed
from servanda.model import Claim, Instant

LEDGER = "ledger.db"
_AT_ONCE = 500

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that claims came from: kept in `sources/` and named in the row of the load.

    Attributes:
        path: the file; `name` is what the row says of it, without folders.
        sha256: of the bytes that were read.
        feed: what it was loaded as, such as `claims`.
        left_out: rows that were bad and are not among the claims.
    """

    path: Path
    sha256: str
    feed: str = "claims"
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """What a load did: claims added, claims that the ledger had already, the last row's hash."""

    added: int
    known: int
    head: str


class Ledger:
    """The ledger of one case. A ledger that is not there yet reads as empty.

    >>> Ledger.open(Path("/nowhere")).claims()
    []
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Return the ledger of a case folder, or of a file that is one. Nothing is read yet."""
        given = Path(path)
        is_file = given.suffix == Path(LEDGER).suffix and not given.is_dir()
        return cls(given if is_file else given / LEDGER)

    def __enter__(self) -> Self:
        """Return itself: what a ledger opens, it closes within each call."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing stays open between calls."""

    def entries(self) -> list[Entry]:
        """Return all rows, each checked against the one before.

        Raises:
            LedgerFault: at the first row that does not fit, or when the file is damaged.
        """
        if not database.place().exists(self.path):
            return []
        with database.reading(self.path) as connection:
            return list(checked(_rows(connection), self.path.name))

    def held(self, *, recorded_at: Instant | None = None) -> list[Held]:
        """Return the claims held by a time with what was decided by then, under their keys.

        Args:
            recorded_at: the end of the period looked at; a row counts when its second has
                passed by then. None = all rows.
        """
        rows = self.entries()
        return apply(r for r in rows if recorded_at is None or r.recorded_at < recorded_at)

    def claims(
        self, *, known_at: Instant | None = None, recorded_at: Instant | None = None
    ) -> list[Claim]:
        """Return the claims available by `known_at` that this ledger held by `recorded_at`.

        A claim is available at the end of the later of said and published; one that states
        neither, from when it was recorded. None = no bound.
        """
        held = self.held(recorded_at=recorded_at)
        return [h.claim for h in held if known_at is None or h.available <= known_at]

    def refusals(self, claims: Iterable[Claim]) -> tuple[tuple[Claim, Fault], ...]:
        """Return which claims `append_claims` would refuse now, and why: to leave them out."""
        return admit(tuple(claims), apply_all(self.entries())).refused

    def append_claims(
        self,
        claims: Iterable[Claim],
        *,
        now: Instant,
        origin: Origin | None = None,
        progress: Progress | None = None,
        waiting: Callable[[], None] | None = None,
    ) -> Appended:
        """Add the claims that are new, in one transaction, with a row that tells of the load.

        Args:
            claims: those that the ledger holds already, as loaded or as corrected, add nothing.
            now: the time of recording.
            origin: the file they came from; a copy of it is kept.
            progress: called with the number of claims written each time.
            waiting: called once when another process is writing and this one waits.

        Raises:
            BadInput: when a known key comes with other content (nothing is added then),
                another process keeps writing, or there is no space left.
        """
        given = tuple(claims)
        with contextlib.ExitStack() as outside, self._pen(waiting) as (connection, rows):
            admission = admit(given, apply_all(rows))
            if admission.refused:
                raise BadInput(*(fault for _, fault in admission.refused))
            if not admission.new:
                return Appended(0, admission.known, rows[-1].hash if rows else "")
            if origin is not None:
                # Entered outside the transaction: when that fails, the copy goes, too.
                outside.enter_context(kept(origin.path, self.path.parent, origin.sha256))
            new = _chained(rows, admission, origin, now)
            _insert(connection, new, progress)
        return Appended(len(admission.new), admission.known, new[-1].hash)

    def loaded(self, sha256: str) -> Entry | None:
        """Return the row of the load that took in a whole file with this SHA-256, or None."""
        for row in self.entries():
            if row.kind == Kind.LOAD:
                said = row.content
                if said.get("sha256") == sha256 and not said.get("left_out"):
                    return row
        return None

    def append(
        self, kind: Kind, decided: Callable[[Sequence[Entry]], Payload], *, now: Instant
    ) -> Entry:
        """Add one row that is no claim and return it.

        Args:
            kind: what the row says.
            decided: returns the payload, given all rows, or raises; `deciding` has them all.
            now: the time of recording.
        """
        return self.append_all(lambda rows: [(kind, decided(rows))], now=now)[0]

    def append_all(
        self,
        decided: Callable[[Sequence[Entry]], Iterable[tuple[Kind, Payload]]],
        *,
        now: Instant,
        sealed: Mapping[str, bytes] | None = None,
    ) -> list[Entry]:
        """Add rows that are no claims, all or none, and return them.

        Args:
            decided: returns what the rows say, given all rows, or raises.
            now: the time of recording.
            sealed: protected names by their digest, kept outside the chain (`vault`).
        """
        with self._pen(None) as (connection, rows):
            new: list[Entry] = []
            for kind, payload in decided(rows):
                before = new[-1] if new else rows[-1] if rows else None
                new.append(link(before, kind, payload, now=now))
            _insert(connection, new, None)
            keep_sealed(connection, sealed or {})
        return new

    @contextlib.contextmanager
    def _pen(self, waiting: Callable[[], None] | None) -> Iterator[tuple[Connection, list[Entry]]]:
        """Hold the only pen, with all rows so far."""
        if not self.path.parent.is_dir():
            raise BadInput(
                Fault(
                    str(self.path.parent),
                    "there is no such folder.",
                    next_step="Make a case first: servanda new PATH",
                )
            )
        with database.writing(self.path, waiting=waiting) as connection:
            yield connection, list(checked(_rows(connection), self.path.name))


def apply_all(rows: Iterable[Entry]) -> list[Held]:
    """Return every claim that was ever loaded, corrections applied, none set aside.

    A row that was set aside or rejected is still known: loading it again adds nothing.
    """
    return apply(r for r in rows if r.kind not in (Kind.JUDGEMENT, Kind.DECISION))


def _rows(connection: Connection) -> Iterator[Entry]:
    for row in connection.execute(select(entries).order_by(entries.c.seq)):
        yield Entry(*row)


def _insert(connection: Connection, rows: Sequence[Entry], progress: Progress | None) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        piece = rows[start : start + _AT_ONCE]
        connection.execute(insert(entries), [asdict(r) for r in piece])
        if progress is not None:
            progress(len(piece))


def _chained(
    rows: Sequence[Entry], admission: Admission, origin: Origin | None, now: Instant
) -> list[Entry]:
    """Return the row of the load and a row for each new claim, linked to the last row."""
    said: Payload = {"added": len(admission.new), "known": admission.known}
    if origin is not None:
        said |= {
            "as": origin.feed,
            "file": origin.path.name,
            "left_out": origin.left_out,
            "sha256": origin.sha256,
        }
    new = [link(rows[-1] if rows else None, Kind.LOAD, said, now=now)]
    for claim in admission.new:
        payload = {"claim": claim_to_data(claim), "load": new[0].seq}
        new.append(link(new[-1], Kind.CLAIM, payload, now=now))
    return new
