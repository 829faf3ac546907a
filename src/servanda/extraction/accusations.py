"""Of what somebody is accused: one content for each thing, and who is accused."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.extraction.cues import Cue
from servanda.extraction.grammar import conjuncts, cut_clauses, is_passive
from servanda.extraction.words import Word


@dataclass(frozen=True, slots=True)
class Content:
    """One thing said: its words in order, the word that governs them, and to whom it is said."""

    words: tuple[Word, ...]
    root: Word | None = None
    to: Word | None = None


def of_blame(verb: Word) -> list[Content]:
    """Return each thing of which somebody is accused, and who: two things are two accusations."""
    target = verb.kid("nsubjpass") if is_passive(verb) else verb.kid("dobj")
    kinds = ("of", "for", "over", "on", "with")
    preps = [c for c in verb.kids("prep") if c.lower in kinds and c.i > verb.i]
    if target is not None:
        preps += [
            c
            for c in target.kids("prep")
            if c.lower in ("of", "for") and (_gerund(c) or c.lower == "for")
        ]
    agent = next((p for c in verb.kids("agent") for p in c.kids("pobj")), None)
    if agent is not None and not preps:
        preps = [c for c in agent.kids("prep") if c.lower in ("of", "for") and _gerund(c)]
    for prep in preps:
        things = [t for p in prep.kids("pcomp", "pobj") for t in conjuncts(p)]
        if prep.lower == "on" and verb.lemma == "blame" and things and target is not None:
            return [Content(tuple(target.tree()), target, things[0])]
        if things and prep.lower != "on":
            return [_part(thing, things, target, prep) for thing in things]
    return (
        [Content(tuple(target.tree()), target, target)]
        if target is not None and not verb.kids("ccomp")
        else []
    )


def of_responsible(cue: Cue) -> list[Content]:
    """Return for what somebody is held responsible, and who."""
    for word in cue.words:
        if word is not cue.word:
            target = word.kid("nsubj") or cue.word.kid("dobj", "nsubjpass")
            out = [target] if target is not None else []
            return [Content(tuple(word.tree(out)), word, target)]
    return []


def _of_gerund(prep: Word) -> bool:
    return prep.lower == "of" and _gerund(prep)


def _gerund(prep: Word) -> bool:
    return bool(prep.kids("pcomp"))


def _part(thing: Word, things: list[Word], target: Word | None, prep: Word) -> Content:
    out = [t for t in things if t is not thing] + cut_clauses(thing)
    words = [w for w in thing.tree(out) if w.dep not in ("cc", "preconj") or w.up is not thing]
    joined = prep.tree([*things]) if thing is things[0] else []
    extra = [w for w in joined if w is not prep and w.i > thing.i]
    return Content(tuple(sorted([*words, *extra], key=lambda w: w.i)), thing, target)
