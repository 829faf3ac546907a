"""Which sentence of its article a coded duty is about, by the words they share.

Comes in: a document with duties. Goes out: duty id to sentence, where one sentence shares
more words with the duty's id, title and note than every other; else the whole article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from servanda.agreement.terms import Duty
from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import base_of, deeds
from servanda.gaps.hits import own
from servanda.gaps.terms import Span

_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d,]+")
_STEM = 6
_COMMON = frozenset({"within", "from", "with", "that", "their", "shall", "other"})


def sentences_of(document: Document) -> dict[str, Sentence | None]:
    """Return the sentence of each duty, None where its article has no single best one."""
    by_article: dict[str, list[Sentence]] = {}
    for sentence in document.body:
        by_article.setdefault(sentence.clause.article, []).append(sentence)
    return {d.id: _best(d, by_article.get(d.article, [])) for d in document.duties}


def nearest_of(document: Document, duty: Duty) -> Sentence | None:
    """Return the sentence to show for a duty: the best, and of several equal ones the first."""
    scored = _scored(duty, [s for s in document.body if s.clause.article == duty.article])
    return scored[0][1] if scored else None


def words_of(duty: Duty, sentence: Sentence | None) -> tuple[Span, ...]:
    """Return the words of a sentence that are about a duty: its verb, else a word they share."""
    if sentence is None:
        return ()
    stems = _stems(f"{duty.id} {duty.title}".replace("-", " "))
    owed = [d for d in deeds(sentence.full) if not d.stative]
    named = [d for d in owed if {base_of(d.verb)[:_STEM], d.verb[:_STEM]} & stems]
    shared = [
        m.span()
        for m in _WORD.finditer(sentence.text)
        if len(m[0]) > _STEM and m[0].casefold()[:_STEM] in stems
    ]
    if named:
        return (own(sentence, named[0].span),)
    if shared:
        return (shared[0],)
    return (own(sentence, owed[0].span),) if owed else ()


def _best(duty: Duty, sentences: list[Sentence]) -> Sentence | None:
    scored = _scored(duty, sentences)
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][1] if scored else None


def _scored(duty: Duty, sentences: list[Sentence]) -> list[tuple[int, Sentence]]:
    """Return sentences with how many words they share with a duty, most first."""
    terms = duty.terms
    patterns = (*terms.does, *terms.never, *terms.broken_by)
    said = [duty.id, duty.title, terms.where, *terms.who]
    said += [p.predicate for p in patterns[:2]] + [v for p in patterns for _, v in p.roles]
    mine = _stems(" ".join(said).replace("_", " ").replace("-", " "))
    scored = [(len(mine & _stems(s.text)), s) for s in sentences]
    return sorted(scored, key=lambda pair: -pair[0])


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in _WORD.findall(text.casefold())} - _COMMON


def blocked(
    document: Document,
    places: dict[str, Sentence | None],
    hit: Sentence | None,
    touches: Iterable[str],
) -> tuple[str, ...]:
    """Return the duties that a gap in a sentence makes undecidable, in the order of the text.

    Args:
        document: with its duties.
        places: which sentence each duty is about.
        hit: the sentence; None = a gap of the whole text.
        touches: provision types that the rule touches; `any` = every type.
    """
    kinds = set(touches)
    fitting = [d for d in document.duties if d.type in kinds or "any" in kinds]
    if hit is None:
        return tuple(d.id for d in fitting) if "any" not in kinds else ()
    near = [d for d in fitting if d.article == hit.clause.article]
    exact = [d for d in near if places.get(d.id) is hit]
    loose = [d for d in near if places.get(d.id) is None]
    chosen = {d.id for d in (*exact, *loose)} if exact or loose else {d.id for d in near}
    return tuple(d.id for d in near if d.id in chosen)
