"""Small questions to a parsed sentence: subjects, negation, conditions, noun phrases."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.extraction.lexicon import split
from servanda.extraction.words import Word

_RELATIVE = ("WDT", "WP", "WP$")
_IF = frozenset(("if", "unless", "whether", "should", "lest", "until", "provided", "once"))
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
HONOUR = frozenset(("honour", "honor", "pleasure", "privilege"))
_CUT = frozenset(("although", "though", "while", "whereas", "albeit"))


def subject_of(verb: Word) -> Word | None:
    """Return the subject of a verb, its own or that of the verb it is joined to."""
    owned = [c for c in verb.kids(*_SUBJECTS) if c.i < verb.i] or verb.kids(*_SUBJECTS)
    if owned:
        return antecedent(owned[-1], verb)
    return _inherited(verb)


def antecedent(word: Word, verb: Word) -> Word:
    """Return what a relative pronoun stands for; any other word itself."""
    if word.tag in _RELATIVE or (word.lower == "that" and verb.dep == "relcl"):
        clause = next((v for v in (verb, *verb.above()) if v.dep == "relcl"), None)
        if clause is not None and clause.up is not None:
            return clause.up
    return word


def _inherited(verb: Word) -> Word | None:
    up = verb.up
    if up is None:
        return None
    if verb.dep == "acl" and up.lemma in HONOUR and up.up is not None:
        return subject_of(up.up)
    if verb.dep in ("acl", "relcl") and not up.is_verb:
        return up
    if verb.dep in ("conj", "xcomp", "advcl", "ccomp", "dep", "pcomp", "prep", "parataxis"):
        return _climbed(verb, up)
    return None


def _climbed(verb: Word, up: Word) -> Word | None:
    """Return the subject of the verb above, over a preposition or an adjective between."""
    if up.lower == "as" and up.up is not None:  # "quoted her as saying"
        quoted = up.up.kid("dobj", "nsubjpass")
        if quoted is not None:
            return quoted
    if up.is_verb or up.tag.startswith(("IN", "JJ", "RB")):
        if verb.dep == "ccomp" and verb.kid("mark"):
            return None
        return subject_of(up)
    if up.is_noun and up.up is not None and verb.dep in ("pcomp", "prep", "conj"):
        return next((subject_of(v) for v in up.above() if v.is_verb), None)
    return None


def is_passive(verb: Word) -> bool:
    """Whether a verb is in the passive: its subject does not do it."""
    if verb.kid("auxpass", "nsubjpass") is not None:
        return True
    if verb.dep == "advcl" and verb.lemma == "ask" and not verb.kids("aux", "nsubj", "mark"):
        return verb.tag in ("VBN", "VBD")
    if verb.tag == "VBN" and verb.dep in ("acl", "relcl", "amod"):
        return not verb.kids("aux", "nsubj")
    return (
        verb.dep == "conj"
        and verb.tag == "VBN"
        and bool(
            verb.up
            and verb.up.tag == "VBN"
            and not verb.kids(*_SUBJECTS, "aux")
            and is_passive(verb.up)
        )
    )


def agent_of(verb: Word) -> Word | None:
    """Return who does what a passive verb says: the noun after "by"."""
    for child in verb.children:
        if child.dep == "agent" or (child.dep == "prep" and child.lower == "by"):
            return child.kid("pobj")
    return None


def negated(verb: Word) -> bool:
    """Whether a verb is negated, by itself, its subject, its object, or what it is joined to."""
    if any(
        c.dep == "neg" or c.lower in ("never", "neither", "nor", "no longer") for c in verb.children
    ):
        return True
    for part in verb.kids("nsubj", "nsubjpass", "dobj", "expl"):
        if part.lower in ("nobody", "none", "nothing", "neither") or any(
            c.lower in ("no", "neither") for c in part.kids("det", "preconj", "cc")
        ):
            return True
    attribute = verb.kid("attr", "dobj") if verb.kid("expl") else None
    if attribute is not None and any(c.lower == "no" for c in attribute.kids("det")):
        return True
    aux = [c for c in verb.children if c.dep in ("aux", "auxpass")]
    if any(c.lower == "cannot" for c in aux):
        return True
    return bool(
        verb.dep == "conj"
        and verb.up
        and verb.up.is_verb
        and not verb.kids("nsubj", "nsubjpass", "aux")
        and any(c.lower in ("or", "nor") for c in verb.up.kids("cc"))
        and negated(verb.up)
    )


def modals(verb: Word) -> list[str]:
    """Return the modal verbs before a verb, its own or those of the verb it is joined to."""
    own = [c.lower for c in verb.kids("aux") if c.tag == "MD"]
    if own or verb.dep != "conj" or verb.up is None or not verb.up.is_verb:
        return own
    if verb.kids("nsubj", "nsubjpass", "aux", "auxpass") or verb.tag not in ("VB", "VBN"):
        return own
    return modals(verb.up)


def is_infinitive(verb: Word) -> bool:
    """Whether a verb stands with "to", by itself or joined to one that does."""
    if any(c.tag == "TO" for c in verb.kids("aux")):
        return True
    return bool(
        verb.dep == "conj"
        and verb.tag == "VB"
        and verb.up
        and not verb.kids("nsubj", "aux")
        and is_infinitive(verb.up)
    )


def conditional(verb: Word) -> bool:
    """Whether a verb stands in a clause with "if", "unless" or "whether", or asks a question."""
    for one in (verb, *verb.above()):
        if any(c.dep in ("mark", "advmod") and c.lower in _IF for c in one.children):
            return True
        if any(
            c.lower == "should" and c.i < one.i and c.dep == "aux" and _first(c)
            for c in one.children
        ):
            return True
    return False


def _first(word: Word) -> bool:
    return word.i == 0


def cut_clauses(verb: Word) -> list[Word]:
    """Return the clauses below a verb that begin with although, while or whereas: not its words."""
    found = []
    for word in verb.tree():
        if word.dep == "advcl" and word.i > verb.i:
            mark = word.kid("mark")
            if mark is not None and (
                mark.lower in _CUT or (mark.lower == "as" and _after_comma(mark))
            ):
                found.append(word)
    return found


def _after_comma(mark: Word) -> bool:
    clause = mark.up
    above = clause.up if clause else None
    return above is not None and any(c.text == "," and c.i == mark.i - 1 for c in above.children)


def noun_phrase(head: Word, *, with_name: bool = True) -> list[Word]:
    """Return the words of a noun phrase without clauses about it; with the name that follows it."""
    out = [c for c in head.children if c.dep in ("relcl", "acl", "advcl", "ccomp", "parataxis")]
    names = [c for c in head.kids("appos") if with_name and c.is_name and not head.is_name]
    out += [c for n in names for c in n.children if c.dep in ("relcl", "acl", "appos")]
    out += [c for c in head.kids("appos") if c not in names]
    out += [c for c in head.kids("prep") if c.i > head.i and (_loose(c) or c.kids("pcomp"))]
    words = [w for w in head.tree(out) if w.dep != "punct" or w.text in ("-", "'", ".", "/")]
    whole = head.tree(out)
    kept = {w.i for w in words} | {w.i for w in whole if w.text == "," and names}
    return _one_run([w for w in whole if w.i in kept], head)


def _loose(prep: Word) -> bool:
    """Whether a preposition after a noun says when or in which words, not which one."""
    target = prep.kid("pobj")
    return target is not None and target.lower in _WHEN


_WHEN = frozenset(
    split(
        "monday tuesday wednesday thursday friday saturday sunday statement interview twitter "
        "telegram tweet telephone phone january february march april may june july august "
        "september october november december briefing speech conference turn response reply"
    )
)


def _one_run(words: list[Word], head: Word) -> list[Word]:
    """Return the neighbouring words around the head, without marks at the ends."""
    at = next((n for n, w in enumerate(words) if w is head), None)
    if at is None:
        return [head]
    start, end = at, at + 1
    while start > 0 and words[start - 1].i >= words[start].i - 2:
        start -= 1
    while end < len(words) and words[end].i <= words[end - 1].i + 2:
        end += 1
    kept = words[start:end]
    while kept and kept[-1].text in (",", "-", "."):
        kept = kept[:-1]
    while kept and kept[0].text in (",", "-"):
        kept = kept[1:]
    return kept


def conjuncts(word: Word) -> Iterator[Word]:
    """Yield a word and those joined to it by and, or or commas."""
    yield word
    for child in word.kids("conj"):
        yield from conjuncts(child)
