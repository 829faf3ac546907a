"""`export`: claims, events, verdicts and questions for other programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.case.read import read_case
from servanda.cli.shell import FINE, console
from servanda.clock import end_of, iso_utc
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.export.gathered import OURS, Gathered, gather
from servanda.export.geo import collection, place_of
from servanda.export.linked import linked
from servanda.export.records import (
    FIELDS,
    Record,
    claim_records,
    event_records,
    question_rows,
    source_records,
    verdict_records,
)
from servanda.export.tables import write_csv, write_json, write_parquet
from servanda.ledger import Ledger

_ABOUT = "about.json"


def export(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    to: Annotated[str, typer.Option(help="csv, geojson, parquet or jsonld.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")],
    as_of: Annotated[
        str | None, typer.Option(help="Verdicts as of the end of this day. Default: now.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="Only claims available by this day. Default: now.")
    ] = None,
) -> int:
    """Write claims, events, verdicts, questions and sources, with the licence of each source."""
    if to not in _WRITERS:
        raise BadInput(
            Fault(
                f"--to {printable(to)}",
                "there is no such format.",
                f"Formats: {', '.join(_WRITERS)}.",
                nearest(to, _WRITERS),
            )
        )
    held = read_case(case)
    zone, now = held.agreement.timezone, int(time.time())
    with console(stderr=True).status("Working out the verdicts …"):
        gathered = gather(
            held,
            Ledger.open(held.path),
            as_of=now if as_of is None else end_of(as_of, zone),
            known_at=now if known_at is None else end_of(known_at, zone),
        )
        try:
            output.mkdir(parents=True, exist_ok=True)
            files = _WRITERS[to](gathered, output)
            write_json(output / _ABOUT, _about(gathered) | {"files": files})
        except OSError as why:
            problem = f"cannot be written: {why.strerror or why}."
            raise BadInput(Fault(str(output), problem)) from None
    for name, count in files.items():
        typer.echo(f"{output / name}: {count:,}")
    if gathered.withheld:
        typer.echo(f"In {gathered.withheld:,} claims a name or an exact place is withheld.")
    return FINE


def _records(gathered: Gathered) -> dict[str, list[Record]]:
    return {
        "claims": list(claim_records(gathered)),
        "events": list(event_records(gathered)),
        "verdicts": list(verdict_records(gathered)),
        "questions": list(question_rows(gathered)),
        "sources": list(source_records(gathered)),
    }


def _about(gathered: Gathered) -> dict[str, Any]:
    case = gathered.case
    return {
        "case": case.id,
        "title": case.agreement.title,
        "warning": case.agreement.warning,
        "as_of": iso_utc(gathered.as_of),
        "known_at": iso_utc(gathered.known_at),
        "licence": OURS,
        "licences": {r["source"]: r["licence"] for r in source_records(gathered)},
        "withheld": gathered.withheld,
        "note": (
            "A claim is what somebody said. Denials stand beside what they deny. People who were "
            "detained or harmed are not named. Counts of two sides are never added."
        ),
    }


def _as_csv(gathered: Gathered, folder: Path) -> dict[str, int]:
    return _each(gathered, folder, "csv", write_csv)


def _as_parquet(gathered: Gathered, folder: Path) -> dict[str, int]:
    about = {k: str(v) for k, v in _about(gathered).items()}

    def write(path: Path, columns: Sequence[str], records: Sequence[Record]) -> None:
        write_parquet(path, columns, records, about)

    return _each(gathered, folder, "parquet", write)


def _each(
    gathered: Gathered,
    folder: Path,
    suffix: str,
    write: Callable[[Path, Sequence[str], Sequence[Record]], None],
) -> dict[str, int]:
    written = {}
    for name, records in _records(gathered).items():
        write(folder / f"{name}.{suffix}", FIELDS[name], records)
        written[f"{name}.{suffix}"] = len(records)
    return written


def _as_geojson(gathered: Gathered, folder: Path) -> dict[str, int]:
    about = {k: v for k, v in _about(gathered).items() if k != "files"}
    written = {}
    duties = {d.id: place_of(d) for d in gathered.case.agreement.duties}
    places: Mapping[str, Callable[[Record], str]] = {
        "claims": lambda r: str(r["place"]),
        "events": lambda r: next((p for p in r["places"]), ""),
        "verdicts": lambda r: duties[r["duty"]],
        "questions": lambda r: next((duties[d] for d in r["duties"] if duties.get(d)), ""),
    }
    records = _records(gathered)
    for name, where in places.items():
        shown = collection(gathered.case, records[name], [where(r) for r in records[name]], about)
        write_json(folder / f"{name}.geojson", shown)
        written[f"{name}.geojson"] = len(records[name])
    return written


def _as_jsonld(gathered: Gathered, folder: Path) -> dict[str, int]:
    document = linked(gathered)
    write_json(folder / "case.jsonld", document)
    return {"case.jsonld": len(document["@graph"])}


_WRITERS: Mapping[str, Callable[[Gathered, Path], dict[str, int]]] = {
    "csv": _as_csv,
    "geojson": _as_geojson,
    "parquet": _as_parquet,
    "jsonld": _as_jsonld,
}
