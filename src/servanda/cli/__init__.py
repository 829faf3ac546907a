"""The command line: parses, calls, prints. One file a command group, mounted here."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import typer

from servanda.cli.shell import run

# Each command and the function behind it, in the order in which `--help` lists them.
COMMANDS = {
    "new": "making.new",
    "lint": "linting.lint",
    "load": "loading.load",
    "watch": "watching.watch",
    "map": "mapping.map_table",
    "forms": "forms.forms",
    "draft": "drafting.draft_case",
    "read": "reading.read",
    "review": "reviewing.review",
    "ask": "asking.ask",
    "answer": "asking.answer",
    "verify": "loading.verify",
    "check": "checking.check",
    "explain": "checking.explain",
    "diff": "comparing.diff",
    "same": "tying.same",
    "draw": "drawing.draw",
    "places": "placing.places",
    "registers": "counting.registers",
    "trends": "trending.trends",
    "monitor": "monitoring.monitor",
    "reconcile": "reconciling.reconcile",
    "key": "reconciling.key",
    "report": "reporting.report",
    "export": "exporting.export",
    "serve": "serving.serve",
    "demo": "serving.demo",
    "mcp": "serving.mcp",
    "accounts": "accounts.accounts",
}


def _mount(words: list[str]) -> typer.Typer:
    """Return the application with the command that the words name, else with all of them.

    One command starts without the libraries of another: its module alone is imported.
    """
    app = typer.Typer(
        name="servanda",
        help="Reads an agreement and what is said about it; tells what is open and what is kept.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # a single command keeps its name
    asked = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    for name in asked:
        module, function = COMMANDS[name].split(".")
        command = getattr(import_module(f"servanda.cli.{module}"), function)
        app.command(name)(command)
    return app


def main() -> None:
    """Run the command line and leave with the exit code of the contract (design section 13)."""
    # A large case is millions of objects without rings: looking through all of them for rings
    # each time that some more were made would take as long as the work itself.
    gc.set_threshold(200_000, 100, 100)
    sys.exit(run(_mount(sys.argv[1:])))
