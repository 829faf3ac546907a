"""What the forms around a word say of its event by themselves: not, may, must, will, shall, if.

Also the word lists of `lexicon/modality.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from servanda.extraction.grammar import is_infinitive, modals, negated
from servanda.extraction.lexicon import data_of, speech, split
from servanda.extraction.words import Word

_WILL = frozenset(("will",))
_SHALL = frozenset(("shall",))
_MAY = frozenset(("may", "might", "could", "can"))
_MUST = frozenset(("must", "should", "ought"))
_IF = frozenset(("if", "unless", "whether", "until", "once", "before", "lest", "should"))


@cache
def lists(part: str) -> Mapping[str, str]:
    """Return each word of one part of the lists with the modality that it gives."""
    found: dict[str, str] = {}
    for modality, words in data_of("modality")[part].items():
        for word in split(words):
            found.setdefault(word, modality)
    return found


def own_words(trigger: Word) -> str:
    """Return what an adverb or adjective beside a word says: "alleged", "planned"."""
    near = [c for c in trigger.children if c.dep in ("amod", "advmod", "compound")]
    up = trigger.up
    if up is not None and up.is_verb and trigger.dep in ("nsubjpass", "dobj", "nsubj"):
        near += up.kids("advmod")
    return next((m for c in near if (m := lists("adverbs").get(c.lower, ""))), "")


def own_form(verb: Word) -> str:
    """Return what the forms around a word say by themselves: not, may, must, will, if, to."""
    if verb.is_noun:
        return _own_noun(verb)
    if negated(verb) or _yet_to(verb):
        return "negated"
    if _marked(verb):
        return "hypothetical"
    words = set(modals(verb))
    for forms, modality in (
        (_MUST, "demanded"),
        (_MAY, "hypothetical"),
        (_WILL, "planned"),
        (_SHALL, "agreed"),
    ):
        if words & forms:
            return modality
    if "would" in words:
        return "planned" if _reported(verb) else "hypothetical"
    return "planned" if _is_to(verb) else _due(verb)


def _yet_to(verb: Word) -> bool:
    """Whether something has yet to be done."""
    up = verb.up
    later = (
        up is not None and up.lemma in ("have", "be") and any(c.lower == "yet" for c in up.children)
    )
    return later and is_infinitive(verb)


def _own_noun(noun: Word) -> str:
    if any(c.lower in ("no", "neither", "zero") for c in noun.kids("det", "nummod", "preconj")):
        return "negated"
    wished = any(c.lower in ("further", "any", "new") for c in noun.kids("amod", "det"))
    return "hypothetical" if wished and _wished(noun) else ""


def _is_to(verb: Word) -> bool:
    """Whether it is said that something is to happen: "are to be freed"."""
    if not is_infinitive(verb):
        return False
    aux = any(c.lemma == "be" and c.tag != "VBG" for c in verb.kids("aux"))
    return aux or (verb.dep == "xcomp" and verb.up is not None and verb.up.lemma == "be")


def _wished(noun: Word) -> bool:
    return noun.up is not None and lists("verbs").get(noun.up.lemma) in (
        "demanded",
        "hypothetical",
    )


def _due(verb: Word) -> str:
    """Return "are due to", "is to": bound to happen."""
    aux = verb.kid("aux")
    return "planned" if aux is not None and aux.lemma == "go" else ""


def _marked(verb: Word) -> bool:
    marks = [
        c for c in verb.children if c.dep in ("mark", "advmod", "aux", "prep") and c.lower in _IF
    ]
    return any(c.lower != "before" or verb.tag != "VBD" for c in marks if _is_if(c, verb))


def _is_if(mark: Word, verb: Word) -> bool:
    return mark.dep != "aux" or (mark.lower == "should" and mark.i == 0 and verb.i > 0)


def _reported(verb: Word) -> bool:
    """Whether "would" is the future of reported speech: "said it would withdraw"."""
    for one in (verb, *verb.above()):
        if (
            one.dep == "ccomp"
            and one.up is not None
            and one.up.lemma in {**speech().clause, **speech().any}
        ):
            return True
        if one.dep == "relcl":
            return False
    return False
