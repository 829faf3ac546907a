"""Quotations beside words of speaking: which of them belong to a cue, and their bare spans."""

from __future__ import annotations

from collections.abc import Sequence

from servanda.extraction.cues import Cue
from servanda.extraction.lexicon import speech
from servanda.extraction.records import Span
from servanda.extraction.words import Paragraph, Sentence


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps one of others."""
    return any(s < span[1] and span[0] < e for s, e in others)


def loose_quotes(text: str, paragraph: Paragraph, cue: Cue, sentence: Sentence) -> list[Span]:
    """Return the quotations beside a verb of speaking that the parse does not hang on it."""
    near = [q for q in paragraph.quotes if q[1] > sentence.start - 2 and q[0] < sentence.end]
    here = []
    for quote in near:
        gap = max(quote[0] - cue.word.end, cue.word.start - quote[1])
        spoken = text[quote[1] - 1] in ",.?!" or quote[1] - quote[0] > _SHORT
        if gap < _NEAR and spoken and not _other_cue(sentence, cue, quote):
            here.append(quote)
    return here


def _other_cue(sentence: Sentence, cue: Cue, quote: Span) -> bool:
    """Whether another verb of speaking stands between a cue and a quotation."""
    start, end = min(cue.word.end, quote[1]), max(cue.word.start, quote[0])
    between = (w for w in sentence.words if start <= w.start < end and w is not cue.word)
    return any(w.is_verb and w.lemma in speech().clause for w in between)


_NEAR = 90
_SHORT = 20


def tidy(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return spans without the comma that ends a quotation before its speaker."""
    bare = [(s, e - 1 if text[e - 1 : e] == "," else e) for s, e in spans]
    return [(s, e) for s, e in bare if e > s]
