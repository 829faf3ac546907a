"""Cues: the words of a sentence that say that somebody speaks, and which act that is.

Comes in: a parsed sentence. Goes out: its cues, without those of which the text says that
they did not come about: "did not say", "is expected to demand", "if it confirms".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from servanda.extraction.grammar import (
    conditional,
    is_infinitive,
    is_passive,
    modals,
    negated,
)
from servanda.extraction.lexicon import Entry, Phrase, speech, turns
from servanda.extraction.told import is_real
from servanda.extraction.words import Sentence, Word


class Kind(StrEnum):
    """What kind of words speak."""

    VERB = "verb"
    PHRASE = "phrase"
    LIGHT = "light"
    NOUN = "noun"
    ACCORDING = "according"
    FEELING = "feeling"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of speaking: the one that governs, all of them in order, and the act by the lexicon.

    `clause`: it speaks only with a clause or quotation. `noun`: the noun that tells the act.
    """

    word: Word
    words: tuple[Word, ...]
    act: str
    kind: Kind = Kind.VERB
    with_word: str = ""
    clause: bool = False
    noun: Word | None = None


def cues_of(sentence: Sentence) -> Iterator[Cue]:
    """Yield the cues of a sentence, in order."""
    for word in sentence.words:
        cue = _cue(word)
        if cue is not None:
            yield cue


def _cue(word: Word) -> Cue | None:
    if word.lower == "according" or (word.lower == "per" and word.dep == "prep"):
        return _according(word)
    if word.is_verb and word.dep not in ("amod", "compound", "aux", "auxpass"):
        return _phrase(word) or _if_real(_light(word) or _verb(word)) or _feeling(word)
    if word.is_noun:
        return _no_comment(word) or _noun(word)
    if word.tag == "JJ":
        return _feeling(word)
    return None


def _if_real(cue: Cue | None) -> Cue | None:
    return cue if cue is not None and is_real(cue.word) else None


def _phrase(verb: Word) -> Cue | None:
    for phrase in speech().phrases:
        if verb.lemma in phrase.verbs and (words := _phrase_words(verb, phrase)):
            real = phrase.negated or phrase.neither or is_real(verb)
            if real and not conditional(verb) and _modal_fits(verb, phrase):
                kept = [w for w in words if phrase.told or w.lemma not in phrase.objects]
                ordered = tuple(sorted((verb, *kept), key=lambda w: w.i))
                return Cue(verb, ordered, phrase.act, Kind.PHRASE)
    return None


def _modal_fits(verb: Word, phrase: Phrase) -> bool:
    return bool(modals(verb)) is phrase.would or phrase.neither or not modals(verb)


def _phrase_words(verb: Word, phrase: Phrase) -> list[Word]:
    """Return the words that make the phrase, beside its verb; none when it is not there."""
    if phrase.neither:
        return [c for c in verb.children if c.lower == "neither"] if _neither(verb) else []
    if phrase.would and not ({"would", "will"} & set(modals(verb))):
        return []
    if phrase.negated:
        marks = [c for c in verb.children if c.dep in ("neg", "aux")]
        objects = [o for o in verb.kids("dobj", "pobj") if o.lemma in phrase.objects]
        fits = bool(objects) or not phrase.objects
        return [*marks, *objects] if negated(verb) and fits else []
    if phrase.to:
        return [x for x in verb.kids("xcomp") if x.lemma in phrase.to and is_infinitive(x)][:1]
    if phrase.complement:
        wanted = ("acomp", "oprd", "xcomp", "ccomp", "amod", "advcl")
        below = [*verb.kids(*wanted), *(c for d in verb.kids("dobj", "ccomp") for c in d.children)]
        return [w for w in below if w.lower in phrase.complement][:1]
    objects = [
        *verb.kids("dobj", "nsubjpass"),
        *(p for c in verb.kids("prep") for p in c.kids("pobj")),
    ]
    return [o for o in objects if o.lemma in phrase.objects][:1]


def _neither(verb: Word) -> bool:
    return any(c.lower == "neither" for c in verb.children) and bool(
        [c for c in verb.kids("conj") if c.lemma in ("deny", "confirm")]
    )


def _light(verb: Word) -> Cue | None:
    """Return a cue such as "issued a denial"."""
    lexicon = speech()
    if verb.lemma not in lexicon.light_verbs and verb.lemma not in ("join", "welcome"):
        return None
    for noun in verb.kids("dobj", "nsubjpass"):
        act = lexicon.light_nouns.get(noun.lemma)
        if act and verb.lemma != "welcome":
            return Cue(verb, (verb, noun), act, Kind.LIGHT, noun=noun)
    return None


