"""A ledger in a file: SQLite's connections, and its troubles in words.

Comes in: the path of `ledger.db`. Goes out: SQLAlchemy connections that see one moment of
the ledger, or hold its only pen. What the rows mean is not known here.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from servanda.errors import BadInput, Fault, LedgerFault, ServandaError
from servanda.ledger.tables import metadata

_BUSY_MS = 1000
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CLOSED = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}


def make(path: Path) -> None:
    """Make an empty ledger, whole or not at all; do nothing where there is one.

    It is built under a passing name and then linked to its own, so that nobody, not even
    after a crash, meets half a ledger.
    """
    if path.exists():
        return
    descriptor, passing = tempfile.mkstemp(dir=path.parent, prefix=".ledger-")
    os.close(descriptor)
    try:
        with _connected(_engine(Path(passing)), "BEGIN IMMEDIATE") as connection:
            metadata.create_all(connection)
        with contextlib.closing(sqlite3.connect(passing)) as plain:
            plain.execute("PRAGMA journal_mode=WAL")
        Path(passing).chmod(0o644)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(passing)
    finally:
        for name in (passing, f"{passing}-wal", f"{passing}-shm", f"{passing}-journal"):
            Path(name).unlink(missing_ok=True)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Open the ledger to read; all reads see the same moment.

    Raises:
        LedgerFault: when the file is damaged or no ledger.
        BadInput: when it cannot be opened.
    """
    with _told(path):
        _refuse_empty(path)
        with _connected(_engine(path, to_read=True), "BEGIN") as connection:
            yield connection


def exists(path: Path) -> bool:
    """Whether there is such a file."""
    return path.exists()


def stamp(path: Path) -> tuple[int, ...]:
    """Return when the file and what SQLite keeps beside it changed last, and to what size."""
    found: list[int] = []
    for name in (path, path.with_name(f"{path.name}-wal")):
        try:
            stat = name.stat()
            found += (stat.st_mtime_ns, stat.st_size)
        except OSError:
            found += (0, -1)
    return tuple(found)


def unsound(path: Path) -> str:
    """Return what is damaged in the file's own structure though its rows can be read."""
    if not path.exists():
        return ""
    with reading(path) as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    return "" if said == "ok" else str(said)


@contextlib.contextmanager
def writing(
    path: Path, *, patience: int = 60, waiting: Callable[[], None] | None = None
) -> Iterator[Connection]:
    """Hold the only pen of a ledger in a file, as `database.writing` says."""
    with _told(path):
        make(path)
        _refuse_empty(path)
        engine = _engine(path)
        with _pen(engine, patience, waiting) as connection:
            yield connection


@contextlib.contextmanager
def _pen(engine: Engine, patience: int, waiting: Callable[[], None] | None) -> Iterator[Connection]:
    with engine.connect() as connection:
        tries, ours = 0, False
        while not ours:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                ours = True
            except DBAPIError as why:
                tries += 1
                if _code(why) not in _BUSY or tries >= patience:
                    raise
                if tries == 1 and waiting is not None:
                    waiting()
        yield from _in_transaction(connection)


@contextlib.contextmanager
def _connected(engine: Engine, begin: str) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.exec_driver_sql(begin)
        yield from _in_transaction(connection)


def _in_transaction(connection: Connection) -> Iterator[Connection]:
    try:
        yield connection
    except BaseException:
        with contextlib.suppress(DBAPIError):  # a failed write may have rolled back by itself
            connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _engine(path: Path, *, to_read: bool = False) -> Engine:
    """Return an engine that opens the file and leaves transactions to us.

    No pool: a connection is closed where its block ends, and no file stays open behind it.
    """
    way = "mode=ro&immutable=1" if to_read and _cannot_change(path) else "mode=rw"
    uri = f"{path.absolute().as_uri()}?{way}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000)
        connection.execute("PRAGMA trusted_schema=OFF")
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _cannot_change(path: Path) -> bool:
    """Whether the ledger lies where nobody can write, such as on a disc.

    SQLite would want to put its files beside it even to read.
    """
    return not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise LedgerFault(_damaged(path, "is empty: everything that it held is gone."))


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database reports into a message worth reading."""
    try:
        yield
    except ServandaError:
        raise
    except DBAPIError as why:
        raise _in_words(path, _code(why), str(why.orig)) from None
    except sqlite3.Error as why:
        raise _in_words(path, _primary(why), str(why)) from None
    except UnicodeDecodeError:
        raise LedgerFault(_damaged(path, "is damaged (its text is no UTF-8).")) from None
    except OSError as why:
        raise BadInput(
            Fault(
                str(path),
                f"cannot be used: {why.strerror or why}.",
                next_step="Check the folder and its rights.",
            )
        ) from None


def _in_words(path: Path, code: int, said: str) -> ServandaError:
    if code in _BUSY:
        return BadInput(
            Fault(
                str(path),
                "another process is writing to this ledger and did not finish in time.",
                next_step="Nothing was written. Try again when it is done.",
            )
        )
    if code in _NO_ROOM:
        return BadInput(
            Fault(
                str(path),
                f"could not be written ({said}): there is no space left, or the disk fails.",
                next_step="The ledger is as it was. Make room, then try again.",
            )
        )
    if code in _CLOSED:
        return BadInput(
            Fault(
                str(path),
                f"cannot be opened for writing ({said}).",
                next_step="Check the rights of the file and of its folder.",
            )
        )
    if code == sqlite3.SQLITE_ERROR and "no such table" in said:
        return LedgerFault(_damaged(path, "is a database, but no ledger of Servanda."))
    return LedgerFault(_damaged(path, f"is damaged or no ledger ({said})."))


def _damaged(path: Path, problem: str) -> Fault:
    return Fault(
        str(path),
        problem,
        next_step="Put back a copy from before, or move it away and load sources/ again.",
    )


def _code(why: DBAPIError) -> int:
    return _primary(why.orig)


def _primary(why: BaseException | None) -> int:
    """Return SQLite's primary result code: the low byte of the extended one."""
    return int(getattr(why, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF
