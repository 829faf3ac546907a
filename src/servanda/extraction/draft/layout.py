"""The layout of an agreement: preamble, numbered points, annexes and signatures.

Comes in: blocks in order. Goes out: a `Layout` whose points carry the text's own numbers
where it has any; a text of bullets or bare paragraphs gets numbers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from servanda.extraction.draft.dates import DATE
from servanda.extraction.draft.records import Layout, Point
from servanda.extraction.opening.parsed import Block, BlockKind

_ROMAN = r"[IVXLC]{1,6}"
_ARTICLE = re.compile(
    rf"(?:article|art\.|clause|point|paragraph|§)\s*(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|{_ROMAN}\b"
    r"|one|two|three|four|five|six|seven|eight|nine|ten)\s*[.:)\u2013\u2014-]*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    rf"(?:chapter|part|title|section)\s+(?P<number>\d{{1,3}}|{_ROMAN}|[A-Z]|one|two|three|four|five)"
    r"\b\s*[.:)\u2013\u2014-]*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    rf"(?P<kind>annex|appendix|protocol|schedule)\b\s*(?P<number>\d{{1,3}}|{_ROMAN}\b|[A-Z]\b)?"
    r"\s*[.:)\u2013\u2014-]*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\(?(?P<number>\d{1,3}(?:\.\d{1,3})*)[.)]?\)?\s+(?P<rest>\S.*)")
_ROMAN_ITEM = re.compile(rf"\(?(?P<number>{_ROMAN})[.)]\s+(?P<rest>\S.*)")
_ROMAN_DASH = re.compile(rf"(?P<number>{_ROMAN})\s*[-\u2013\u2014:]\s+(?P<rest>\S.*)")
_BULLET = re.compile(r"[•●▪■◦‣·*\u2013\u2014-]\s+(?P<rest>\S.*)")
_SIGNING = re.compile(
    r"(?:done|signed|agreed|concluded|made)\b.{0,80}\b(?:at|in|on|this)\b.*\d{4}|"
    r"in\s+witness\s+whereof|for\s+(?:and\s+on\s+behalf|the\s+\w+)|on\s+behalf\s+of|signatures?\b|"
    r"(?:signed|witnessed|guaranteed|attested)\s*(?:by|:)|_{3,}|witness(?:es|ed)?\b\s*:?|"
    r"(?:as\s+)?(?:guarantors?|mediators?|facilitators?)\s*:",
    re.IGNORECASE,
)
_DATED = re.compile(rf"(?:[A-ZÀ-Þ][\w\s’'-]{{1,40}},\s+)?(?:the\s+)?{DATE}\.?", re.IGNORECASE)
_DUTY = re.compile(
    r"\b(?:shall|must|will|undertakes?|commits?|committed|agrees?\s+to|obliged|prohibited|refrain)\b",
    re.IGNORECASE,
)
_ONES = "one two three four five six seven eight nine ten"
_WORDS = {word: str(n) for n, word in enumerate(_ONES.split(), 1)}
_LONGEST_HEADING = 140
_MOST_NUMBER = 16


@dataclass(slots=True)
class _Building:
    """The layout so far."""

    preamble: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    ending: list[str] = field(default_factory=list)
    prefix: str = ""
    signed: bool = False

    def open(self, number: str, rest: str, *, heading: bool, numbered: bool = True) -> None:
        """Begin a point; what follows its number is its heading, or its first words."""
        name = self._free(f"{self.prefix}{number}"[:_MOST_NUMBER])
        words = () if heading or not rest else (rest,)
        self.points.append(Point(name, rest if heading else "", words, numbered))
        self.signed = False

    def add(self, text: str) -> None:
        """Add words to the point that is open, the preamble or the end."""
        if self.signed:
            self.ending.append(text)
        elif not self.points:
            self.preamble.append(text)
        else:
            last = self.points[-1]
            self.points[-1] = replace(last, words=(*last.words, text))

    def _free(self, number: str) -> str:
        taken = {p.number for p in self.points}
        name, count = number, 1
        while name in taken:
            count += 1
            name = f"{number}-{count}"
        return name


def layout_of(blocks: Sequence[Block], title: str = "") -> Layout:
    """Return how a text is laid out."""
    style = _style([b.text for b in blocks])
    found = _Building()
    for block in blocks:
        _take(found, block, style)
    points = [p for p in found.points if p.words or p.heading]
    preamble = found.preamble
    if not points:
        points, preamble = _unnumbered(preamble)
    first = preamble[0] if preamble else ""
    heading = title or (first if len(first) < _LONGEST_HEADING * 2 else "")
    # A title that stands as the first line is no part of the preamble.
    rest = preamble[1:] if first and first == heading else preamble
    return Layout(heading, tuple(rest), tuple(_with_words(points)), tuple(found.ending))


def _style(lines: Sequence[str]) -> str:
    """Return what articles are marked by: the word, a number, a roman number, or bullets."""
    if sum(bool(_ARTICLE.fullmatch(t)) for t in lines) > 1:
        return "article"
    decimals = sum(bool(_DECIMAL.fullmatch(t)) for t in lines)
    if decimals > 1:
        return "decimal"
    if sum(bool(_ROMAN_ITEM.fullmatch(t) or _ROMAN_DASH.fullmatch(t)) for t in lines) > 1:
        return "roman"
    if sum(bool(_BULLET.fullmatch(t)) for t in lines) > 1:
        return "bullet"
    return "decimal" if decimals else "bare"


def _take(found: _Building, block: Block, style: str) -> None:
    text = block.text
    if _framed(found, block):
        return
    opened = _opened(text, style)
    if opened is not None and not (found.signed and style == "bullet"):
        number, rest = opened
        heading = style == "article" or block.kind is BlockKind.HEADING
        short = len(rest) < _LONGEST_HEADING and not rest.endswith((".", ";", ":"))
        found.open(
            number or str(len(found.points) + 1),
            rest,
            heading=heading and short and not _DUTY.search(rest),
            numbered=bool(number),
        )
    elif block.kind is BlockKind.HEADING and found.points and not _DUTY.search(text):
        _heading(found, text)
    else:
        found.add(text)


def _framed(found: _Building, block: Block) -> bool:
    """Take what stands between the articles: annexes, chapters, day and place of signature."""
    text = block.text
    annex = _ANNEX.fullmatch(text) if len(text) < _LONGEST_HEADING else None
    # A text may itself be called a protocol: only after its articles it is an annex.
    if annex and found.points and (block.kind is BlockKind.HEADING or annex["number"]):
        label = f"{annex['kind'].capitalize()}-{annex['number'] or 'A'}"
        found.prefix = ""
        found.open(label, "", heading=True)
        found.prefix = f"{label}."
        if annex["rest"]:
            found.add(annex["rest"])
        return True
    if found.points and _DATED.fullmatch(text):
        found.signed = True
        found.ending.append(text)
        return True
    if found.points and _SIGNING.match(text):
        found.signed = True
    chapter = _CHAPTER.fullmatch(text)
    return bool(chapter) and len(text) < _LONGEST_HEADING and not text.endswith(".")


def _heading(found: _Building, text: str) -> None:
    """Take a heading beneath an article's number as its title; elsewhere it is left out."""
    last = found.points[-1]
    if not last.words and not last.heading:
        found.points[-1] = replace(last, heading=text)
    elif found.signed:
        found.ending.append(text)


