"""Plain text into a document: blocks parted by empty lines, headings told from sentences.

Comes in: text. Goes out: a `Document` whose text is the text given, untouched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from servanda.extraction.records import Block, BlockKind, Document
from servanda.model import Interval

_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(r"\s*(?:[•·▪◦*\u2013\u2014-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_CLOSED = re.compile(r"[.!?…:;\"'”\u2019)\]]\s*$")
_MOST_HEADING = 140
_WRAPPED = 60
_SHORT_WORD = 3
_MOST = 0.8


def plain_document(text: str, *, published: Interval | None = None, language: str = "") -> Document:
    """Return plain text as a document; the first heading is its title."""
    blocks = blocks_of(text)
    title = next((text[b.start : b.end] for b in blocks if b.kind is BlockKind.HEADING), "")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(text, blocks, title, language, published, sha256=sha256)


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Return the blocks of plain text: headings, list items and paragraphs.

    A line that neither ends a sentence nor runs on into the next line is a heading.

    >>> [b.kind.value for b in blocks_of("Talks resume\\n\\nThe parties met.")]
    ['heading', 'paragraph']
    """
    return tuple(b for lines in _groups(text) for b in _blocks(text, lines))


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the runs of lines between empty lines, each line without the space around it."""
    group: list[tuple[int, int]] = []
    after = 0
    for line in _LINE.finditer(text):
        bare = line[0].strip()
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        if group and (not bare or text.count("\n", after, line.start()) > 1):
            yield group
            group = []
        if bare:
            group.append((start, start + len(bare)))
        after = line.end()
    if group:
        yield group


def _blocks(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """Yield the blocks of lines that stand together: items apart, wrapped lines joined."""
    start, end = lines[0]
    for one in lines[1:]:
        if _parted(text, (start, end), one):
            yield _block(text, start, end)
            start = one[0]
        end = one[1]
    yield _block(text, start, end)


def _parted(text: str, so_far: tuple[int, int], line: tuple[int, int]) -> bool:
    last = text[so_far[0] : so_far[1]].splitlines()[-1]
    if _BULLET.match(text, line[0], line[1]):
        return True
    if _CLOSED.search(last):
        return len(last) < _WRAPPED
    return len(last) < _WRAPPED and not text[line[0]].islower()


def _block(text: str, start: int, end: int) -> Block:
    words = text[start:end]
    bullet = _BULLET.match(words)
    if bullet and not _in_title_case(words):
        return Block(start + bullet.end(), end, BlockKind.ITEM)
    heading = len(words) <= _MOST_HEADING and not _CLOSED.search(words)
    heading = heading or _in_title_case(words)
    return Block(start, end, BlockKind.HEADING if heading else BlockKind.PARAGRAPH)


def _in_title_case(words: str) -> bool:
    """Whether nearly every longer word has a capital, as in headlines and menus."""
    longer = [w for w in re.findall(r"[^\W\d_]+", words) if len(w) > _SHORT_WORD]
    capital = sum(w[0].isupper() for w in longer)
    return not re.search(r"[.!?]$", words) and len(longer) > 1 and capital > _MOST * len(longer)
