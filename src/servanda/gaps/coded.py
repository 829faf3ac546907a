"""A case's agreement to clauses: the quotes of its articles, each paragraph with its line.

Comes in: an `Agreement` and, where it can be read, the file it came from, for the lines of
paragraphs. Goes out: clauses. The words are those of the quotes and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.agreement.terms import Agreement, Article, Position
from servanda.gaps.clauses import Clause, Origin, Part, joined

_QUOTED = re.compile(r"\s{0,3}>\s?")


def clauses_of(agreement: Agreement, source: str = "") -> list[Clause]:
    """Return the clauses of an agreement; `source` is the text of its file, or empty."""
    lines = source.split("\n") if source else []
    return [
        Clause(article.number, article.heading, text, origins, _part(article, text))
        for article in agreement.articles
        for words, position in article.quotes
        for text, origins in _paragraphs(words, position, lines)
    ]


def _part(article: Article, text: str) -> Part:
    if re.search(r"preamble", article.heading, re.IGNORECASE):
        return Part.PREAMBLE
    if re.search(
        r"definition|interpretation of terms|use of terms", article.heading, re.IGNORECASE
    ):
        return Part.DEFINITION
    signed = re.match(r"(?:done at|in witness whereof|signed (?:at|in|by))\b", text, re.IGNORECASE)
    return Part.SIGNATURE if signed else Part.BODY


def _paragraphs(
    words: str, position: Position, lines: Sequence[str]
) -> Iterator[tuple[str, tuple[Origin, ...]]]:
    """Give each paragraph with its places; where file and words differ, the quote's line."""
    raw = list(_raw(lines, position.line))
    expected = [p for p in words.split("\n") if p]
    exact = [" ".join(text.split()) for text, _ in raw] == expected
    for index, paragraph in enumerate(expected):
        if exact:
            text, origins = raw[index]
            same = text == paragraph
            # Where white space was collapsed columns would lie; lines still hold.
            yield (
                paragraph,
                origins if same else tuple(Origin(o.offset, o.line, 0) for o in origins[:1]),
            )
        else:
            yield paragraph, (Origin(0, position.line, 0),)


def _raw(lines: Sequence[str], first: int) -> Iterator[tuple[str, tuple[Origin, ...]]]:
    """Give the paragraphs of the block quote that begins at a line."""
    block: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines[first - 1 :], first):
        mark = _QUOTED.match(line)
        if mark is None:
            break
        rest = line[mark.end() :]
        if rest.strip():
            block.append((number, mark.end() + 1, rest))
        elif block:
            yield joined(block)
            block = []
    if block:
        yield joined(block)
