"""Where a ledger is: in the case's folder, or on a PostgreSQL server that all cases share.

Comes in: the path of a case's `ledger.db`, which names the ledger wherever it is. Goes out:
SQLAlchemy connections that see one moment of it, or hold its only pen.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from servanda.ledger import onfile

VARIABLE = "SERVANDA_DB"
"""The environment variable that names the server for every command, as an SQLAlchemy URL."""

SERVER = "the ledger's server"
"""The place that faults of the server name; pages show no more of them."""


class Place(Protocol):
    """Something that keeps ledgers, each under the path of its case's `ledger.db`."""

    def exists(self, path: Path, /) -> bool:
        """Whether there may be anything to read."""
        ...

    def reading(self, path: Path, /) -> AbstractContextManager[Connection]:
        """Open the ledger to read."""
        ...

    def writing(
        self, path: Path, /, *, patience: int = 60, waiting: Callable[[], None] | None = None
    ) -> AbstractContextManager[Connection]:
        """Hold the ledger's only pen."""
        ...

    def unsound(self, path: Path, /) -> str:
        """Return what is damaged in the database's own structure, empty when nothing is."""
        ...

    def stamp(self, path: Path, /) -> tuple[int, ...]:
        """Return what tells that the ledger changed."""
        ...


def place() -> Place:
    """Return where ledgers are kept.

    Raises:
        BadInput: when the environment names no PostgreSQL server, or the driver is missing.
    """
    url = os.environ.get(VARIABLE, "")
    if not url:
        return onfile
    from servanda.ledger.onserver import server  # noqa: PLC0415 — an optional part

    return server(url)


def reading(path: Path) -> AbstractContextManager[Connection]:
    """Open the ledger to read; all reads see the same moment.

    Raises:
        LedgerFault: when it is damaged or no ledger.
        BadInput: when it cannot be opened or reached.
    """
    return place().reading(path)


def writing(
    path: Path, *, patience: int = 60, waiting: Callable[[], None] | None = None
) -> AbstractContextManager[Connection]:
    """Hold the ledger's only pen: all that the block writes is written, or nothing.

    Args:
        path: the ledger; made when it is not there.
        patience: seconds to wait for another process that writes.
        waiting: called once when there is one.

    Raises:
        BadInput: when another process does not let go, or there is no space left.
        LedgerFault: when it is damaged or no ledger.
    """
    return place().writing(path, patience=patience, waiting=waiting)
