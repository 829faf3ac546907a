"""A feed's file to Parquet, once: events in one order, each row with its original.

Comes in: a file and its manifest. Goes out: a Parquet file, how many rows it has, and what
was wrong with others. DuckDB reads and writes in pieces, so that size costs time only.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from servanda.errors import BadInput, Fault, printable
from servanda.feeds.badrows import MOST_FAULTS, bad_rows
from servanda.feeds.engine import engine, identifier, literal, prepare
from servanda.feeds.header import Layout, layout_of
from servanda.feeds.incoming import Incoming, Progress, incoming
from servanda.feeds.manifest import Manifest
from servanda.feeds.problems import problems_sql

MEGABYTE = 1_000_000
_MOST_LINE = 16_000_000
_RAGGED = {"MISSING COLUMNS", "TOO MANY COLUMNS"}


@dataclass(frozen=True, slots=True)
class HowToLoad:
    """What a load may take in.

    Attributes:
        today: the day of the load, ISO.
        keep_good: whether bad rows are left out instead of stopping the load.
        most_bytes: of the file, and of its text when it was zipped.
    """

    today: str
    keep_good: bool = False
    most_bytes: int = 8_000 * MEGABYTE
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """What came of a file.

    Attributes:
        path: the Parquet file.
        sha256: of the file that was given.
        located: rows with coordinates.
        first, last: the days of the earliest and the latest event, ISO, or empty.
        remarks: what is odd about rows that were taken, with how many.
        left_out: bad rows, only with `keep_good`; `faults` says what is wrong with the first.
    """

    path: Path
    sha256: str
    rows: int
    located: int
    first: str
    last: str
    left_out: int = 0
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()


def convert(path: Path, feed: Manifest, target: Path, how: HowToLoad) -> Converted:
    """Write the events of a file as Parquet.

    Raises:
        BadInput: when the file or its schema is not the feed's, a row is bad and bad rows are
            not to be left out, or the counts lie outside the manifest's bounds.
    """
    with (
        incoming(path, how.most_bytes, how.progress) as given,
        tempfile.TemporaryDirectory(dir=target.parent) as spill,
        engine(Path(spill)) as connection,
    ):
        layout = layout_of(given.path, given.name, feed)
        prepare(connection, feed.lookups)
        draft = Path(spill) / "draft.parquet"
        try:
            _write_draft(connection, given, (feed, layout), draft, how)
        except duckdb.Error as why:
            raise BadInput(_unreadable(given.name, why)) from None
        ragged = _ragged(connection, given.name)
        return _finished(connection, given, feed, (draft, target), (ragged, how))


def read_sql(path: Path, layout: Layout) -> str:
    """Return the SQL that reads a file as text, every cell as it stands."""
    columns = ", ".join(f"{literal(c)}: 'VARCHAR'" for c in layout.columns)
    return (
        f"read_csv({literal(str(path))}, columns={{{columns}}}, auto_detect=false, "
        f"header={str(layout.header).lower()}, delim={literal(layout.separator)}, "
        f"quote={_quote(layout)}, escape={_quote(layout)}, strict_mode=true, "
        f"null_padding=false, store_rejects=true, max_line_size={_MOST_LINE})"
    )


def _quote(layout: Layout) -> str:
    # Tab-separated machine output does not quote: a quote in it is a character like others.
    return "''" if layout.separator == "\t" and not layout.header else "'\"'"


def _write_draft(
    connection: duckdb.DuckDBPyConnection,
    given: Incoming,
    laid_out: tuple[Manifest, Layout],
    draft: Path,
    how: HowToLoad,
) -> None:
    feed, layout = laid_out
    optional = [c for c in feed.optional if c not in layout.columns]
    absent = "".join(f", cast(null as varchar) as {identifier(c)}" for c in optional)
    connection.execute(
        f"create or replace temp view raw as select *{absent}, "
        f"{problems_sql(feed, how.today)} as problems, file as original "
        f"from {read_sql(given.path, layout)} file"
    )
    # In one thread rows stay in the order of the file without waiting for one another in memory.
    connection.execute("set threads = 1")
    body = feed.events.rstrip().removesuffix("from raw")
    connection.execute(
        f"copy ({body}, problems, original from raw) to {literal(str(draft))} "
        "(format parquet, compression zstd, row_group_size 50000)"
    )


def _ragged(connection: duckdb.DuckDBPyConnection, name: str) -> list[Fault]:
    """Return the rows that are none: too few cells, too many, a quote that is never closed."""
    rows = connection.execute(
        "select line, first(error_type), first(error_message order by error_message) "
        "from reject_errors group by line order by line"
    ).fetchall()
    return [Fault(f"{name}:{line}", *_reject(kind, words)) for line, kind, words in rows]


def _reject(kind: str, words: str) -> tuple[str, str]:
    if kind in _RAGGED:
        _, _, counts = words.partition("Columns: ")
        expected, _, found = counts.partition(" Found: ")
        return (
            f"has {found or 'another number of'} cells; the header has {expected or 'others'}.",
            "A cell with the separator in it is put in double quotes.",
        )
    return f"cannot be read: {printable(words.partition(chr(10))[0], 160)}", ""


def _unreadable(name: str, why: duckdb.Error) -> Fault:
    first = str(why).partition("\n")[0]
    return Fault(
        name,
        f"cannot be read: {printable(first, 240)}",
        next_step="Is it a whole file of this feed?",
    )


def _finished(
    connection: duckdb.DuckDBPyConnection,
    given: Incoming,
    feed: Manifest,
    files: tuple[Path, Path],
    with_faults: tuple[list[Fault], HowToLoad],
) -> Converted:
    """Check the draft, leave out bad rows where asked to, and put the rest in its place."""
    draft, target = files
    ragged, how = with_faults
    connection.execute(
        "create or replace temp view draft as "
        f"select *, file_row_number + 1 as row from read_parquet({literal(str(draft))}, "
        "file_row_number=true)"
    )
    bad, faults = bad_rows(connection, given.name, feed)
    faults = [*ragged[:MOST_FAULTS], *faults]
    left_out = bad + len(ragged)
    if left_out and not how.keep_good:
        raise BadInput(*faults, *_more(given.name, left_out))
    if bad:
        connection.execute(
            "copy (select * exclude (row, problems, file_row_number) from draft "
            "where len(problems) = 0 and row not in (select row from misfits)) "
            f"to {literal(str(target))} (format parquet, compression zstd, row_group_size 50000)"
        )
    else:
        draft.rename(target)
    return _counted(connection, target, given, feed, (left_out, tuple(faults)))


def _counted(
    connection: duckdb.DuckDBPyConnection,
    target: Path,
    given: Incoming,
    feed: Manifest,
    bad: tuple[int, tuple[Fault, ...]],
) -> Converted:
    row = connection.execute(
        "select count(*), count(*) filter (lat is not null and lon is not null), "
        "coalesce(cast(min(first_day) as varchar), ''), "
        "coalesce(cast(max(last_day) as varchar), '') "
        f"from read_parquet({literal(str(target))})"
    ).fetchone()
    rows, located, first, last = row or (0, 0, "", "")
    left_out, faults = bad
    outside = _outside_bounds(given.name, feed, rows, located)
    if outside:
        target.unlink(missing_ok=True)
        raise BadInput(*faults, *outside)
    remarks = _remarks(connection, target, feed)
    return Converted(target, given.sha256, rows, located, first, last, left_out, faults, remarks)


def _remarks(
    connection: duckdb.DuckDBPyConnection, target: Path, feed: Manifest
) -> tuple[str, ...]:
    if not feed.remarks:
        return ()
    counts = ", ".join(f"count(*) filter ({when})" for _, when in feed.remarks)
    found = connection.execute(
        f"select {counts} from read_parquet({literal(str(target))})"
    ).fetchone()
    said = zip(found or (), (words for words, _ in feed.remarks), strict=False)
    return tuple(f"{count:,} {words}" for count, words in said if count)


def _outside_bounds(name: str, feed: Manifest, rows: int, located: int) -> list[Fault]:
    faults = []
    if not feed.at_least <= rows <= feed.at_most:
        faults.append(
            Fault(
                name,
                f"has {rows:,} rows; {feed.title} has {feed.at_least:,} to {feed.at_most:,}.",
                "Counts outside these bounds stop a load: the file is another one, or cut off.",
            )
        )
    elif located < feed.located * rows:
        faults.append(
            Fault(
                name,
                f"{located:,} of {rows:,} rows have coordinates; of {feed.title} at least "
                f"{feed.located:.0%} have.",
                "Counts outside these bounds stop a load.",
            )
        )
    return faults


def _more(name: str, bad: int) -> list[Fault]:
    return [
        Fault(
            name,
            f"{bad:,} rows are bad." if bad > 1 else "1 row is bad.",
            "Nothing was loaded; --keep-good loads the others.",
        )
    ]
