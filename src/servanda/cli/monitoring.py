"""`monitor`: the bare monitor, as the field's reference tool: signature, formula, log, verdicts."""

from __future__ import annotations

import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from servanda.cli.shell import FINE
from servanda.errors import BadInput, Fault
from servanda.monitor.plain import PlainLog, verdict
from servanda.monitor.points import TimePoint
from servanda.monitor.prepare import Prepared, prepare
from servanda.monitor.reference import evaluate
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import Signature, read_signature

_PIECE = 1 << 20


def monitor(
    sig: Annotated[str, typer.Option("-sig", "--sig", help="The signature of the log.")],
    formula: Annotated[str, typer.Option("-formula", "--formula", help="The formula.")],
    log: Annotated[str, typer.Option("-log", "--log", help="The log; - is standard input.")] = "-",
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
    for line in _by_reference(prepared, signature, log, complete=not nonewlastts):
        print(line)
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


def _pieces(path: str) -> Iterator[str]:
    """Yield a log in pieces: what is there now of standard input, or much of a file at once."""
    decode = getincrementaldecoder("utf-8")("replace").decode
    if path == "-":
        yield from _decoded(sys.stdin.buffer, decode)
        return
    try:
        with Path(path).open("rb") as opened:
            yield from _decoded(opened, decode)
    except OSError as error:
        raise _unreadable(path, error) from None


def _decoded(stream: BinaryIO, decode: Callable[[bytes], str]) -> Iterator[str]:
    read = getattr(stream, "read1", stream.read)
    while piece := read(_PIECE):
        yield decode(piece)


def _by_reference(
    prepared: Prepared, signature: Signature, log: str, *, complete: bool
) -> Iterator[str]:
    """Yield the verdicts of the reference evaluator, once the whole log is read."""
    reader = PlainLog(signature, log)
    points: list[TimePoint] = []
    for piece in _pieces(log):
        points += reader.feed(piece)
    points += reader.feed("", last=True)
    names = free_variables(prepared.formula)
    order = [names.index(n) for n in prepared.columns]
    whole = complete and reader.fault is None
    found = evaluate(prepared.formula, points, complete=whole).certain
    for at, rows in enumerate(found):
        if rows:
            listed = frozenset(tuple(row[i] for i in order) for row in rows)
            yield verdict(points[at].timestamp, at, listed, closed=not order)
    if reader.fault is not None:
        raise reader.fault
