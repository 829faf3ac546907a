"""Reading a document: its paragraphs parsed, statements, events and open questions put together.

Comes in: a document and, where there is one, the case. Goes out: a `Reading`. Without the
parser the rules over tokens of `degraded` read it, and the reading says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from servanda.case.terms import Case
from servanda.clock import zone_of
from servanda.extraction.about import duty_about
from servanda.extraction.circumstances import Setting
from servanda.extraction.dates import day_of, times_in
from servanda.extraction.degraded import read_degraded
from servanda.extraction.denials import with_denials, with_joined
from servanda.extraction.discourse import Discourse
from servanda.extraction.events import EventDraft, events_in
from servanda.extraction.implied import implied_in, issuer_in, issuer_of
from servanda.extraction.names import names_of
from servanda.extraction.parse import available, parsed
from servanda.extraction.questions import QuestionDraft, questions_in, rule_about
from servanda.extraction.records import (
    Block,
    BlockKind,
    Document,
    EventFound,
    QuestionFound,
    Reading,
    StatementFound,
)
from servanda.extraction.roles import blames_another, tells_of
from servanda.extraction.statements import Draft, Scene, read_sentence
from servanda.extraction.words import Paragraph, Sentence, joined, merged
from servanda.model import Interval, Modality

_READ = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW)
_MODALITY = {
    "accuse": Modality.ALLEGED,
    "complain": Modality.ALLEGED,
    "demand": Modality.DEMANDED,
    "call-on": Modality.DEMANDED,
    "ask": Modality.DEMANDED,
    "request-extension": Modality.DEMANDED,
    "promise": Modality.PLANNED,
    "offer": Modality.HYPOTHETICAL,
    "threaten": Modality.HYPOTHETICAL,
    "ultimatum": Modality.HYPOTHETICAL,
    "agree": Modality.AGREED,
    "deny": Modality.NEGATED,
}


def extract(document: Document, case: Case | None = None) -> Reading:
    """Return all that a document says: statements, events and open questions.

    A document in a language other than English is not read: nothing is found in it.

    Raises:
        BadInput: when the installed model is not the one that this package expects.
    """
    if document.language and not document.language.lower().startswith("en"):
        return Reading(document)
    if not available():
        return read_degraded(document, case)
    blocks = [b for b in document.blocks if b.kind in _READ and _has_words(document, b)]
    paragraphs = list(parsed(document.text, blocks))
    scene = _scene(document, case, paragraphs)
    return _assembled(document, case, scene, paragraphs)


def _has_words(document: Document, block: Block) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", document.text[block.start : block.end])) > 1


def _scene(document: Document, case: Case | None, paragraphs: Sequence[Paragraph]) -> Scene:
    """Read every sentence for statements, in order."""
    scene = Scene(
        document.text, Discourse(names_of(case)), blames_another, tells_of, issuer_of(document)
    )
    for p, paragraph in enumerate(paragraphs):
        for s, sentence in enumerate(paragraph.sentences):
            scene.discourse.note(sentence.words, p, s)
            found = read_sentence(scene, paragraph, (p, s))
            if not found and not _continued(scene, paragraph, sentence, (p, s)):
                found = implied_in(scene, paragraph, (p, s))
            scene.drafts += with_joined(found, scene.drafts)
            if (p, s) == (0, 0) and not scene.issuer:
                scene.issuer = issuer_in(document, found)
    return scene


def _continued(scene: Scene, paragraph: Paragraph, sentence: Sentence, at: tuple[int, int]) -> bool:
    """Add a sentence that is all quotation to what the speaker before it says."""
    last = scene.drafts[-1] if scene.drafts else None
    quote = paragraph.quote_at(sentence.start) or paragraph.quote_at(sentence.start + 1)
    if last is None or quote is None or last.place[0] != at[0] or sentence.end > quote[1] + 2:
        return False
    if at[1] - last.place[1] > 1 and not last.holds(sentence.start - 4):
        return False
    spans = tuple(
        merged([*last.spans, (max(sentence.start, quote[0]), min(sentence.end, quote[1]))])
    )
    scene.drafts[-1] = replace(last, spans=spans)
    return True


def _assembled(
    document: Document, case: Case | None, scene: Scene, paragraphs: Sequence[Paragraph]
) -> Reading:
    zone = zone_of(case.agreement.timezone if case else "UTC")
    drafts = with_denials(scene.drafts)
    setting = Setting(document.text, scene.discourse, zone, day_of(document.published, zone))
    events: list[EventDraft] = []
    questions: list[QuestionDraft] = []
    here: dict[int, list[Draft]] = {}
    for draft in drafts:
        here.setdefault(draft.place[0], []).append(draft)
    for p, paragraph in enumerate(paragraphs):
        near = here.get(p, [])
        for s, sentence in enumerate(paragraph.sentences):
            events += events_in(setting, paragraph, (p, s), near)
            questions += questions_in(sentence, near)
    ids = {id(d): f"s{n}" for n, d in enumerate(drafts, 1)}
    finished = [
        replace(e.found, attributed_to=ids[id(e.said)] if e.said is not None else "")
        for e in events
    ]
    asked = [_question(document, q, ids) for q in questions]
    context = _Context(case, zone, finished, asked, drafts)
    statements = tuple(_statement(document, d, ids, context) for d in drafts)
    return Reading(document, statements, tuple(finished), tuple(asked))


class _Context:
    """What a statement is finished with: the case, the zone, and what was found in it."""

    def __init__(
        self,
        case: Case | None,
        zone: ZoneInfo,
        events: Sequence[EventFound],
        questions: Sequence[QuestionFound],
        drafts: Sequence[Draft],
    ) -> None:
        self.case = case
        self.zone = zone
        self.events: dict[str, list[EventFound]] = {}
        for event in events:
            self.events.setdefault(event.attributed_to, []).append(event)
        self.asked = {q.raised_by: q.about for q in reversed(questions) if q.about}
        self.drafts = drafts

    def about(self, name: str) -> str:
        """Return the duty or the rule about gaps that a statement speaks of."""
        return duty_about(self.case, self.events.get(name, ())) or self.asked.get(name, "")


def _statement(
    document: Document, draft: Draft, ids: dict[int, str], context: _Context
) -> StatementFound:
    name = ids[id(draft)]
    content = joined(document.text, draft.spans)
    return StatementFound(
        id=name,
        speaker=draft.speaker,
        speaker_text=draft.speaker_text,
        act=draft.act,
        content=content,
        spans=draft.spans,
        cue=draft.cue,
        addressee=draft.to or draft.to_text,
        said=_said(document, draft, context.zone),
        modality=_modality(draft),
        hearsay=draft.nested,
        inferred=draft.inferred,
        denies=tuple(ids[id(context.drafts[n])] for n in draft.denies),
        about=context.about(name) or (rule_about(content) if draft.act == "ask" else ""),
    )


def _modality(draft: Draft) -> Modality:
    found = _MODALITY.get(draft.act, Modality.ACTUAL)
    future = draft.root is not None and any(
        c.lower in ("will", "would", "shall") for c in draft.root.kids("aux")
    )
    return Modality.PLANNED if found is Modality.ACTUAL and future else found


def _said(document: Document, draft: Draft, zone: ZoneInfo) -> Interval | None:
    """Return when it was said: a time beside the words of speaking, else the article's day."""
    anchor = day_of(document.published, zone)
    sentence = draft.sentence
    text = document.text[sentence.start : sentence.end].replace("\n", " ")
    verb = draft.cue_words[0] if draft.cue_words else None
    if not draft.inferred and verb is not None:
        own = [c for c in verb.children if c.dep in ("npadvmod", "prep", "advmod", "tmod", "nmod")]
        places = [w.start for c in own for w in c.tree() if not draft.holds(w.start)]
        places += [w.start for w in sentence.words if _loose(draft, w.start)]
        for when in times_in(text, anchor):
            start, end = (sentence.start + x for x in when.span)
            if any(start <= p < end for p in places):
                return when.interval(zone)
    earlier = verb is not None and any(c.lower == "had" for c in verb.kids("aux"))
    return document.published if not earlier else None


def _loose(draft: Draft, offset: int) -> bool:
    """Whether a word stands right beside the words of speaking and not in what is said."""
    return not draft.holds(offset) and abs(offset - draft.cue[1]) < _BESIDE


_BESIDE = 24


def _question(document: Document, draft: QuestionDraft, ids: dict[int, str]) -> QuestionFound:
    quote = joined(document.text, draft.spans)
    raised = ids[id(draft.said)] if draft.said is not None else ""
    return QuestionFound(quote, draft.spans, rule_about(quote), raised)


def found_in(readings: Iterable[Reading]) -> int:
    """Return how many statements, events and questions were found in all."""
    return sum(len(r.statements) + len(r.events) + len(r.questions) for r in readings)
