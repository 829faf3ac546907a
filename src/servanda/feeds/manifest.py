"""What a feed is, read from its `feed.yml`: publisher, licence, columns, bounds, quirks.

The folder of a feed carries its name with `_` for `-`. What an analyst may want to change
is in these files; the SQL beside them says how columns become events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

_MANIFEST, _EVENTS = "feed.yml", "events.sql"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A feed.

    Attributes:
        columns: those that a file must have; `optional` ones it may have.
        header: whether the first line names the columns.
        repeats: whether one event may stand in several of its rows.
        separators: what may stand between cells; the first that fits the header is taken.
        at_least, at_most: rows in a file; outside of these a load stops.
        located: the least share of rows with coordinates, else a load stops.
        checks: which columns are counts, dates, coordinates, codes; see `problems`.
        remarks: (what is said of rows for which it holds, an SQL condition on the events).
        lookups: tables of codes, by name: the hand-made part of the mapping.
        events: the SQL that makes events of rows.
    """

    name: str
    title: str
    publisher: str
    licence: str
    url: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    header: bool = True
    repeats: bool = False
    separators: tuple[str, ...] = (",",)
    at_least: int = 1
    at_most: int = 10_000_000
    located: float = 0.0
    quirks: tuple[str, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    checks: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    events: str = ""


@cache
def manifests() -> Mapping[str, Manifest]:
    """Return every feed that has a folder, by name."""
    here = resources.files(__package__)
    found = sorted(
        entry.name
        for entry in here.iterdir()
        if entry.is_dir() and entry.joinpath(_MANIFEST).is_file()
    )
    return MappingProxyType({m.name: m for m in map(_read, found)})


def manifest(name: str) -> Manifest:
    """Return a feed's manifest.

    Raises:
        KeyError: when there is no such feed.
    """
    return manifests()[name]


def _read(folder: str) -> Manifest:
    here = resources.files(__package__).joinpath(folder)
    said: dict[str, Any] = YAML(typ="safe").load(here.joinpath(_MANIFEST).read_text("utf-8"))
    rows = said.pop("rows", {})
    separators = tuple(said.pop("separators", [","]))
    lookups = {
        name: {str(k): str(v) for k, v in table.items()}
        for name, table in said.pop("lookups", {}).items()
    }
    remarks = tuple((r["says"], r["when"]) for r in said.pop("remarks", ()))
    events = here.joinpath(_EVENTS)
    return Manifest(
        name=folder.replace("_", "-"),
        at_least=rows.get("at-least", 1),
        at_most=rows.get("at-most", 10_000_000),
        separators=separators,
        lookups=lookups,
        remarks=remarks,
        events=events.read_text("utf-8") if events.is_file() else "",
        columns=tuple(said.pop("columns")),
        optional=tuple(said.pop("optional", ())),
        quirks=tuple(said.pop("quirks", ())),
        **said,
    )
