"""How an event is told: as having happened, denied, planned, agreed, demanded, supposed, alleged.

Comes in: the word that tells of it, in its sentence. The words above it are looked through,
nearest first; the lists are data in `lexicon/modality.yml`. What is said of the speech around
it (an accusation, a denial) is added by the caller.
"""

from __future__ import annotations

from servanda.extraction.forms import lists, own_form, own_words
from servanda.extraction.grammar import is_infinitive, negated
from servanda.extraction.lexicon import speech, split
from servanda.extraction.provided import provided_for
from servanda.extraction.words import Sentence, Word
from servanda.model import Modality

_FACT = frozenset(
    ("because", "as", "after", "since", "when", "where", "although", "though", "while")
)


def modality_of(trigger: Word, sentence: Sentence) -> Modality:
    """Return how the sentence around a word tells of its event; speech around it not counted."""
    if provided_for(trigger, sentence):
        return Modality.AGREED
    found = own_form(trigger) or _unheld(trigger) or own_words(trigger)
    one = trigger
    while not found and one.up is not None:
        found = _step(one, one.up)
        if found == "stop":
            return Modality.ACTUAL
        one = one.up
    return Modality(found) if found else Modality.ACTUAL


def _unheld(noun: Word) -> str:
    """Return `negated` for a planned event that "did not take place"."""
    up = noun.up
    subject = noun.is_noun and noun.dep in ("nsubj", "nsubjpass") and up is not None
    return "negated" if subject and up is not None and up.is_verb and negated(up) else ""


def _step(word: Word, up: Word) -> str:
    """Return what the next word above says; `stop` where the clause stands for itself."""
    if word.dep == "relcl" and not is_infinitive(word):
        return "stop"
    if up.is_noun and word.dep in ("ccomp", "acl") and word.kid("mark"):
        return _that_noun(up)
    if word.dep == "acl" and word.tag in ("VBN", "VBG"):
        return "stop"
    if word.dep == "advcl":
        return _adverbial(word)
    if word.dep == "ccomp":
        return _under_clause(word, up)
    if word.dep == "conj" and word.kid("nsubj", "nsubjpass"):
        return _step(up, up.up) if up.up is not None and up.dep in ("ccomp", "conj") else "stop"
    if word.dep in ("parataxis", "appos"):
        return "stop"
    return (_over_preposition(word, up) if word.dep == "prep" else "") or _by_word(word, up)


_AFTER = frozenset(("after", "since", "following", "during", "because", "despite", "amid"))
_BEFORE = frozenset(("before", "until", "pending", "without", "against"))


def _over_preposition(word: Word, up: Word) -> str:
    """Return what a preposition says of what it takes: after is done, before is not."""
    if up.lower in ("close", "near") and word.lower == "to":
        return "hypothetical"
    if word.lower in ("in", "during", "by") and up.is_verb and own_form(up) == "negated":
        return "stop"
    if word.lower in _AFTER or (word.lower in ("at", "in") and _spoke(up)):
        return "stop"
    if word.lower in ("about", "over"):
        return "" if up.lemma in ("talk", "negotiation") else "stop"
    if word.lower == "against" and up.lemma in ("protest", "complain", "condemn", "rally"):
        return "stop"
    if word.lower in _BEFORE:
        return "negated" if word.lower == "without" else "hypothetical"
    return ""


def _spoke(verb: Word) -> bool:
    """Whether a verb of speaking is told as done, so that where it was said has happened."""
    return verb.lemma in {**speech().clause, **speech().any} and not is_infinitive(verb)


def _adverbial(word: Word) -> str:
    marks = {c.lower for c in word.children if c.dep in ("mark", "advmod", "aux")}
    if marks & _FACT or not is_infinitive(word):
        return "stop"
    return "planned"


_FALSE = frozenset(("false", "untrue", "unfounded", "baseless", "wrong", "incorrect"))


def _that_noun(noun: Word) -> str:
    """Return what "reports that", "the fear that" make of their clause."""
    verb = noun.up
    if verb is not None and any(c.lower in _FALSE for c in verb.children):
        return "negated"
    found = lists("nouns").get(noun.lemma, "")
    return (
        "alleged" if noun.lemma in ("report", "suggestion", "rumor", "story") else found or "stop"
    )


