"""`monitor`: the bare monitor, as the field's reference tool: signature, formula, log, verdicts."""

from __future__ import annotations

import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault, printable
from servanda.monitor.arrow import ENDINGS
from servanda.monitor.depth import room
from servanda.monitor.prepare import prepare
from servanda.monitor.signature import read_signature
from servanda.monitor.stream import Asked, run, run_arrow
from servanda.monitor.told import Telling, explained, revised

_PIECE = 1 << 21
_LINE = 1 << 16


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
    explain: Annotated[
        bool, typer.Option("-explain", "--explain", help="Say of each verdict why it is so.")
    ] = False,
    late: Annotated[
        bool,
        typer.Option(
            "-late", "--late", help="Events may come in any order: tell each verdict that changes."
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("-json", "--json", help="With -explain or -late: JSON, a line each.")
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
    if explain or late or as_json:
        telling = Telling(prepared, signature, not nonewlastts, as_json, log)
        return _tell(telling, explain=explain, late=late)
    asked = Asked(prepared.formula, signature, tuple(prepared.columns), complete=not nonewlastts)
    with room():
        if log.endswith(ENDINGS):
            run_arrow(asked, Path(log), _print)
        else:
            run(asked, _pieces(log), _print, name=log)
    return FINE


def _tell(telling: Telling, *, explain: bool, late: bool) -> int:
    if explain == late or telling.name.endswith(ENDINGS):
        raise BadInput(
            Fault(
                place="-explain" if explain else "-late" if late else "-json",
                problem="reads a log of text, and one of -explain and -late at a time.",
            )
        )
    decoder = getincrementaldecoder("utf-8")("replace")
    pieces = (decoder.decode(piece) for piece in _pieces(telling.name))
    with room():
        for line in (explained if explain else revised)(telling, pieces):
            print(line if telling.as_json else printable(line, _LINE), flush=telling.name == "-")
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
