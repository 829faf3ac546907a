"""Ledgers on a PostgreSQL server: a schema for each case, the same tables, the same chain.

Comes in: the server's address and the path of a case's `ledger.db`. Goes out: SQLAlchemy
connections that see one moment of the ledger, or hold its only pen. A case that has a
ledger in its folder brings it along, once; what differs from it later is refused.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from sqlalchemy import (
    URL,
    Connection,
    NullPool,
    create_engine,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.schema import CreateSchema

from servanda.errors import BadInput, Fault, LedgerFault, ServandaError, printable
from servanda.ledger import onfile
from servanda.ledger.database import SERVER
from servanda.ledger.tables import entries, metadata, protected_names

_FRESH = 1.0
"""Seconds for which a look at the ledger's end is not repeated."""

_REACHED_IN = 5
_CASE = "case.yml"
_MOST_NAME = 50
_LOCKED, _FULL, _FORBIDDEN = "55P03", "53", "42501"


@lru_cache(maxsize=4)
def server(url: str) -> Server:
    """Return the server at an address, `postgresql://user:password@host/database`.

    Raises:
        BadInput: when it is the address of nothing that is known, or the driver is missing.
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise _unfit("is no address of a database.") from None
    if given.get_backend_name() not in ("postgresql", "postgres"):
        raise _unfit(f"names {printable(given.get_backend_name())}; only PostgreSQL is known.")
    try:
        import psycopg  # noqa: F401, PLC0415 — an optional part
    except ImportError:
        raise BadInput(
            Fault(
                "the database",
                "needs the PostgreSQL driver.",
                next_step="pip install 'servanda[postgres]'",
            )
        ) from None
    return Server(given.set(drivername="postgresql+psycopg"))


def _unfit(problem: str) -> BadInput:
    return BadInput(
        Fault("the database", problem, "An address: postgresql://user:password@host/database")
    )


class Server:
    """A PostgreSQL server that keeps the ledgers of cases, each in a schema of its own."""

    def __init__(self, url: URL) -> None:
        self.name = url.render_as_string(hide_password=True).replace("+psycopg", "")
        # No pool: nothing stays open between calls, and no process holds on to a server.
        self._engine = create_engine(
            url, poolclass=NullPool, connect_args={"connect_timeout": _REACHED_IN}
        )
        self._ready: set[str] = set()
        self._seen: dict[str, tuple[float, tuple[int, ...]]] = {}
        self._lock = threading.Lock()

    def exists(self, path: Path) -> bool:
        """Whether there may be anything to read: there is, once the case was looked at."""
        del path
        return True

    @contextlib.contextmanager
    def reading(self, path: Path) -> Iterator[Connection]:
        """Open the ledger to read; all reads see the same moment."""
        with self._told():
            schema = self._ready_schema(path)
            with self._engine.connect() as connection:
                still = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                with still.begin():
                    _look_in(still, schema)
                    yield still

    @contextlib.contextmanager
    def writing(
        self, path: Path, *, patience: int = 60, waiting: Callable[[], None] | None = None
    ) -> Iterator[Connection]:
        """Hold the ledger's only pen; readers go on reading."""
        waits = (patience, waiting)
        with self._told():
            schema = self._ready_schema(path)
            with self._engine.connect() as connection, _pen(connection, schema, waits):
                yield connection
            self._seen.pop(schema, None)

    def unsound(self, path: Path) -> str:
        """Return nothing: a server looks after its own files."""
        del path
        return ""

    def stamp(self, path: Path) -> tuple[int, ...]:
        """Return the number of the last row; not asked again within a moment."""
        schema = schema_of(path)
        at, known = self._seen.get(schema, (0.0, ()))
        if not known or time.monotonic() - at > _FRESH:
            with self.reading(path) as connection:
                known = (connection.execute(select(func.max(entries.c.seq))).scalar() or 0,)
            self._seen[schema] = (time.monotonic(), known)
        return known

    def _ready_schema(self, path: Path) -> str:
        """Return the schema of a case's ledger; made when it is not there."""
        schema = schema_of(path)
        with self._lock:
            if schema not in self._ready:
                with self._engine.begin() as connection:
                    _make(connection, schema, path)
                self._ready.add(schema)
        return schema

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server reports into a message worth reading."""
        try:
            yield
        except ServandaError:
            raise
        except DBAPIError as why:
            raise self._in_words(why) from None

    def _in_words(self, why: DBAPIError) -> ServandaError:
        code = str(getattr(why.orig, "sqlstate", None) or "")
        said = printable(str(why.orig).strip().partition("\n")[0])
        if code == _LOCKED:
            problem = "another process is writing to this ledger and did not finish in time."
            step = "Nothing was written. Try again when it is done."
        elif code.startswith(_FULL):
            problem, step = f"has no room ({said}).", "The ledger is as it was. Make room."
        elif code == _FORBIDDEN:
            problem, step = f"refuses it ({said}).", "Ask for the right to make and use schemas."
        elif not code:
            problem, step = f"cannot be reached ({said}).", "Check the address and that it runs."
        else:
            return LedgerFault(Fault(SERVER, f"{self.name}: cannot be used ({said})."))
        return BadInput(Fault(SERVER, f"{self.name}: {problem}", next_step=step))


def schema_of(path: Path) -> str:
    """Return the schema of a case: by its id, which copies of one case share."""
    case = path.parent / _CASE
    named = _named(case, case.stat().st_mtime_ns) if case.is_file() else ""
    whole = named or path.parent.resolve().name
    plain = re.sub(r"[^a-z0-9]+", "_", whole)[:_MOST_NAME]
    told = hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"servanda_{plain}_{told}"


@lru_cache(maxsize=256)
def _named(case: Path, changed: int) -> str:
    """Return the id that `case.yml` states, empty where it states none."""
    del changed  # another file has another id
    try:
        read = YAML(typ="safe").load(case)
    except (YAMLError, OSError, UnicodeDecodeError):
        return ""
    return str(read.get("id", "")) if isinstance(read, dict) else ""


def _look_in(connection: Connection, schema: str) -> None:
    connection.exec_driver_sql(f"SET LOCAL search_path TO {schema}")


@contextlib.contextmanager
def _pen(
    connection: Connection, schema: str, waits: tuple[int, Callable[[], None] | None]
) -> Iterator[None]:
    patience, waiting = waits
    for tries in range(1, patience + 1):
        with connection.begin() as transaction:
            _look_in(connection, schema)
            connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
            try:
                connection.exec_driver_sql("LOCK TABLE entries IN EXCLUSIVE MODE")
            except DBAPIError as why:
                if getattr(why.orig, "sqlstate", "") != _LOCKED or tries == patience:
                    raise
                transaction.rollback()
            else:
                yield
                return
        if tries == 1 and waiting is not None:
            waiting()


def _make(connection: Connection, schema: str, path: Path) -> None:
    """Make the ledger of a case where there is none, whole or not at all; take over its file's.

    Raises:
        BadInput: when the file in the folder has rows that the server's ledger lacks.
    """
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (schema,))
    there = inspect(connection).has_schema(schema)
    if not there:
        connection.execute(CreateSchema(schema))
    _look_in(connection, schema)
    if there:
        _agree(connection, path)
    else:
        metadata.create_all(connection, checkfirst=False)
        _take_over(connection, path)


def _take_over(connection: Connection, path: Path) -> None:
    if not path.exists():
        return
    with onfile.reading(path) as file:
        for table in (entries, protected_names):
            rows = [dict(row) for row in file.execute(select(table)).mappings()]
            if rows:
                connection.execute(insert(table), rows)


def _agree(connection: Connection, path: Path) -> None:
    """Refuse a file whose last row is not the server's row of that number."""
    if not path.exists():
        return
    last = select(entries.c.seq, entries.c.hash).order_by(entries.c.seq.desc()).limit(1)
    with onfile.reading(path) as file:
        found = file.execute(last).first()
    if found is None:
        return
    there = connection.execute(select(entries.c.hash).where(entries.c.seq == found.seq)).scalar()
    if there != found.hash:
        raise BadInput(
            Fault(
                path.name,
                f"in the folder {path.parent.name} has rows that the server's ledger lacks "
                f"(row {found.seq} is not the same).",
                "One ledger for a case: the server's took over the file's when it was made.",
                next_step="Load what was added to the file again and move the file away; or, for "
                "another case, give it another `id` in case.yml.",
            )
        )
