"""`new`: a case folder, empty or from a shipped example."""

from __future__ import annotations

import shutil
import time
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from servanda.case.read import read_case
from servanda.case.skeleton import write_skeleton
from servanda.cli.asking import QUESTIONS, load_questions
from servanda.cli.feeding import load_feed
from servanda.cli.loading import load_claims
from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, nearest
from servanda.feeds import manifests

_EXAMPLES = "examples"
_CLAIMS = "claims.csv"


def new(
    path: Annotated[
        Path,
        typer.Argument(help="Where to make the case: a folder that is not there yet, or empty."),
    ],
    example: Annotated[
        str | None, typer.Option(help="Copy a shipped case, such as karabakh-2020.")
    ] = None,
) -> int:
    """Make a case folder to fill, or a copy of a shipped example with its claims loaded."""
    if example is None:
        write_skeleton(path)
        typer.echo(f"Made {path}: write agreement.md and case.yml, then: servanda lint {path}")
        return FINE
    _copy_example(example, path)
    case = read_case(path)
    typer.echo(f"Made {path} from the example {example}: {len(case.agreement.duties)} duties.")
    now = int(time.time())
    if (path / _CLAIMS).exists():
        load_claims(case, path / _CLAIMS, now=now)
    for feed in manifests():
        if (path / f"{feed}.csv").exists():
            load_feed(case, path / f"{feed}.csv", feed)
    if (path / QUESTIONS).exists():
        typer.echo(f"Recorded {load_questions(case, path / QUESTIONS, now=now)} questions.")
    typer.echo(f"Next: servanda lint {path}; servanda check {path} --as-of DATE")
    return FINE


def _copy_example(example: str, path: Path) -> None:
    shipped = resources.files("servanda").joinpath(_EXAMPLES)
    known = sorted(e.name for e in shipped.iterdir() if e.is_dir() and not e.name.startswith("_"))
    if example not in known:
        raise BadInput(
            Fault(
                f"--example {example}",
                "there is no such example.",
                f"There are: {', '.join(known)}.",
                nearest(example, known),
            )
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(
            Fault(
                str(path),
                "is there already and not empty.",
                next_step="Name a new folder, or empty this one.",
            )
        )
    with resources.as_file(shipped.joinpath(example)) as folder:
        shutil.copytree(folder, path, dirs_exist_ok=True)
