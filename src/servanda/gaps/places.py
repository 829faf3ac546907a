"""Gaps about where: lines that no map shows, positions that nobody recorded, open corridors.

AMB-020 to AMB-026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds
from servanda.gaps.hits import Hit, Test, listed
from servanda.gaps.lexicon import aspects, lexicon

LINE = lexicon("places", "line")
MAP = lexicon("places", "map")
LISTED = lexicon("places", "listed")
DRAWN = lexicon("places", "drawn")


def unmapped_line(document: Document) -> Iterator[Hit]:
    """AMB-020: a line or zone that is named and that no map, coordinate or list shows."""
    mapped = mapped_text(document)
    seen = set[str]()
    for sentence in document.body:
        for found in LINE.finditer(sentence.text):
            term = _canonical(found[0])
            if term in seen:
                continue
            seen.add(term)
            if not _is_mapped(document, term, mapped):
                yield Hit(sentence, (found.span(),), term=found[0])


def _canonical(words_: str) -> str:
    """Return a line's name without case, plural and order: `contact line` for `line of contact`."""
    plain = re.sub(r"\W+", " ", words_.casefold()).strip()
    plain = re.sub(
        (
            r"^(?:the|a|actual|current|existing|present|along|from|former|new|said|this|"
            r"that|each|such|and|to|in|of|any|or)\s+"
        ),
        "",
        plain,
    )
    turned = re.match(r"(?:\w+ )?(lines?|zones?|areas?) of (?:actual )?(\w+)", plain)
    plain = f"{turned[2]} {turned[1]}" if turned else plain
    plain = plain.replace("frontline", "front line")
    return re.sub(r"s$", "", plain)


def mapped_text(document: Document) -> str:
    """Return the sentences that draw something: with a map, coordinates, or a list of places."""
    drawn = [
        s.full
        for s in document.operative
        if MAP.search(s.full) or LISTED.search(s.full) or DRAWN.search(s.full)
    ]
    drawn += [
        f"{c.heading} {c.text}"
        for c in document.clauses
        if c.annex and MAP.search(f"{c.heading} {c.text}")
    ]
    return "\n".join(drawn).casefold()


def _is_mapped(document: Document, term: str, mapped: str) -> bool:
    first = term.split(" ", maxsplit=1)[0]
    if any(first in t and term.rsplit(maxsplit=1)[-1] in t for t, _ in document.defined):
        return True  # a definition says which it is
    own = [
        w
        for _, w in document.defined
        if term.rsplit(maxsplit=1)[-1] in w.casefold() and first in w.casefold()
    ]
    return bool(
        re.search(
            (
                rf"\b{re.escape(first)}\b[^.\n]*\b(?:line|zone|area|site|point|strip|belt)|"
                rf"\b(?:line|zone|area)s? of (?:\w+ )?{re.escape(first)}"
            ),
            mapped,
        )
    ) or any(MAP.search(w) or DRAWN.search(w) or LISTED.search(w) for w in own)


_FROZEN = lexicon("places", "frozen")
_RECORDED = lexicon("places", "recorded")


def unrecorded_positions(document: Document) -> Iterator[Hit]:
    """AMB-021: positions are frozen at a moment of which no record is made."""
    for sentence in document.body:
        found = _FROZEN.search(sentence.text)
        if found is None or not _MILITARY.search(sentence.full):
            continue
        article = document.article_text(sentence.clause.article)
        if not _RECORDED.search(article) and not (
            MAP.search(document.body_text) and "position" in mapped_text(document)
        ):
            yield Hit(sentence, (found.span(),))


_MILITARY = lexicon("places", "military")
CORRIDOR = lexicon("places", "corridor")
_ASPECTS = aspects("places", "corridor")
_ENOUGH = 4


def open_corridor(document: Document) -> Iterator[Hit]:
    """AMB-022: a corridor without its line, or who may pass, who checks, hours and goods."""
    first: dict[str, tuple[Sentence, tuple[int, int], str]] = {}
    about = "\n".join(s.clause.text for s in document.operative if CORRIDOR.search(s.full))
    about += "\n".join(c.text for c in document.clauses if CORRIDOR.search(c.heading))
    for sentence in document.body:
        found = CORRIDOR.search(sentence.text)
        if found and (
            "corridor" not in first
            or (_subject_of(sentence) and not _subject_of(first["corridor"][0]))
        ):
            first["corridor"] = (sentence, found.span(), found[0])
    for sentence, span, term in first.values():
        missing = [what for what, pattern in _ASPECTS.items() if not pattern.search(about)]
        if len(_ASPECTS) - len(missing) < _ENOUGH:
            yield Hit(
                sentence,
                (span,),
                term=re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", term),
                missing=listed(missing),
            )


def _subject_of(sentence: Sentence) -> bool:
    """Whether a sentence says something of a corridor, rather than naming it in passing."""
    return any(CORRIDOR.search(d.subject) for d in deeds(sentence.full))


_DOUBLE = re.compile(
    r"\b([A-Z][\w'’-]{2,})\s?(?:/|\((?:also )?(?:known as |called )?)\s?([A-Z][\w'’-]{2,})\)?"
)
_PLACE_WORD = lexicon("places", "place-word")


def rival_names(document: Document) -> Iterator[Hit]:
    """AMB-023: a place with rival names, or rival boundaries behind one name."""
    yield from _rival_by_case(document)
    if document.case is not None:
        return
    for sentence in document.body:
        for found in _DOUBLE.finditer(sentence.text):
            before = sentence.text[max(0, found.start() - 24) : found.start()]
            unlike = found[1][:2] != found[2][:2] or found[1][-2:] != found[2][-2:]
            if (
                unlike
                and _PLACE_WORD.search(before)
                and found[2].upper() != found[2]
                and found[1].upper() != found[1]
            ):
                yield Hit(sentence, (found.span(),), term=found[0])
                break


def _rival_by_case(document: Document) -> Iterator[Hit]:
    case = document.case
    if case is None:
        return
    disputed = [
        (name.text, place.id)
        for place in case.places.values()
        if any(n.side for n in place.names)
        for name in place.names
    ]
    for sentence in document.body:
        found = [
            (m, place)
            for text, place in disputed
            if (m := re.search(rf"(?<!\w){re.escape(text)}(?!\w)", sentence.text))
        ]
        places = list(dict.fromkeys(p for _, p in found))
        if places:
            duties = tuple(
                d.id
                for d in document.duties
                if d.article == sentence.clause.article
                and _about(d.terms.where, str(d.terms.does), places)
            )
            spans = tuple(sorted({m.span() for m, _ in found}))
            yield Hit(
                sentence,
                spans[:1],
                term=listed(dict.fromkeys(sentence.text[a:b] for a, b in spans)),
                duties=duties,
            )


def _about(where: str, patterns: str, places: list[str]) -> bool:
    return where in places or any(f"'{p}'" in patterns for p in places)


RULES: dict[str, Test] = {
    "AMB-020": unmapped_line,
    "AMB-021": unrecorded_positions,
    "AMB-022": open_corridor,
    "AMB-023": rival_names,
}
