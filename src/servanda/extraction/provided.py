"""What a text provides for: told in the present, it is agreed and has not thereby happened."""

from __future__ import annotations

from functools import cache

from servanda.extraction.grammar import is_infinitive, modals, subject_of
from servanda.extraction.lexicon import data_of, speech, split
from servanda.extraction.words import Sentence, Word

_UNDER = frozenset(("under", "according", "per", "pursuant"))


@cache
def _texts_say() -> frozenset[str]:
    return frozenset(split(data_of("modality")["texts-say"]))


def provided_for(trigger: Word, sentence: Sentence) -> bool:
    """Whether the sentence says what a text provides for, not what was done."""
    for verb in (trigger, *trigger.above()):
        if not verb.is_verb:
            continue
        subject = subject_of(verb)
        if (
            subject is not None
            and subject.lemma in speech().texts
            and verb.lemma in _texts_say()
            and verb is not trigger
        ):
            return True
    return _under_text(trigger, sentence) and not _done(trigger)


_MORE = frozenset(("also", "addition", "moreover", "furthermore", "likewise"))


def goes_on(trigger: Word, sentence: Sentence, before: Sentence | None) -> bool:
    """Whether a sentence goes on with what the text named in the one before provides for."""
    if before is None or not any(w.lower in _MORE for w in sentence.words[:4]):
        return False
    told = any(
        v.lemma in _texts_say() and (s := subject_of(v)) is not None and s.lemma in speech().texts
        for v in before.roots
    )
    verb = next((v for v in (trigger, *trigger.above()) if v.is_verb), None)
    inside = any(v.dep == "relcl" for v in (trigger, *trigger.above()))
    now = verb is not None and not any(c.tag == "VBD" for c in (verb, *verb.children))
    return told and now and not inside


def _under_text(trigger: Word, sentence: Sentence) -> bool:
    for word in sentence.words:
        if word.lower in _UNDER and trigger not in word.tree():
            below = {w.lemma for w in word.tree()} | {
                w.lemma for n in sentence.words[word.i : word.i + 8] for w in (n,)
            }
            if below & speech().texts:
                return True
    return False


def _done(trigger: Word) -> bool:
    """Whether the clause tells of what was done, in the past, and not of what is to be."""
    verb = next((v for v in (trigger, *trigger.above()) if v.is_verb), None)
    if verb is None or modals(verb) or is_infinitive(verb):
        return False
    past = verb.tag == "VBD" or (
        verb.tag == "VBN" and any(c.lemma == "have" for c in verb.kids("aux"))
    )
    passive = verb.tag == "VBN" and any(c.lower in ("was", "were") for c in verb.kids("auxpass"))
    return (past or passive) and verb.lemma not in (
        "agree",
        "promise",
        "commit",
        "undertake",
        "oblige",
    )
