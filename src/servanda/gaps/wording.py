"""Gaps of single words: terms that nothing defines, open lists, standards that nobody can measure.

AMB-032 to AMB-034.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import aspects, lexicon
from servanda.gaps.owed import FINITE, binds
from servanda.gaps.places import MAP

# Words that parties have read in two ways wherever nothing defined them.
_VAGUE = aspects("wording", "vague")
_CALIBRE = re.compile(r"calib|\d ?mm\b", re.IGNORECASE)
_SAYS_WHICH = lexicon("wording", "says-which")


def undefined_term(document: Document) -> Iterator[Hit]:
    """AMB-032: a word on which a duty turns, and which nothing defines."""
    for name, pattern in _VAGUE.items():
        if document.defines(name.split()[-1].rstrip("s")) or document.defines(name):
            continue
        used = [(s, m.span()) for s in document.body if (m := pattern.search(s.text)) and binds(s)]
        settled = any(
            _SAYS_WHICH.search(s.text[b : b + 60]) or (_CALIBRE.search(s.text) and "weapon" in name)
            for s, (_, b) in used
        )
        if used and not settled and not _headed(document, pattern):
            sentence, span = used[0]
            if document.defines(sentence.text[slice(*span)]):
                continue
            yield Hit(sentence, (span,), term=sentence.text[slice(*span)])
    if not document.subsidiary:
        yield from _undefined_capitals(document)


def _sections(document: Document) -> set[str]:
    """Return the headings below the title."""
    return {part for h in document.headings for part in h.split(" / ")} - {document.title}


def _headed(document: Document, pattern: re.Pattern[str]) -> bool:
    """Whether an article of its own is about the term: a list of items stands under it."""
    return any(pattern.search(h) for h in _sections(document)) or any(
        pattern.search(c.lead) for c in document.clauses if c.lead and _DEFINES_LIST.search(c.lead)
    )


_DEFINES_LIST = re.compile(r"include|comprise|following|mean|are:", re.IGNORECASE)
_HEADS = (
    "Zone|Area|Period|Committee|Commission|Mechanism|Phase|Line|Arrangements|"
    "Date|Day|Plan|Council|Board|Centre|Center|Body|Sites|Areas|Zones|Weapons|"
    "Team|Teams|Principles|Roadmap|Protocol|Modalities|Unit|Secretariat|Fund|"
    "Programme"
)
_CAPITALS = re.compile(rf"\b(?:the|The) ((?:[A-Z][a-z]+[- ]){{1,4}}(?:{_HEADS}))\b")
_PUBLIC = lexicon("wording", "public")


def _undefined_capitals(document: Document) -> Iterator[Hit]:
    """Give what is written like a defined term, used as one, and introduced nowhere."""
    seen = set[str]()
    for sentence in document.body:
        for found in _CAPITALS.finditer(sentence.text):
            term = found[1]
            if term in seen:
                continue
            seen.add(term)
            if not _PUBLIC.search(term) and not _explained(document, sentence, found):
                yield Hit(sentence, (found.span(1),), term=term)


def _explained(document: Document, sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the place where a term is used says what it is, or where that stands."""
    after = sentence.text[found.end() : found.end() + 60]
    named = re.match(r"\s+(?:of|for|on) (?:the )?[A-Z]", after)
    before = sentence.text[max(0, found.start(1) - 30) : found.start(1)]
    outside = re.search(
        r"(?:representatives? of|chaired by|headed by|report to) (?:the )?$", before
    )
    drawn = (
        outside
        or MAP.search(after)
        or re.match(r"\W*(?:set up|established|created|provided)\b", after)
    )
    return bool(named or drawn) or _introduced(document, found[1])


def _introduced(document: Document, term: str) -> bool:
    first = document.body[0].text
    verb = FINITE.search(first)
    if term in first[: verb.start() if verb else 0]:
        return True  # the parties, named as they begin
    opening = (c.text for c in document.clauses if c.part is Part.PREAMBLE)
    if any(term in text for text in opening):
        return True
    if document.defines(term) or any(term.casefold() in h.casefold() for h in document.headings):
        return True
    head = re.escape(term)
    made = re.compile(
        (
            rf"\b(?:is|are) the {head}|\b(?:an?|one|its|their|following|"
            rf"joint)\s+(?:(?!the\b)[\w-]+\s+){{0,4}}{head}|"
            rf"{head}\s*(?:\([^)]*\)\s*)?,?\s*(?:which |hereby )*(?:shall|is|will|"
            rf"are)\s+(?:hereby\s+)?(?:be\s+)?(?:\w+ly\s+)?(?:established|set up|created|"
            rf"formed|constituted|composed|made up|comprise|consist|be|cover|run|begin|"
            rf"last|include|start)|(?:establish|set up|create|form|constitute|launch|"
            rf"institute)\w*\s+(?:[\w-]+\s+){{0,5}}{head}|establishment of "
            rf"(?:[\w-]+\s+){{0,3}}{head}"
        ),
        re.IGNORECASE,
    )
    initials = "".join(w[0] for w in term.split())
    return made.search(document.whole) is not None or f"({initials})" in document.whole


_CATCH_ALL = lexicon("wording", "catch-all")


def open_list(document: Document) -> Iterator[Hit]:
    """AMB-033: a list that ends in anything else, or a matter left to be agreed."""
    for sentence in document.body:
        spans = [m.span() for m in _CATCH_ALL.finditer(sentence.text)]
        if (
            spans
            and (binds(sentence) or re.search(r"\b(?:may|might)\b", sentence.text))
            and not re.search(r"as agreed in (?:Article|Annex)", sentence.text)
        ):
            yield Hit(sentence, tuple(spans))


_VAGUE_WORD = lexicon("wording", "vague-word")
_MEASURED = lexicon("wording", "measured")


def no_measure(document: Document) -> Iterator[Hit]:
    """AMB-034: a standard by which nobody can tell whether it was met."""
    for sentence in document.body:
        spans = [m.span() for m in _VAGUE_WORD.finditer(sentence.text)]
        if spans and binds(sentence) and not _MEASURED.search(sentence.text):
            yield Hit(sentence, tuple(spans))


RULES: dict[str, Test] = {
    "AMB-032": undefined_term,
    "AMB-033": open_list,
    "AMB-034": no_measure,
}
