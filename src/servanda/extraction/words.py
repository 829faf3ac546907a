"""Parsed text: words with their grammar, sentences, paragraphs, and what stands in quotation marks.

Independent of the parser that made it. Offsets are those of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from servanda.extraction.records import Span


@dataclass(slots=True, eq=False)
class Word:
    """A word in its sentence: where it stands, its base form, tag, and the word it hangs on."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    tag: str
    dep: str = ""
    up: Word | None = None
    children: list[Word] = field(default_factory=list)

    @property
    def lower(self) -> str:
        """The word without capitals."""
        return self.text.lower()

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb, a modal or a participle."""
        return self.tag[:2] in ("VB", "MD")

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun or a name."""
        return self.tag.startswith("NN")

    @property
    def is_name(self) -> bool:
        """Whether it is a proper name."""
        return self.tag.startswith("NNP")

    def kids(self, *deps: str) -> list[Word]:
        """Return the words that hang on this one in one of these ways."""
        return [c for c in self.children if c.dep in deps]

    def kid(self, *deps: str) -> Word | None:
        """Return the first word that hangs on this one in one of these ways."""
        return next((c for c in self.children if c.dep in deps), None)

    def above(self) -> Iterator[Word]:
        """Yield the words that this one hangs on, nearest first."""
        one = self.up
        while one is not None:
            yield one
            one = one.up

    def tree(self, without: Iterable[Word] = ()) -> list[Word]:
        """Return this word and all that hang on it, in order, without some of them."""
        left_out = set(map(id, without))
        found: list[Word] = []
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if id(one) not in left_out:
                found.append(one)
                waiting += one.children
        return sorted(found, key=lambda w: w.i)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence of a paragraph, with its words in order."""

    words: tuple[Word, ...]
    start: int
    end: int

    @property
    def roots(self) -> list[Word]:
        """The words that hang on none."""
        return [w for w in self.words if w.up is None]


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """The sentences of one block, and the spans inside quotation marks, marks not counted."""

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    quotes: tuple[Span, ...] = ()

    def quote_at(self, offset: int) -> Span | None:
        """Return the quotation in which a character stands."""
        return next((q for q in self.quotes if q[0] <= offset < q[1]), None)


def runs(words: Sequence[Word]) -> list[Span]:
    """Return the spans of words: one for each run of neighbours, without marks at its ends."""
    spans: list[Span] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and (not run or word.i == run[-1].i + 1):
            run.append(word)
            continue
        spans += _trimmed(run)
        run = [word] if word is not None else []
    return spans


_EDGES = frozenset(".,;:\"'“”‘’()[]…-–—`") | {"``", "''", "--"}


def _trimmed(run: Sequence[Word]) -> list[Span]:
    kept = list(run)
    while kept and kept[0].text in _EDGES:
        kept.pop(0)
    while kept and kept[-1].text in _EDGES:
        kept.pop()
    return [(kept[0].start, kept[-1].end)] if kept else []


def joined(text: str, spans: Iterable[Span]) -> str:
    """Return the words of spans, each bare of line breaks, joined by a space."""
    return " ".join(" ".join(text[s:e].split()) for s, e in spans)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
