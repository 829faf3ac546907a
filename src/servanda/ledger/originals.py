"""Originals: every file that was loaded, kept as it was in `sources/` under its SHA-256.

Comes in: a file. Goes out: its SHA-256, and a copy that nobody changes. What is in the
file is not looked at.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from servanda.errors import BadInput, Fault, LedgerFault

SOURCES = "sources"
_CHUNK = 1 << 20
_READ_ONLY = 0o444
_NAME = re.compile(r"[0-9a-f]{64}")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextlib.contextmanager
def kept(path: Path, folder: Path, sha256: str) -> Iterator[Path]:
    """Keep a copy of a file in `folder/sources/`; take it away again when the block fails.

    Raises:
        BadInput: when the file changed since it was read, or the copy cannot be written.
    """
    place = folder / SOURCES / sha256
    if place.exists() and sha256_of(place) == sha256:
        yield place
        return
    try:
        _copy(path, place, sha256)
    except OSError as why:
        raise BadInput(_not_written(place, why)) from None
    try:
        yield place
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def misfits(folder: Path, expected: Iterator[tuple[int, str, str]]) -> Iterator[Fault]:
    """Yield a fault for each original that is missing, changed or not as its name says.

    `expected`: (row, file name as it was loaded, SHA-256) of each original the ledger names.
    """
    for row, name, sha256 in expected:
        # A ledger from elsewhere may hold anything here, a path upwards for one.
        if not _NAME.fullmatch(sha256) or not (folder / SOURCES / sha256).is_file():
            yield Fault(
                f"{SOURCES}/{sha256}",
                f"the original of {name} (row {row} of the ledger) is missing.",
                next_step="Put the file back under this name.",
            )
    there = folder / SOURCES
    for path in sorted(there.iterdir()) if there.is_dir() else ():
        if not _NAME.fullmatch(path.name) or not path.is_file():
            continue
        if sha256_of(path) != path.name:
            yield Fault(
                f"{SOURCES}/{path.name}",
                "its content does not fit its SHA-256: the file was changed.",
                "An original is kept as it was.",
                next_step="Put back a copy from before the change.",
            )


def _copy(path: Path, place: Path, sha256: str) -> None:
    """Copy under a passing name, then rename: a copy that is there is there whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor, passing = tempfile.mkstemp(dir=place.parent, prefix=".keeping-")
    try:
        with os.fdopen(descriptor, "wb") as copy, path.open("rb") as original:
            while piece := original.read(_CHUNK):
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != sha256:
            raise LedgerFault(
                Fault(str(path), "changed while it was being read.", next_step="Load it again.")
            )
        Path(passing).chmod(_READ_ONLY)
        Path(passing).replace(place)
    finally:
        Path(passing).unlink(missing_ok=True)


def _not_written(place: Path, why: OSError) -> Fault:
    return Fault(
        str(place.parent),
        f"the original could not be kept: {why.strerror or why}.",
        next_step="Nothing was loaded. Make room or check the rights, then load again.",
    )
