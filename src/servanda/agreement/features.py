"""What in the words of a clause bears on a duty: times, numbers, modals, names, conditions.

Comes in: the words of one clause and its language. Goes out: features that can be compared
across versions, wherever in the clause they stand. Where a rule of language needs words, they
are data in `vocabulary/text_words.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda.agreement.words import DATE, GAP, NUMBER, WORD, Lexicon, Token, lexicon, tokens

_STEM = 5
_REACH = 4
_LONGEST_NAME = 5
_NEAR = 5
_NUMBERED = ("article", "section", "point", "clause", "annex", "chapter", "paragraph")

Known = Mapping[str, tuple[str, str]]
"""Spellings, in lower case, of what the case knows: what kind of thing, and its id."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date and how it is bounded: by a word such as `by`, of a kind such as `until-end-of`."""

    day: str
    kind: str
    word: str
    shown: str


@dataclass(frozen=True, slots=True)
class Verb:
    """What is to be done: the verb's start, how it is worded, who is named to do it.

    `bearers` is None where the words before it are left out.
    """

    stem: str
    mood: str
    shown: str
    passive: bool
    bearers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written; `id` where the case knows it; whether it names a place."""

    text: str
    id: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """What of a clause bears on its duties. `partial` where parts of it are left out."""

    tokens: tuple[Token, ...]
    times: tuple[Time, ...]
    numbers: tuple[tuple[str, str], ...]
    verbs: tuple[Verb, ...]
    names: tuple[Name, ...]
    parties: tuple[str, ...]
    conditions: tuple[str, ...]
    bounds: tuple[str, ...]
    partial: bool


def features(text: str, language: str, known: Known) -> Features:
    """Return the features of a clause."""
    words = lexicon(language)
    found = tokens(text, words)
    return Features(
        tokens=tuple(found),
        times=tuple(_times(found, words)),
        numbers=tuple(_numbers(found, words)),
        verbs=tuple(_verbs(found, words, known)),
        names=tuple(_names(found, words, known)),
        parties=tuple(_parties(found, words)),
        conditions=tuple(t.norm for t in found if words.has("conditions", t.norm)),
        bounds=tuple(_bounds(found, words)),
        partial=any(t.kind == GAP for t in found),
    )


def _times(found: Sequence[Token], words: Lexicon) -> Iterator[Time]:
    for at, token in enumerate(found):
        if token.kind == DATE:
            word, kind = _bound_before(found, at, words)
            yield Time(token.norm, kind, word, token.text)


def _bound_before(found: Sequence[Token], at: int, words: Lexicon) -> tuple[str, str]:
    """Return the nearest time word before a date, the longest phrase that ends there."""
    for end in range(at, max(at - _REACH, 0), -1):
        if found[end - 1].kind == DATE or found[end - 1].sentence != found[at].sentence:
            break
        for length in range(4, 0, -1):
            phrase = tuple(t.norm for t in found[max(0, end - length) : end])
            if phrase in words.times:
                return " ".join(phrase), words.times[phrase]
    return "", ""


def _numbers(found: Sequence[Token], words: Lexicon) -> Iterator[tuple[str, str]]:
    """Give each number, and it with the word after it; the number of a clause is none."""
    for at, token in enumerate(found):
        before = found[at - 1].norm if at else ""
        reference = before.rstrip("s") in _NUMBERED and token.text[0].isdigit()
        if token.kind == NUMBER and not reference:
            after = found[at + 1] if at + 1 < len(found) else None
            if token.norm == "1" and not token.text.isdigit() and words.has("plain", token.norm):
                continue
            unit = after.text if after and after.kind == WORD else ""
            yield token.norm, f"{token.text} {unit}".strip()


def _verbs(found: Sequence[Token], words: Lexicon, known: Known) -> Iterator[Verb]:
    for at, token in enumerate(found):
        mood = words.modals.get(token.norm, "")
        present = not mood and words.has("present", token.norm)
        if not mood and not present:
            continue
        verb_at = at + 1
        while verb_at < len(found) and words.has("skipped", found[verb_at].norm):
            verb_at += 1
        if verb_at >= len(found) or found[verb_at].sentence != token.sentence:
            continue
        verb = found[verb_at]
        between = {t.norm for t in found[at:verb_at]}
        passive = bool(between & {"be", "been", "being"}) or present
        if verb.kind != WORD or (present and not _participle(verb.norm, words)):
            continue
        shown = " ".join(t.text for t in found[at : verb_at + 1])
        bearers = (
            _agents(found, verb_at, words, known) if passive else _subject(found, at, words, known)
        )
        named = None if bearers is None else tuple(bearers)
        yield Verb(verb.norm[:_STEM], mood or "present", shown, passive, named)


def _participle(norm: str, words: Lexicon) -> bool:
    return (norm.endswith("ed") and len(norm) > _STEM - 1) or words.has("participles", norm)


def _subject(found: Sequence[Token], at: int, words: Lexicon, known: Known) -> list[str] | None:
    """Return the names before a modal in its sentence, back to the verb before.

    None where a part that is left out stands before it.
    """
    start = at
    while start and found[start - 1].sentence == found[at].sentence:
        if found[start - 1].kind == GAP:
            return None
        if found[start - 1].norm in words.modals:
            break
        start -= 1
    return _who(found[start:at], words, known)


def _who(found: Sequence[Token], words: Lexicon, known: Known) -> list[str]:
    """Return the names among words that can do something: no places; and the Parties."""
    named = [n.id or n.text for n in _names(found, words, known) if n.kind != "place"]
    return named + [t.text for t in found if t.capital and words.has("parties", t.norm)]


def _agents(found: Sequence[Token], verb_at: int, words: Lexicon, known: Known) -> list[str]:
    """Return the names after "by" behind a passive verb."""
    rest = [t for t in found[verb_at + 1 :] if t.sentence == found[verb_at].sentence]
    for at, token in enumerate(rest):
        if words.has("agent", token.norm) and at + 1 < len(rest) and rest[at + 1].kind == WORD:
            after = rest[at + 1 : at + 1 + _LONGEST_NAME]
            return _who(after, words, known)
        if token.norm in words.modals:
            break
    return []


def _names(found: Sequence[Token], words: Lexicon, known: Known) -> Iterator[Name]:
    """Give names: those the case knows, longest first, and other words with a capital."""
    at = 0
    while at < len(found):
        length, name = _known_at(found[at : at + _LONGEST_NAME], known)
        after = found[at + length].norm if at + length < len(found) else ""
        if length and not words.has("clock", after):
            yield name
        elif not length:
            length = _capitals_at(found, at, words, known)
            if length:
                near = [t.norm for t in found[max(0, at - _NEAR) : at + length + 2]]
                kind = "place" if any(words.has("places", n) for n in near) else ""
                yield Name(" ".join(t.text for t in found[at : at + length]), kind=kind)
        at += max(length, 1)


def _known_at(found: Sequence[Token], known: Known) -> tuple[int, Name]:
    for length in range(len(found), 0, -1):
        phrase = " ".join(t.norm for t in found[:length]).replace("-", " ")
        if phrase in known and any(t.capital for t in found[:length]):
            kind, name = known[phrase]
            return length, Name(" ".join(t.text for t in found[:length]), name, kind)
    return 0, Name("")


def _capitals_at(found: Sequence[Token], at: int, words: Lexicon, known: Known) -> int:
    """Return how many words with a capital begin here, none of them the start of a known name."""
    length = 0
    while at + length < len(found) and _may_be_a_name(found, at + length, words):
        if _known_at(found[at + length : at + length + _LONGEST_NAME], known)[0]:
            break
        length += 1
    return length


def _may_be_a_name(found: Sequence[Token], at: int, words: Lexicon) -> bool:
    token = found[at]
    ordinary = any(words.has(g, token.norm) for g in ("plain", "parties", "places", "which"))
    unit = at > 0 and found[at - 1].kind == NUMBER
    return (
        token.capital
        and not (token.first or ordinary or unit or token.norm in words.months)
        and len(token.norm) > 1
    )


def _parties(found: Sequence[Token], words: Lexicon) -> Iterator[str]:
    """Give phrases such as "either Party", "none of the Parties"."""
    for at, token in enumerate(found):
        if words.has("which", token.norm):
            rest = [t.norm for t in found[at + 1 : at + 4]]
            ends = [i for i, norm in enumerate(rest) if words.has("parties", norm)]
            between = rest[: ends[0]] if ends else rest
            if ends and all(norm in ("of", "the", "two") for norm in between):
                yield " ".join(t.text for t in found[at : at + ends[0] + 2])


def _bounds(found: Sequence[Token], words: Lexicon) -> Iterator[str]:
    for at in range(len(found)):
        for length in (3, 2, 1):
            phrase = tuple(t.norm for t in found[at : at + length])
            if phrase in words.bounds and _before_a_number(found, at + length):
                yield " ".join(phrase)
                break


def _before_a_number(found: Sequence[Token], at: int) -> bool:
    return any(t.kind == NUMBER for t in found[at : at + 2])
