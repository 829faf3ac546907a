"""Lines to blocks: paragraphs that were broken into lines are joined, headings stand alone.

For text without markup: plain text, mail, PDF. A line that goes on is joined to the next;
a marker of a list or an article, a blank line and a short closed line begin a new block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from servanda.extraction.opening.parsed import CELLS, Block, BlockKind

MARKER = re.compile(
    r"""(?: [•●▪■◦‣·*–—-] \s+ (?=\S)
          | \(? (?: \d{1,3} (?:\.\d{1,3}){0,3} | [a-zA-Z] | [ivxlcIVXLC]{1,6} ) [.)] (?:\s+|$)
          | \d{1,3} (?:\.\d{1,3}){1,3} \s+ (?=[A-Z"“(])
          | (?:article|chapter|section|part|annex|appendix|protocol|point|clause|title|paragraph|
               article\s+\d+) \s+ (?:\d{1,3}|[ivxlc]{1,6}|[a-z])\b (?!\s+of\b|,) )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a list item, numbered point or article begins with."""

_CLOSED = (".", "!", "?", ":", ";", "…", '."', ".”", ".'", ".’", ".)", "。", "։", "؟", "।")
_WRAPPED = 120
_SHORT = 0.7
_HEADING_WORDS = 14
_HEADING_CHARS = 120
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_RULE = re.compile(r"[|:\s\-=+_*~]{3,}")
_HYPHENATED = re.compile(r"[a-zà-ÿ]-$")
_WIDTH_AT = 0.8


def blocks_of(lines: Sequence[str], *, wrapped: bool | None = None) -> tuple[Block, ...]:
    """Return the blocks that lines make up.

    Args:
        lines: of a text.
        wrapped: whether its paragraphs were broken into lines; None = look.
    """
    wrapped = _is_wrapped(lines) if wrapped is None else wrapped
    width = _width(lines)
    found: list[Block] = []
    for paragraph in _paragraphs(lines):
        found += _blocks(paragraph, width if wrapped else 0)
    return tuple(found)


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield runs of lines between blank ones."""
    run: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            run.append(line.strip())
        elif run:
            yield run
            run = []


def _blocks(paragraph: Sequence[str], width: int) -> Iterator[Block]:
    """Yield the blocks of one run of lines; width 0 = each line is a block."""
    whole: list[str] = []
    for line in paragraph:
        if whole and _begins(whole[-1], line, width):
            yield _block(whole)
            whole = []
        if not _RULE.fullmatch(line):
            whole.append(line)
    if whole:
        yield _block(whole)


def _begins(before: str, line: str, width: int) -> bool:
    """Whether a line begins a new block after another."""
    if not width or _is_row(line) or _is_row(before) or _MARKDOWN.match(line + before):
        return True
    if _MARKDOWN.match(before) or MARKER.match(line):
        return True
    short = len(before) < _SHORT * width
    if before.endswith(_CLOSED):
        return short
    return short and line[:1].isupper() and not before.endswith((",", "-"))


def _block(lines: Sequence[str]) -> Block:
    text = lines[0]
    for line in lines[1:]:
        if _HYPHENATED.search(text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    text = " ".join(text.split())
    if _is_row(text):
        return Block(BlockKind.ROW, CELLS.join(_cells(text)))
    if _MARKDOWN.match(text):
        return Block(BlockKind.HEADING, _MARKDOWN.sub("", text, count=1).strip("# "))
    if MARKER.match(text):
        return Block(BlockKind.ITEM, text)
    return Block(BlockKind.HEADING if looks_like_heading(text) else BlockKind.PARAGRAPH, text)


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands alone is short, begins large and is not closed.

    >>> looks_like_heading("Talks on the corridor"), looks_like_heading("Talks went on.")
    (True, False)
    """
    words = text.split()
    return (
        0 < len(words) <= _HEADING_WORDS
        and len(text) <= _HEADING_CHARS
        and not text.endswith((*_CLOSED, ",", "…"))
        and not text[:1].islower()
    )


def _is_row(line: str) -> bool:
    return line.count("|") > 1 or (line.count("\t") > 0 and line.count("|") + line.count("\t") > 1)


def _cells(line: str) -> list[str]:
    return [" ".join(c.split()) for c in re.split(r"[|\t]", line.strip("| \t"))]


def _width(lines: Sequence[str]) -> int:
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[int(len(lengths) * _WIDTH_AT)] if lengths else 0


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether paragraphs were broken into lines: most lines are short and some go on."""
    filled = [line for line in lines if line.strip()]
    if not filled or sum(len(line) > _WRAPPED for line in filled) * 4 > len(filled):
        return False
    return any(
        one.strip() and two.strip() and not one.rstrip().endswith(_CLOSED) and two[:1].islower()
        for one, two in pairwise(lines)
    )
