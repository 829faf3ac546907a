"""Small repairs of a parse where verbs of speaking are concerned.

The parser errs in the same few ways: it hangs a second verb of speaking on the clause of the
first, takes "announced" for a participle, and makes the speaker a part of what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from servanda.extraction.lexicon import speech
from servanda.extraction.words import Word

_MISREAD = frozenset(("rape", "shell", "loot", "shoot", "torch"))
_PAST = ("VBD", "VBN")
_NOW = ("VBP", "VB", "VBZ")
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def repair(words: Sequence[Word]) -> None:
    """Mend the parse of one sentence in place."""
    for word in words:
        if word.tag.startswith("VB"):
            word.lemma = _forms().get(word.lower, word.lemma)
    for word in words:
        _plural(word)
        if _speaks(word):
            _participle(word)
            _second(word)
            _adverbial(word)
            _swallowed(word)
            _before_but(word)


@cache
def _forms() -> dict[str, str]:
    """Return regular forms of the verbs of the lexicon, whose base forms the parser may misread."""
    found = {}
    for verb in {*speech().clause, *speech().any} | _MISREAD:
        stem = verb.removesuffix("e")
        for form in (f"{stem}ed", f"{stem}ing"):
            found[form] = verb
    return found


def _speaks(word: Word) -> bool:
    lexicon = speech()
    return word.tag.startswith("VB") and (word.lemma in lexicon.clause or word.lemma in lexicon.any)


def move(word: Word, up: Word | None, dep: str) -> None:
    """Hang a word on another one."""
    if word.up is not None:
        word.up.children.remove(word)
    word.up, word.dep = up, dep
    if up is not None:
        up.children.append(word)
        up.children.sort(key=lambda w: w.i)


def _plural(word: Word) -> None:
    """Read "the capital counters that" as a verb, where it was read as several counters."""
    base = word.lower.removesuffix("s")
    lexicon = speech()
    before = (c for c in word.kids("compound", "nmod") if c.is_name and c.i == word.i - 1)
    name = next(before, None)
    after = [
        c for c in word.children if c.i > word.i and c.dep in ("acl", "relcl", "dobj", "ccomp")
    ]
    known = base in lexicon.clause or base in lexicon.any
    if word.tag != "NNS" or word.up is not None or not known or name is None or not after:
        return
    word.tag, word.lemma = "VBZ", base
    move(name, word, "nsubj")
    for clause in after:
        clause.dep = "ccomp" if clause.dep != "dobj" and clause.kid("mark") else clause.dep


def _participle(verb: Word) -> None:
    """Make "rebels announced that" a sentence, where it was read as "rebels announced by"."""
    noun = verb.up
    top = noun
    while top is not None and top.up is not None:
        top = top.up
    told = verb.kids("ccomp", "xcomp", "dobj")
    if verb.dep != "acl" or verb.tag != "VBN" or top is None or not told or verb.kids("agent"):
        return
    finite = any(w.tag in ("VBD", "VBZ", "VBP", "MD") for w in top.tree([verb]))
    if not top.is_noun or finite:
        return
    move(verb, None, "ROOT")
    verb.tag = "VBD"
    move(top, verb, "nsubj")


def _second(verb: Word) -> None:
    """Join a verb of speaking to the one whose form it has, over the clause between."""
    joined = verb.up
    if verb.dep != "conj" or joined is None or verb.kids(*_SUBJECTS):
        return
    outer = next((v for v in joined.above() if _speaks(v)), None)
    between = [w for w in (joined, *joined.above()) if w.dep in ("ccomp", "xcomp", "acl", "relcl")]
    if outer is None or not between or _alike(verb, joined):
        return
    if (verb.tag == "VBD" and outer.tag in _PAST) or (verb.tag in _NOW and outer.tag in _NOW):
        conjunction = next((c for c in joined.kids("cc") if c.i < verb.i), None)
        move(verb, outer, "conj")
        if conjunction is not None:
            move(conjunction, outer, "cc")


def _adverbial(verb: Word) -> None:
    """Give ", describing it as" to who speaks, where it was hung on what is said."""
    clause = verb.up
    if verb.dep != "advcl" or verb.tag != "VBG" or clause is None or verb.kids(*_SUBJECTS, "mark"):
        return
    comma = any(c.text == "," and c.i == verb.i - 1 for c in clause.children)
    outer = clause.up if clause.dep == "ccomp" else None
    if comma and outer is not None and _speaks(outer) and outer.i < clause.i:
        move(verb, outer, "advcl")


def _alike(verb: Word, joined: Word) -> bool:
    """Whether two joined verbs have one form, so that they may well belong together."""
    if verb.tag == joined.tag:
        return True
    finite = any(c.tag in ("MD", "TO") or c.dep in ("aux", "auxpass") for c in joined.children)
    return not finite and {verb.tag, joined.tag} <= set(_PAST)


def _before_but(verb: Word) -> None:
    """Part a sentence before "but" from the verb of speaking after it: they are two sentences."""
    clauses = verb.kids("ccomp")
    first, last = (clauses[0], clauses[-1]) if clauses else (None, None)
    if first is None or last is None or not first.i < verb.i < last.i:
        return
    if any(c.lower in ("but", "and", "while") and first.i < c.i < verb.i for c in verb.kids("cc")):
        move(first, None, "ROOT")


def _swallowed(verb: Word) -> None:
    """Give back a speaker read as the end of what is said: "…, the mayor, who was there, said"."""
    clause = verb.kid("ccomp")
    if verb.kids(*_SUBJECTS) or clause is None or clause.i > verb.i or verb.dep == "conj":
        return
    for word in clause.tree():
        if word.dep in ("appos", "conj", "npadvmod", "dobj", "pobj", "attr") and word.is_noun:
            tree = word.tree()
            commas = tree[-1].text == "," or (tree[-1].i + 1 < verb.i <= tree[-1].i + 2)
            if (
                tree[-1].i >= verb.i - 2
                and word.dep == "appos"
                and (commas or tree[-1].i == verb.i - 1)
            ):
                move(word, verb, "nsubj")
                return
