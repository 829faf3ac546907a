"""Gaps about reach: where the ceasefire ends, how far apart, from which line.

AMB-024 to AMB-026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import CEASEFIRE, Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import DATE, LENGTH, lexicon, words
from servanda.gaps.places import DRAWN, LISTED, MAP, mapped_text

_SCOPE = lexicon("scope", "scope")
_COVERS = lexicon("scope", "covers")
_EVERYWHERE = lexicon("scope", "everywhere")


def narrow_scope(document: Document) -> Iterator[Hit]:
    """AMB-024: the ceasefire holds in a named area, and fighting just outside it is not settled."""
    sentence = document.ceasefire
    if sentence is None or not document.stops_fighting:
        return
    stops = [s for s in document.body if CEASEFIRE.search(s.full)]
    if any(_EVERYWHERE.search(s.full) for s in stops) or document.says(_OUTSIDE):
        return
    if any(_COVERS.search(s.text) and MAP.search(s.text) for s in document.operative):
        return
    for candidate in stops:
        at = CEASEFIRE.search(candidate.text)
        scope = _SCOPE.search(candidate.text, at.start() if at else 0)
        if (
            at
            and scope
            and not re.match(
                rf"in (?:the )?(?:period|first|next|{LENGTH}|{DATE}|accordance)", scope[0]
            )
            and not re.match(r"(?:in|within) (?:The|This|Article|Annex|[A-Z][a-z]+ \d)", scope[0])
        ):
            if not _scope_drawn(document, scope[0]):
                yield Hit(candidate, ((scope.start(), scope.end()),), term=_after_in(scope[0]))
            return
    near = "\n".join(document.article_text(s.clause.article) or s.full for s in stops)
    if not _SCOPE.search(near) or not _AREA.search(near):
        yield Hit(sentence, absent=True, evidence="silence")


_AREA = words("area", "zone", "territor\\w+", "region", "district", "country")
_OUTSIDE = lexicon("scope", "outside")


def _after_in(words_: str) -> str:
    return re.sub(r"^\w+ ", "", words_)


def _scope_drawn(document: Document, scope: str) -> bool:
    core = [w for w in re.findall(r"[A-Z][\w-]+", scope) if w != "The"]
    mapped = mapped_text(document)
    kind = re.search(r"zone|area|district|region|territor", scope)
    if (
        kind
        and document.defines(kind[0])
        and any(
            MAP.search(w) or LISTED.search(w) or DRAWN.search(w)
            for t, w in document.defined
            if kind[0] in t
        )
    ):
        return True
    return any(c.casefold() in mapped for c in core) or bool(
        kind
        and re.search(rf"\b(?:cease-?fire |conflict |agreed |operational )?{kind[0]}\b", mapped)
    )


_DISTANCE = lexicon("scope", "distance")
_SEPARATION = lexicon("scope", "separation")


def no_separation(document: Document) -> Iterator[Hit]:
    """AMB-025: no distance between the forces, no buffer, no line for weapons."""
    if not document.stops_fighting:
        return
    if any(_measured(document, s) for s, _ in document.matches(_SEPARATION)):
        return
    near = next((s for s, _ in document.matches(_SEPARATION)), None)
    if near is not None:
        yield Hit(near, _spans(_SEPARATION, near.text))
    elif not _DISTANCE.search(document.body_text):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


def _measured(document: Document, sentence: Sentence) -> bool:
    """Whether the article that parts the forces says how far, or shows it on a map."""
    article = document.article_text(sentence.clause.article) or sentence.full
    return _DISTANCE.search(article) is not None or MAP.search(article) is not None


def _spans(pattern: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    found = pattern.search(text)
    return (found.span(),) if found else ()


_FROM_LINE = lexicon("scope", "from-line")


def two_lines(document: Document) -> Iterator[Hit]:
    """AMB-026: one party measures from one line, the other from another."""
    for sentence in document.body:
        found = list(_FROM_LINE.finditer(sentence.text))
        names = {re.sub(r"\s+", " ", m[1].casefold()) for m in found}
        sides = re.findall(
            (
                r"\bfor (?:the )?[^,;:]{3,60}? (?:forces|troops|formations|army|side|party|"
                r"units|groups)\b|\b(?:Party [AB]|former|latter)\b"
            ),
            sentence.text,
            re.IGNORECASE,
        )
        if len(names) > 1 and len(sides) > 1:
            yield Hit(sentence, tuple(m.span() for m in found[:2]))


RULES: dict[str, Test] = {
    "AMB-024": narrow_scope,
    "AMB-025": no_separation,
    "AMB-026": two_lines,
}
