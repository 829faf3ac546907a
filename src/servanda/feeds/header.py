"""The first line of a feed's file against the columns that the feed has.

Comes in: a text and a manifest. Goes out: how to read the rest, or the whole difference: a
schema that drifted is refused, never half understood.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.feeds.manifest import Manifest

_MOST_HEADER = 1_000_000
_MOST_NAMED = 12
_ABSURD = 2_000
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its columns in their order, what separates them, the header."""

    columns: tuple[str, ...]
    separator: str
    header: bool


def layout_of(path: Path, name: str, feed: Manifest) -> Layout:
    """Return how a file of a feed is laid out.

    Raises:
        BadInput: when its columns are not those of the feed, with the difference.
    """
    first = first_line(path, name)
    separator = max(feed.separators, key=first.count)
    cells = [cell.strip() for cell in next(csv.reader([first], delimiter=separator), [])]
    if len(cells) > _ABSURD:
        raise BadInput(_absurd(name, len(cells), len(feed.columns)))
    if not feed.header:
        return _without_header(cells, separator, name, feed)
    faults = _drift(cells, name, feed, separator)
    if faults:
        raise BadInput(*faults)
    return Layout(tuple(cells), separator, header=True)


def first_line(path: Path, name: str) -> str:
    """Return the first line of a text, of bounded length.

    Raises:
        BadInput: when it does not end within a million bytes.
    """
    with path.open("rb") as handle:
        raw = handle.readline(_MOST_HEADER + 1)
    text = raw.decode("utf-8-sig", "ignore").rstrip("\r\n")
    if len(raw) > _MOST_HEADER:
        columns = max(text.count(s) for s in _NAMES) + 1
        raise BadInput(_absurd(name, columns, 0))
    if not text.strip():
        raise BadInput(
            Fault(f"{name}:1", "there is no header.", "The first line names the columns.")
        )
    return text


def _absurd(name: str, columns: int, expected: int) -> Fault:
    return Fault(
        f"{name}:1",
        f"there are {columns:,} columns or more.",
        f"The feed has {expected}." if expected else f"At most {_ABSURD:,} are read.",
        next_step="Is this the right file?",
    )


def _without_header(cells: Sequence[str], separator: str, name: str, feed: Manifest) -> Layout:
    if len(cells) != len(feed.columns):
        raise BadInput(
            Fault(
                f"{name}:1",
                f"has {len(cells)} cells separated by {_NAMES[separator]}; "
                f"{feed.title} has {len(feed.columns)}.",
                f"Its columns: {', '.join(feed.columns[:_MOST_NAMED])}, …",
                next_step="Has the format changed? Nothing was loaded.",
            )
        )
    if set(cells) & set(feed.columns):
        raise BadInput(
            Fault(f"{name}:1", f"is a header; {feed.title} has none.", "Take the line away.")
        )
    return Layout(feed.columns, separator, header=False)


def _drift(cells: Sequence[str], name: str, feed: Manifest, separator: str) -> list[Fault]:
    """Return the difference between a header and the feed's columns, one fault a column."""
    known = (*feed.columns, *feed.optional)
    missing = [c for c in feed.columns if c not in cells]
    strange = [c for c in dict.fromkeys(cells) if c not in known]
    twice = [c for c in dict.fromkeys(cells) if cells.count(c) > 1]
    if not (missing or strange or twice):
        return []
    if len(missing) == len(feed.columns):
        return [_another_file(cells, name, feed, separator)]
    where = f"{name}:1"
    faults = [
        Fault(
            where,
            f"the columns are not those of {feed.title}: {len(missing)} missing, "
            f"{len(strange)} unknown, {len(twice)} there twice.",
            "A file whose columns changed is refused whole; nothing was loaded.",
            next_step="Has the publisher changed the format? Name the columns as above.",
        )
    ]
    faults += [
        Fault(f"{where}, column {c}", "is missing.", "", nearest(c, strange)) for c in missing
    ]
    faults += [
        Fault(
            f"{where}, column {printable(c, 80)!r}",
            f"is none of {feed.title}.",
            suggestion=nearest(c, missing),
        )
        for c in strange
    ]
    faults += [Fault(f"{where}, column {printable(c, 80)!r}", "stands there twice.") for c in twice]
    return faults


def _another_file(cells: Sequence[str], name: str, feed: Manifest, separator: str) -> Fault:
    shown = ", ".join(printable(c, 40) for c in cells[:_MOST_NAMED])
    more = ", …" if len(cells) > _MOST_NAMED else ""
    return Fault(
        f"{name}:1",
        f"none of its columns is one of {feed.title} (read with {_NAMES[separator]}): "
        f"{shown}{more}.",
        f"Expected: {', '.join(feed.columns[:_MOST_NAMED])}, …",
        next_step="Is it another feed, or claims (--as claims)?",
    )
