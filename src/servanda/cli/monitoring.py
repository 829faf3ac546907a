"""`monitor`: the bare monitor, as the field's reference tool: signature, formula, log, verdicts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault
from servanda.monitor.arrow import ENDINGS
from servanda.monitor.depth import room
from servanda.monitor.prepare import prepare
from servanda.monitor.signature import read_signature
from servanda.monitor.stream import Asked, run, run_arrow

_PIECE = 1 << 21


def monitor(
    sig: Annotated[str, typer.Option("-sig", "--sig", help="The signature of the log.")],
    formula: Annotated[str, typer.Option("-formula", "--formula", help="The formula.")],
    log: Annotated[
        str,
        typer.Option(
            "-log", "--log", help="The log, as text, Parquet or Arrow; - is standard input."
        ),
    ] = "-",
    negate: Annotated[bool, typer.Option("-negate", "--negate", help="Monitor NOT of it.")] = False,
    nonewlastts: Annotated[
        bool,
        typer.Option(
            "-nonewlastts",
            "--nonewlastts",
            help="The log is a prefix: what later events could change is not decided.",
        ),
    ] = False,
    check: Annotated[
        bool, typer.Option("-check", "--check", help="Only show what would be evaluated.")
    ] = False,
) -> int:
    """Evaluate an MFOTL formula over a log, as the field's reference tool does."""
    signature = read_signature(_text(sig), sig)
    prepared = prepare(_text(formula), signature, name=formula, negate=negate)
    if check:
        print(f"The formula can be monitored. It is evaluated as\n  {prepared.formula}")
        print(f"Its verdicts list ({', '.join(f'{n}: {s}' for n, s in prepared.columns.items())})")
        return FINE
    asked = Asked(prepared.formula, signature, tuple(prepared.columns), complete=not nonewlastts)
    with room():
        if log.endswith(ENDINGS):
            run_arrow(asked, Path(log), _print)
        else:
            run(asked, _pieces(log), _print, name=log)
    return FINE


def _text(path: str) -> str:
    """Return what a file holds, or standard input."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
    return raw.decode("utf-8", "replace")


def _unreadable(path: str, error: OSError) -> BadInput:
    return BadInput(Fault(place=path, problem=f"cannot be read: {error.strerror}."))


def _pieces(path: str) -> Iterator[bytes]:
    """Yield a log in pieces: what is there now of standard input, or much of a file at once."""
    if path == "-":
        read = getattr(sys.stdin.buffer, "read1", sys.stdin.buffer.read)
        yield from iter(lambda: read(_PIECE), b"")
        return
    try:
        with Path(path).open("rb") as opened:
            yield from iter(lambda: opened.read(_PIECE), b"")
    except OSError as error:
        raise _unreadable(path, error) from None


def _print(verdicts: bytes) -> None:
    if verdicts:
        sys.stdout.buffer.write(verdicts)
        sys.stdout.flush()
