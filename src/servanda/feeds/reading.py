"""Rows of a feed's Parquet as claims: those that the duties of a case are about, no others.

Comes in: a case and Parquet files. Goes out: claims. Rows are chosen by type, time and actor
in DuckDB before one of them becomes an object. What the feed's coders say is the feed's
claim; what its sources say are theirs. Claims about one row share its event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from servanda.case.names import resolve_place
from servanda.case.terms import Case
from servanda.claims.times import moment, period
from servanda.clock import local_day, zone_of
from servanda.errors import BadInput, Fault
from servanda.feeds.engine import engine, literal
from servanda.feeds.wanted import Wanted, wanted
from servanda.model import BEGINNING, Claim, Count, Interval, Modality
from servanda.places.atlas import load
from servanda.places.stated import point_cell

_COLUMNS = (
    "event", "type", "actor", "target", "mutual", "object", "place", "areas", "lat", "lon",
    "accuracy_m", "first_day", "last_day", "clock", "low", "best", "high", "unit", "speaker",
    "act", "modality", "hearsay", "reviewed", "source", "said", "text", "url", "reports",
)  # fmt: skip
_AT_ONCE = 5_000
_MOST_TEXT = 2_000


def claims_of(case: Case, files: Sequence[Path], asked: Wanted | None = None) -> list[Claim]:
    """Return the claims of feeds that a case's duties are about.

    Args:
        case: whose duties, actors and places.
        files: Parquet files, the latest load last: of several rows on one event its row counts.
        asked: what to look for; default: what the duties ask.
    """
    looked_for = asked or wanted(case)
    if not files or not looked_for.types:
        return []
    found: list[Claim] = []
    with engine() as connection:
        try:
            sql = _relevant_sql(connection, case, files, looked_for)
            for row in _rows(connection, sql):
                found += _claims(case, row)
        except duckdb.Error as why:
            names = ", ".join(f.name for f in files)
            raise BadInput(
                Fault(
                    names,
                    f"cannot be read as a feed: {str(why).partition(chr(10))[0]}",
                    next_step="Run servanda verify CASE; load the feed again.",
                )
            ) from None
    return found


def _relevant_sql(
    connection: duckdb.DuckDBPyConnection, case: Case, files: Sequence[Path], asked: Wanted
) -> str:
    """Return the SQL of the rows that matter; names are asked once each, not once a row."""
    listed = ", ".join(literal(str(f)) for f in files)
    zone = zone_of(case.agreement.timezone)
    types = " or ".join(
        f"(type = {literal(code)}"
        + (f" and last_day >= date '{local_day(since, zone)}')" if since > BEGINNING else ")")
        for code, since in asked.types
    )
    order = ", ".join(f"{literal(str(f))}: {n}" for n, f in enumerate(files))
    connection.execute(
        f"create temp view every as select *, map {{{order}}}[filename] as load "
        f"from read_parquet([{listed}], filename=true, union_by_name=true)"
    )
    # Of an event that was loaded again the last row counts, though it be of another type.
    last = " and (event, load) in (select event, max(load) from every group by event)"
    connection.execute(
        "create temp view relevant as select * from every "
        f"where ({types}){last if len(files) > 1 else ''}"
    )
    if asked.actors is not None:
        names = connection.execute(
            "select distinct actor from relevant union "
            "select distinct target from relevant where mutual"
        ).fetchall()
        known = [(n,) for (n,) in names if asked.is_about(case, n or "")]
        connection.execute("create temp table wanted_actor (name varchar)")
        if known:
            connection.executemany("insert into wanted_actor values (?)", known)
        by_actor = (
            "where actor is null or actor in (from wanted_actor) "
            "or (mutual and target in (from wanted_actor))"
        )
    else:
        by_actor = ""
    return f"select {', '.join(_COLUMNS)} from relevant {by_actor} order by first_day, event"


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[Mapping[str, Any]]:
    cursor = connection.execute(sql)
    while rows := cursor.fetchmany(_AT_ONCE):
        for row in rows:
            yield dict(zip(_COLUMNS, row, strict=True))


def _claims(case: Case, row: Mapping[str, Any]) -> Iterable[Claim]:
    """Return what the feed says of an event, for each actor, and what its sources say."""
    own = Claim(
        id=row["event"],
        speaker=row["speaker"] or "",
        act=row["act"],
        source=row["source"] or "",
        type=row["type"],
        actor=row["actor"] or "",
        target=row["target"] or "",
        place=_place(case, row),
        object=row["object"] or "",
        occurred=_occurred(row, case.agreement.timezone),
        count=_count(row),
        modality=Modality(row["modality"] or ""),
        hearsay=row["hearsay"] or 0,
        said=_day(row["said"], case.agreement.timezone),
        event=row["event"],
        text=(row["text"] or "")[:_MOST_TEXT],
        url=row["url"] or "",
        reviewed=bool(row["reviewed"]),
    )
    yield own
    if row["mutual"] and own.target and own.target != own.actor:
        yield replace(own, actor=own.target, target=own.actor)
    for number, report in enumerate(row["reports"] or (), 1):
        if report["speaker"]:
            yield replace(
                own,
                id=f"{own.id}.{number}",
                speaker=report["speaker"],
                act="report",
                actor="",
                target="",
                count=Count(),
                said=_day(report["said"], case.agreement.timezone),
                text="",
                quote=(report["quote"] or "")[:_MOST_TEXT],
                url=report["url"] or "",
            )


def _place(case: Case, row: Mapping[str, Any]) -> str:
    """Return a row's place cell: the point as finely as it is known, else the area's name.

    Of the areas around it that the feed names, the nearest that the case knows; so also where
    the case draws nothing, so that a point would lie nowhere.
    """
    name = row["place"] or ""
    known = next((a for a in (name, *(row["areas"] or ())) if a and resolve_place(case, a)), "")
    pointed = None not in (row["accuracy_m"], row["lat"], row["lon"])
    if pointed and (load(case).shapes or not known):
        return point_cell(name.replace("@", " "), row["lat"], row["lon"], row["accuracy_m"])
    return known or name


def _count(row: Mapping[str, Any]) -> Count:
    if row["low"] is None and row["best"] is None and row["high"] is None:
        return Count()
    return Count(row["best"], row["low"], row["high"], row["unit"] or "")


def _occurred(row: Mapping[str, Any], zone: str) -> Interval | None:
    first, last = row["first_day"], row["last_day"]
    if first is None:
        return None
    if row["clock"]:
        return moment(f"{first}T{row['clock']}", zone)
    return _days(first, last or first, zone)


@lru_cache(maxsize=50_000)
def _days(first: date, last: date, zone: str) -> Interval:
    return period(str(first), "" if last <= first else str(last), zone)


def _day(said: date | str | None, zone: str) -> Interval | None:
    """Return a day as a period, None where the feed's text of it is no day."""
    if not said:
        return None
    try:
        return _days(date.fromisoformat(str(said)), date.min, zone)
    except (ValueError, BadInput):
        return None
