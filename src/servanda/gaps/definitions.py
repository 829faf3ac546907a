"""Which terms a text defines, and where: by "means", by "hereinafter", by a list of terms.

Comes in: clauses. Goes out: (term in lower case, what it covers), in order. That a word is
used often defines nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.gaps.clauses import Clause, Part
from servanda.gaps.lexicon import aspects, lexicon

_PATTERNS = tuple(aspects("definitions", "defines").values())
_LISTED = lexicon("definitions", "listed")


def defined_terms(clauses: Sequence[Clause]) -> tuple[tuple[str, str], ...]:
    """Return the terms that clauses define, lower case, with the words that define them."""
    found: dict[str, str] = {}
    for clause in clauses:
        for term, cover in _of(clause):
            found.setdefault(term, cover)
    return tuple(found.items())


def _of(clause: Clause) -> Iterator[tuple[str, str]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(clause.text.replace("*", "")):
            term = match[1].strip(" ,;").casefold()
            yield re.sub(r"^(?:the|a|an|term|terms)\s+", "", term), clause.text
    if clause.part is Part.DEFINITION:
        listed = _LISTED.match(clause.text)
        if listed:
            yield listed[1].strip().casefold(), clause.text
