"""`places`: names that stand for no place, and whether what is drawn can be what it says."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from servanda.case.names import suggest_place
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.checking import CasePath
from servanda.cli.shell import BAD_INPUT, FINE, console
from servanda.cli.writing import write_csv
from servanda.errors import Fault, printable
from servanda.ledger import Ledger
from servanda.ledger.fed import known_claims
from servanda.places.atlas import read_shapes
from servanda.places.spots import is_located, place_of

_MOST = 40
_COLUMNS = ("place", "claims", "located", "suggestion")


def places(
    case: CasePath,
    every: Annotated[bool, typer.Option("--all", help="Show every name, not the first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the names that did not resolve here.")
    ] = None,
) -> int:
    """Names in claims that stand for no place of the case, and faults of what is drawn.

    Exit code 2 where the geometry has faults.
    """
    held = read_case(case)
    names = _unresolved(held)
    atlas, faults = read_shapes(held)
    drawn = sorted(atlas.by_place)
    if as_csv is not None:
        _write(as_csv, held, names)
    if as_json:
        typer.echo(json.dumps(_data(held, names, drawn, faults), ensure_ascii=False, indent=2))
    elif as_csv is None:
        _print(held, names, drawn, every=every)
        for fault in faults:
            typer.echo(str(fault), err=True)
    return BAD_INPUT if faults else FINE


def _unresolved(case: Case) -> list[tuple[str, int]]:
    """Return the place cells that name no place of the case, most often used first."""
    claims = known_claims(case, Ledger.open(case.path), known_at=int(time.time()))
    counts = Counter(c.place for c in claims if c.place and place_of(case, c.place) is None)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _print(case: Case, names: list[tuple[str, int]], drawn: list[str], *, every: bool) -> None:
    out = console()
    missing = sorted(set(case.places) - set(drawn))
    out.print(f"{len(case.places)} places; {len(drawn)} are drawn in places.geojson.")
    strange = [d for d in drawn if d not in case.places]
    if strange:
        out.print(f"Drawn and not in case.yml: {', '.join(map(printable, strange[:_MOST]))}")
    if missing and drawn:
        out.print(f"Not drawn, known by name only: {', '.join(missing[:_MOST])}")
    if not names:
        out.print("Every place that a claim names is a place of this case.")
        return
    table = Table("name", "claims", "", "", box=None)
    for name, count in names if every else names[:_MOST]:
        located = "has coordinates" if is_located(case, name) else "nowhere"
        near = suggest_place(case, name)
        guess = f"Did you mean {printable(near)!r}?" if near else ""
        table.add_row(printable(name, 60), f"{count:,}", located, guess)
    out.print(f"{len(names):,} names that stand for no place of the case:")
    out.print(table)
    if len(names) > _MOST and not every:
        out.print(f"… and {len(names) - _MOST:,} more: --all shows them")
    out.print("Add a spelling under `places:` in case.yml; nothing is guessed.")


def _data(
    case: Case, names: list[tuple[str, int]], drawn: list[str], faults: list[Fault]
) -> dict[str, Any]:
    return {
        "case": case.id,
        "drawn": drawn,
        "not_drawn": sorted(set(case.places) - set(drawn)),
        "unresolved": [
            {
                "place": name,
                "claims": count,
                "located": is_located(case, name),
                "suggestion": suggest_place(case, name),
            }
            for name, count in names
        ],
        "faults": [
            {"place": f.place, "problem": f.problem, "expected": f.expected} for f in faults
        ],
    }


def _write(path: Path, case: Case, names: list[tuple[str, int]]) -> None:
    rows = ((n, c, is_located(case, n), suggest_place(case, n) or "") for n, c in names)
    write_csv(path, _COLUMNS, rows)