def _opened(text: str, style: str) -> tuple[str, str] | None:
    """Return the number and words of a line that begins an article in this style."""
    if style == "article":
        matched = _ARTICLE.fullmatch(text)
        if matched is None:
            return None
        number = matched["number"]
        return _WORDS.get(number.lower(), number), matched["rest"]
    if style == "bullet":
        matched = _BULLET.fullmatch(text)
        return ("", matched["rest"]) if matched else None
    if style == "decimal":
        matched = _DECIMAL.fullmatch(text)
    elif style == "roman":
        matched = _ROMAN_ITEM.fullmatch(text) or _ROMAN_DASH.fullmatch(text)
    else:
        return None
    return (matched["number"], matched["rest"]) if matched else None


def _unnumbered(paragraphs: Sequence[str]) -> tuple[list[Point], list[str]]:
    """Return points of a text without any: each paragraph from the first with a duty on."""
    first = next((n for n, t in enumerate(paragraphs) if _DUTY.search(t)), None)
    if first is None:
        # A text of phrases: everything after its title.
        first = 1 if len(paragraphs) > 1 else 0
    body = paragraphs[first:]
    end = next((n for n, t in enumerate(body) if n and _SIGNING.match(t)), len(body))
    points = [Point(str(n), "", (t,), numbered=False) for n, t in enumerate(body[:end], 1)]
    return points, [*paragraphs[:first], *body[end:]]


def _with_words(points: Sequence[Point]) -> Iterable[Point]:
    """Yield the points that have words; one whose heading is a sentence has that."""
    for point in points:
        if point.words:
            yield point
        elif _DUTY.search(point.heading) or point.heading.endswith("."):
            yield replace(point, heading="", words=(point.heading,))
