"""A feed's file into a case: made into Parquet once, and told of in the ledger."""

from __future__ import annotations

import contextlib
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from servanda.case.terms import Case
from servanda.cli.progress import bar
from servanda.clock import iso_utc
from servanda.errors import BadInput, Fault, printable
from servanda.feeds import manifest
from servanda.feeds.convert import Converted, HowToLoad, convert
from servanda.ledger import Ledger
from servanda.ledger.fed import FOLDER, Fed, fed_before, record
from servanda.ledger.originals import kept, sha256_of

_MOST_BYTES = 8_000_000_000


def load_feed(
    case: Case, path: Path, feed: str, *, keep_good: bool = False, most: int = _MOST_BYTES
) -> None:
    """Take in a feed's file: all of it or, when something is wrong, nothing; say what came of it.

    Raises:
        BadInput: with every fault that was found.
    """
    ledger = Ledger.open(case.path)
    with contextlib.suppress(OSError):  # reading it will say in words why it cannot be read
        before = fed_before(ledger.entries(), sha256_of(path)) if path.is_file() else None
        if before is not None:
            when = iso_utc(before.recorded_at)
            typer.echo(f"{printable(path.name, 80)} was loaded on {when}; nothing is added.")
            return
    folder = case.path / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as why:
        raise BadInput(Fault(str(folder), f"cannot be made: {why.strerror}.")) from None
    now = int(time.time())
    with tempfile.TemporaryDirectory(dir=folder, prefix=".converting-") as passing:
        target = Path(passing) / "events.parquet"
        done = _converted(path, feed, target, (keep_good, most, now))
        parquet = sha256_of(target)
        with kept(path, case.path, done.sha256):
            target.replace(folder / f"{parquet}.parquet")
            record(ledger, _fed(feed, path, done, parquet), now=now)
    _tell(path, feed, done)


def _converted(path: Path, feed: str, target: Path, asked: tuple[bool, int, int]) -> Converted:
    keep_good, most, now = asked
    today = datetime.fromtimestamp(now, UTC).date().isoformat()
    size = path.stat().st_size if path.is_file() else 0
    with bar(f"Reading {printable(path.name, 60)}", size) as step:
        how = HowToLoad(today, keep_good=keep_good, most_bytes=most, progress=step)
        return convert(path, manifest(feed), target, how)


def _fed(feed: str, path: Path, done: Converted, parquet: str) -> Fed:
    return Fed(
        feed=feed,
        file=path.name,
        sha256=done.sha256,
        parquet=parquet,
        rows=done.rows,
        located=done.located,
        left_out=done.left_out,
        first=done.first,
        last=done.last,
    )


def _tell(path: Path, feed: str, done: Converted) -> None:
    said = manifest(feed)
    span = f", {done.first} to {done.last}" if done.first else ""
    typer.echo(
        f"Loaded {done.rows:,} events of {said.title} from {printable(path.name, 80)}{span}."
    )
    typer.echo(f"{done.located:,} of them have coordinates. Licence: {said.licence}.")
    for remark in done.remarks:
        typer.echo(f"Noted: {printable(remark, 200)}.")
    if done.left_out:
        typer.echo(f"Left out {done.left_out:,} bad rows:", err=True)
        typer.echo(str(BadInput(*done.faults)), err=True)
