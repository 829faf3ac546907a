"""`report`: reports for people, one kind at a time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from servanda.case.read import read_case
from servanda.cli.shell import FINE
from servanda.clock import end_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.ledger import Ledger
from servanda.ledger.questions import register
from servanda.report.questions_sheet import questions_sheet

_KINDS = ("questions",)
_STDOUT = "-"


def report(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write; - prints it.")],
    kind: Annotated[str, typer.Option(help=f"Which report: {', '.join(_KINDS)}.")] = "questions",
    on: Annotated[
        str | None, typer.Option(help="As of the end of this day, as known then. Default: now.")
    ] = None,
) -> int:
    """Write a report. `questions`: what was asked, by who holds the answer, in Markdown."""
    if kind not in _KINDS:
        raise BadInput(
            Fault(
                f"--kind {printable(kind)}",
                "there is no such report.",
                f"Reports: {', '.join(_KINDS)}.",
                nearest(kind, _KINDS),
            )
        )
    held = read_case(case)
    until = int(time.time()) if on is None else end_of(on, held.agreement.timezone)
    ledger = Ledger.open(held.path)
    asked = register(ledger, as_of=until)
    write(output, questions_sheet(held, asked, ledger.claims(known_at=until), until))
    return FINE


def write(output: Path, text: str) -> None:
    """Write a report to a file, or to standard output for `-`.

    Raises:
        BadInput: when the file cannot be written.
    """
    if str(output) == _STDOUT:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as why:
        raise BadInput(Fault(str(output), f"cannot be written: {why.strerror or why}.")) from None
    typer.echo(f"Wrote {output}.")
