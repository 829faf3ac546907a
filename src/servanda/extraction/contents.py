"""What is said and to whom: the words that a cue governs, split where there are two accusations.

Comes in: a cue in its sentence. Goes out: one content for each thing said, as words, and the
word for whom it is said to.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.extraction.accusations import Content, of_blame, of_responsible
from servanda.extraction.acts import tone_of
from servanda.extraction.cues import Cue, Kind
from servanda.extraction.grammar import (
    cut_clauses,
    is_infinitive,
    is_passive,
)
from servanda.extraction.lexicon import split
from servanda.extraction.objects import objects_of, only_when
from servanda.extraction.words import Sentence, Word

_TOLD = frozenset(
    split(
        "tell inform assure remind notify warn urge ask call invite order advise instruct appeal "
        "request promise encourage press direct exhort implore summon brief"
    )
)


def contents_of(cue: Cue, sentence: Sentence) -> list[Content]:
    """Return what a cue says; empty when nothing that it governs tells."""
    if cue.kind is Kind.ACCORDING:
        return _of_according(cue, sentence)
    if cue.kind is Kind.NOUN:
        return _of_noun(cue)
    if cue.kind is Kind.FEELING:
        below = [c for c in cue.word.children if c.i > cue.word.i and c.dep not in ("cc", "conj")]
        words = sorted((w for c in below for w in c.tree()), key=lambda w: w.i)
        return [Content(tuple(words))]
    if cue.kind is Kind.PHRASE and cue.act == "accuse":
        return of_responsible(cue)
    if cue.act == "accuse" and cue.kind is Kind.VERB:
        found = of_blame(cue.word)
        if found:
            return found
    if cue.kind is Kind.LIGHT and cue.noun is not None:
        return _of_light(cue)
    return _of_verb(cue)


def _of_according(cue: Cue, sentence: Sentence) -> list[Content]:
    """Return the clause that "according to" stands in, without it."""
    top = cue.word.up
    while top is not None and not top.is_verb and top.up is not None:
        top = top.up
    if top is None:
        return [Content(tuple(w for w in sentence.words if w not in cue.word.tree()))]
    while top.dep in ("ccomp", "advcl", "xcomp") and top.up is not None and not top.kid("nsubj"):
        top = top.up
    out = [cue.word, *cut_clauses(top)]
    return [Content(tuple(top.tree(out)), top)]


def _of_noun(cue: Cue) -> list[Content]:
    noun = cue.noun or cue.word
    for child in noun.children:
        if child.dep in ("acl", "ccomp", "relcl") and child.i > noun.i:
            return [Content(tuple(child.tree(_that(child))), child)]
    return [Content(())]


def _that(clause: Word) -> list[Word]:
    return [c for c in clause.kids("mark") if c.lower == "that" and not c.children]


def _of_light(cue: Cue) -> list[Content]:
    noun = cue.noun or cue.word
    out = [c for c in noun.children if c.dep in ("det", "amod", "poss", "compound", "punct")]
    below = [c for c in noun.children if c.i > noun.i and c not in out and c.dep != "conj"]
    below += [
        c
        for c in cue.word.children
        if c.i > noun.i and c.dep in ("ccomp", "xcomp", "prep", "advcl")
    ]
    below = [c for c in below if c.dep != "advcl" or c.kid("aux") is not None]
    told = noun.tree(below) if below and cue.word.lemma not in ("join", "issue") else []
    words = [*told, *(w for c in below if not only_when(c) for w in c.tree(cut_clauses(c)))]
    to = next((p for c in below if c.lower in ("to", "with") for p in c.kids("pobj")), None)
    root = next((c for c in below if c.is_verb), None)
    return [Content(tuple(sorted(words, key=lambda w: w.i)), root, to)]


def _of_verb(cue: Cue) -> list[Content]:
    verb = cue.word
    told = _addressee(verb, cue)
    between = _around_insertion(verb)
    if between is not None and cue.clause:
        return [Content(tuple(between), verb.kid("ccomp"), told)]
    clause = next((c for c in verb.kids("ccomp", "xcomp") if _says(verb, c, cue)), None)
    clause = clause or _that_clause(told) or _as_purpose(verb, cue)
    if clause is None and cue.with_word:
        clause = next(
            (x for c in verb.kids("prep") for p in c.kids("pobj") for x in _infinitive(p)), None
        )
    if clause is not None and cue.kind is Kind.PHRASE and clause in cue.words:
        below = [w for c in clause.children if c.i > clause.i for w in c.tree()]
        return [Content(tuple(sorted(below, key=lambda w: w.i)), None, told)]
    if clause is not None and not _part_of_phrase(clause, cue):
        return [_clause(verb, clause, told, cue)]
    objects = list(objects_of(verb, cue, told))
    if objects:
        return [Content(tuple(sorted(objects, key=lambda w: w.i)), _root(objects), told)]
    back = _antecedent(verb)
    if back is not None:
        return [Content(tuple(back.tree([verb, *_clause_of(verb, back)])), back, told)]
    if cue.clause and verb.dep == "parataxis" and verb.up is not None and verb.up.i < verb.i:
        return [Content(tuple(verb.up.tree([verb])), verb.up, told)]
    rest = _rest(verb) if cue.clause else []
    return [Content(tuple(rest), None, told)]


_APART = ("conj", "cc", "punct", "nsubj", "dative")


def _toned(word: Word) -> bool:
    """Whether a phrase tells only in which tone it was said: "with concern"."""
    return word.lower == "with" and word.up is not None and bool(tone_of(word.up))


def _rest(verb: Word) -> list[Word]:
    """Return what follows a verb of speaking where the parse hangs no clause on it."""
    after = [
        c
        for c in verb.children
        if c.i > verb.i
        and not only_when(c)
        and c.dep not in ("conj", "cc", "punct", "nsubj", "dative")
    ]
    words = sorted((w for c in after for w in c.tree(cut_clauses(c))), key=lambda w: w.i)
    return words if any(w.tag in ("VBD", "VBZ", "VBP", "MD", "VBN") for w in words) else []


def _around_insertion(verb: Word) -> list[Word] | None:
    """Return a clause into which its speaker is inserted: "The army, he said, had no plans"."""
    subjects = verb.kids("nsubj", "nsubjpass")
    if len(subjects) < _TWO or not verb.kids("ccomp") or subjects[-1].i > verb.i:
        return None
    own = {c for c in verb.kids("dobj", "dative") if c.i > verb.i}
    inserted = {id(w) for c in (subjects[-1], *own) for w in c.tree()}
    return [w for w in verb.tree() if id(w) not in inserted and w is not verb]


_TWO = 2
_CLAIMS = frozenset(("claim", "profess", "pretend", "admit", "deny", "vow", "announce"))


def _says(verb: Word, clause: Word, cue: Cue) -> bool:
    """Whether a clause is what a verb says; "continued to recruit" says nothing."""
    if _spliced(verb, clause, cue):
        return False
    return not (cue.clause and clause.dep == "xcomp") or verb.lemma in _CLAIMS


def _as_purpose(verb: Word, cue: Cue) -> Word | None:
    """Return an infinitive read as a purpose: "pledged in October to stop"."""
    if cue.act not in ("promise", "threaten", "offer", "agree", "call-on", "demand", "reject"):
        return None
    if verb.kids("dobj") and verb.lemma not in _TOLD:
        return None
    return next((c for c in verb.kids("advcl") if is_infinitive(c) and c.i > verb.i), None)


def _that_clause(told: Word | None) -> Word | None:
    """Return a clause that the parse hangs on who is told: "informs opinion that"."""
    if told is None:
        return None
    return next((c for c in told.kids("acl", "relcl") if c.kid("mark")), None)


def _spliced(verb: Word, clause: Word, cue: Cue) -> bool:
    """Whether a clause before a verb with its own object is a sentence joined by a comma."""
    return clause.i < verb.i and not cue.clause and bool(verb.kids("dobj"))


def _part_of_phrase(clause: Word, cue: Cue) -> bool:
    return clause in cue.words


def _infinitive(noun: Word) -> Iterator[Word]:
    yield from (c for c in noun.children if c.dep in ("acl", "relcl", "xcomp") and is_infinitive(c))


def _addressee(verb: Word, cue: Cue) -> Word | None:
    """Return who is spoken to: "told reporters", "called on both sides to", "urged them to"."""
    if cue.with_word in ("on", "upon", "to", "at"):
        found = next(
            (
                p
                for c in verb.kids("prep", "dative")
                if c.lower == cue.with_word
                for p in c.kids("pobj")
            ),
            None,
        )
        if found is not None:
            return found
    if verb.lemma in _TOLD:
        listener = verb.lemma in ("tell", "inform", "notify", "remind", "assure", "brief", "warn")
        direct = verb.kid("nsubjpass") if is_passive(verb) else verb.kid("dobj", "dative")
        if direct is not None and (verb.kids("ccomp", "xcomp") or listener):
            return direct
    to = next((c for c in verb.kids("prep", "dative") if c.lower == "to"), None)
    return to.kid("pobj") if to is not None and cue.clause else None


def _clause(verb: Word, clause: Word, told: Word | None, cue: Cue) -> Content:
    """Return a clause as content; who is to act is the addressee: "asked the envoy to explain"."""
    toned = [c for c in verb.kids("prep") if c.lower == "with" and tone_of(verb)]
    out: list[Word] = [*toned, *_that(clause), *cut_clauses(clause), *cut_clauses(verb)]
    subject = clause.kid("nsubj")
    to = told
    if is_infinitive(clause) and subject is not None and cue.act in ("call-on", "demand", "ask"):
        to, out = subject, [*out, subject]
    out += [
        c
        for c in clause.kids("punct", "cc")
        if c.i < clause.i and c.i < min(w.i for w in clause.tree(out) if w is not c)
    ]
    words = [w for w in clause.tree(out) if w is not verb]
    words = [w for w in words if w not in cue.words]
    if is_infinitive(clause):
        words += [w for c in verb.children if _trailing(c, clause) for w in c.tree(cut_clauses(c))]
    return Content(tuple(sorted(words, key=lambda w: w.i)), clause, to)


def _trailing(word: Word, clause: Word) -> bool:
    """Whether a word after an infinitive goes on with what is asked: "as soon as possible"."""
    return word.i > clause.i and word.dep in ("advmod", "prep", "punct") and not only_when(word)


def _root(words: list[Word]) -> Word | None:
    inside = {w.i for w in words}
    return next((w for w in words if w.up is None or w.up.i not in inside), None)


def _antecedent(verb: Word) -> Word | None:
    """Return what a relative clause is about: "a charge that X denies"."""
    for word in (verb, *verb.above()):
        if word.dep in ("relcl", "acl") and word.up is not None and word.up.is_noun:
            subject = verb.kid("nsubj")
            if subject is not None and subject.lower not in ("who", "which", "that"):
                return word.up
            return None
    return None


def _clause_of(verb: Word, noun: Word) -> list[Word]:
    return [c for c in noun.children if verb in c.tree()]
