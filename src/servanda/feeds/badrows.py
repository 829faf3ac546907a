"""Rows that are bad by themselves or beside the others: ids said twice, axes swapped.

Comes in: the draft of a conversion. Goes out: how many rows are bad, and what is wrong with
the first of them. A point is held to have its axes swapped where it lies far from the other
points of its area and would lie among them the other way round.
"""

from __future__ import annotations

import duckdb

from servanda.errors import Fault, printable
from servanda.feeds.manifest import Manifest

MOST_FAULTS = 50
_ENOUGH = 5
_ROOM = 2.0
_FARTHER = 2


def bad_rows(
    connection: duckdb.DuckDBPyConnection, name: str, feed: Manifest
) -> tuple[int, list[Fault]]:
    """Return how many rows of `draft` are bad, and what is wrong with the first of them.

    Leaves a table `misfits` of the rows that are bad beside others.
    """
    connection.execute(
        "create or replace temp table misfits (row bigint, event varchar, problem varchar)"
    )
    if feed.checks.get("unique") and _has_repeats(connection):
        connection.execute(
            f"insert into misfits select row, event, 'column {feed.checks['unique']}: a row "
            "before it has this id, too.' from draft "
            "qualify row_number() over (partition by event order by row) > 1"
        )
    if "latitude" in feed.checks:
        connection.execute(_swapped_sql(feed))
    found = connection.execute(
        "select row, event, unnest(problems) as problem from draft where len(problems) > 0 "
        f"union all from misfits order by row limit {MOST_FAULTS}"
    ).fetchall()
    counted = connection.execute(
        "select count(*) from draft where len(problems) > 0 or row in (select row from misfits)"
    ).fetchone()
    faults = [
        Fault(f"{name}, row {row} ({printable(event or '', 60)})", p) for row, event, p in found
    ]
    return (counted[0] if counted else 0), faults


def _has_repeats(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an id stands there twice."""
    row = connection.execute("select count(*), count(distinct hash(event)) from draft").fetchone()
    return row is not None and row[0] != row[1]


def _swapped_sql(feed: Manifest) -> str:
    """Return SQL that notes points among those of their area only with their axes swapped."""
    latitude, longitude = feed.checks["latitude"], feed.checks["longitude"]
    return f"""
        insert into misfits
        with point as (
          select row, event, lat, lon, areas[-1] as area from draft
          where lat is not null and lon is not null and len(problems) = 0
        ),
        extent as (
          select area, median(lat) as lat, median(lon) as lon,
            {_ROOM} + quantile_cont(lat, 0.9) - quantile_cont(lat, 0.1) as height,
            {_ROOM} + quantile_cont(lon, 0.9) - quantile_cont(lon, 0.1) as width
          from point group by area having count(*) >= {_ENOUGH}
        )
        select row, event, 'column {latitude}: it and {longitude} seem swapped: [' || p.lat ||
          ', ' || p.lon || '] lies far from the other rows of ' || coalesce(p.area, 'its area') ||
          ', swapped it lies among them.'
        from point p join extent e on p.area is not distinct from e.area
        where abs(p.lon - e.lat) <= e.height and abs(p.lat - e.lon) <= e.width
          and greatest(abs(p.lat - e.lat), abs(p.lon - e.lon))
            > {_FARTHER} * greatest(abs(p.lon - e.lat), abs(p.lat - e.lon))
          and (abs(p.lat - e.lat) > e.height or abs(p.lon - e.lon) > e.width)
    """
