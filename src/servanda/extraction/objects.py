"""What a verb of speaking takes as object: "condemned the attack", "called for restraint"."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.extraction.cues import Cue
from servanda.extraction.grammar import antecedent, cut_clauses, is_passive
from servanda.extraction.lexicon import split
from servanda.extraction.words import Word

_ABOUT = ("of", "about", "over", "against", "for", "on", "at", "to", "with", "that", "as", "in")
_TIMES = frozenset(
    split(
        "monday tuesday wednesday thursday friday saturday sunday statement interview "
        "january february"
        "march april may june july august september october november december week month year day "
        "yesterday today twitter telegram facebook television radio conference letter "
        "briefing speech"
        "reporters journalists session meeting earlier time tweet press paper news post "
        "morning evening night afternoon"
    )
)


def only_when(word: Word) -> bool:
    """Whether a phrase says only when, where or to whom something was said."""
    if word.dep in ("npadvmod", "tmod"):
        return True
    targets = word.kids("pobj")
    return bool(targets) and all(t.lower in _TIMES or t.lemma in _TIMES for t in targets)


def objects_of(verb: Word, cue: Cue, told: Word | None) -> Iterator[Word]:
    """Yield the words of what a verb speaks of: its object, or what its preposition takes."""
    if cue.clause:
        yield from _warned(cue)
        return
    for noun in cue.words:
        if noun.tag == "JJ":
            yield from (w for c in noun.children if c.i > noun.i for w in c.tree())
        if noun.is_noun:
            below = (c for c in noun.children if c.i > noun.i and c.dep in ("prep", "acl", "relcl"))
            yield from (w for c in below if not only_when(c) for w in c.tree())
    passive = is_passive(verb)
    for child in verb.children:
        whole = child.dep in ("dobj", "attr", "oprd", "dative") or (
            passive and child.dep == "nsubjpass"
        )
        if whole and child is not told and child not in cue.words:
            target = antecedent(child, verb)
            if target is child and child.lower not in ("which", "that", "who"):
                yield from child.tree(cut_clauses(child))
        elif child.dep in ("advcl", "xcomp") and any(c.lower == "as" for c in child.kids("mark")):
            yield from child.tree()  # "described it as fabricated by"
        elif child.dep == "prep" and _speaks_of(child, cue) and not only_when(child):
            yield from _prepositional(child, told, cue)


def _warned(cue: Cue) -> Iterator[Word]:
    """Yield what is warned of or against: "cautioned against haste"."""
    if cue.word.lemma in ("warn", "caution", "comment", "brief"):
        for child in cue.word.kids("prep"):
            if child.lower in ("of", "against", "about", "on") and not only_when(child):
                for target in child.kids("pobj", "pcomp"):
                    yield from target.tree(cut_clauses(target))


def _prepositional(child: Word, told: Word | None, cue: Cue) -> Iterator[Word]:
    if not child.kids("pobj", "pcomp", "prep"):
        yield from child.tree()
    for target in child.kids("pobj", "pcomp", "prep"):
        if target is not told:
            named = child.lower == cue.with_word
            yield from (
                target.tree(cut_clauses(target)) if named else child.tree(cut_clauses(target))
            )


def _speaks_of(prep: Word, cue: Cue) -> bool:
    if prep.lower == cue.with_word:
        return True
    return prep.i > cue.word.i and prep.lower in _ABOUT
