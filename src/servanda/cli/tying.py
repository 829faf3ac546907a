"""`same`: events of several feeds and speakers that may be one; a person decides."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.cli.checking import AsOf, CasePath, KnownAt, known_claims, times
from servanda.cli.shell import FINE, console
from servanda.cli.writing import write_csv
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider, judge_apart, judge_same_event
from servanda.ledger.decisions import judged_apart
from servanda.model import BEGINNING, Interval
from servanda.same.describing import Described
from servanda.same.proposing import Proposal, Proposals, proposals
from servanda.viewpoints.events import Testimony, testimony

_SHOWN = 20
_COLUMNS = ("chance", "one", "other", "kind", "days", "ground", "actors", "number", "sources")


def same(
    case: CasePath,
    since: Annotated[str | None, typer.Option(help="Events from this day on.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    least: Annotated[
        float, typer.Option(help="Leave out pairs less probable than this.", min=0.01, max=1)
    ] = 0.5,
    one: Annotated[
        tuple[str, str] | None, typer.Option("--same", help="Two events that are one.")
    ] = None,
    two: Annotated[
        tuple[str, str] | None, typer.Option("--different", help="Two events that are two.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Show every pair, not the first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_csv: Annotated[Path | None, typer.Option("--csv", help="Write the pairs here.")] = None,
) -> int:
    """Which events that several feeds or speakers tell of may be one, weighed; you decide."""
    held = read_case(case)
    moment = times(held, as_of, known_at, None, since)
    heard = testimony(held, [shown(held, c) for c in known_claims(held, moment)])
    ledger = Ledger.open(held.path)
    if one or two:
        _decide(ledger, heard, (one, two), Decider(by, reason, int(time.time())))
        return FINE
    period = Interval(BEGINNING if moment.since is None else moment.since, moment.as_of)
    found = _found(heard, period, ledger, least)
    if as_csv is not None:
        write_csv(as_csv, _COLUMNS, map(_row, found.found))
    if as_json:
        typer.echo(json.dumps(_data(held, found), ensure_ascii=False, indent=2))
    elif as_csv is None:
        _print(found, every=every)
    return FINE


def _found(heard: Testimony, period: Interval, ledger: Ledger, least: float) -> Proposals:
    try:
        with console(stderr=True).status("Weighing pairs …"):
            return proposals(heard, period, judged_apart(ledger.entries()), least)
    except ValueError as why:
        raise BadInput(Fault("the period", str(why), "Narrow --since and --as-of.")) from None


def _decide(
    ledger: Ledger,
    heard: Testimony,
    said: tuple[tuple[str, str] | None, tuple[str, str] | None],
    decider: Decider,
) -> None:
    if not decider.by:
        raise BadInput(Fault("--by", "is missing: a judgement has somebody who made it."))
    every = [e for pair in said if pair for e in pair]
    faults = [
        Fault(
            f"event {printable(name, 80)}",
            "is told of by no claim of this case.",
            "`servanda same CASE` lists events.",
            nearest(name, heard.events),
        )
        for name in every
        if name not in heard.events
    ]
    if faults:
        raise BadInput(*faults)
    beside = {c.claim.key for name in every for c in heard.events[name].affirmations}
    for pair, judge, words in (
        (said[0], judge_same_event, "one event"),
        (said[1], judge_apart, "two events"),
    ):
        if pair:
            keys = [heard.events[name].affirmations[0].claim.key for name in pair]
            row = judge(ledger, keys, decider, beside)
            typer.echo(f"Recorded: {words} (row {row}). To take it back: review --undo {row}")


def _print(found: Proposals, *, every: bool) -> None:
    out = console()
    if found.wide:
        out.print(f"{found.wide:,} events with no day, or over a month, are not compared.")
    if not found.found:
        out.print(f"None of {found.events:,} events seems to be told of twice.")
        return
    chosen = found.found if every else found.found[:_SHOWN]
    table = Table("chance", "event", "kind", "days", "place", "actors", "number", box=None)
    for pair in chosen:
        table.add_row(f"{pair.chance:.2f}", *_cells(pair.one))
        table.add_row("", *_cells(pair.other))
        table.add_row("", "  " + "; ".join(pair.grounds.values()), end_section=True)
    out.print(table)
    if len(found.found) > len(chosen):
        out.print(f"… and {len(found.found) - len(chosen):,} more: --all shows them")
    out.print("Decide: servanda same CASE --same ONE OTHER --by NAME --reason WHY")
    out.print("        servanda same CASE --different ONE OTHER --by NAME --reason WHY")


def _cells(event: Described) -> tuple[str, ...]:
    number = "" if event.number is None else f"{event.number:g} {event.unit}"
    return (
        printable(event.event, 60),
        event.kind,
        _days(event),
        printable(event.place, 40) or _spot(event),
        printable(", ".join(event.actors), 60),
        printable(number, 30),
    )


def _days(event: Described) -> str:
    first, last = (date.fromordinal(n).isoformat() for n in (event.first, event.last))
    return first if first == last else f"{first} to {last}"


def _spot(event: Described) -> str:
    return "coordinates" if event.x is not None else ""


def _row(pair: Proposal) -> Sequence[object]:
    return (f"{pair.chance:.3f}", pair.one.event, pair.other.event, *_grounds(pair))


def _grounds(pair: Proposal) -> Iterable[str]:
    return (pair.grounds[name] for name in _COLUMNS[3:])


def _data(case: Case, found: Proposals) -> dict[str, Any]:
    return {
        "case": case.id,
        "events": found.events,
        "not_compared": found.wide,
        "pairs": [
            {
                "chance": round(pair.chance, 4),
                "events": [_event_data(pair.one), _event_data(pair.other)],
                "grounds": dict(pair.grounds),
            }
            for pair in found.found
        ],
    }


def _event_data(event: Described) -> dict[str, Any]:
    return {
        "event": event.event,
        "type": event.kind,
        "days": _days(event),
        "place": event.place or None,
        "actors": list(event.actors),
        "number": event.number,
        "unit": event.unit or None,
        "sources": list(event.sources),
    }
