"""Outside text in Markdown: shown as it is, never as markup, a link or a line of its own."""

from __future__ import annotations

import re

from servanda.errors import printable

_MARKS = re.compile(r"([\\`*_{}\[\]<>|~#!&])")
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")
_MOST = 5_000


def escaped(text: str, limit: int = _MOST) -> str:
    r"""Return text for the middle of a line of Markdown.

    >>> escaped("<b>[x](http://a)\n# y")
    '\\<b\\>\\[x\\](http\\://a) \\# y'
    """
    line = printable(" ".join(text.split()), limit)
    return _BARE_LINK.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))


def quoted(text: str) -> list[str]:
    """Return the paragraphs of a text as lines of a block quote."""
    paragraphs = [p for p in text.split("\n") if p.strip()]
    lines = [f"> {_start(escaped(p))}" for p in paragraphs]
    return [line for pair in zip(lines, [">"] * len(lines), strict=True) for line in pair][:-1]


def _start(line: str) -> str:
    """Keep the start of a line from being a list, a rule or a heading."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", line))
