"""The command line: parses, calls, prints. One file a command group, mounted here."""

from __future__ import annotations

import sys

import typer

from servanda.cli.shell import run

app = typer.Typer(
    name="servanda",
    help="Reads an agreement and what is said about it; tells what is open and what is kept.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _mount() -> None:
    """Import each command group and add its commands.

    Imported here and not above, so that one command starts without the libraries of another.
    """
    from servanda.cli import (  # noqa: PLC0415 — see above
        asking,
        checking,
        counting,
        loading,
        making,
        reporting,
    )

    app.command("new")(making.new)
    app.command("load")(loading.load)
    app.command("ask")(asking.ask)
    app.command("answer")(asking.answer)
    app.command("verify")(loading.verify)
    app.command("check")(checking.check)
    app.command("explain")(checking.explain)
    app.command("registers")(counting.registers)
    app.command("report")(reporting.report)


def main() -> None:
    """Run the command line and leave with the exit code of the contract (design section 13)."""
    _mount()
    sys.exit(run(app))
