"""`draft`: an agreement's text becomes a case in which what can be read is coded."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from servanda.case.drafted import write_case
from servanda.case.read import read_case
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, printable
from servanda.extraction.draft import Drafted, agreement_text, case_text, draft
from servanda.extraction.opening.inputs import inputs_of, taken
from servanda.extraction.opening.language import named
from servanda.extraction.opening.opened import Opened, open_bytes
from servanda.extraction.opening.parser import Parser
from servanda.ledger import Ledger
from servanda.ledger.items import Item, take_item, text_sha256

_MOST_NOTES = 12


def draft_case(
    file: Annotated[str, typer.Argument(help="The agreement's text: a file, an address, or - .")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The case to make: a new or empty folder.")
    ],
) -> int:
    """Make a case from an agreement's text; what it leaves open is left open for lint."""
    inputs = inputs_of([file])
    if len(inputs) != 1:
        raise BadInput(Fault(printable(file), "is several files.", "Name one agreement."))
    with Parser() as parser:
        data, source = taken(inputs[0], parser.bounds.file_bytes)
        opened = open_bytes(data, source, parser)
    drafted = draft(
        opened.parsed.blocks, title=opened.parsed.title, language=opened.document.language
    )
    if not drafted.duties and not any(p.numbered for p in drafted.points):
        raise BadInput(
            Fault(
                source.name,
                "holds no article, point or sentence that says what is to be done.",
                next_step="Is it an agreement? For news and reports: servanda read",
            )
        )
    left_out = write_case(output, agreement_text(drafted), case_text(drafted))
    _keep(output, opened)
    _tell(output, opened, drafted, left_out)
    return FINE


def _keep(path: Path, opened: Opened) -> None:
    """Keep the text that the case was drafted from in its sources."""
    document = opened.document
    item = Item(
        document.sha256,
        text_sha256(document.text),
        opened.source.name,
        opened.kind.value,
        document.title,
        document.language,
        url=opened.source.url,
    )
    contents = (opened.data, document.text)
    take_item(Ledger.open(path), item, contents, (), now=int(time.time()))


def _tell(path: Path, opened: Opened, drafted: Drafted, left_out: list[str]) -> None:
    case = read_case(path)
    duties = case.agreement.duties
    typer.echo(f"Made {path}: {len(drafted.points)} points, {len(duties)} duties.")
    for note in opened.notes:
        if "No date" not in note:
            typer.echo(f"Note: {printable(note)}")
    if drafted.language not in ("en", ""):
        typer.echo(
            f"It is in {named(drafted.language)}: rules for English were used; expect little."
        )
    if not drafted.parties:
        typer.echo("The text defines no Parties that were found: write `parties:` in agreement.md.")
    if not drafted.in_force and not drafted.signed:
        typer.echo("No day of signature or entry into force was found.")
    nobody = sum(not d.terms.who for d in duties)
    if nobody:
        typer.echo(f"{nobody} of them name nobody who owes them.")
    for duty in left_out[:_MOST_NOTES]:
        typer.echo(f"Left out of {duty}")
    typer.echo(f"Next: servanda lint {path}; servanda check {path}")
