"""Names and dates in a text of any language: whom and what of the case it names, and when.

Comes in: a text and a case. Goes out: where the case's actors and places stand in it under
any spelling that `case.yml` has, and full dates. What is said of them is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from servanda.case.names import fold
from servanda.case.terms import Case
from servanda.extraction.opening.heads import date_spans
from servanda.extraction.records import Document, Span

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_MOST_WORDS = 8
_SHORTEST = 3
_ENDINGS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names an actor, a place or a day: kind, its id or date, the span."""

    kind: str
    id: str
    span: Span


def mentions(document: Document, case: Case) -> tuple[Mention, ...]:
    """Return what a text names, in the order of the text; of nested names the longest."""
    found = [*_names(document.text, case)]
    found += [Mention("date", day, span) for day, span in date_spans(document.text)]
    return tuple(sorted(found, key=lambda m: m.span))


def _names(text: str, case: Case) -> Iterator[Mention]:
    known = _spellings(case)
    longest = min(max((len(k.split()) for k in known), default=0), _MOST_WORDS)
    words = [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        step = 1
        for count in range(min(longest, len(words) - at), 0, -1):
            folded = " ".join(w[2] for w in words[at : at + count])
            who = known.get(folded) or _inflected(folded, known)
            if who is not None:
                kind, name = who
                yield Mention(kind, name, (words[at][0], words[at + count - 1][1]))
                step = count
                break
        at += step


def _spellings(case: Case) -> dict[str, tuple[str, str]]:
    """Return which actor or place a folded spelling means; none where two bear it."""
    found: dict[str, tuple[str, str]] = {}
    doubled: set[str] = set()
    for kind, named in (("actor", case.actors), ("place", case.places)):
        for name, one in named.items():
            for spelling in {fold(n.text) for n in one.names} | {fold(name)}:
                if len(spelling) < _SHORTEST:
                    continue
                if found.get(spelling, (kind, name))[1] != name:
                    doubled.add(spelling)
                found[spelling] = (kind, name)
    return {k: v for k, v in found.items() if k not in doubled}


def _inflected(folded: str, known: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return whom a word means without its ending of case, for scripts that inflect names."""
    if folded.isascii() or len(folded) < _SHORTEST + _ENDINGS:
        return None
    for cut in range(1, _ENDINGS + 1):
        stem = folded[:-cut]
        if stem in known:
            return known[stem]
        for size in range(1, 3):
            longer = [k for k in known if len(k) == len(stem) + size and k.startswith(stem)]
            if len(longer) == 1 and len(stem) > _SHORTEST + 1 and " " not in stem:
                return known[longer[0]]
    return None
