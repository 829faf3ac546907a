"""One text as the rules see it: its clauses, what it defines, what kind of agreement it is.

Comes in: clauses. Goes out: facts that several rules share, each worked out once. Also
what the case adds where there is one: duties, defined terms, actors, claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from servanda.agreement.terms import Agreement, Duty
from servanda.case.terms import Case
from servanda.gaps.clauses import Clause, Part, Sentence
from servanda.gaps.definitions import defined_terms
from servanda.gaps.english import deeds
from servanda.gaps.lexicon import lexicon
from servanda.gaps.terms import Span
from servanda.model import Claim

CEASEFIRE = lexicon("document", "ceasefire")
_LOCAL = lexicon("document", "local")
_DUTY_PARTS = (Part.BODY,)


@dataclass(frozen=True, eq=False)
class Document:
    """A text with what is known about it; see the module."""

    clauses: Sequence[Clause]
    title: str = ""
    agreement: Agreement | None = None
    case: Case | None = None
    claims: tuple[Claim, ...] = ()

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The coded duties, none for bare text."""
        return self.agreement.duties if self.agreement else ()

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences that may oblige, in order."""
        return tuple(s for c in self.clauses if c.part in _DUTY_PARTS for s in c.sentences)

    @cached_property
    def operative(self) -> tuple[Sentence, ...]:
        """The sentences of the body and of the definitions: no recital, no signature."""
        parts = (Part.BODY, Part.DEFINITION)
        return tuple(s for c in self.clauses if c.part in parts for s in c.sentences)

    @cached_property
    def whole(self) -> str:
        """All words, headings too, one clause a line."""
        lines = [self.title, *self.headings]
        return "\n".join([*lines, *(c.text for c in self.clauses)])

    @cached_property
    def body_text(self) -> str:
        """The words that are no recital and no signature, and the headings above them."""
        kept = [c for c in self.clauses if c.part in (Part.BODY, Part.DEFINITION)]
        return "\n".join(dict.fromkeys([t for c in kept for t in (c.heading, c.text) if t]))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Every heading, once."""
        return tuple(dict.fromkeys(c.heading for c in self.clauses if c.heading))

    @cached_property
    def defined(self) -> tuple[tuple[str, str], ...]:
        """Terms that the text defines, or the front matter says it does, with what they cover."""
        own = self.agreement.defined if self.agreement else ()
        return (*((t.casefold(), w) for t, w in own), *defined_terms(self.clauses))

    def defines(self, term: str) -> bool:
        """Whether a term, by a stem of it, is among those defined."""
        stem = term.casefold()
        return any(stem in t or (len(t) > 4 and t in stem) for t, _ in self.defined)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the operative words or their headings hold a pattern."""
        return pattern.search(self.body_text) is not None

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether any words of the text hold a pattern, recitals too."""
        return pattern.search(self.whole) is not None

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, Span]]:
        """Give each sentence of the body that holds a pattern, with where."""
        for sentence in self.body:
            found = pattern.search(sentence.text)
            if found:
                yield sentence, found.span()

    def article_text(self, article: str) -> str:
        """Return all words of an article, its heading first."""
        return self._articles.get(article, "")

    @cached_property
    def _articles(self) -> dict[str, str]:
        texts: dict[str, list[str]] = {}
        for clause in self.clauses:
            held = texts.setdefault(clause.article, [])
            held += [t for t in (clause.heading, clause.text) if t and t not in held[:1]]
        return {article: "\n".join(pieces) for article, pieces in texts.items()}

    @cached_property
    def ceasefire(self) -> Sentence | None:
        """The sentence that stops the fighting; of a text whose title alone does, its first."""
        ranked = [s for s in self.body if CEASEFIRE.search(s.text)]
        strong = [s for s in ranked if _STOPS.search(s.text)]
        titled = self.body[:1] if CEASEFIRE.search(self.title) and not self.subsidiary else []
        return next(iter(strong or ranked or titled), None)

    @property
    def stops_fighting(self) -> bool:
        """Whether the text itself is, or contains, a ceasefire."""
        if self.ceasefire is None:
            return False
        own = [s for s in self.body if CEASEFIRE.search(s.text) and _STOPS.search(s.text)]
        return bool(own) or CEASEFIRE.search(self.title) is not None

    @property
    def local(self) -> bool:
        """Whether it is a short or local arrangement, which settles no politics."""
        return _LOCAL.search(self.whole) is not None and len(self.whole) < 12_000

    @property
    def short(self) -> bool:
        """Whether it is a page or less."""
        return len(self.body_text) < 1_500

    @cached_property
    def subsidiary(self) -> bool:
        """Whether it is an annex or a plan under a main agreement, which settles the rest."""
        heads = [self.title, *(c.text for c in self.clauses[:3]), *self.headings[:2]]
        return any(_UNDER_ANOTHER.search(h) for h in heads)

    @cached_property
    def lead_binds(self) -> bool:
        """Whether words before the points say that the parties agree to all of them."""
        openings = [c.text for c in self.clauses if c.part is Part.PREAMBLE][-3:]
        openings += [c.lead for c in self.clauses if c.lead][:1]
        return any(_LEAD.search(t) for t in openings)


_STOPS = lexicon("document", "stops")
_UNDER_ANOTHER = lexicon("document", "under-another")
_LEAD = lexicon("document", "lead")


def subjects(document: Document) -> Iterator[tuple[Sentence, str]]:
    """Give each subject of a commitment of the body with its sentence."""
    for sentence in document.body:
        for deed in deeds(sentence.full):
            if deed.subject:
                yield sentence, deed.subject
