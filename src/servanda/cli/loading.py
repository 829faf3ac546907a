"""`load` and `verify`: claims into the ledger, and whether ledger and originals are whole."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims import (
    FIGURES,
    INTERCHANGE,
    Bounds,
    Form,
    Options,
    ReadClaims,
    Unresolved,
    read_claims,
    suggestion,
)
from servanda.claims.mapping import TableMapping, read_mapping
from servanda.claims.names import DENIED
from servanda.claims.odk import Submissions
from servanda.claims.table import MEGABYTE
from servanda.cli.feeding import load_feed
from servanda.cli.progress import bar
from servanda.cli.shell import FINE
from servanda.clock import iso_utc
from servanda.errors import BadInput, Fault, LedgerFault, nearest, printable
from servanda.feeds import manifests
from servanda.ledger import Appended, Ledger, Origin
from servanda.ledger import verify as find_misfits
from servanda.ledger.originals import sha256_of
from servanda.model import Claim, Instant
from servanda.written import read_text

Feed: TypeAlias = tuple[str, Form]
CLAIMS: Feed = ("claims", INTERCHANGE)

_FORMATS = {"claims": INTERCHANGE, "figures": FIGURES}
_CSV, _ODK = "csv", "odk"
_MAPPED = ("osce-smm", _ODK)
"""Tables whose mapping comes with the package, `claims/mappings/`."""
_MOST_SHOWN = 30
_MOST_CLAIMS, _MOST_FEED = 64, 8_000
"""Megabytes of a file that are read where nobody says how many."""


def load(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    file: Annotated[Path, typer.Argument(help="The file to load.")],
    as_: Annotated[str, typer.Option("--as", help="What the file is: claims, figures, or a feed.")],
    map_: Annotated[
        Path | None,
        typer.Option("--map", help="With --as csv: how its columns state claims; see `map`."),
    ] = None,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Load the good rows though others are bad.")
    ] = False,
    max_megabytes: Annotated[
        int | None,
        typer.Option(
            help="The largest file to read. Default: 64, for a feed 8,000.", min=1, max=100_000
        ),
    ] = None,
) -> int:
    """Add the claims of a file to the ledger: all of them or, when a row is bad, none."""
    known = [*_FORMATS, *_MAPPED, _CSV, *manifests()]
    if as_ not in known:
        raise BadInput(
            Fault(
                f"--as {printable(as_)}",
                "there is no such format.",
                f"Formats: {', '.join(known)}.",
                nearest(as_, known),
            )
        )
    if (map_ is not None) != (as_ == _CSV):
        raise BadInput(
            Fault(
                "--map" if map_ else "--as csv",
                "go together: a CSV file of any origin is read through a mapping.",
                next_step=f"servanda map {printable(str(file), 80)} -o mapping.yml",
            )
        )
    if as_ in manifests():
        most = (max_megabytes or _MOST_FEED) * MEGABYTE
        load_feed(read_case(case), file, as_, keep_good=keep_good, most=most)
        return FINE
    bounds = Bounds(file_bytes=(max_megabytes or _MOST_CLAIMS) * MEGABYTE)
    how = Options(keep_good=keep_good, bounds=bounds)
    form = _FORMATS[as_] if as_ in _FORMATS else _mapped(as_, map_).form()
    form = replace(form, opened=Submissions) if as_ == _ODK else form
    load_claims(read_case(case), file, now=int(time.time()), options=how, feed=(as_, form))
    return FINE


def _mapped(kind: str, path: Path | None) -> TableMapping:
    """Return the mapping of a file, or one that comes with the package."""
    if path is not None:
        return read_mapping(read_text(path), str(path))
    text = files("servanda.claims").joinpath("mappings", f"{kind}.yml").read_text("utf-8")
    return read_mapping(text, f"{kind}.yml")


def verify(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    head: Annotated[
        str, typer.Option(help="The hash of a row noted earlier, to show that it is still there.")
    ] = "",
) -> int:
    """Recompute the ledger's chain and the SHA-256 of every original."""
    if not case.is_dir():
        raise BadInput(Fault(str(case), "is no case folder."))
    faults = find_misfits(case, head=head)
    if faults:
        raise LedgerFault(*faults)
    rows = Ledger.open(case).entries()
    if not rows:
        typer.echo("There is no ledger yet: nothing was loaded.")
        return FINE
    kept = {r.content["sha256"] for r in rows if "sha256" in r.content}
    originals = _many(len(kept), "original")
    typer.echo(f"The ledger is whole: {_many(len(rows), 'row')} in one chain.")
    typer.echo(f"In sources/ {originals} kept under their SHA-256.")
    typer.echo(f"The last row's hash: {rows[-1].hash}")
    return FINE


