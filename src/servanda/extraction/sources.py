"""Who speaks: the noun that a cue names as its speaker, or nobody.

A text that binds ("the agreement provides") and a thing that cannot speak are no speakers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.extraction.cues import Cue, Kind
from servanda.extraction.discourse import PRONOUNS, Discourse, nature_of
from servanda.extraction.grammar import agent_of, antecedent, conjuncts, is_passive, subject_of
from servanda.extraction.lexicon import speech, split
from servanda.extraction.names import people
from servanda.extraction.told import watches
from servanda.extraction.words import Word

_NOBODY = frozenset(
    ("nobody", "none", "no-one", "neither", "nothing", "that", "this", "there", "what")
)
_WRITTEN = frozenset(
    split(
        "report statement letter communique communiqué release bulletin note message "
        "tweet post survey"
        "study document footage summary appeal newspaper website page account"
    )
)
_HUMAN = frozenset(
    split(
        "say tell deny accuse blame vow pledge insist complain demand urge threaten claim condemn "
        "apologise apologize warn allege call describe"
    )
)
_PERSONAL = frozenset(
    ("i", "we", "he", "she", "they", "one", "who", "both", "some", "others", "each")
)


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks: the head of the noun phrase, and whether somebody passes the words on."""

    head: Word | None
    relayed: bool = False
    alone: bool = False


def sources_of(cue: Cue, discourse: Discourse) -> Iterator[Source]:
    """Yield who speaks by a cue, each of those joined by "and"; nothing where nobody can."""
    head = _head(cue)
    if head is None:
        if (
            cue.act in ("accuse", "condemn") and is_passive(cue.word) and cue.kind is Kind.VERB
        ) or (cue.kind is Kind.NOUN and cue.act == "decline-comment"):
            yield Source(None)
        return
    relayed = _is_quoted(cue.word)
    joined = list(conjuncts(head))
    names = [h for h in joined if h.is_name]
    if len(names) == len(joined) > 1 and cue.act != "agree":
        for one in joined:
            if can_speak(one, cue, discourse):
                yield Source(one, relayed, alone=True)
    elif can_speak(head, cue, discourse):
        yield Source(head, relayed)


def _head(cue: Cue) -> Word | None:
    if cue.kind is Kind.ACCORDING:
        to = next((c for c in cue.word.children if c.kid("pobj")), cue.word)
        return to.kid("pobj")
    if cue.kind is Kind.NOUN:
        return _of_noun(cue.noun or cue.word)
    if cue.kind is Kind.FEELING:
        verb = cue.word if cue.word.is_verb else cue.word.up
        return subject_of(verb) if verb is not None else None
    if is_passive(cue.word):
        return agent_of(cue.word)
    subject = subject_of(cue.word)
    if subject is None:
        return _inverted(cue.word)
    return antecedent(subject, cue.word)


def _inverted(verb: Word) -> Word | None:
    """Return a speaker after the verb: "said Roe", where the parse hangs it elsewhere."""
    after = [
        c for c in verb.children if c.i > verb.i and c.dep in ("attr", "dobj", "npadvmod", "dep")
    ]
    named = [c for c in after if c.is_name or c.lower in people()["person"]]
    return named[0] if named and verb.lemma in speech().clause else None


def _of_noun(noun: Word) -> Word | None:
    """Return whose claim it is: "Roe's claim", "a claim by Roe", "no comment from Roe"."""
    owner = noun.kid("poss")
    if owner is not None:
        return owner
    near = [noun, *([noun.up] if noun.up is not None else [])]
    preps = [
        c for one in near for c in one.kids("prep", "agent") if c.lower in ("from", "by", "of")
    ]
    if noun.up is not None and noun.up.lemma == "have":
        return noun.up.kid("nsubj")
    return next((p for c in preps for p in c.kids("pobj")), None)


def _is_quoted(verb: Word) -> bool:
    """Whether the words come through another: "quoted Roe as saying"."""
    up = verb.up
    return (
        up is not None
        and up.lower == "as"
        and up.up is not None
        and up.up.lemma in ("quote", "cite")
    )


def can_speak(head: Word, cue: Cue, discourse: Discourse) -> bool:
    """Whether a noun or pronoun names somebody who can speak by this cue."""
    if head.lower in _NOBODY or any(c.lower in ("no", "neither") for c in head.kids("det")):
        return False
    if head.lower in PRONOUNS | _PERSONAL:
        return True
    if cue.act == "observe" and watches(head):
        return True
    if cue.act == "observe" and cue.word.lemma in ("see", "hear", "witness", "spot"):
        return head.text.isupper()
    if nature_of(head, discourse):
        return head.lemma not in speech().texts or head.is_name
    if head.lemma in speech().texts:
        return False
    if head.lemma in _WRITTEN:
        return True
    return head.is_noun and cue.word.lemma in _HUMAN and head.tag != "VBG"
