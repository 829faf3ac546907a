"""Documents that were read: those that wait for a translation, and a search through all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import typer

from servanda.case.names import fold
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, printable
from servanda.extraction.opening.language import named
from servanda.ledger import Ledger
from servanda.ledger.items import Item, items, text_of

_MOST_HITS = 200
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of a document that holds the words looked for, and where it stands."""

    item: Item
    line: str
    start: int


def print_queue(ledger: Ledger, *, as_json: bool) -> int:
    """List the documents that wait for a translation."""
    waiting = [i for i in _last(ledger) if i.translate]
    if as_json:
        keys = ("sha256", "file", "title", "language", "published", "publisher", "url")
        data = [{k: getattr(i, k) for k in keys} for i in waiting]
        typer.echo(json.dumps({"queue": data}, ensure_ascii=False, indent=2))
        return FINE
    for item in waiting:
        typer.echo(f"{item.sha256[:12]}  {named(item.language)}  {printable(_title(item))}")
    if waiting:
        typer.echo(
            "Have them translated, then read the translation with --publisher and --published."
        )
    else:
        typer.echo("No document waits for a translation.")
    return FINE


def print_hits(ledger: Ledger, words: str, *, as_json: bool) -> int:
    """Print the lines that hold all the words, whatever their case and accents."""
    wanted = fold(words).split()
    if not wanted:
        raise BadInput(Fault("--search", "names no word."))
    hits = []
    for hit in _hits(ledger, wanted):
        hits.append(hit)
        if len(hits) >= _MOST_HITS:
            break
    if as_json:
        data = [
            {"sha256": h.item.sha256, "title": _title(h.item), "start": h.start, "line": h.line}
            for h in hits
        ]
        typer.echo(json.dumps({"hits": data}, ensure_ascii=False, indent=2))
        return FINE
    for hit in hits:
        typer.echo(f"{hit.item.sha256[:12]}  {printable(_title(hit.item), 80)}")
        typer.echo(f"  {printable(hit.line, 2 * _AROUND)}")
    if not hits:
        typer.echo("No document that was read holds these words.")
    elif len(hits) == _MOST_HITS:
        typer.echo(f"The first {_MOST_HITS} are shown; name more words.")
    return FINE


def _hits(ledger: Ledger, wanted: list[str]) -> Iterator[Hit]:
    for item in _last(ledger):
        start = 0
        for line in (text_of(ledger, item) or "").split("\n"):
            have = " ".join(fold(piece) for piece in line.split())
            if all(word in have for word in wanted):
                yield Hit(item, line, start)
            start += len(line) + 1


def _last(ledger: Ledger) -> list[Item]:
    """Return each document once, as it was last read."""
    return list({i.sha256: i for i in items(ledger)}.values())


def _title(item: Item) -> str:
    return item.title or item.file
