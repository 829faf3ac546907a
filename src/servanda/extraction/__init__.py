"""Extraction: documents become candidate claims, each with the words it comes from.

A `Document` has clean text in blocks; what is found in it is a `Reading`: statements,
events and open questions with their spans. `reading_data` gives the shape of `read --json`.
"""

from __future__ import annotations

from servanda.extraction.plain import blocks_of, plain_document
from servanda.extraction.reader import extract
from servanda.extraction.records import (
    Block,
    BlockKind,
    Document,
    EventFound,
    QuestionFound,
    Reading,
    Span,
    StatementFound,
)
from servanda.extraction.shape import reading_data

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "EventFound",
    "QuestionFound",
    "Reading",
    "Span",
    "StatementFound",
    "blocks_of",
    "extract",
    "plain_document",
    "reading_data",
]
