"""The agreement document: Markdown with duty blocks, to frozen terms with their positions.

Comes in: the text of `agreement.md` and what it may name. Goes out: an `Agreement`, or
every fault of the document in one pass. What the duties mean is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from servanda.agreement.blocks import accepted, read_block
from servanda.agreement.fields import Context, actors, scalar
from servanda.agreement.order import cycles
from servanda.agreement.patterns import Known, quote_patterns
from servanda.agreement.terms import Agreement, Article, Position
from servanda.clock import parse_moment, start_of, zone_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.vocabulary import EventType
from servanda.written import Entry, read_text, read_yaml

_FRONT = (
    "title", "signed", "in-force", "timezone", "parties", "signatories", "guarantors",
    "observers", "languages", "versions", "defined", "accepted", "warning", "note",
)  # fmt: skip
_ARTICLE = re.compile(
    r"\s*(?:(?:article|point|section)\s+)?([\w.()-]{1,20})\.?(?:\s+(.*))?", re.IGNORECASE
)


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
    parts = _split(text, file)
    context = _context(parts, file, known)
    front = _front(parts.front, context)
    articles = tuple(_article(part, context) for part in parts.articles)
    context.where = ""
    _check_ids(parts, context)
    agreement = Agreement(articles=articles, file=file, **front)
    for duty, circle in cycles(agreement.duties):
        context.faults[
            Fault(
                str(duty.position),
                f"duties wait for each other in a circle: {' → '.join(circle)}.",
                "Let one of them begin without the others.",
            )
        ] = None
    if not articles:
        context.faults[
            Fault(
                f"{file}:1",
                "holds no article.",
                "Write a heading such as `## 1` and the words as `> …`.",
            )
        ] = None
    if context.faults or parts.faults:
        raise BadInput(*sorted({*parts.faults, *context.faults}, key=_line_of))
    return agreement


@dataclass(slots=True)
class _Part:
    """One article as found: heading, quotes, blocks."""

    number: str
    heading: str
    line: int
    quotes: list[tuple[str, int]] = field(default_factory=list)
    blocks: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Parts:
    front: Entry
    articles: list[_Part]
    faults: list[Fault]


def _split(text: str, file: str) -> _Parts:
    """Cut the Markdown into front matter and articles; what is malformed becomes faults."""
    tokens = MarkdownIt("commonmark").use(front_matter_plugin).parse(text)
    parts = _Parts(Entry({}, 1), [], [])
    for index, token in enumerate(tokens):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "front_matter":
            parts.front = _yaml(token.content, file, line + 1, parts.faults)
        elif token.type == "heading_open" and token.tag == "h2":
            parts.articles.append(_heading(tokens[index + 1].content, line, file, parts.faults))
        elif token.type == "blockquote_open" and token.level == 0 and parts.articles:
            parts.articles[-1].quotes.append((_quote(tokens[index:]), line))
        elif token.type == "fence" and token.info.strip() == "duty":
            _block(token, line, file, parts)
    return parts


def _yaml(text: str, file: str, line: int, faults: list[Fault]) -> Entry:
    try:
        entry = read_yaml(text, file, line)
    except BadInput as error:
        faults += error.faults
        return Entry({}, line)
    if entry.text is not None or not isinstance(entry.value, Mapping):
        faults.append(
            Fault(f"{file}:{line}", "is no mapping of fields.", "Write `field: value` lines.")
        )
        return Entry({}, line)
    return entry


def _heading(text: str, line: int, file: str, faults: list[Fault]) -> _Part:
    found = _ARTICLE.fullmatch(text)
    if found is None:
        faults.append(
            Fault(
                f"{file}:{line}",
                f"the heading {printable(text)!r} has no number.",
                "Write `## 4` or `## 4 Title`.",
            )
        )
        return _Part(text, text, line)
    return _Part(found[1].rstrip("."), found[2] or "", line)


def _quote(tokens: Sequence[Token]) -> str:
    """Return the words of a block quote, one line a paragraph."""
    paragraphs = []
    for token in tokens[1:]:
        if token.type == "blockquote_close" and token.level == 0:
            break
        if token.type == "inline":
            paragraphs.append(" ".join(token.content.split()))
    return "\n".join(paragraphs)


def _block(token: Token, line: int, file: str, parts: _Parts) -> None:
    if not parts.articles:
        parts.faults.append(
            Fault(
                f"{file}:{line}",
                "a duty stands before the first article.",
                "Put it under a heading such as `## 1`.",
            )
        )
        return
    failed = len(parts.faults)
    entry = _yaml(quote_patterns(token.content), file, line + 1, parts.faults)
    if len(parts.faults) == failed:
        parts.articles[-1].blocks.append(entry)


def _context(parts: _Parts, file: str, known: Known) -> Context:
    ids = frozenset(
        block.fields["id"].text or ""
        for part in parts.articles
        for block in part.blocks
        if "id" in block.fields
    )
    fields = parts.front.fields
    zone = (fields["timezone"].text or "UTC") if "timezone" in fields else "UTC"
    context = Context(file, zone, known, ids, {})
    try:
        zone_of(zone)
    except BadInput as error:
        context.take(error, fields["timezone"])
        context.zone = "UTC"
    return context


def _front(front: Entry, context: Context) -> dict[str, Any]:
    """Return the front matter as the fields of `Agreement`."""
    fields = front.fields
    for name, entry in fields.items():
        if name not in _FRONT:
            context.fault(
                entry,
                f"the front matter has no field {printable(name)!r}.",
                f"Fields: {', '.join(_FRONT)}.",
                nearest(name, _FRONT),
            )
    for name in ("title", "timezone"):
        if name not in fields:
            context.fault(front, f"the front matter lacks `{name}`.")
    said: dict[str, Any] = {
        "title": scalar(fields["title"], context, "title") if "title" in fields else "",
        "timezone": context.zone,
        "warning": scalar(fields["warning"], context, "warning") if "warning" in fields else "",
        "languages": tuple(i.text or "" for i in fields["languages"].items)
        if "languages" in fields
        else (),
        "accepted": accepted(fields.get("accepted"), context),
    }
    for name in ("parties", "signatories", "guarantors", "observers"):
        said[name] = actors(fields[name], context) if name in fields else ()
    for name in ("versions", "defined"):
        pairs = fields[name].fields.items() if name in fields else ()
        said[name] = tuple((k, v.text or "") for k, v in pairs)
    return said | _dates(fields, context)


def _dates(fields: Mapping[str, Entry], context: Context) -> dict[str, Any]:
    said: dict[str, Any] = {}
    anchors = {}
    try:
        if "signed" in fields:
            said["signed"] = parse_moment(scalar(fields["signed"], context, "signed"), context.zone)
            anchors["signature"] = anchors["in-force"] = said["signed"].end
    except BadInput as error:
        context.take(error, fields["signed"])
    try:
        if "in-force" in fields:
            said["in_force"] = start_of(
                scalar(fields["in-force"], context, "in-force"), context.zone
            )
            anchors["in-force"] = said["in_force"]
    except BadInput as error:
        context.take(error, fields["in-force"])
    context.anchors = anchors
    return said


def _article(part: _Part, context: Context) -> Article:
    duties = [d for block in part.blocks if (d := read_block(block, part.number, context))]
    position = Position(context.file, part.line)
    if not part.quotes:
        context.where = ""
        context.faults[
            Fault(
                str(position),
                f"article {printable(part.number)} has no words.",
                "Quote the official text as `> …`.",
            )
        ] = None
    return Article(
        number=part.number,
        heading=part.heading,
        quotes=tuple((words, Position(context.file, line)) for words, line in part.quotes),
        duties=tuple(duties),
        position=position,
    )


def _check_ids(parts: _Parts, context: Context) -> None:
    seen: dict[str, int] = {}
    for block in (b for part in parts.articles for b in part.blocks if "id" in b.fields):
        entry = block.fields["id"]
        name = entry.text or ""
        if name in seen:
            context.fault(
                entry,
                f"the id {printable(name)!r} is taken, at line {seen[name]}.",
                "Give each duty its own.",
            )
        seen[name] = entry.line
    numbers: dict[str, int] = {}
    for part in parts.articles:
        if part.number in numbers:
            where = f"{context.file}:{part.line}"
            context.faults[
                Fault(
                    where,
                    f"article {printable(part.number)} stands twice, first at line {numbers[part.number]}.",
                    "Number each once.",
                )
            ] = None
        numbers[part.number] = part.line


def _line_of(fault: Fault) -> tuple[int, str]:
    found = re.match(r"[^:]*:(\d+)", fault.place)
    return (int(found[1]) if found else 0, str(fault))
