"""Which act a statement is: the lexicon's word first, then what its content makes of it.

A plain "said" turns into a denial, an accusation, a demand, a threat, where its content is one.
"""

from __future__ import annotations

from servanda.extraction.cues import Kind
from servanda.extraction.grammar import modals
from servanda.extraction.lexicon import speech, turns
from servanda.extraction.turned import (
    Said,
    of_denial,
    of_duty,
    of_future,
    of_own_verb,
    of_silence,
    of_voidness,
    own_subject,
    plays_down,
)
from servanda.extraction.words import Word

_SEES = frozenset(("note", "find", "record", "identify", "see", "spot"))


def act_of(said: Said) -> str:
    """Return the act of a statement."""
    act = said.cue.act
    text = " ".join(w.lower for w in said.words).replace(" - ", "-")
    lowered = set(text.split()) | {w.lemma for w in said.words}
    if said.onlooker and said.cue.word.lemma in _SEES and not _finite(said.cue.word):
        return "observe"
    if not said.cue.with_word and said.cue.word.lemma in (
        "describe",
        "call",
        "label",
        "brand",
        "term",
        "depict",
        "portray",
    ):
        return _judged(lowered) or act
    if said.cue.kind is Kind.VERB and (tone := tone_of(said.cue.word)):
        return tone
    if said.cue.word.lemma in ("warn", "caution") and _against(said.cue.word):
        return "call-on"
    if act in ("call-on", "demand", "ask", "offer"):
        return _asking(said, act, lowered)
    if act == "promise" and said.cue.word.lemma == "guarantee":
        return act
    if act == "deny" and said.cue.word.lemma in ("dismiss", "challenge") and _about_plan(said):
        return "reject"
    if act in ("affirm", "answer", "report", "announce") and said.cue.kind is not Kind.LIGHT:
        return _turned(said, act, lowered)
    return act


def _against(verb: Word) -> bool:
    return any(c.lower == "against" for c in verb.kids("prep")) and not verb.kids("ccomp")


def tone_of(verb: Word) -> str:
    """Return the act that "noted with concern", "with satisfaction" gives a verb, or empty."""
    nouns = (p for c in verb.kids("prep") if c.lower == "with" for p in c.kids("pobj"))
    acts = (speech().light_nouns.get(n.lemma, "") for n in nouns)
    return next((a for a in acts if a in ("condemn", "praise")), "")


def _finite(verb: Word) -> bool:
    """Whether a whole sentence follows, and not what was seen: "noted people queuing"."""
    return any(c.tag != "VBG" for c in verb.kids("ccomp"))


def _about_plan(said: Said) -> bool:
    return said.root is not None and said.root.lemma in (
        "plan",
        "proposal",
        "offer",
        "call",
        "idea",
    )


def _judged(lowered: set[str]) -> str:
    if lowered & turns()["bad"]:
        return "condemn"
    return "praise" if lowered & turns()["good"] else ""


def _asking(said: Said, act: str, lowered: set[str]) -> str:
    """Return whether something asked for is an explanation or more time."""
    if "extension" in lowered or "postponement" in lowered:
        return "request-extension"
    root = said.root
    clear = turns()["clarity"]
    close = {w.lower for w in said.words[:6]}
    if act != "offer" and (close & clear or (root is not None and root.lemma in clear)):
        return "ask" if act != "demand" or "explain" in lowered else act
    return act


def _turned(said: Said, act: str, lowered: set[str]) -> str:
    root = said.root
    if root is None or not root.is_verb:
        return _without_root(said, act, lowered)
    own = of_own_verb(said, root)
    if own:
        return own
    found = (
        of_silence(root, lowered)
        or of_voidness(said, root, lowered)
        or of_duty(said, root, lowered)
        or of_denial(said, root, lowered)
        or of_future(said, root)
    )
    if found:
        return found
    if said.blames and said.onlooker and said.cue.word.lemma == "report":
        return "report"
    if said.blames:
        return "attribute" if said.cue.word.lemma in ("find", "conclude") else "accuse"
    if act == "announce":
        return act
    if said.asked and said.cue.word.lemma in ("reply", "respond", "answer"):
        return "answer"
    if plays_down(root):
        return "downplay"
    return _onlooking(said, act)


def _onlooking(said: Said, act: str) -> str:
    if act == "affirm" and said.onlooker and (said.happened or _observed(said)):
        return "report"
    return act


_SHORT = 4


def _observed(said: Said) -> bool:
    """Whether an onlooker tells of what happened to others, and not of its own."""
    root = said.root
    if root is None or not root.is_verb or modals(root) or own_subject(said, root):
        return False
    passive = bool(root.kids("auxpass")) and root.tag == "VBN"
    return passive and any(
        c.lower in ("had", "have", "has", "been", "were", "was") for c in root.children
    )


def _without_root(said: Said, act: str, lowered: set[str]) -> str:
    if lowered & turns()["untrue"] and len(said.words) <= _SHORT:
        return "deny"
    return "accuse" if said.blames else act
