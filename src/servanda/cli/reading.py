"""`read`: documents become candidate claims that wait for a review."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.progress import bar
from servanda.cli.searching import print_hits, print_queue
from servanda.cli.shell import FINE
from servanda.clock import parse_moment, zone_of
from servanda.errors import BadInput, Fault, printable
from servanda.extraction import Reading, extract, reading_data
from servanda.extraction.candidates import Published, candidates
from servanda.extraction.daily import with_daily
from servanda.extraction.french import read_french
from servanda.extraction.mentions import Mention, mentions
from servanda.extraction.opening.inputs import Input, inputs_of, taken
from servanda.extraction.opening.language import named
from servanda.extraction.opening.opened import Opened, open_bytes
from servanda.extraction.opening.parser import Bounds, Parser
from servanda.extraction.second import Compared, Endpoint, ask, merged
from servanda.ledger import Appended, Ledger
from servanda.ledger.items import Item, items, take_item, text_sha256
from servanda.model import Instant, Interval

_CACHE = "feeds/second-extractor"
_READ = ("en", "")
_FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Reader:
    """What one run of `read` works with; `second` is None unless it is asked for."""

    case: Case
    ledger: Ledger
    parser: Parser
    now: Instant
    second: Endpoint | None = None
    publisher: str = ""
    published: Interval | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input: the reading, and what of it was new to the ledger."""

    opened: Opened
    reading: Reading
    named: tuple[Mention, ...]
    added: Appended
    queued: bool = False
    before: bool = False
    compared: Compared | None = None


