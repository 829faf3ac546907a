"""`map`: a draft of how any table states claims, to be read over by a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.claims.drafting import draft
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault


def map_table(
    file: Annotated[Path, typer.Argument(help="A CSV file of any origin.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write it; else it is printed.")
    ] = None,
) -> int:
    """Draft the mapping of a CSV file for `load --as csv --map`."""
    text = draft(file)
    if output is None:
        typer.echo(text, nl=False)
        return FINE
    try:
        with output.open("x", encoding="utf-8") as file_:
            file_.write(text)
    except FileExistsError:
        raise BadInput(Fault(str(output), "is there already.", "Name another file.")) from None
    except OSError as why:
        raise BadInput(Fault(str(output), f"cannot be written: {why.strerror}.")) from None
    typer.echo(f"Wrote {output}: fill each ???, and read the guesses over.")
    return FINE
