"""The text as rules read it: clauses and their sentences, each with its place in the file.

A clause is one paragraph or list item. `lead` is what an item completes ("The Parties
shall:"), so that an item is never read without its subject.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from servanda.gaps.terms import Span


class Part(StrEnum):
    """What a clause is for: only the body and annexes oblige."""

    TITLE = "title"
    PREAMBLE = "preamble"
    DEFINITION = "definition"
    BODY = "body"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Origin:
    """One physical line of a clause: where it begins in the clause's text, its line and column."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Clause:
    """One paragraph or list item: article, headings above it, words, where they stand."""

    article: str
    heading: str
    text: str
    origins: tuple[Origin, ...]
    part: Part = Part.BODY
    lead: str = ""
    annex: bool = False

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.origins[0].line

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character; column 0 when it is not known."""
        at = self.origins[bisect_right([o.offset for o in self.origins], offset) - 1]
        return at.line, (at.column + offset - at.offset) if at.column else 0

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, in order."""
        return tuple(Sentence(self, a, b) for a, b in split(self.text))


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence of a clause, by offsets in the clause's text."""

    clause: Clause
    start: int
    end: int

    @cached_property
    def text(self) -> str:
        """Its words."""
        return self.clause.text[self.start : self.end]

    @property
    def full(self) -> str:
        """Its words after those that an item of a list completes."""
        return f"{self.clause.lead} {self.text}" if self.clause.lead else self.text

    @property
    def shift(self) -> int:
        """How much longer `full` is at its start."""
        return len(self.full) - len(self.text)


_LONGEST_SENTENCE = 3_000
_ABBREVIATION = re.compile(
    (
        r"(?:\b(?:Art|Arts|No|Nos|para|paras|Sec|St|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Brig|"
        r"Capt|H\.E|cf|e\.g|i\.e|approx|vs|Ltd|Inc|pp?|incl|resp|Jan|Feb|Mar|Apr|Jun|"
        r"Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|etc)|\b[A-Z]|^\W*\d{1,2}|^\W*[a-z]|"
        r"\([a-z])\.$"
    ),
    re.IGNORECASE,
)
_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")


def split(text: str) -> list[Span]:
    """Return the sentences of a text as spans, careful with abbreviations and numbers."""
    spans, start = [], 0
    for match in _END.finditer(text):
        before = text[max(start, match.start() - 12) : match.start() + 1]
        follows = text[match.end() : match.end() + 1]
        if _ABBREVIATION.search(before) and not (
            re.search(r"\b(?:\d{4}|[a-z]\.m|etc)\.$", before) and follows.isupper()
        ):
            continue
        spans.append((start, match.start() + len(match[0].rstrip())))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return [piece for span in spans for piece in _bounded(text, *span)]


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """Give a span in pieces that patterns can read in bounded time; no sentence is so long."""
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut + (text[cut : cut + 1] == " ")
    if start < end:
        yield start, end


def joined(lines: Sequence[tuple[int, int, str]]) -> tuple[str, tuple[Origin, ...]]:
    """Return the words of physical lines as one text, and where each line begins in it.

    Args:
        lines: (line number, column of the first character, words).
    """
    pieces: list[str] = []
    origins: list[Origin] = []
    length = 0
    for number, column, piece in lines:
        bare = piece.strip()
        if not bare:
            continue
        origins.append(Origin(length, number, column + len(piece) - len(piece.lstrip())))
        pieces.append(bare)
        length += len(bare) + 1
    return " ".join(pieces), tuple(origins)


def sentences(clauses: Sequence[Clause], *parts: Part) -> Iterator[Sentence]:
    """Give the sentences of the clauses of these parts."""
    for clause in clauses:
        if clause.part in parts:
            yield from clause.sentences
