"""Whether a verb of speaking is told as having come about: not "did not say", "is to demand"."""

from __future__ import annotations

from servanda.extraction.grammar import (
    HONOUR,
    conditional,
    is_infinitive,
    modals,
    negated,
    subject_of,
)
from servanda.extraction.lexicon import speech
from servanda.extraction.words import Word

_UNREAL = frozenset(("would", "could", "may", "might", "should", "must", "will", "shall", "can"))
_WATCHES = frozenset(("monitor", "observer", "patrol", "camera", "mission", "team", "drone", "uav"))


def is_real(verb: Word) -> bool:
    """Whether a verb of speaking is told as having come about."""
    if (negated(verb) and not _looked(verb)) or conditional(verb) or verb.kid("expl"):
        return False
    if verb.dep == "ccomp" and not verb.kids("aux") and _asked_for(verb):
        return False  # "recommends that the board summon"
    unreal = [m for m in modals(verb) if m in _UNREAL]
    if unreal and not _first_person(verb):
        return False
    return not (is_infinitive(verb) and _not_yet(verb))


def _looked(verb: Word) -> bool:
    """Whether observers say what they did not see: that too is an observation."""
    subject = subject_of(verb)
    seen = any(e.act == "observe" for e in speech().any.get(verb.lemma, ()))
    if not seen or subject is None or modals(verb):
        return False
    return watches(subject) or subject.text.isupper() or subject.lower in ("it", "they", "we")


def watches(head: Word) -> bool:
    """Whether somebody or something is there to watch: monitors, a patrol, a camera."""
    unmanned = head.lemma in ("vehicle", "aircraft") and any(
        c.lower in ("unmanned", "aerial") for c in head.children
    )
    return unmanned or bool({head.lower, head.lemma} & _WATCHES)


def _asked_for(verb: Word) -> bool:
    """Whether a clause is what somebody demands or recommends."""
    up = verb.up
    acts = {e.act for e in speech().any.get(up.lemma, ())} if up is not None else set()
    return verb.tag == "VB" or (verb.tag == "VBP" and bool(acts & {"call-on", "demand"}))


def _first_person(verb: Word) -> bool:
    subject = subject_of(verb)
    return subject is not None and subject.lower in ("i", "we")


def _not_yet(verb: Word) -> bool:
    """Whether an infinitive hangs on a word such as "expected": then nobody has spoken yet."""
    lexicon = speech()
    chain = verb
    while chain.dep == "conj" and chain.up is not None and is_infinitive(chain.up):
        chain = chain.up
    up = chain.up
    if up is None:
        return True
    if up.lemma in lexicon.wish and verb.lemma in lexicon.wish_verbs:
        return False
    if up.lemma in HONOUR:
        return False
    if up.lemma in ("be", "have") and chain.dep == "xcomp":
        return True
    return up.lemma in lexicon.not_yet or (up.is_noun and chain.dep in ("acl", "relcl"))
