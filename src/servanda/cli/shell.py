"""How a command ends: messages without tracebacks, and the exit codes of the contract."""

from __future__ import annotations

import os
import sys
import traceback

import typer
from rich.console import Console

from servanda.errors import ServandaError

_WIDE = 140
FINE, FAIL_ON_MET, BAD_INPUT, OUR_FAULT = 0, 1, 2, 3


def console(*, stderr: bool = False) -> Console:
    """Return a console that colours only on a terminal and respects NO_COLOR.

    Where the width is not known, in a file or a pipe, tables may be as wide as they need.
    """
    out = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not out.is_terminal and "COLUMNS" not in os.environ:
        out.width = _WIDE
    return out


def run(app: typer.Typer) -> int:
    """Run the application; return 0, 1, 2 or 3 (design section 13)."""
    try:
        code = app(standalone_mode=False)
    except ServandaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except typer.TyperException as misuse:
        # Usage errors know how to show the usage line; others have only their words.
        show = getattr(misuse, "show", None)
        if show is None:
            print(misuse, file=sys.stderr)
        else:
            show()
        return BAD_INPUT
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception:  # noqa: BLE001 — the last resort that the contract asks for
        traceback.print_exc()
        print("This is our fault, not yours. Please report it with the command.", file=sys.stderr)
        return OUR_FAULT
    return int(code or FINE)
