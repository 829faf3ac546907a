"""The words of a text as they are compared: dates, numbers and words, spelling and case aside.

Comes in: a text and its language. Goes out: tokens with where they stand, dates and
numbers made alike. What a difference means is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

DEFAULT_LANGUAGE = "en"
GAP, DATE, NUMBER, WORD = "gap", "date", "number", "word"
_LEAP_YEAR = 2000
_HALVES = {"am": 0, "pm": 12}
_SENTENCE = re.compile(r"(?<=[.;!?:])[\"”»']?\s+(?=[\"“«(]?[^\W\d_a-z])|\n+")
_PIECE = re.compile(
    r"(?P<gap>\[?(?:…|\.{3,})\]?)"
    r"|(?P<number>\d{1,2}:\d{2}(?!\d)|\d{1,3}(?:[,\u00a0 ]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
    r"(?:st|nd|rd|th|er|º|ª)?\b"
    r"|(?P<word>[^\W\d_]+(?:['\u2019\-\u2011][^\W\d_]+)*)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, date or left-out part of a text.

    Attributes:
        text: as written; `norm`: as compared; a date's is ISO, with `--` for no year.
        sentence: the number of the sentence it stands in.
        first: whether it is that sentence's first word.
    """

    text: str
    norm: str
    kind: str
    start: int
    end: int
    sentence: int = 0
    first: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.kind == WORD and self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language that matter for duties (`vocabulary/text_words.yml`)."""

    language: str
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    times: Mapping[tuple[str, ...], str]
    words: Mapping[str, frozenset[str]]
    modals: Mapping[str, str]
    bounds: frozenset[tuple[str, ...]]

    def has(self, group: str, norm: str) -> bool:
        """Whether a word belongs to a group such as `places`."""
        return norm in self.words.get(group, frozenset())


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of a language; of a language that has none, only numbers compare."""
    entry: Mapping[str, Any] = _written().get(language.partition("-")[0].casefold(), {})
    modals = entry.get("modals", {})
    return Lexicon(
        language=language,
        months={month: n for n, month in enumerate(entry.get("months", ()), start=1)},
        numbers={word: n for n, word in enumerate(entry.get("numbers", ()))},
        times={
            tuple(_norm(w) for w in phrase.split()): kind
            for kind, phrases in entry.get("times", {}).items()
            for phrase in phrases
        },
        words={k: frozenset(map(_norm, v)) for k, v in entry.items() if isinstance(v, Sequence)},
        modals={word: kind for kind, words in modals.items() for word in words},
        bounds=frozenset(tuple(b.split()) for b in entry.get("bounds", ())),
    )


def tokens(text: str, words: Lexicon) -> list[Token]:
    """Return the tokens of a text, dates put together."""
    found: list[Token] = []
    for number, (start, sentence) in enumerate(_sentences(text)):
        pieces = [
            token
            for match in _PIECE.finditer(sentence)
            for token in _split(_token(match, start, number, words), words)
        ]
        pieces = list(_clock_times(pieces))
        found += _with_dates(text, pieces, words)
    return found


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _token(match: re.Match[str], offset: int, sentence: int, words: Lexicon) -> Token:
    kind = match.lastgroup or WORD
    written = match[kind]
    start = offset + match.start(kind)
    norm = _norm(written)
    if kind == WORD and norm in words.numbers:
        kind, norm = NUMBER, str(words.numbers[norm])
    elif kind == NUMBER:
        norm = re.sub(r"[,\u00a0 ](?=\d{3}(?!\d))", "", written)
    return Token(written, norm, kind, start, start + len(written), sentence)


def _split(token: Token, words: Lexicon) -> Iterator[Token]:
    """Take a number off the front of a word such as `five-year`."""
    head, dash, rest = token.text.partition("-")
    if token.kind == WORD and dash and _norm(head) in words.numbers:
        at = token.start + len(head)
        number = str(words.numbers[_norm(head)])
        yield Token(head, number, NUMBER, token.start, at, token.sentence)
        yield Token(rest, _norm(rest), WORD, at + 1, token.end, token.sentence)
    else:
        yield token


def _clock_times(pieces: Sequence[Token]) -> Iterator[Token]:
    """Make `12:00 am` and `00:00` alike."""
    for at, token in enumerate(pieces):
        after = pieces[at + 1].norm if at + 1 < len(pieces) else ""
        before = pieces[at - 1].norm if at else ""
        hour, colon, minute = token.norm.partition(":")
        if colon and after in _HALVES:
            hour = str(int(hour) % 12 + _HALVES[after])
            yield Token(
                token.text, f"{hour:0>2}:{minute}", NUMBER, token.start, token.end, token.sentence
            )
        elif not (token.norm in _HALVES and ":" in before):
            yield token


def _with_dates(text: str, pieces: Sequence[Token], words: Lexicon) -> Iterator[Token]:
    """Put day, month and year together, in whichever order; mark the first word."""
    at, first = 0, True
    while at < len(pieces):
        taken, norm = _date_at(pieces[at : at + 3], words)
        token = pieces[at]
        if taken:
            last = pieces[at + taken - 1]
            shown = " ".join(text[token.start : last.end].split())
            token = Token(shown, norm, DATE, token.start, last.end, token.sentence)
        is_first = first and token.kind == WORD
        first = first and not is_first
        yield Token(
            token.text, token.norm, token.kind, token.start, token.end, token.sentence, is_first
        )
        at += max(taken, 1)


def _date_at(pieces: Sequence[Token], words: Lexicon) -> tuple[int, str]:
    """Return how many pieces are a date, and the date; 0 where they are none."""
    head = pieces[0].norm if pieces else ""
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", head):
        day, month, year = map(int, head.split("."))
        norm = _iso(year, month, day)
        return (1, norm) if norm else (0, "")
    second, third = (p.norm if p else "" for p in (*pieces[1:3], None, None)[:2])
    for number, name in ((head, second), (second, head)):
        month = words.months.get(name, 0)
        if month and re.fullmatch(r"\d{1,2}", number):
            norm = _iso(int(third), month, int(number)) if re.fullmatch(r"\d{4}", third) else ""
            if norm:
                return 3, norm
            if _iso(_LEAP_YEAR, month, int(number)):
                return 2, f"--{month:02}-{int(number):02}"
    return 0, ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _norm(text: str) -> str:
    return (
        unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("\u2011", "-")
    )


@cache
def _written() -> Mapping[str, Any]:
    text = resources.files("servanda.vocabulary").joinpath("text_words.yml").read_text("utf-8")
    entries: Mapping[str, Any] = YAML(typ="safe").load(text)
    return entries
