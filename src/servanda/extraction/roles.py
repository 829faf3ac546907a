"""Who did what to whom: the actor and the target of the word that tells of an event.

Also whether words blame somebody other than their speaker.
"""

from __future__ import annotations

from collections.abc import Sequence

from servanda.extraction.circumstances import names_time
from servanda.extraction.grammar import (
    agent_of,
    antecedent,
    conditional,
    is_infinitive,
    is_passive,
    noun_phrase,
    subject_of,
)
from servanda.extraction.lexicon import split, turns
from servanda.extraction.names import people
from servanda.extraction.statements import Draft
from servanda.extraction.triggers import triggers_in
from servanda.extraction.words import Word


def roles_of(word: Word, said: Draft | None) -> tuple[Word | None, Word | None]:
    """Return who does it and to whom it is done."""
    if word.is_verb:
        return _roles_of_verb(word, said)
    actor = word.kid("poss") or next(
        (p for c in word.kids("prep") if c.lower == "by" for p in c.kids("pobj")), None
    )
    if actor is None:
        actor = next(
            (c for c in word.kids("amod", "compound", "nmod") if c.text[:1].isupper()), None
        )
    up = word.up
    if actor is None and up is not None and up.is_verb and up.lemma in _CARRIES:
        actor = agent_of(up) if is_passive(up) else doer_of(up)
    kinds = (
        ("with",) if word.lemma in ("meeting", "talk", "negotiation") else ("of", "on", "against")
    )
    target = next((p for c in word.kids("prep") if c.lower in kinds for p in c.kids("pobj")), None)
    return actor or _accused(said), target


_CARRIES = frozenset(
    split(
        "launch carry conduct mount stage make commit continue start resume perpetrate "
        "order hold attend impose"
    )
)


def doer_of(verb: Word) -> Word | None:
    """Return who does what an active verb says, itself or over a relative pronoun."""
    subject = subject_of(verb)
    return antecedent(subject, verb) if subject is not None else None


def _roles_of_verb(word: Word, said: Draft | None) -> tuple[Word | None, Word | None]:
    if is_passive(word):
        return agent_of(word), subject_of(word)
    objects = word.kids("dobj") or [
        p
        for c in word.kids("prep")
        if c.i > word.i and c.lower in ("on", "at", "upon", "with", "to")
        for p in c.kids("pobj")
        if not names_time(p)
    ]
    target = antecedent(objects[0], word) if objects else None
    accused = _accused(said)
    inside = said is not None and word.tag == "VBG" and accused is not None
    subject = accused if inside and not word.kid("nsubj") else doer_of(word)
    return subject, target


def _accused(said: Draft | None) -> Word | None:
    """Return who is accused or asked, of whom a clause without subject speaks."""
    if said is None or said.act not in ("accuse", "call-on", "demand"):
        return None
    verb = said.cue_words[0] if said.cue_words else None
    target = verb.kid("dobj", "nsubjpass") if verb is not None else None
    if target is None and verb is not None:
        target = next(
            (p for c in verb.kids("prep") if c.lower in ("on", "upon") for p in c.kids("pobj")),
            None,
        )
    return target if target is not None and target is not said.root else None


def tells_of(words: Sequence[Word]) -> bool:
    """Whether words tell of any event."""
    return next(triggers_in(words), None) is not None


def blames_another(words: Sequence[Word], speaker: str, own: frozenset[str]) -> bool:
    """Whether words tell of a breach by somebody who is named and is not the speaker."""
    blamed = tuple(turns()["blame"])
    lowered = set(speaker.lower().split())
    for word, rule in triggers_in(words):
        if (
            rule.type.startswith(blamed)
            and rule.type != "CALM"
            and _by_other(_verb_of(word), lowered, own)
        ):
            return True
    return any(
        w.is_verb and w.lemma in turns()["blame-verbs"] and _by_other(w, lowered, own)
        for w in words
    )


def _verb_of(word: Word) -> Word | None:
    """Return the verb that tells of a deed: itself, or the one that carries it out."""
    if word.is_verb:
        return word
    up = word.up
    return up if up is not None and up.is_verb and up.lemma in _CARRIES else None


def _by_other(verb: Word | None, speaker: set[str], own: frozenset[str]) -> bool:
    """Whether a verb's doer is named and somebody else, and the deed is told as done."""
    if (
        verb is None
        or conditional(verb)
        or is_infinitive(verb)
        or (verb.tag == "VBG" and not verb.kids("aux"))
    ):
        return False
    if any(c.tag == "MD" or c.dep == "neg" for c in verb.children):
        return False
    doer = agent_of(verb) if is_passive(verb) else doer_of(verb)
    if doer is None or doer.lower in own | {"there", "we", "i"}:
        return False
    if any(c.lower in ("its", "our", "his", "her", "no") for c in doer.children):
        return False
    names = {w.lower for w in noun_phrase(doer)}
    if names & speaker - _SMALL:
        return False
    return (
        doer.is_name
        or doer.lower in ("they", "it", "he", "she")
        or bool(
            {doer.lower, doer.lemma} & (people()["group"] | people()["body"] | people()["person"])
        )
    )


_SMALL = frozenset(split("the of a for and 's in by forces military army side government ministry"))
