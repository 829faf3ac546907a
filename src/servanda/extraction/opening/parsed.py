"""What a parser finds in a file: blocks of text in order, and what heads them.

Plain records that go to JSON and back, since parsers run in a process of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


CELLS = " | "
"""What stands between the cells of a table's row in the text."""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row: one line of the clean text."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as its parser found it; empty where the file does not say.

    Attributes:
        published: a date or instant, ISO 8601.
        language: as the file declares it.
        notes: what a reader should know, such as a guessed character set.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    published: str = ""
    publisher: str = ""
    language: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 — raised in the parsing process, told as a fault
    """A file that cannot be read, in words for the person who gave it."""

    def __init__(self, problem: str, next_step: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.next_step = next_step


def to_data(parsed: Parsed) -> dict[str, Any]:
    """Return it as JSON data."""
    return {
        "blocks": [[b.kind.value, b.text] for b in parsed.blocks],
        "title": parsed.title,
        "published": parsed.published,
        "publisher": parsed.publisher,
        "language": parsed.language,
        "url": parsed.url,
        "notes": list(parsed.notes),
    }


def from_data(data: dict[str, Any]) -> Parsed:
    """Return what `to_data` wrote."""
    return Parsed(
        tuple(Block(BlockKind(kind), str(text)) for kind, text in data["blocks"]),
        notes=tuple(map(str, data["notes"])),
        **{n: str(data[n]) for n in ("title", "published", "publisher", "language", "url")},
    )
