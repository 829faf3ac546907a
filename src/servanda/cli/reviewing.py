"""`review`: candidates shown with their sentence; accepted, corrected, rejected or skipped."""

from __future__ import annotations

import getpass
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims.editing import edited
from servanda.claims.writing import written
from servanda.cli.screen import Screen
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, printable
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider, revoke
from servanda.ledger.reviewing import Pending, decide, in_context, named, pending, put_right

_SHOWN = ("speaker", "act", "type", "actor", "target", "place", "object", "from", "to", "count",
          "unit", "modality", "hearsay", "said", "denies")  # fmt: skip


def review(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    list_: Annotated[
        bool, typer.Option("--list", help="List the candidates that wait, decide nothing.")
    ] = False,
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept the candidate with this id. Repeatable.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(help="Reject the candidate with this id. Repeatable.")
    ] = None,
    correct: Annotated[
        list[str] | None,
        typer.Option(help="Put a field right: ID.FIELD=VALUE, empty to clear it. Repeatable."),
    ] = None,
    undo: Annotated[
        int | None, typer.Option(help="Take back the decision in this row of the ledger.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who decides. Default: the user's name.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> int:
    """Accept, correct or reject what `read` found; on a terminal with single keys."""
    held = read_case(case)
    ledger = Ledger.open(held.path)
    decider = Decider(by or _user(), reason or "reviewed", int(time.time()))
    if undo is not None:
        row = revoke(ledger, undo, decider)
        typer.echo(f"Row {undo} is taken back (row {row}).")
        return FINE
    waiting = pending(ledger)
    if accept or reject or correct:
        _decide(held, ledger, (accept or [], reject or [], correct or []), decider)
        return FINE
    if list_ or as_json:
        _list(held, ledger, waiting, as_json=as_json)
        return FINE
    if not waiting:
        typer.echo("Nothing waits for a review.")
        return FINE
    Screen(held, ledger, waiting, decider, sys.stdin).run()
    return FINE


def _decide(
    case: Case,
    ledger: Ledger,
    said: tuple[Sequence[str], Sequence[str], Sequence[str]],
    decider: Decider,
) -> None:
    """Record decisions that the command line names; all are checked before the first is."""
    accept, reject, correct = said
    waiting = pending(ledger)
    both = sorted(set(accept) & set(reject))
    if both:
        raise BadInput(Fault(printable(both[0], 80), "is both accepted and rejected."))
    changes = list(_changes(case, waiting, correct))
    chosen = [(named(waiting, names), names is accept) for names in (accept, reject) if names]
    for one, cells in changes:
        row = put_right(ledger, one, edited(one.held.claim, cells, case), decider)
        typer.echo(f"Corrected {one.name} (row {row})." if row else f"{one.name} says so already.")
    for candidates, accepted in chosen:
        row = decide(ledger, [c.held.key for c in candidates], decider, accept=accepted)
        word = "Accepted" if accepted else "Rejected"
        typer.echo(f"{word} {', '.join(c.name for c in candidates)} (row {row}).")
    typer.echo(f"{len(pending(ledger)):,} wait for a review.")


def _changes(
    case: Case, waiting: Sequence[Pending], correct: Sequence[str]
) -> Iterator[tuple[Pending, dict[str, str]]]:
    """Yield each candidate to be corrected with its new cells, or raise for what is wrong."""
    cells: dict[str, dict[str, str]] = {}
    for one in correct:
        target, equals, value = one.partition("=")
        name, dot, field = target.rpartition(".")
        if not (equals and dot and name and field):
            raise BadInput(Fault(f"--correct {printable(one, 80)}", "is no ID.FIELD=VALUE."))
        cells.setdefault(name, {})[field.strip()] = value.strip()
    for name, changed in cells.items():
        for candidate in named(waiting, [name]):
            edited(candidate.held.claim, changed, case)  # all faults before the first row
            yield candidate, changed


def _list(case: Case, ledger: Ledger, waiting: Sequence[Pending], *, as_json: bool) -> None:
    if as_json:
        data = {"candidates": [candidate_data(case, ledger, one) for one in waiting]}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for one in waiting:
        claim = one.held.claim
        what = " ".join(filter(None, (claim.speaker, claim.act, claim.type, claim.modality.value)))
        typer.echo(f"{one.name}  {printable(what, 100)}")
        typer.echo(f"  “{printable(claim.quote or claim.text, 160)}”")
    typer.echo(f"{len(waiting):,} wait for a review.")


def candidate_data(case: Case, ledger: Ledger, one: Pending) -> dict[str, Any]:
    """Return a candidate as data: its fields, its words and what stands around them."""
    claim = one.held.claim
    cells = written(claim, case.agreement.timezone)
    return {
        "id": one.held.key[0],
        "name": one.name,
        **{column: cells[column] or None for column in _SHOWN},
        "quote": claim.quote,
        "note": claim.text,
        "item": claim.item,
        "title": one.item.title or one.item.file if one.item else None,
        "spans": [list(span) for span in claim.spans],
        "context": [{"text": p.text, "own": p.own} for p in in_context(ledger, one)],
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
