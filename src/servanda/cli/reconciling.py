"""`reconcile` and `key`: two parties' lists of people, laid against each other under lock."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from servanda.case.names import resolve_actor, suggest_actor
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.checking import CasePath
from servanda.cli.shell import FINE, console
from servanda.cli.writing import write_csv
from servanda.errors import BadInput, Fault, printable
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider
from servanda.ledger.people import (
    DIFFERENT,
    SAME,
    Listed,
    add_list,
    erase,
    judge,
    judgements,
    listed,
    short,
)
from servanda.ledger.vault import Vault, new_key, open_key
from servanda.registers.lists.linking import Candidate
from servanda.registers.lists.reading import read_list
from servanda.registers.lists.reconcile import GroupCount, Outcome, counts
from servanda.registers.lists.reconcile import reconcile as lay_together

_FIELDS = ("name", "given", "family", "father", "born", "place")
_SHOWN = 20


def key(
    file: Annotated[Path, typer.Argument(help="Where to write it: a new file.")],
) -> int:
    """Make a key for protected names. Whoever has the file can read them; nobody else can."""
    new_key(file)
    typer.echo(f"Wrote {file}. Keep it apart from the case: without it the names are lost.")
    return FINE


def reconcile(
    case: CasePath,
    key_file: Annotated[Path, typer.Option("--key", help="The key file of the names.")],
    add: Annotated[
        Path | None, typer.Option(help="A list to add: CSV with id, name, born.")
    ] = None,
    party: Annotated[
        list[str] | None, typer.Option(help="Whose list is added; or the two to lay together.")
    ] = None,
    same: Annotated[
        tuple[str, str] | None, typer.Option(help="Two entries that are one person.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option(help="Two entries that are two people.")
    ] = None,
    forget: Annotated[str | None, typer.Option(help="Erase the name of an entry.")] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    unsure: Annotated[
        bool, typer.Option("--unsure", help="List the pairs that a person has to look at.")
    ] = False,
    show_names: Annotated[
        bool, typer.Option("--show-names", help="With --unsure: show the names, too.")
    ] = False,
    fewest: Annotated[
        int, typer.Option(help="Groups of fewer people are not shown.", min=2, max=1000)
    ] = 5,
    as_csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the counts here, and no names.")
    ] = None,
) -> int:
    """Which people are on both lists: matched across scripts, shown as counts only."""
    held, vault = read_case(case), open_key(key_file)
    ledger, now = Ledger.open(held.path), int(time.time())
    parties = [_party(held, name) for name in party or ()]
    if add is not None:
        return _add(ledger, vault, (add, parties), now)
    decider = Decider(by, reason, now)
    if same or different or forget:
        _decide(ledger, (same, different, forget), decider)
        return FINE
    entries = listed(ledger, vault)
    ours, theirs = _two(entries, parties)
    with console(stderr=True).status("Laying the lists together …"):
        outcome = lay_together(ours, theirs, judgements(ledger))
    if unsure:
        _print_unsure(outcome, entries if show_names else ())
        return FINE
    rows = counts(outcome, entries, fewest)
    if as_csv is not None:
        _write(as_csv, rows, fewest)
    else:
        _print(rows, fewest)
    return FINE


def _party(case: Case, name: str) -> str:
    found = resolve_actor(case, name)
    if found is None:
        raise BadInput(
            Fault(
                f"--party {printable(name)}",
                "is nobody in this case.",
                "Name an actor of case.yml.",
                suggest_actor(case, name),
            )
        )
    return found


def _add(ledger: Ledger, vault: Vault, what: tuple[Path, list[str]], now: int) -> int:
    file, parties = what
    if len(parties) != 1:
        raise BadInput(Fault("--party", "says whose list it is: name one with --add."))
    rows = read_list(file)
    listed(ledger, vault)  # a wrong key is refused before anything is sealed with it
    new = add_list(ledger, vault, parties[0], rows, now=now)
    typer.echo(f"Sealed {new:,} entries of {parties[0]}; {len(rows) - new:,} were there already.")
    typer.echo(f"{printable(file.name)} itself is not kept: keep it, or destroy it, yourself.")
    return FINE


def _decide(
    ledger: Ledger,
    what: tuple[tuple[str, str] | None, tuple[str, str] | None, str | None],
    decider: Decider,
) -> None:
    same, different, forget = what
    if not decider.by:
        raise BadInput(Fault("--by", "is missing: a decision has somebody who made it."))
    if same:
        judge(ledger, same, SAME, decider)
        typer.echo("Recorded: one person.")
    if different:
        judge(ledger, different, DIFFERENT, decider)
        typer.echo("Recorded: two people.")
    if forget:
        typer.echo(f"Erased the name of {short(erase(ledger, forget, decider))}.")


def _two(entries: list[Listed], parties: list[str]) -> tuple[list[Listed], list[Listed]]:
    there = sorted({e.party for e in entries})
    asked = parties or there
    if len(asked) != 2 or set(asked) - set(there):  # noqa: PLR2004 — two lists
        known = f"Lists are held of: {', '.join(there)}." if there else "No list is held yet."
        raise BadInput(
            Fault(
                "--party",
                "names no two lists.",
                known,
                next_step="Add one: servanda reconcile CASE --key KEY --add FILE --party NAME",
            )
        )
    one, other = asked
    return [e for e in entries if e.party == one], [e for e in entries if e.party == other]


def _print(rows: list[GroupCount], fewest: int) -> None:
    table = Table("", "group", "people", box=None)
    for row in rows:
        table.add_row(row.where, printable(row.group, 40), _people(row, fewest))
    console().print(table)
    console().print("Pairs that need a person's eye: --unsure")


def _people(row: GroupCount, fewest: int) -> str:
    return f"under {fewest}, or told by it" if row.count is None else f"{row.count:,}"


def _print_unsure(outcome: Outcome, named: list[Listed] | tuple[()]) -> None:
    out = console()
    if not outcome.unsure:
        out.print("No pair needs a person's eye.")
        return
    fields = {e.digest: e.fields for e in named}
    table = Table("chance", outcome.parties[0], outcome.parties[1], box=None)
    for pair in outcome.unsure[:_SHOWN]:
        table.add_row(f"{pair.chance:.2f}", *(_entry(d, fields) for d in _ends(pair)))
    out.print(table)
    if len(outcome.unsure) > _SHOWN:
        out.print(f"… and {len(outcome.unsure) - _SHOWN:,} more, less probable ones.")
    out.print("Decide: servanda reconcile CASE --key KEY --same ONE OTHER --by NAME")
    out.print("        servanda reconcile CASE --key KEY --different ONE OTHER --by NAME")


def _ends(pair: Candidate) -> tuple[str, str]:
    return pair.one, pair.other


def _entry(digest: str, fields: dict[str, dict[str, str]]) -> str:
    said = fields.get(digest)
    if said is None:
        return short(digest)
    return f"{short(digest)} {printable(', '.join(said[f] for f in _FIELDS if f in said), 80)}"


def _write(path: Path, rows: list[GroupCount], fewest: int) -> None:
    told = ((row.where, row.group, _people(row, fewest)) for row in rows)
    write_csv(path, ("where", "group", "people"), told)
