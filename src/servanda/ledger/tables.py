"""The tables of a ledger, and what keeps them append-only in the database itself.

SQLite and PostgreSQL hold the same tables; each refuses a change in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
    insert,
    select,
)

_CLOSED_TO = "UPDATE", "DELETE"

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column(
        "seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),
    Column("kind", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)
"""The chain: append-only."""

protected_names = Table(
    "protected_names",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Names of protected people, outside the chain so that they can be erased (`docs/ledger.md`)."""


def keep_sealed(connection: Connection, sealed: Mapping[str, bytes]) -> None:
    """Add protected names that are not there yet."""
    for digest, box in sealed.items():
        same = protected_names.c.digest == digest
        if connection.execute(select(protected_names.c.digest).where(same)).first() is None:
            connection.execute(insert(protected_names).values(digest=digest, sealed=box))


for _verb in _CLOSED_TO:
    event.listen(
        entries,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # it has no types
            f"CREATE TRIGGER entries_refuse_{_verb.lower()} BEFORE {_verb} ON entries "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

event.listen(
    entries,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]  # it has no types
        # Without it, INSERT OR REPLACE would take a row away and fire no DELETE trigger.
        "CREATE TRIGGER entries_refuse_replace BEFORE INSERT ON entries "
        "WHEN NEW.seq <= (SELECT max(seq) FROM entries) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    ).execute_if(dialect="sqlite"),
)

# A statement that changes a row on conflict fires UPDATE there; the primary key does the rest.
_REFUSE = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
)
_REFUSES = (
    "CREATE TRIGGER entries_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
)
for _ddl in (_REFUSE, _REFUSES):
    event.listen(
        entries,
        "after_create",
        DDL(_ddl).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
    )
