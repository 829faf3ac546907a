"""What was found in a document as candidate claims: unreviewed, each with its words and span.

Comes in: a `Reading` and where it came from. Goes out: claims that nobody has reviewed. The
id of a candidate follows from the document, the words and the act alone, so that reading
the same document again gives the same ids, and what was decided of one is decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from servanda.case.names import resolve_actor
from servanda.case.terms import Case
from servanda.extraction.records import (
    Document,
    EventFound,
    QuestionFound,
    Reading,
    Span,
    StatementFound,
)
from servanda.model import Claim

_MOST_TEXT = 4_000
_MOST_NAME = 300
_MOST_UNIT = 60
_ALONE = "m"


@dataclass(frozen=True, slots=True)
class Published:
    """Who published a document, as claims name it, and its address or nothing."""

    source: str
    url: str = ""


def candidates(reading: Reading, case: Case, published: Published) -> tuple[Claim, ...]:
    """Return what was found as claims that nobody has reviewed, each once.

    An event inside a statement is claimed by its speaker; one in the text's own words by
    whoever published it, as an observation where that is an observer of the case.
    """
    made: dict[tuple[str, str], Claim] = {}
    events: dict[str, list[EventFound]] = {}
    for event in reading.events:
        events.setdefault(event.attributed_to, []).append(event)
    _share(reading, events)
    ids = _ids_of_statements(reading, events)
    base = _Base(reading.document, case, published)
    for statement in reading.statements:
        denied = tuple(i for d in statement.denies for i in ids.get(d, ()))
        for claim in base.of_statement(statement, events.get(statement.id, [])):
            made.setdefault(claim.key, replace(claim, denies=denied))
    known = {s.id for s in reading.statements}
    loose = [e for e in reading.events if e.attributed_to not in known]
    for claim in (*map(base.of_event, loose), *base.of_questions(reading.questions)):
        made.setdefault(claim.key, claim)
    return tuple(made.values())


def _share(reading: Reading, events: dict[str, list[EventFound]]) -> None:
    """Give the events of a statement to those that say the same words, as who joins it does."""
    by_words = {s.spans: events[s.id] for s in reading.statements if s.id in events}
    for statement in reading.statements:
        if statement.id not in events and statement.spans in by_words:
            events[statement.id] = by_words[statement.spans]


def _ids_of_statements(
    reading: Reading, events: dict[str, list[EventFound]]
) -> dict[str, tuple[str, ...]]:
    """Return for each statement the ids of the claims that it becomes."""
    item = reading.document.sha256
    return {
        s.id: tuple(
            _id(item, (*e.spans, s.cue), s.act, e.type, e.place) for e in events.get(s.id, ())
        )
        or (_id(item, (*s.spans, s.cue), s.act),)
        for s in reading.statements
    }


def _id(item: str, spans: Sequence[Span], act: str, *more: str) -> str:
    """Return the id of a candidate: stable for a document, its words and the act.

    The words of speaking count, too: two may say the same of one thing.
    """
    said = "|".join((item, *(f"{a}:{b}" for a, b in spans), act, *more))
    return f"r-{hashlib.sha256(said.encode()).hexdigest()[:14]}"


@dataclass(frozen=True, slots=True)
class _Base:
    """What all candidates of one document share."""

    document: Document
    case: Case
    published: Published

    def of_statement(
        self, statement: StatementFound, events: Iterable[EventFound]
    ) -> Iterator[Claim]:
        """Yield a claim for each event in a statement, or one about the text."""
        speaker = statement.speaker or statement.speaker_text or "unknown speaker"
        common = replace(
            self._claim(speaker, statement.act, statement.spans),
            hearsay=max(statement.hearsay, 0),
            said=statement.said or self.document.published,
            text=_inferred(statement),
        )
        several = False
        for event in events:
            several = True
            own = self._claim(speaker, statement.act, event.spans or statement.spans)
            yield _with_event(
                replace(
                    common,
                    id=_id(
                        self.document.sha256,
                        (*event.spans, statement.cue),
                        statement.act,
                        event.type,
                        event.place,
                    ),
                    quote=own.quote,
                    spans=own.spans,
                ),
                event,
            )
        if not several:
            yield replace(
                common,
                id=_id(self.document.sha256, (*statement.spans, statement.cue), statement.act),
                target=statement.addressee[:_MOST_NAME],
                object=statement.about[:_MOST_NAME],
                modality=statement.modality,
            )

    def of_event(self, event: EventFound) -> Claim:
        """Return the claim that the text makes in its own words."""
        speaker = self._publisher()
        observers = {o.actor for o in self.case.observers}
        observers |= {v for o in self.case.observers for v in o.voices}
        act = "observe" if speaker in observers else "report"
        claim = self._claim(speaker, act, event.spans)
        identity = _id(self.document.sha256, event.spans, act, event.type, event.place)
        said = self.document.published
        return _with_event(replace(claim, id=identity, said=said), event)

    def of_questions(self, questions: Iterable[QuestionFound]) -> Iterator[Claim]:
        """Yield a claim for each question that no statement raises."""
        for question in questions:
            if not question.raised_by:
                claim = self._claim(self._publisher(), "ask", question.spans)
                yield replace(
                    claim, object=question.about[:_MOST_NAME], said=self.document.published
                )

    def _publisher(self) -> str:
        name = self.published.source
        return resolve_actor(self.case, name) or name

    def _claim(self, speaker: str, act: str, spans: Sequence[Span]) -> Claim:
        words = " ".join(self.document.text[start:end] for start, end in spans)
        return Claim(
            id=_id(self.document.sha256, spans, act),
            speaker=speaker[:_MOST_NAME],
            act=act,
            source=self.published.source[:_MOST_NAME],
            published=self.document.published,
            quote=words,
            url=self.published.url,
            item=self.document.sha256,
            spans=tuple(spans),
            reviewed=False,
        )


def _with_event(claim: Claim, event: EventFound) -> Claim:
    return replace(
        claim,
        type=event.type,
        actor=event.actor[:_MOST_NAME],
        target=event.target[:_MOST_NAME],
        place=event.place[:_MOST_NAME],
        object=event.object[:_MOST_NAME],
        occurred=event.occurred,
        count=replace(event.count, unit=event.count.unit[:_MOST_UNIT]),
        modality=event.modality,
        text="; ".join(filter(None, (claim.text, _details(event))))[:_MOST_TEXT],
    )


def _details(event: EventFound) -> str:
    return "; ".join(f"{k}: {v}" for k, v in event.details.items())


def _inferred(statement: StatementFound) -> str:
    if statement.id.startswith(_ALONE):
        return "found by the second extractor alone"
    return "inferred: nobody is said to have said this" if statement.inferred else ""
