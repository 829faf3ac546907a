"""`registers`: what the agreement counts, each voice's figures apart, and what is odd."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from servanda.case.read import read_case
from servanda.cli.checking import AsOf, CasePath, KnownAt, RecordedAt, known_claims, times
from servanda.cli.shell import FINE, console
from servanda.cli.writing import write_csv
from servanda.clock import describe, iso_utc
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.registers.arithmetic import number
from servanda.registers.build import registers as build
from servanda.registers.terms import Basis, Figure, Register, Series
from servanda.viewpoints.events import testimony
from servanda.vocabulary import register_types

_FEW = 12
_COLUMNS = (
    *("register", "voice", "actor", "place", "measure", "basis", "from", "to"),
    *("count", "count_low", "count_high", "claim", "denied_by"),
)


def registers(
    case: CasePath,
    register: Annotated[
        list[str] | None, typer.Argument(help="Only these, such as prisoners. Default: all.")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    recorded_at: RecordedAt = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every figure, not the latest.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_csv: Annotated[Path | None, typer.Option("--csv", help="Write the figures here.")] = None,
) -> int:
    """What was counted: each side's own figures, never summed, and what does not fit."""
    held = read_case(case)
    _refuse_unknown(register or [])
    moment = times(held, as_of, known_at, recorded_at, None)
    found = build(testimony(held, known_claims(held, moment)), moment.as_of)
    chosen = [r for r in found if not register or r.id in register]
    if as_csv is not None:
        _write(as_csv, chosen)
    if as_json:
        data = {"case": held.id, "as_of": iso_utc(moment.as_of), "registers": _data(chosen)}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif as_csv is None:
        _print(chosen, ZoneInfo(held.agreement.timezone), every=every)
    return FINE


def _refuse_unknown(asked: list[str]) -> None:
    known = register_types()
    faults = [
        Fault(
            f"register {printable(name)}",
            "there is no such register.",
            f"There are: {', '.join(known)}.",
            nearest(name, known),
        )
        for name in asked
        if name not in known
    ]
    if faults:
        raise BadInput(*faults)


def _print(found: list[Register], zone: ZoneInfo, *, every: bool) -> None:
    out = console()
    if not found:
        out.print("No claim states a number of anything that a register counts.")
        out.print("Load claims with a count, such as type PRI-EXCH, count 12, unit persons.")
        return
    for register in found:
        _print_one(out, register, zone, every=every)
    out.print("Each voice's figures stand by themselves: none is the program's, none is a sum.")


def _print_one(out: Console, register: Register, zone: ZoneInfo, *, every: bool) -> None:
    table = Table("when", "voice", "whose act", "number", "of what", "claim", "denied by", box=None)
    rows = sorted(
        ((f, s) for s in register.series for f in s.figures),
        key=lambda row: (row[0].period.end, row[1].voice, row[0].claim),
    )
    shown = rows if every else rows[-_FEW:]
    for figure, series in shown:
        table.add_row(
            describe(figure.period, zone),
            printable(series.voice, 30),
            printable(series.actor, 30) or "not said",
            number(figure) + (" in total" if figure.basis is Basis.TOTAL else ""),
            printable(_of_what(series), 40),
            printable(figure.claim, 30),
            printable(", ".join(figure.denied_by), 40),
        )
    out.print(f"{register.name}: {len(rows)} figures", style="bold")
    out.print(table)
    if len(shown) < len(rows):
        out.print(f"  … and {len(rows) - len(shown)} earlier: --all shows them")
    for flag in register.flags:
        claims = ", ".join(printable(c, 30) for c in flag.claims[:6])
        more = f" and {len(flag.claims) - 6} more" if len(flag.claims) > 6 else ""  # noqa: PLR2004
        voices = " / ".join(printable(v, 30) for v in flag.voices)
        out.print(f"  ? {flag.oddity}, {voices}: {printable(flag.words, 300)} ({claims}{more})")
    out.print()


def _of_what(series: Series) -> str:
    return series.measure + (f", {series.place}" if series.place else "")


def _data(found: list[Register]) -> list[dict[str, Any]]:
    return [
        {
            "register": r.id,
            "name": r.name,
            "figures": [_row(s, f) for s in r.series for f in s.figures],
            "flags": [
                {
                    "oddity": flag.oddity.value,
                    "voices": list(flag.voices),
                    "from": iso_utc(flag.period.start),
                    "to": iso_utc(flag.period.end),
                    "words": flag.words,
                    "claims": list(flag.claims),
                }
                for flag in r.flags
            ],
        }
        for r in found
    ]


def _row(series: Series, figure: Figure) -> dict[str, Any]:
    cells = (
        *(series.register, series.voice, series.actor, series.place, series.measure),
        *(figure.basis.value, iso_utc(figure.period.start), iso_utc(figure.period.end)),
        *(figure.count.best, figure.count.low, figure.count.high, figure.claim),
        " ".join(figure.denied_by),
    )
    return dict(zip(_COLUMNS, cells, strict=True))


def _write(path: Path, found: list[Register]) -> None:
    rows = (
        _row(series, figure).values()
        for register in found
        for series in register.series
        for figure in series.figures
    )
    write_csv(path, _COLUMNS, map(tuple, rows))
