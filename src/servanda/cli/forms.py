"""`forms`: the forms for observers in the field, as files that ODK and Kobo read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.claims.xlsforms import form_names, xlsform
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault


def forms(folder: Annotated[Path, typer.Argument(help="Where to write them; made if new.")]) -> int:
    """Write XLSForms for incidents, visits, handovers, crossings and prisoner transfers."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in form_names():
            (folder / f"{name}.xlsx").write_bytes(xlsform(name))
    except OSError as why:
        raise BadInput(Fault(str(folder), f"cannot be written to: {why.strerror}.")) from None
    typer.echo(f"Wrote {', '.join(f'{n}.xlsx' for n in form_names())}.")
    typer.echo("Load what they collect with: servanda load CASE EXPORT --as odk")
    return FINE
