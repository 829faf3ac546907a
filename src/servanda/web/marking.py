"""Where in an article's words a duty stands: its sentence, and in it who, what, where and when.

Comes in: an article, a duty and a case. Goes out: pieces of the words, each marked or not.
The block names no words of its text, so they are found by the names and days it states;
a mark is a help for the eye and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from servanda.agreement.terms import Article, Duty, Pattern, Terms
from servanda.case.names import fold
from servanda.case.terms import Case
from servanda.clock import local, zone_of

_SENTENCE = re.compile(r"[^.;\n]+(?:[.;](?=\s|$)|\n|$)\s*|[.;\n]\s*", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LEAST_WORD = 4
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an article's words: in the duty's sentence or not, a telling word or not."""

    text: str
    in_duty: bool = False
    telling: bool = False


def sentences(words: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand, without gaps."""
    return [(m.start(), m.end()) for m in _SENTENCE.finditer(words) if m.end() > m.start()]


def sentence_of(article: Article, duty: Duty, case: Case) -> tuple[int, int]:
    """Return where in the article's words the sentence stands that speaks most of the duty."""
    stems = _stems(duty, case)
    found = sentences(article.words) or [(0, len(article.words))]
    start, end = max(found, key=lambda s: (_score(article.words[s[0] : s[1]], stems), -s[0]))
    return start, start + len(article.words[start:end].rstrip())


def marked(article: Article, duty: Duty, case: Case) -> list[Piece]:
    """Return the article's words in pieces, the duty's sentence and its telling words marked."""
    start, end = sentence_of(article, duty, case)
    words = article.words
    stems = _stems(duty, case)
    pieces = [Piece(words[:start]), *_inside(words[start:end], stems), Piece(words[end:])]
    return [p for p in pieces if p.text]


def _inside(sentence: str, stems: frozenset[str]) -> Iterator[Piece]:
    at = 0
    for match in _WORD.finditer(sentence):
        if _tells(match[0], stems):
            yield Piece(sentence[at : match.start()], in_duty=True)
            yield Piece(match[0], in_duty=True, telling=True)
            at = match.end()
    yield Piece(sentence[at:], in_duty=True)


def _score(sentence: str, stems: frozenset[str]) -> int:
    return len({fold(w) for w in _WORD.findall(sentence) if _tells(w, stems)})


def _tells(word: str, stems: frozenset[str]) -> bool:
    folded = fold(word)
    return folded in stems or (len(folded) > _LEAST_WORD and folded[: _LEAST_WORD + 1] in stems)


@lru_cache(maxsize=1000)
def _stems(duty: Duty, case: Case) -> frozenset[str]:
    """Return the words, and the beginnings of longer ones, that tell of a duty."""
    found: set[str] = set()
    for text in texts_of(duty, case):
        for word in fold(text).split():
            if len(word) >= _LEAST_WORD or word.isdigit():
                found.add(word)
            if len(word) > _LEAST_WORD:
                found.add(word[: _LEAST_WORD + 1])
    return frozenset(found)


def texts_of(duty: Duty, case: Case) -> Iterator[str]:
    """Give the names and words that tell of a duty: title, bearers, places, acts, day."""
    terms = duty.terms
    yield duty.title.replace("-", " ")
    yield duty.id.replace("-", " ")
    for actor in (*terms.who, *terms.to):
        yield from _names(case, actor)
    yield from _names(case, terms.where)
    for pattern in _patterns(terms):
        yield pattern.predicate.replace("_", " ")
        for role, value in pattern.roles:
            if value != "any" and role != "actor":
                yield from _names(case, value)
    if terms.by is not None:
        day = local(terms.by - 1, zone_of(case.agreement.timezone))
        yield f"{_MONTHS[day.month - 1]} {day.day} {day.year}"


def _patterns(terms: Terms) -> Iterable[Pattern]:
    limits = (terms.limits.of,) if terms.limits else ()
    return (*terms.does, *terms.never, *terms.broken_by, *terms.restored_by, *limits)


def _names(case: Case, known: str) -> Iterator[str]:
    named = case.actors.get(known) or case.places.get(known)
    yield known.replace("-", " ")
    if named is not None:
        yield from (n.text for n in named.names if n.language in ("", "en"))
