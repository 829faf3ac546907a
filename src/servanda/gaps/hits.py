"""What a rule gives back: where it speaks, about what, and what it adds to its question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.terms import Span


@dataclass(frozen=True, eq=False)
class Hit:
    """One place where a rule speaks.

    Attributes:
        sentence: where; None where the whole text is silent.
        spans: the words that raise it, as offsets in the sentence.
        term: what the question is about; hits with one term in one clause are one finding.
        missing: what of several things the text does not say.
        duties: the duties it blocks; None = those of the clause that the rule touches.
        absent: ask the rule's `absent` question.
        evidence: `words`, `fields`, `silence` or `claims`.
        claims: ids of the claims that raise it.
    """

    sentence: Sentence | None
    spans: tuple[Span, ...] = ()
    term: str = ""
    missing: str = ""
    duties: tuple[str, ...] | None = None
    absent: bool = False
    evidence: str = "words"
    claims: tuple[str, ...] = ()


Test: TypeAlias = Callable[[Document], Iterable[Hit]]


def own(sentence: Sentence, span: Span) -> Span:
    """Return a span of `sentence.full` as one of its own words, the lead's words left out."""
    length = len(sentence.text)
    start, end = (min(max(at - sentence.shift, 0), length) for at in span)
    return (start, end) if end > start else (0, length)


def listed(things: Iterable[str]) -> str:
    """Return things as a list in words.

    >>> listed(["who", "where", "when"])
    'who, where and when'
    """
    named = list(things)
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
