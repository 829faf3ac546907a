"""What reading gives: a document with its blocks and the candidates in it, as frozen records.

Every span is a half-open pair of character offsets into `Document.text`. Nothing here is a
claim yet: a candidate becomes one when a person accepts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from servanda.model import Count, Interval, Modality

Span: TypeAlias = tuple[int, int]
"""A half-open pair of character offsets into the text of the document."""


class BlockKind(StrEnum):
    """What a block of a page is. Only paragraphs, list items and table rows are read for claims."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row: where it stands in the text of the document."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Document:
    """Clean text of one item, without what a page puts around it, and what is known of the item.

    Attributes:
        text: the text that every span counts in.
        blocks: its blocks in order, which do not overlap; what lies in none is not read.
        published: the day (or instant) on which it came out; None = not stated.
        language: a BCP 47 tag; empty = not known, read as English.
        sha256: of the original as it was received.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    title: str = ""
    language: str = ""
    published: Interval | None = None
    publisher: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class StatementFound:
    """Somebody says something, as found: a candidate for a claim.

    Attributes:
        id: unique in its document, `s1`, `s2`, … in the order of the text.
        speaker: the id of the case's actor; empty when the case has none or it is open who spoke.
        speaker_text: the words that name who spoke, resolved from a pronoun where possible.
        act: of `vocabulary/claim_acts.yml`.
        addressee: an actor's id, else the words; to whom it is said, or who is accused.
        content: the words of the spans, joined by a space.
        cue: the words of speaking; of an inferred statement, those of the statement before.
        said: when; None = the text does not tell and the document has no date.
        modality: how what is said is held to be.
        hearsay: hands between the speaker and the document.
        inferred: nobody is said to have said this; the speaker is carried over.
        denies: ids of the statements that this one denies.
        about: a duty's id or a rule about gaps; empty when nothing fits.
    """

    id: str
    speaker: str
    speaker_text: str
    act: str
    content: str
    spans: tuple[Span, ...]
    cue: Span
    addressee: str = ""
    said: Interval | None = None
    modality: Modality = Modality.UNSTATED
    hearsay: int = 0
    inferred: bool = False
    denies: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class EventFound:
    """Something that a text says happened, did not, may, must or will, as found.

    Attributes:
        type: a code of `vocabulary/event_types.yml` or of the case.
        actor, target, object: an actor's id, else the words; empty = not stated.
        place: a place id of the case, else the words.
        occurred: when; None = not stated.
        attributed_to: the id of the statement in which it stands; empty = the text's own words.
        details: what its genre adds, as `calibre`, `distance`, `means`.
    """

    type: str
    spans: tuple[Span, ...]
    modality: Modality
    actor: str = ""
    target: str = ""
    object: str = ""
    place: str = ""
    occurred: Interval | None = None
    count: Count = field(default_factory=Count)
    attributed_to: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionFound:
    """Something that a text says is open.

    `about` is a rule about gaps where the topic has one; `raised_by` the id of the statement
    in which it is raised, empty when the text itself raises it.
    """

    quote: str
    spans: tuple[Span, ...]
    about: str = ""
    raised_by: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one document. `degraded`: read without the model, by rules alone."""

    document: Document
    statements: tuple[StatementFound, ...] = ()
    events: tuple[EventFound, ...] = ()
    questions: tuple[QuestionFound, ...] = ()
    degraded: bool = False
