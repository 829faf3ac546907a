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

_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d,]+")
_STEM = 6


def sentences_of(document: Document) -> dict[str, Sentence | None]:
    """Return the sentence of each duty, None where its article has no single best one."""
    by_article: dict[str, list[Sentence]] = {}
    for sentence in document.body:
        by_article.setdefault(sentence.clause.article, []).append(sentence)
    return {d.id: _best(d, by_article.get(d.article, [])) for d in document.duties}


def _best(duty: Duty, sentences: list[Sentence]) -> Sentence | None:
    if len(sentences) < 2:
        return sentences[0] if sentences else None
    terms = duty.terms
    patterns = (*terms.does, *terms.never, *terms.broken_by)
    said = [duty.id, duty.title, terms.where, *terms.who]
    said += [p.predicate for p in patterns[:2]] + [v for p in patterns for _, v in p.roles]
    mine = _stems(" ".join(said).replace("_", " ").replace("-", " "))
    scored = sorted(
        ((len(mine & _stems(s.text)), -n) for n, s in enumerate(sentences)), reverse=True
    )
    (top, at), (second, _) = scored[0], scored[1]
    return sentences[-at] if top > second else None


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in _WORD.findall(text.casefold())}


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