def read(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, addresses (http, https), or - for standard input."),
    ] = None,
    publisher: Annotated[
        str, typer.Option(help="Who published it, where the document does not say.")
    ] = "",
    published: Annotated[
        str, typer.Option(help="The day on which it came out, where the document does not say.")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Look again through documents that were read before.")
    ] = False,
    queue: Annotated[
        bool, typer.Option("--queue", help="List the documents that wait for a translation.")
    ] = False,
    search: Annotated[
        str, typer.Option(help="Search the documents that were read, in any language.")
    ] = "",
    second_extractor: Annotated[
        str, typer.Option(help="Ask an OpenAI-compatible server, too: its address. Off by default.")
    ] = "",
    model: Annotated[str, typer.Option(help="The model that this server is asked for.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> int:
    """Read documents: what they hold becomes candidates that `review` shows."""
    held = read_case(case)
    ledger = Ledger.open(held.path)
    if queue:
        return print_queue(ledger, as_json=as_json)
    if search:
        return print_hits(ledger, search, as_json=as_json)
    chosen = inputs_of(inputs or [])
    if not chosen:
        raise BadInput(Fault("read", "nothing is named to be read.", "Name a file, or - ."))
    day = parse_moment(published, held.agreement.timezone) if published else None
    second = _second(held, second_extractor, model)
    with Parser(Bounds()) as parser:
        now = int(time.time())
        reader = Reader(held, ledger, parser, now, second, publisher, day, again)
        results, faults = _read_all(reader, chosen)
    _show(held, results, as_json=as_json, one=len(chosen) == 1)
    if faults:
        raise BadInput(*faults)
    return FINE


def _second(case: Case, url: str, model: str) -> Endpoint | None:
    """Return the second extractor that is asked for, or None."""
    if bool(url) != bool(model):
        raise BadInput(
            Fault(
                "--second-extractor",
                "needs both an address and --model.",
                "Write --second-extractor https://… --model NAME.",
            )
        )
    if url and not url.lower().startswith(("http://", "https://")):
        raise BadInput(Fault(f"--second-extractor {printable(url, 80)}", "is no web address."))
    return Endpoint(url, model, case.path / _CACHE) if url else None


def _find(reader: Reader, opened: Opened) -> tuple[Reading | None, Compared | None]:
    """Return what is in a document, None where its language is not read; and how two compare."""
    document = opened.document
    language = document.language.partition("-")[0]
    if language == _FRENCH:
        return read_french(document, reader.case), None
    if language not in _READ:
        return None, None
    reading = with_daily(extract(document, reader.case), reader.case)
    if reader.second is None:
        return reading, None
    return merged(reading, ask(reader.second, document, reader.case))


def _read_all(reader: Reader, chosen: Sequence[Input]) -> tuple[list[Result], list[Fault]]:
    """Read each input; one that cannot be read stops none of the others."""
    results: list[Result] = []
    faults: list[Fault] = []
    with bar("Reading", len(chosen)) as step:
        for one in chosen:
            try:
                results.append(read_one(reader, one))
            except BadInput as error:
                faults += error.faults
            step(1)
    return results, faults


def read_one(reader: Reader, one: Input) -> Result:
    """Read one input into the ledger.

    Raises:
        BadInput: when it cannot be read.
    """
    data, source = taken(one, reader.parser.bounds.file_bytes)
    source = replace(source, publisher=reader.publisher, published=reader.published)
    zone = reader.case.agreement.timezone
    opened = open_bytes(data, source, reader.parser, zone)
    before = any(i.sha256 == opened.document.sha256 for i in items(reader.ledger))
    found, compared = _find(reader, opened)
    reading = found or Reading(opened.document)
    published = Published(opened.document.publisher or source.url or source.name, source.url)
    item = _item(opened, zone, translate=found is None)
    added = Appended(0, 0, "")
    if not before or reader.again:
        added = take_item(
            reader.ledger,
            item,
            (data, opened.document.text),
            candidates(reading, reader.case, published),
            now=reader.now,
        )
    naming = mentions(opened.document, reader.case)
    return Result(opened, reading, naming, added, found is None, before, compared)


def _item(opened: Opened, zone: str, *, translate: bool) -> Item:
    document = opened.document
    data = reading_data(Reading(document), zone_of(zone))["item"]
    return Item(
        sha256=document.sha256,
        text=text_sha256(document.text),
        file=opened.source.name,
        kind=opened.kind.value,
        title=document.title,
        language=document.language,
        published=data["published"] or "",
        publisher=document.publisher,
        url=opened.source.url,
        translate=translate,
    )


def result_data(case: Case, result: Result) -> dict[str, Any]:
    """Return a result in the form of the contract (design section 13), and what it names."""
    text = result.opened.document.text
    data = reading_data(result.reading, zone_of(case.agreement.timezone))
    return {
        **data,
        "names": [
            {
                "kind": m.kind,
                "id": m.id,
                "text": text[m.span[0] : m.span[1]],
                "span": list(m.span),
            }
            for m in result.named
        ],
        "queued_for_translation": result.queued,
        "added": result.added.added,
        "notes": list(result.opened.notes),
        **({"compared": _compared_data(result.compared)} if result.compared else {}),
    }


def _compared_data(compared: Compared) -> dict[str, Any]:
    return {
        "both": compared.both,
        "rules_only": compared.rules_only,
        "model_only": compared.model_only,
        "differing": list(compared.differing),
        "rejected": dict(compared.rejected),
    }


def _show(case: Case, results: Sequence[Result], *, as_json: bool, one: bool) -> None:
    if as_json and results:
        data = [result_data(case, r) for r in results]
        shown = data[0] if one else {"readings": data}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for result in results:
        for line in _lines(result):
            typer.echo(line)
    if any(r.added.added for r in results):
        typer.echo(f"Next: servanda review {case.path}")


def _lines(result: Result) -> Iterable[str]:
    """Say what came of one input."""
    document = result.opened.document
    yield printable(document.title or result.opened.source.name, 140)
    where = [named(document.language), printable(document.publisher, 80)]
    yield f"  {', '.join(filter(None, where))}; SHA-256 {document.sha256[:12]}…"
    for note in result.opened.notes:
        yield f"  Note: {printable(note)}"
    if result.queued:
        actors = sorted({m.id for m in result.named if m.kind != "date"})
        yield f"  It is in {named(document.language)}, which is not read for claims: "
        yield "  queued for a translation (servanda read CASE --queue)."
        yield f"  It names: {', '.join(map(printable, actors)) or 'nobody of the case'}."
        return
    found = result.reading
    if found.degraded:
        yield "  Read without the language model, by rules alone: expect to find less."
    yield (
        f"  Found {_many(len(found.statements), 'statement')}, "
        f"{_many(len(found.events), 'event')}, {_many(len(found.questions), 'open question')}."
    )
    if result.compared is not None:
        yield from _comparison(result.compared)
    if result.before and not result.added.added:
        yield "  It was read before; nothing is added."
    else:
        yield f"  Added {_many(result.added.added, 'candidate')} to review."


def _comparison(compared: Compared) -> Iterator[str]:
    yield (
        f"  Statements of both extractors: {compared.both}; of the rules alone: "
        f"{compared.rules_only}; of the model alone: {compared.model_only}."
    )
    for line in compared.differing:
        yield f"  They differ: {printable(line)}"
    rejected = sum(compared.rejected.values())
    if rejected:
        why = ", ".join(f"{n} {reason}" for reason, n in compared.rejected.items())
        yield f"  Of the model's findings {rejected} were rejected: {why}."


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")
