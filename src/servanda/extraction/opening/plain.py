"""Plain text and Markdown: decoded, lines joined to paragraphs, headings told apart."""

from __future__ import annotations

import re

from servanda.extraction.opening.decoding import decoded
from servanda.extraction.opening.parsed import Parsed, Unreadable
from servanda.extraction.opening.reflow import blocks_of

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"#\s+(\S.{0,300})")
_MARKUP = re.compile(r"(?<!\w)(?:\*\*|__)(?=\S)|(?<=\S)(?:\*\*|__)(?!\w)|^>\s?", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{1,2000}\)")


def parse(data: bytes, charset: str = "") -> Parsed:
    """Return the blocks of a text."""
    text, notes = decoded(data, charset)
    return parse_text(text, notes)


def parse_text(text: str, notes: tuple[str, ...] = ()) -> Parsed:
    """Return the blocks of a text that is decoded already.

    Raises:
        Unreadable: when nothing but space is in it.
    """
    normal = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").lstrip("\ufeff")
    normal = _MARKUP.sub("", _LINK.sub(r"\1", _FRONT.sub("", normal, count=1)))
    lines = [line.replace("\u00a0", " ").rstrip() for line in normal.split("\n")]
    blocks = blocks_of(lines)
    if not blocks:
        raise Unreadable("holds no text.", "Is this the right file?")
    title = next((m[1].strip("# ") for line in lines if (m := _TITLE.fullmatch(line))), "")
    return Parsed(blocks, title=title, notes=notes)