def _named_as(verb: Word) -> Cue | None:
    """Return "called it a farce", "described the step as cynical"."""
    if verb.lemma == "call" and verb.kid("oprd", "ccomp", "xcomp") and verb.kid("oprd"):
        return Cue(verb, (verb,), "affirm")
    return None


def _keeps_out(verb: Word) -> bool:
    """Whether somebody is denied access: a deed, not words."""
    return verb.lemma in ("deny", "refuse") and any(o.lemma in _ACCESS for o in verb.kids("dobj"))


_ACCESS = frozenset(("access", "passage", "entry", "permission", "entrance", "visa", "clearance"))


def _settles(verb: Word) -> bool:
    """Whether somebody agrees on a text: that is an event, told by nobody's words."""
    targets = [p for c in verb.kids("prep") if c.lower in ("on", "to") for p in c.kids("pobj")]
    return verb.lemma == "agree" and any(t.lemma in speech().texts for t in targets)


def _verb(verb: Word) -> Cue | None:
    if _settles(verb) or _keeps_out(verb) or (verb.lemma == "oppose" and verb.tag == "VBN"):
        return None
    named = _named_as(verb)
    if named is not None:
        return named
    lexicon = speech()
    up = verb.up
    if up is not None and verb.lemma in lexicon.wish_verbs and up.lemma in lexicon.wish:
        return (
            Cue(verb, (up, verb), "announce", Kind.VERB, "about") if verb.dep == "xcomp" else None
        )
    for table, clause in ((lexicon.any, False), (lexicon.clause, True), (lexicon.alone, False)):
        entry, extra = _entry(verb, table.get(verb.lemma, ()))
        if entry is None or (is_passive(verb) and clause and verb.lemma in _IMPERSONAL):
            continue
        both = clause or verb.lemma not in lexicon.clause
        if both or not _has_clause(verb):
            words = tuple(sorted((verb, *extra), key=lambda w: w.i))
            return Cue(verb, words, entry.act, Kind.VERB, entry.with_word, clause)
    return None


_IMPERSONAL = frozenset(("say", "believe", "think", "estimate", "consider", "see", "view"))


def _has_clause(verb: Word) -> bool:
    return bool(verb.kids("ccomp"))


def _entry(verb: Word, entries: tuple[Entry, ...]) -> tuple[Entry | None, list[Word]]:
    for entry in entries:
        if not entry.with_word:
            return entry, []
        first = entry.with_word.split()[0]
        found = [
            c
            for c in verb.children
            if c.lower == first and c.dep in ("prt", "prep", "advmod", "dative", "acomp", "attr")
        ]
        if found:
            return entry, found[:1]
    return None, []


def _feeling(word: Word) -> Cue | None:
    """Return "is deeply concerned", said of a body: it expresses concern."""
    act = "condemn" if word.lower in turns()["worry"] else ""
    act = "praise" if word.lower in turns()["glad"] else act
    verb = word if word.is_verb else word.up
    if not act or verb is None or not verb.is_verb or negated(verb) or conditional(verb):
        return None
    being = verb.lemma == "be" or any(c.lemma == "be" for c in verb.kids("auxpass", "aux"))
    if not being or modals(verb) or not verb.kid("nsubj", "nsubjpass"):
        return None
    return Cue(word, (word,), act, Kind.FEELING)


def _according(word: Word) -> Cue | None:
    to = word.kid("prep", "pcomp", "pobj") if word.lower == "according" else word
    after = to if to is not None else word
    if after.kid("pobj") is None:
        return None
    words = (word, after) if after is not word else (word,)
    return Cue(word, words, "affirm", Kind.ACCORDING)


def _no_comment(word: Word) -> Cue | None:
    """Return "there was no comment from", and "no reply"."""
    up = word.up
    bare = word.lemma in speech().no_comment and any(c.lower == "no" for c in word.kids("det"))
    if not bare or up is None or not (up.kid("expl") or up.lemma in ("have", "offer", "make")):
        return None
    return Cue(word, (word,), "decline-comment", Kind.NOUN, noun=word)


def _noun(word: Word) -> Cue | None:
    """Return "X's claim that", "the appeal of X to": a noun with who speaks and what it says."""
    act = speech().nouns.get(word.lemma)
    if act is None or word.up is None or _carried(word):
        return None
    said = [c for c in word.children if c.dep in ("acl", "ccomp", "relcl") and c.i > word.i]
    said = [c for c in said if c.dep != "relcl" or c.kid("mark")]
    return Cue(word, (word,), act, Kind.NOUN, noun=word) if said else None


def _carried(noun: Word) -> bool:
    """Whether the verb above already speaks through this noun."""
    lexicon = speech()
    verb = noun.up
    return (
        verb is not None
        and noun.dep in ("dobj", "nsubjpass")
        and (verb.lemma in lexicon.light_verbs)
    )
