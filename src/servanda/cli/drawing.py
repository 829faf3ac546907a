"""`draw`: zones, lines and points of a file of another program into `places.geojson`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from servanda.case.read import read_case
from servanda.cli.checking import CasePath
from servanda.cli.shell import FINE
from servanda.errors import BadInput, printable
from servanda.places.drawing import Drawing
from servanda.places.drawing import draw as draw_all
from servanda.places.importing import How, read_file


def draw(
    case: CasePath,
    file: Annotated[
        Path, typer.Argument(help="GeoJSON, GeoPackage, KML, shapefile or one in a zip.")
    ],
    layer: Annotated[str, typer.Option(help="Which layer, where there are several.")] = "",
    column: Annotated[
        str, typer.Option("--id", help="The column that names the place, by id or name.")
    ] = "",
    crs: Annotated[str, typer.Option(help="The projection, where the file states none.")] = "",
    accuracy: Annotated[
        float | None, typer.Option(help="How many metres the drawing may be off.", min=0)
    ] = None,
    origin: Annotated[
        str, typer.Option(help="Who drew it, from what. Default: the file's name.")
    ] = "",
    valid_from: Annotated[str, typer.Option(help="From this day it ran like this.")] = "",
    valid_to: Annotated[str, typer.Option(help="Up to the end of this day.")] = "",
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Leave out features with faults.")
    ] = False,
) -> int:
    """Draw places of the case from a file: checked, in degrees, all of it or nothing."""
    held = read_case(case)
    features = read_file(file, How(layer, column, crs))
    said = {
        "origin": origin or file.name,
        "accuracy_m": accuracy,
        "valid_from": valid_from or None,
        "valid_to": valid_to or None,
    }
    stated = {name: value for name, value in said.items() if value is not None}
    _tell(draw_all(held, features, stated, keep_good=keep_good), accuracy)
    return FINE


def _tell(done: Drawing, accuracy: float | None) -> None:
    if done.left_out:
        typer.echo("Left out:", err=True)
        typer.echo(str(BadInput(*done.left_out)), err=True)
    for words, places in (("Drawn", done.new), ("Drawn anew", done.replaced)):
        if places:
            typer.echo(f"{words}: {printable(', '.join(places), 2000)}.")
    if accuracy is None:
        typer.echo("No accuracy is stated: what lies at an edge is taken as exact (--accuracy M).")
