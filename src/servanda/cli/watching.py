"""`watch`: new items of the case's feeds become candidates; changed verdicts are told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.checking import known_claims, times
from servanda.cli.reading import Reader, read_one
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, printable
from servanda.extraction.opening.fetching import Fetched, fetch
from servanda.extraction.opening.inputs import Input
from servanda.extraction.opening.parser import Bounds, Parser
from servanda.extraction.watching import (
    Polled,
    Watcher,
    as_noted,
    host_of,
    note_of,
    read_notes,
    without,
    write_notes,
)
from servanda.ledger import Ledger
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose, viewpoints


def watch(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    every: Annotated[
        int, typer.Option(help="Go on, and ask again after so many minutes.", min=0, max=10_080)
    ] = 0,
) -> int:
    """Poll the feeds of the case's sources, read what is new, tell which verdicts changed."""
    while True:
        held = read_case(case)
        _once(held)
        if not every:
            return FINE
        time.sleep(60 * every)


def _once(case: Case) -> None:
    if not case.feeds:
        raise BadInput(
            Fault(
                str(case.path / "case.yml"),
                "no source has a feed to watch.",
                "sources: {gazette: {name: Gazette, url: https://…, feed: https://…/rss.xml}}",
            )
        )
    now = int(time.time())
    noted = read_notes(case.path)
    hosts = frozenset(map(host_of, (*case.sites.values(), *case.feeds.values())))
    watcher = Watcher(hosts, _fetched)
    feeds: dict[str, Any] = {}
    with Parser(Bounds()) as parser:
        reader = Reader(case, Ledger.open(case.path), parser, now)
        for source, url in case.feeds.items():
            polled = watcher.poll(source, url, note_of(noted, source), now)
            unread = _tell(case, polled, reader)
            feeds[source] = as_noted(without(polled.note, unread))
    verdicts = _verdicts(case)
    _tell_changes(noted.get("verdicts"), verdicts)
    write_notes(case.path, {"feeds": feeds, "verdicts": verdicts})


def _fetched(url: str, state: Mapping[str, str]) -> Fetched:
    return fetch(url, state=state)


def _tell(case: Case, polled: Polled, reader: Reader) -> list[str]:
    """Read what is new and say what came of it; return what could not be read, to try again."""
    name = printable(case.sources.get(polled.source, polled.source), 60)
    if polled.failed:
        typer.echo(f"{name}: {polled.failed}", err=True)
        return []
    added, unread = 0, []
    for link in polled.items:
        try:
            result = read_one(reader, Input(link))
        except BadInput as error:
            typer.echo(str(error), err=True)
            unread.append(link)
        else:
            added += result.added.added
    typer.echo(f"{name}: {len(polled.items)} new, {added} rows of candidates for review.")
    for link, why in polled.passed:
        typer.echo(f"  passed over {printable(link, 120)}: {why}")
    return unread


def _verdicts(case: Case) -> dict[str, str]:
    """Return every verdict as written, under every viewpoint, as of now."""
    moment = times(case, None, None, None, None)
    asked = Asked(moment.as_of, readings=(AS_WRITTEN,))
    chosen = choose(case, list(viewpoints(case)))
    found = board(case, known_claims(case, moment), chosen, asked)
    return {f"{v.duty} · {v.who} · {v.viewpoint}": v.verdict for v in found}


def _tell_changes(before: object, now: Mapping[str, str]) -> None:
    if not isinstance(before, Mapping):
        typer.echo("Verdicts noted; later runs tell which changed.")
        return
    changed = [(c, before.get(c), v) for c, v in now.items() if before.get(c) != v]
    if not changed:
        typer.echo("No verdict changed.")
    for cell, old, new in changed:
        typer.echo(f"CHANGED {cell}: {printable(str(old or 'not there'), 40)} -> {new}")
