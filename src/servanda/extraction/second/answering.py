"""What a model may answer: a schema, and an answer checked against it and the vocabulary.

Comes in: text from the endpoint. Goes out: statements and events whose words were found in
the document, and how many were dropped and why. Nothing of an answer is trusted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servanda.case.names import resolve_actor, resolve_place
from servanda.case.terms import Case
from servanda.errors import BadInput, Fault
from servanda.extraction.records import Document, EventFound, Span, StatementFound
from servanda.extraction.second.locating import located
from servanda.model import Modality
from servanda.vocabulary import acts, event_types

_MOST_ANSWER = 2 << 20
_MOST_LISTED = 400

Words = Annotated[str, Field(max_length=4_000)]
Name = Annotated[str, Field(max_length=300)]


class _Answered(BaseModel):
    """Fields that are not known are left out; nothing is turned into another type."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Event(_Answered):
    """An event as the model gives it: a code, words of the text, who and where."""

    type: Name
    quote: Words
    actor: Name = ""
    target: Name = ""
    place: Name = ""
    modality: Name = ""


class Statement(_Answered):
    """A statement as the model gives it; every quote is to stand in the text."""

    speaker: Name
    act: Name
    content: Words
    cue: Words = ""
    addressee: Name = ""
    events: Annotated[list[Event], Field(max_length=50)] = []


class Answer(_Answered):
    """All that the model gives."""

    statements: Annotated[list[Statement], Field(max_length=_MOST_LISTED)] = []
    events: Annotated[list[Event], Field(max_length=_MOST_LISTED)] = []


@dataclass(slots=True)
class Located:
    """What of an answer was found in the text, and what was dropped, by reason."""

    statements: list[StatementFound] = field(default_factory=list)
    events: list[EventFound] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)


def schema() -> dict[str, Any]:
    """Return the JSON schema that the endpoint is asked to keep to."""
    return Answer.model_json_schema()


def answer_of(text: str) -> Answer:
    """Return the answer that a model's text is.

    Raises:
        BadInput: when it is too long, no JSON, or not of the schema.
    """
    if len(text) > _MOST_ANSWER:
        raise BadInput(_refused("its answer is too long."))
    bare = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        return Answer.model_validate(json.loads(bare))
    except ValidationError as why:
        first = why.errors()[0]
        where = ".".join(map(str, first["loc"]))[:80]
        raise BadInput(_refused(f"its answer is not of the schema ({where}).")) from None
    except (ValueError, RecursionError):
        raise BadInput(_refused("its answer is no JSON.")) from None


def locate(answer: Answer, document: Document, case: Case | None) -> Located:
    """Return what of an answer stands in the document."""
    found = Located()
    for said in answer.statements:
        _statement(said, document, case, found)
    for event in answer.events:
        _event(event, document, (case, ""), found)
    return found


def _statement(said: Statement, document: Document, case: Case | None, found: Located) -> None:
    span = located(document.text, said.content)
    if span is None:
        found.rejected["statement not in the text"] += 1
        return
    if said.act not in acts():
        found.rejected["act not known"] += 1
        return
    speaker = said.speaker.strip()
    known = resolve_actor(case, speaker) if case and speaker else None
    if not known and not located(document.text, speaker):
        found.rejected["speaker not in the text"] += 1
        return
    cue = located(document.text, said.cue, max(0, span[0] - 300)) if said.cue else None
    name = f"m{len(found.statements) + 1}"
    addressee = said.addressee.strip()
    found.statements.append(
        StatementFound(
            id=name,
            speaker=known or "",
            speaker_text=speaker,
            act=said.act,
            content=document.text[span[0] : span[1]],
            spans=(span,),
            cue=cue or span,
            addressee=(resolve_actor(case, addressee) if case else None) or addressee,
            said=document.published,
        )
    )
    for event in said.events:
        _event(event, document, (case, name), found)


def _event(
    event: Event, document: Document, known: tuple[Case | None, str], found: Located
) -> None:
    case, statement = known
    span: Span | None = located(document.text, event.quote)
    if span is None:
        found.rejected["event not in the text"] += 1
        return
    codes = {t.predicate: t.id for t in event_types().values()} | {t: t for t in event_types()}
    own = dict(case.event_types) if case else {}
    codes |= {p: c for c, p in own.items()} | {c: c for c in own}
    if event.type not in codes:
        found.rejected["event type not known"] += 1
        return
    modality = event.modality.strip().lower()
    found.events.append(
        EventFound(
            codes[event.type],
            (span,),
            # A model's "it happened" inside what somebody says is still only said.
            Modality(modality) if modality in set(Modality) else Modality.UNSTATED,
            actor=_named(case, event.actor),
            target=_named(case, event.target),
            place=(resolve_place(case, event.place) if case else None) or event.place.strip(),
            attributed_to=statement,
        )
    )


def _named(case: Case | None, name: str) -> str:
    return (resolve_actor(case, name) if case and name else None) or name.strip()


def _refused(problem: str) -> Fault:
    return Fault("second extractor", problem, next_step="The rules' own findings stand.")
