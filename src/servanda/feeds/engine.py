"""DuckDB as feeds use it: bounded memory, no network, no extensions, shared macros.

Comes in: a folder for what does not fit into memory. Goes out: a connection.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

import duckdb

MEMORY = "700MB"
_THREADS = 2
_MACROS = "macros.sql"


@contextlib.contextmanager
def engine(spill: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that spills to a folder and loads nothing from anywhere."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": _THREADS,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **({"temp_directory": str(spill)} if spill else {}),
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def prepare(
    connection: duckdb.DuckDBPyConnection, lookups: Mapping[str, Mapping[str, str]]
) -> None:
    """Make the shared macros, and one `lookup_NAME(code)` for each table of codes."""
    connection.execute(resources.files(__package__).joinpath(_MACROS).read_text("utf-8"))
    for name, table in lookups.items():
        pairs = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in table.items())
        connection.execute(
            f"create or replace macro lookup_{name}(code) as map {{{pairs}}}[trim(code)]"
        )


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
