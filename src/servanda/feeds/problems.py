"""What can be wrong with a row, as SQL: one list of problems a row, in the user's words.

Comes in: a manifest's `checks`. Goes out: an SQL expression. The columns are those of the
manifest; nothing of a file's own text becomes SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from servanda.feeds.manifest import Manifest


def problems_sql(feed: Manifest, today: str) -> str:
    """Return an SQL expression: the list of what is wrong with a row, empty when nothing is.

    Args:
        feed: whose `checks` say which column is what.
        today: the day of the load, ISO; an event cannot be later than the day after.
    """
    found = [*_of(feed.checks, feed.lookups, today)]
    if not found:
        return "cast([] as varchar[])"
    return f"list_filter([{', '.join(found)}], problem -> problem is not null)"


def _of(
    checks: Mapping[str, Any], lookups: Mapping[str, Mapping[str, str]], today: str
) -> Iterator[str]:
    yield from map(_filled, checks.get("filled", ()))
    yield from (_date(c, today) for c in checks.get("dates", ()))
    yield from (_period(*pair) for pair in checks.get("periods", ()))
    yield from map(_count, checks.get("counts", ()))
    yield from (_ordered(columns) for columns in checks.get("ordered", ()))
    yield from (_coded(c, lookups[table]) for c, table in checks.get("coded", {}).items())
    if "latitude" in checks:
        yield _latitude(checks["latitude"], checks["longitude"])
        yield _longitude(checks["longitude"])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _problem(column: str, condition: str, words: str) -> str:
    """Return SQL for one problem; `{}` in the words is the cell."""
    before, _, after = words.partition("{}")
    said = f"{_text(f'column {column}: {before}')}"
    if after:
        said += f" || shown({_name(column)}) || {_text(after)}"
    return f"case when {condition} then {said} end"


def _filled(column: str) -> str:
    return _problem(column, f"blank({_name(column)}) is null", "is empty.")


def _date(column: str, today: str) -> str:
    cell = _name(column)
    later = f"date {_text(today)} + 1"
    unread = f"blank({cell}) is not null and a_date({cell}) is null"
    return (
        f"coalesce({_problem(column, unread, '{} is no date that this feed writes.')}, "
        f"{_problem(column, f'a_date({cell}) > {later}', '{} lies in the future.')}, "
        f"{_problem(column, f'year(a_date({cell})) < 1900', '{} is long before any event.')})"
    )


def _period(start: str, end: str) -> str:
    earlier = f"a_date({_name(end)}) < a_date({_name(start)})"
    return _problem(end, earlier, f"{{}} is before {start}.")


def _count(column: str) -> str:
    cell = _name(column)
    no_number = f"blank({cell}) is not null and a_number({cell}) is null"
    return (
        f"coalesce({_problem(column, no_number, '{} is no number.')}, "
        f"{_problem(column, f'a_number({cell}) < 0', '{} is negative; a count is not.')}, "
        f"{_problem(column, f'a_number({cell}) > 1e9', '{} is no count of anything.')})"
    )


def _ordered(columns: Sequence[str]) -> str:
    pairs = pairwise(columns)
    parts = [
        _problem(low, f"a_number({_name(low)}) > a_number({_name(high)})", f"{{}} is above {high}.")
        for low, high in pairs
    ]
    return f"coalesce({', '.join(parts)})"


def _coded(column: str, table: Mapping[str, str]) -> str:
    known = ", ".join(map(_text, table))
    cell = _name(column)
    return _problem(
        column,
        f"blank({cell}) is not null and trim({cell}) not in ({known})",
        f"{{}} is not known; known: {', '.join(list(table)[:12])}.",
    )


def _latitude(column: str, longitude: str) -> str:
    lat, lon = f"a_number({_name(column)})", f"a_number({_name(longitude)})"
    found = (
        (
            f"abs({lat}) > 90 and abs({lon}) <= 90",
            f"{{}} is no latitude; are it and {longitude} swapped?",
        ),
        (f"abs({lat}) > 90", "{} is no latitude (-90 to 90)."),
        (f"{lat} = 0 and {lon} = 0", "{} and 0 is the sea off Africa: it stands for nowhere."),
    )
    parts = ", ".join(_problem(column, condition, words) for condition, words in found)
    return f"coalesce({_no_degrees(column)}, {parts})"


def _longitude(column: str) -> str:
    cell = _name(column)
    return (
        f"coalesce({_no_degrees(column)}, "
        f"{_problem(column, f'abs(a_number({cell})) > 180', '{} is no longitude (-180 to 180).')})"
    )


def _no_degrees(column: str) -> str:
    cell = _name(column)
    no_number = f"blank({cell}) is not null and a_number({cell}) is null"
    return _problem(column, no_number, "{} is no number of degrees.")