def _unproven(verb: Word) -> bool:
    """Whether somebody could not confirm what the clause says."""
    up = verb.up
    unable = up is not None and up.lower in ("unable", "impossible")
    return verb.lemma in _PROVE and (negated(verb) or unable)


_PROVE = frozenset(("confirm", "verify", "establish", "corroborate", "determine", "prove", "know"))


def _under_clause(word: Word, up: Word) -> str:
    """Return what a verb of speaking or thinking makes of its clause."""
    if _unproven(up):
        return "hypothetical"
    found = lists("verbs").get(up.lemma, "")
    if found == "negated":
        return "negated" if up.lemma in ("deny", "reject", "dispute") else "stop"
    if found == "hypothetical" and up.lemma in ("warn", "suggest", "believe", "think"):
        return (
            "stop"
            if up.lemma == "suggest" and word.tag == "VBD"
            else "hypothetical"
            if up.lemma != "warn"
            else "stop"
        )
    if found == "demanded" and (is_infinitive(word) or word.tag in ("VB", "VBP")):
        return "negated" if negated(up) else "demanded"
    if found == "alleged":
        return found
    if found in ("planned", "agreed", "hypothetical") and (
        is_infinitive(word) or up.lemma in ("hope", "fear", "doubt", "expect")
    ):
        return found
    return "stop"


def _by_word(word: Word, up: Word) -> str:
    """Return what a governing verb or noun makes of what hangs on it."""
    if up.is_verb:
        if word.dep in ("nsubj", "nsubjpass"):
            return _of_subject(word, up)
        if up.lemma in _FACTS:
            return "stop"
        found = lists("verbs").get(up.lemma, "")
        own = own_form(up)
        if found and (
            up.lemma not in ("want", "set", "going", "call", "reject") or _takes(word, up)
        ):
            return _twice(found, own)
        return own if not word.is_verb or own else ""
    if up.is_noun:
        found = lists("nouns").get(up.lemma, "")
        if found and any(c.lower == "no" for c in up.kids("det")):
            found = "negated"
        linked = word.dep in ("prep", "acl", "ccomp", "relcl") or word.tag in ("IN", "TO")
        return found if linked and (word.dep != "acl" or is_infinitive(word)) else ""
    if up.tag.startswith("JJ") and word.dep in ("xcomp", "ccomp", "prep") and is_infinitive(word):
        return lists("verbs").get(up.lemma, "") or "planned"
    return ""


def _takes(word: Word, up: Word) -> bool:
    if up.lemma == "call":
        return any(c.lower in ("for", "on", "upon") for c in up.kids("prep"))
    return word.dep in ("xcomp", "dobj", "ccomp", "prep")


_FACTS = frozenset(split("investigate condemn deplore regret denounce welcome praise mourn follow"))
_ENDS = frozenset(("fail", "end", "stop", "cease", "halt", "suspend"))
_ENDED = frozenset(
    split(
        "talk meeting convoy negotiation withdrawal pullback pullout retreat redeployment exchange "
        "handover clearance return evacuation"
    )
)


def _of_subject(word: Word, up: Word) -> str:
    """Return what a verb says of an event that is its subject: "was postponed", "must end"."""
    found = lists("verbs").get(up.lemma, "")
    own = own_form(up)
    if found == "negated" and not own and not (up.lemma in _ENDS and word.lemma in _ENDED):
        return "negated"
    if found in ("planned", "demanded") and up.kid("auxpass") is not None:
        return found
    if found == "planned" and up.lemma in ("expect", "schedule", "plan"):
        return found
    return own or ("" if up.dep not in ("relcl", "acl") else "stop")


def _twice(found: str, own: str) -> str:
    """Return both together: "did not fail to withdraw" is left open, "must refuse" is demanded."""
    if own == "negated":
        return (
            "negated" if found in ("demanded", "planned", "agreed", "alleged") else "hypothetical"
        )
    return own if own in ("hypothetical", "demanded") and found != "negated" else found
