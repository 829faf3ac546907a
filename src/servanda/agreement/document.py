"""The agreement document: Markdown with duty blocks, to frozen terms with their positions.

Comes in: `agreement.md` and what it may name. Goes out: an `Agreement`, or every fault of
the document in one pass. What the duties mean is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from servanda.agreement.blocks import read_block
from servanda.agreement.context import Context
from servanda.agreement.front import read_front
from servanda.agreement.order import cycles
from servanda.agreement.outline import Outline, Part, outline
from servanda.agreement.patterns import Known
from servanda.agreement.terms import Agreement, Article, Position
from servanda.errors import BadInput, Fault, printable
from servanda.vocabulary import EventType
from servanda.written import Entry, read_text


def read_agreement(
    path: Path,
    *,
    actors: Collection[str],
    places: Collection[str],
    event_types: Mapping[str, EventType],
) -> Agreement:
    """Return the agreement that a file says.

    Args:
        path: of `agreement.md`.
        actors: ids that it may name.
        places: ids that it may name.
        event_types: the vocabulary and the case's own, by code.

    Raises:
        BadInput: with every fault of the document, place by place.
    """
    known = Known({t.predicate: t.roles for t in event_types.values()}, actors, places)
    return parse_agreement(read_text(path), path.name, known)


def parse_agreement(text: str, file: str, known: Known) -> Agreement:
    """Return the agreement that a text says; see `read_agreement`."""
    return agreement_of(outline(text, file), known)


def agreement_of(found: Outline, known: Known) -> Agreement:
    """Return the agreement of an outline; see `read_agreement`."""
    context = Context(found.file, found.zone, known, _ids(found), {})
    front = read_front(found, context)
    articles = tuple(_article(part, context) for part in found.articles)
    context.where = ""
    _check_ids(found, context)
    _check_numbers(found, context)
    agreement = Agreement(articles=articles, file=found.file, **front)
    for duty, circle in cycles(agreement.duties):
        context.fault(
            Entry("", duty.position.line),
            f"duties wait for each other in a circle: {' → '.join(circle)}.",
            "Let one of them begin without the others.",
        )
    faults = {*found.faults, *context.faults}
    if faults:
        raise BadInput(*sorted(faults, key=line_of))
    return agreement


def _ids(found: Outline) -> frozenset[str]:
    blocks = (block for part in found.articles for block in part.blocks)
    return frozenset(i.text for b in blocks if (i := b.fields.get("id")) is not None and i.text)


def _article(part: Part, context: Context) -> Article:
    duties = [d for block in part.blocks if (d := read_block(block, part.number, context))]
    context.where = ""
    if not part.quotes:
        context.fault(
            Entry("", part.line),
            f"article {printable(part.number)} has no words.",
            "Quote the official text as `> …`.",
        )
    return Article(
        number=part.number,
        heading=part.heading,
        quotes=tuple((words, Position(context.file, line)) for words, line in part.quotes),
        duties=tuple(duties),
        position=Position(context.file, part.line),
    )


def _check_ids(found: Outline, context: Context) -> None:
    seen: dict[str, int] = {}
    for block in (b for part in found.articles for b in part.blocks if "id" in b.fields):
        entry = block.fields["id"]
        name = entry.text or ""
        if name in seen:
            context.fault(
                entry,
                f"the id {printable(name)!r} is taken, at line {seen[name]}.",
                "Give each duty its own.",
            )
        seen.setdefault(name, entry.line)


def _check_numbers(found: Outline, context: Context) -> None:
    seen: dict[str, int] = {}
    for part in found.articles:
        if part.number in seen:
            context.fault(
                Entry("", part.line),
                f"article {printable(part.number)} stands twice, "
                f"first at line {seen[part.number]}.",
                "Number each once.",
            )
        seen.setdefault(part.number, part.line)


def line_of(fault: Fault) -> tuple[int, str]:
    """Return the line at which a fault stands, for sorting those of one file."""
    found = re.match(r"[^:]*:(\d+)", fault.place)
    return (int(found[1]) if found else 0, str(fault))
