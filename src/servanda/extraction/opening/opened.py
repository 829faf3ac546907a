"""An opened item: its bytes, hash and clean text as a `Document`, with what is to be told.

Comes in: bytes. Goes out: a document in which every span can be counted, its language and
the day it came out, found in its head where the file does not say.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from servanda.clock import parse_moment
from servanda.errors import BadInput
from servanda.extraction.opening.heads import dated
from servanda.extraction.opening.kinds import Kind, kind_of
from servanda.extraction.opening.language import language_of
from servanda.extraction.opening.parsed import Parsed
from servanda.extraction.opening.parser import Parser
from servanda.extraction.opening.reflow import MARKER
from servanda.extraction.records import Block, BlockKind, Document
from servanda.model import Interval


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes came from.

    Attributes:
        name: a file's name, an address, or `-`.
        url: the address, empty for a file.
        media_type, charset: as a server called them.
        site: the host of the address: the publisher where nothing else says it.
        publisher, published: as the person who reads it says, before what the file says.
    """

    name: str
    url: str = ""
    media_type: str = ""
    charset: str = ""
    site: str = ""
    publisher: str = ""
    published: Interval | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An item: what it is, its clean text, and notes for whoever reads it."""

    source: Source
    kind: Kind
    data: bytes
    parsed: Parsed
    document: Document
    notes: tuple[str, ...] = ()


def open_bytes(data: bytes, source: Source, parser: Parser, zone: str = "UTC") -> Opened:
    """Return an item opened.

    Args:
        data: its bytes.
        source: where they came from.
        parser: the parsing process.
        zone: in which a bare date of the text is a day.

    Raises:
        BadInput: when it is of no kind that is read, or cannot be read within bounds.
    """
    kind = kind_of(data, source.name, source.media_type)
    parsed = parser.parse(data, kind, source.name, source.charset)
    text, blocks = _joined(parsed)
    language, unsure = language_of(text, parsed.language)
    published = source.published or _moment(parsed.published, zone)
    if published is None:
        published = _moment(dated([b.text for b in parsed.blocks], language), zone)
    document = Document(
        text=text,
        blocks=blocks,
        title=parsed.title,
        language=language,
        published=published,
        publisher=source.publisher or parsed.publisher or source.site,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    notes = [*parsed.notes, *([unsure] if unsure else [])]
    if published is None:
        notes.append("No date was found; say it with --published, or days of the week stay open.")
    return Opened(source, kind, data, parsed, document, tuple(notes))


def _joined(parsed: Parsed) -> tuple[str, tuple[Block, ...]]:
    """Return the text, one paragraph a block, and where each block stands in it."""
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0
    before: BlockKind | None = None
    for block in parsed.blocks:
        kind = BlockKind(block.kind.value)
        close = kind is before and kind in (BlockKind.ITEM, BlockKind.ROW)
        gap = "" if before is None else "\n" if close else "\n\n"
        at += len(gap)
        # The number of a point is no part of what it says.
        marked = MARKER.match(block.text) if kind is BlockKind.ITEM else None
        skip = marked.end() if marked and marked.end() < len(block.text) else 0
        blocks.append(Block(at + skip, at + len(block.text), kind))
        pieces += [gap, block.text]
        at += len(block.text)
        before = kind
    return "".join(pieces), tuple(blocks)


def _moment(text: str, zone: str) -> Interval | None:
    try:
        return parse_moment(text, zone) if text else None
    except BadInput:
        return None
