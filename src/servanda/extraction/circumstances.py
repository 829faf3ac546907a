"""Where, when and how many: what stands around the word that tells of an event.

Places of the case first, else the name after in, near or at; a time below the word, then one
of the clauses around it; a count of the noun itself, else of the object or passive subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from servanda.extraction.counts import count_of, has_count
from servanda.extraction.dates import When, times_in
from servanda.extraction.discourse import Discourse, said_as
from servanda.extraction.grammar import noun_phrase, subject_of
from servanda.extraction.lexicon import split
from servanda.extraction.triggers import Rule
from servanda.extraction.words import Sentence, Word
from servanda.model import Count, Modality

_PLACES = frozenset(
    split(
        "village town city district region province port area capital suburb "
        "neighbourhood camp border"
        "bridge hill island county airport corridor road crossing checkpoint"
    )
)
_WHERE = frozenset(
    (
        "in",
        "near",
        "at",
        "of",
        "around",
        "outside",
        "into",
        "from",
        "to",
        "along",
        "on",
        "south",
        "north",
        "east",
        "west",
        "over",
        "across",
        "inside",
        "within",
    )
)
_TIME_WORDS = ("npadvmod", "prep", "advmod", "tmod", "nmod")


@dataclass(frozen=True, slots=True)
class Setting:
    """What an event is read in: the text, those named, the zone, and the day of the article."""

    text: str
    discourse: Discourse
    zone: ZoneInfo
    anchor: date | None


def place_of(setting: Setting, word: Word) -> str:
    """Return where it happened: a place of the case first, else a name after in, near, at."""
    names = setting.discourse.names
    near = list(word.tree()) + [w for v in word.above() if v.dep != "relcl" for w in v.tree()]
    best = ""
    for one in dict.fromkeys(near):
        if one.lemma in _PLACES and _named_area(one) and not best:
            best = names.place(_named_area(one)) or _named_area(one)
        if not one.is_name or one.dep in ("compound", "nmod", "poss"):
            continue
        phrase = [w for w in noun_phrase(one) if w.is_name or w.text in ("-", "of", "el")]
        text = said_as(phrase)
        known = names.place(text) or names.place(said_as(noun_phrase(one)))
        if known and _stands_as_place(one):
            return known
        if not best and _stands_as_place(one) and not names_time(one) and not names.actor(text):
            best = text
    return best


def _named_area(noun: Word) -> str:
    """Return "Ford district" where the name stands before its kind, and something is in it."""
    up = noun.up
    name = [c for c in noun.kids("compound", "nmod") if c.is_name]
    inside = noun.dep == "pobj" and up is not None and up.lower in _WHERE
    return said_as([*name, noun]) if name and inside else ""


def _stands_as_place(name: Word) -> bool:
    up = name.up
    if up is None:
        return False
    if name.dep == "pobj" and up.lower in _WHERE:
        if up.lower in ("of", "from", "to", "on"):
            return up.up is not None and (
                up.up.lemma in _PLACES or up.up.lower in _WHERE or up.lower == "from"
            )
        return True
    if name.dep in ("conj", "appos"):
        return up.lemma in _PLACES or _stands_as_place(up)
    return name.dep in ("dobj", "nsubjpass") and up.lemma in _TAKEN


_TAKEN = frozenset(
    split(
        "shell bombard capture seize retake occupy storm attack hit strike bomb overrun take "
        "shelled"
    )
)


def names_time(word: Word) -> bool:
    """Whether a word is the name of a day or month."""
    return word.lower in _DAY_NAMES


_DAY_NAMES = frozenset(
    split(
        "monday tuesday wednesday thursday friday saturday sunday january february march "
        "april may june july august september october november december"
    )
)


def when_of(setting: Setting, word: Word, sentence: Sentence, modality: Modality) -> When | None:
    """Return when it happened: a time below it, then one of the clauses around it."""
    future = modality in (
        Modality.PLANNED,
        Modality.DEMANDED,
        Modality.AGREED,
        Modality.HYPOTHETICAL,
    )
    text = setting.text[sentence.start : sentence.end].replace("\n", " ")
    found = list(times_in(text, setting.anchor, future=future and not _past(word)))
    if not found:
        return None
    tree = word.tree()
    below = [w for w in found if _stands_in(w, sentence, tree)]
    if below:
        return below[0]
    for verb in word.above():
        if verb.dep in ("ccomp", "relcl") or _speaks(verb):
            return None if _speaks(verb) else _first_at(found, sentence, verb)
        near = _first_at(found, sentence, verb)
        if near is not None:
            return near
    return None


def _past(word: Word) -> bool:
    return word.tag == "VBD" or any(
        c.lower in ("was", "were") for v in (word, *word.above()) for c in v.kids("aux")
    )


def _speaks(verb: Word) -> bool:
    return verb.lemma in _SPEAKS


_SPEAKS = frozenset(
    split(
        "say tell accuse announce report claim add deny blame demand call urge warn confirm state"
    )
)


def _first_at(found: Sequence[When], sentence: Sentence, verb: Word) -> When | None:
    own = [w for c in verb.children if c.dep in _TIME_WORDS for w in c.tree()]
    return next((w for w in found if _stands_in(w, sentence, own)), None)


def _stands_in(when: When, sentence: Sentence, words: Sequence[Word]) -> bool:
    start, end = when.span
    return any(sentence.start + start <= w.start < sentence.start + end for w in words)


def count_for(setting: Setting, word: Word, rule: Rule) -> Count:
    """Return how many: of the noun itself, else of the object or the passive subject."""
    if word.is_noun:
        own = count_of(word, setting.text)
        if own != Count(unit=own.unit) or rule.type.startswith("CFV"):
            return own if has_count(word) else Count()
        below = [p for c in word.kids("prep") if c.lower == "of" for p in c.kids("pobj")]
        return next((count_of(p, setting.text) for p in below if has_count(p)), Count())
    subject = subject_of(word)
    nouns = word.kids("dobj", "attr")
    if subject is not None and not nouns and not rule.type.startswith("POL"):
        nouns = [subject]
    nouns += [p for c in word.kids("prep") if c.lower == "between" for p in c.kids("pobj")]
    nouns += [p for n in nouns for c in n.kids("prep") if c.lower == "of" for p in c.kids("pobj")]
    return next((count_of(n, setting.text) for n in nouns if has_count(n)), Count())