def load_claims(
    case: Case, path: Path, *, now: Instant, options: Options | None = None, feed: Feed = CLAIMS
) -> Appended:
    """Load a file of claims into the case's ledger and say what came of it.

    Raises:
        BadInput: when a row is bad and `keep_good` is not set, or nothing can be written.
    """
    ledger = Ledger.open(case.path)
    how = options or Options()
    before = _loaded_before(ledger, path, how.bounds)
    if before is not None:
        typer.echo(f"{_shown(path)} was loaded on {before}; nothing is added.")
        return Appended(0, 0, "")
    known_ids = frozenset(h.claim.id for h in ledger.held())
    with bar(f"Reading {_shown(path)}", _size(path)) as step:
        asked = replace(how, known_ids=known_ids, progress=step)
        read = read_claims(path, case, asked, feed[1])
    if how.keep_good:
        read = _without(read, ledger.refusals(read.claims))
    origin = Origin(path, read.sha256, feed[0], left_out=read.left_out)
    with bar("Writing to the ledger", len(read.claims) + 1) as step:
        done = ledger.append_claims(
            read.claims, now=now, origin=origin, progress=step, waiting=_say_waiting
        )
    _tell(case, path, read, done)
    return done


def _without(read: ReadClaims, refused: Sequence[tuple[Claim, Fault]]) -> ReadClaims:
    """Leave out claims that the ledger would refuse, as bad rows."""
    bad = {claim.key: fault for claim, fault in refused}
    return replace(
        read,
        claims=tuple(c for c in read.claims if c.key not in bad),
        faults=(*read.faults, *bad.values()),
        left_out=read.left_out + len(bad),
    )


def _loaded_before(ledger: Ledger, path: Path, bounds: Bounds) -> str | None:
    """Return when this very file was loaded whole, or None."""
    with contextlib.suppress(OSError):  # reading it will say in words why it cannot be read
        if path.is_file() and path.stat().st_size <= bounds.file_bytes:
            row = ledger.loaded(sha256_of(path))
            return iso_utc(row.recorded_at) if row else None
    return None


def _tell(case: Case, path: Path, read: ReadClaims, done: Appended) -> None:
    if done.added:
        typer.echo(f"Loaded {_many(done.added, 'claim')} from {_shown(path)}.")
    else:
        typer.echo(
            f"{_shown(path)} holds no claim that the ledger does not hold; nothing is added."
        )
    if done.known and done.added:
        typer.echo(f"{_many(done.known, 'claim')} of it stood in the ledger already.")
    if read.left_out:
        typer.echo(f"Left out {_many(read.left_out, 'bad row')}:", err=True)
        typer.echo(str(BadInput(*read.faults)), err=True)
    if read.unresolved:
        _list_unresolved(case, read.unresolved)


def _list_unresolved(case: Case, names: Sequence[Unresolved]) -> None:
    strange = [n for n in names if n.column != DENIED]
    if strange:
        typer.echo(f"{_many(len(strange), 'name')} that the case does not know, accepted:")
        _list(strange, lambda n: f"{n.column} {printable(n.name, 80)!r}", case)
        typer.echo("Add them to case.yml under `actors` or `places`, or mend the rows.")
    missing = [n for n in names if n.column == DENIED]
    if missing:
        typer.echo(f"{_many(len(missing), 'claim')} that a row denies and nobody has loaded yet:")
        _list(missing, lambda n: printable(n.name, 80), case)


def _list(names: Sequence[Unresolved], show: Callable[[Unresolved], str], case: Case) -> None:
    """List names with the lines on which they stand, and the guess that only a person may make."""
    for name in names[:_MOST_SHOWN]:
        lines = ", ".join(str(n) for n in name.lines) + (
            ", …" if len(name.lines) < name.times else ""
        )
        guess = suggestion(case, name)
        asked = f"  Did you mean {printable(guess)!r}?" if guess else ""
        typer.echo(f"  {show(name)} (line {lines}){asked}")
    if len(names) > _MOST_SHOWN:
        typer.echo(f"  … and {len(names) - _MOST_SHOWN:,} more")


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")


def _shown(path: Path) -> str:
    return printable(path.name, 80)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _say_waiting() -> None:
    typer.echo("Another process is writing to this ledger; waiting for it.", err=True)
