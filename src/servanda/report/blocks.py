"""What a report consists of, whatever it is written as: frozen records, text as plain strings.

Outside text stands in these records as it is; each renderer makes it safe for its format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart: what the reader has to know to read what stands beside it."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Official words, with where they stand."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of plain lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `widths` are shares of the page's width, one a column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    empty: str = "None."


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, the same in words, and the table that it was drawn from."""

    svg: str
    caption: str
    words: str
    data: Table


Block: TypeAlias = Paragraph | Note | Quote | Bullets | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        facts: (name, value) pairs at its head, such as as-of and known-at.
        foot: the line under each page.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    language: str = "en"
    foot: str = ""
