"""The cases that are served, each read anew when its files or its ledger change.

Comes in: case folders. Goes out: snapshots, each of one moment of a case and its ledger.
A snapshot never changes; whoever holds one sees one moment.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.case.read import AGREEMENT, CASE, read_case
from servanda.errors import BadInput, Fault
from servanda.ledger import Ledger, database
from servanda.ledger.store import LEDGER
from servanda.web.snapshot import Snapshot

_FILES = (AGREEMENT, CASE, "places.geojson")

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot and the state of the files that it was read from."""

    stamp: Stamp
    snapshot: Snapshot


class Shelf:
    """All cases of a server by their id."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders: dict[str, Path] = {}
        self._kept: dict[str, Kept] = {}
        self._locks: dict[str, threading.Lock] = {}
        for folder in folders:
            self._add(folder)

    def _add(self, folder: Path) -> None:
        case = read_case(folder)
        if case.id in self._folders:
            raise BadInput(
                Fault(
                    str(folder),
                    f"has the id of another case, {case.id!r} in {self._folders[case.id]}.",
                    next_step="Give one of them another `id` in case.yml.",
                )
            )
        stamp_of(folder)  # a ledger that cannot be reached is told now, not on every page
        self._folders[case.id] = folder
        self._locks[case.id] = threading.Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all cases, in the order given."""
        return tuple(self._folders)

    def folder(self, case: str) -> Path:
        """Return the folder of a case."""
        return self._folders[case]

    def ledger(self, case: str) -> Ledger:
        """Return the ledger of a case, to write to."""
        return Ledger.open(self._folders[case])

    def fresh(self, case: str) -> Snapshot | None:
        """Return the snapshot if nothing changed since it was read, else None. Quick."""
        kept = self._kept.get(case)
        if kept is not None and kept.stamp == stamp_of(self._folders[case]):
            return kept.snapshot
        return None

    def latest(self, case: str) -> Snapshot:
        """Return the case as it is now; reads files when they changed.

        Raises:
            BadInput: when a file was changed to something that cannot be read.
        """
        with self._locks[case]:
            found = self.fresh(case)
            if found is not None:
                return found
            folder = self._folders[case]
            stamp = stamp_of(folder)
            entries = Ledger.open(folder).entries()
            version = _version(folder, entries[-1].hash if entries else "")
            kept = self._kept.get(case)
            if kept is not None and kept.snapshot.version == version:
                snapshot = kept.snapshot
            else:
                snapshot = Snapshot(read_case(folder), tuple(entries), version)
            self._kept[case] = Kept(stamp, snapshot)
            return snapshot


def stamp_of(folder: Path) -> Stamp:
    """Return what tells that a case's files or its ledger changed: when and to what size."""
    found: list[int] = []
    for name in _FILES:
        try:
            stat = (folder / name).stat()
            found += (stat.st_mtime_ns, stat.st_size)
        except OSError:
            found += (0, -1)
    return (*found, *database.place().stamp(folder / LEDGER))


def _version(folder: Path, head: str) -> str:
    """Return what names this state of a case: its written files and the ledger's head."""
    digest = hashlib.blake2b(head.encode("ascii", "replace"), digest_size=12)
    for name in _FILES:
        path = folder / name
        digest.update(path.read_bytes() if path.is_file() else b"")
        digest.update(b"\0")
    return digest.hexdigest()
