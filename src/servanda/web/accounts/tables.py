"""The tables of the accounts' database. No secret is in them: only digests, and sealed keys.

SQLite by a path, any other database by an SQLAlchemy URL.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import SQLAlchemyError

from servanda.errors import BadInput, Fault

metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("totp", Text, nullable=False, default=""),
    Column("totp_last", BigInteger, nullable=False, default=0),
    Column("created", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False, default=0),
)

grants = Table(
    "grants",
    metadata,
    Column("person", Integer, ForeignKey("people.id"), primary_key=True),
    Column("case", Text, primary_key=True),
    Column("role", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False, default=0),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("case", Text, nullable=False),
    Column("role", Integer, nullable=False),
    Column("by", Integer, ForeignKey("people.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used_by", Integer, nullable=False, default=0),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("credential", LargeBinary, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("about", Text, nullable=False),
)


def open_database(where: str) -> Engine:
    """Return the engine of an accounts' database, its tables made where they are missing.

    Raises:
        BadInput: when it cannot be opened.
    """
    url = where if "://" in where else f"sqlite:///{where}"
    try:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _strict)
        metadata.create_all(engine)
    except SQLAlchemyError as why:
        raise BadInput(
            Fault(
                "--accounts",
                f"the accounts' database cannot be opened ({type(why).__name__}).",
                "Give a path such as accounts.db, or an SQLAlchemy URL.",
            )
        ) from None
    return engine


def _strict(connection: object, record: object) -> None:
    del record
    cursor = connection.cursor()  # type: ignore[attr-defined]  # whatever driver it is
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold a connection in a transaction: all of the block, or nothing."""
    with engine.begin() as connection:
        yield connection
