"""Words that tell of an event: which type, by the words that stand with them.

The rules are data in `lexicon/triggers.yml`, in order: the first that fits a word counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from servanda.extraction.grammar import antecedent, is_infinitive, is_passive, negated
from servanda.extraction.lexicon import data_of, split
from servanda.extraction.words import Word

_ANY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a word of this form, with some of these beside it, tells of this type of event."""

    type: str
    near: frozenset[str] = _ANY
    subject: frozenset[str] = _ANY
    object: frozenset[str] = _ANY
    without: frozenset[str] = _ANY
    with_words: frozenset[str] = _ANY
    to: frozenset[str] = _ANY
    none: bool = False
    negated: bool = False
    meeting: bool = False
    under: frozenset[str] = _ANY


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules by base form of verb, noun and adjective."""

    verbs: Mapping[str, tuple[Rule, ...]]
    nouns: Mapping[str, tuple[Rule, ...]]
    adjectives: Mapping[str, tuple[Rule, ...]]


@cache
def rules() -> Rules:
    """Return the rules about words that tell of events."""
    tables: dict[str, dict[str, list[Rule]]] = {"verb": {}, "noun": {}, "adjective": {}}
    entries: Any = data_of("triggers")
    for data in entries:
        rule = _rule(data)
        for kind, table in tables.items():
            for word in split(data.get(kind, "")):
                table.setdefault(word, []).append(rule)
    frozen = [{w: tuple(r) for w, r in tables[k].items()} for k in tables]
    return Rules(*frozen)


def _rule(data: Mapping[str, Any]) -> Rule:
    def words(name: str) -> frozenset[str]:
        return frozenset(split(str(data.get(name, ""))))

    return Rule(
        type=data["type"],
        near=words("near"),
        subject=words("subject"),
        object=words("object"),
        without=words("without"),
        with_words=words("with"),
        to=words("to"),
        none=bool(data.get("none")),
        negated=bool(data.get("negated")),
        meeting=bool(data.get("meeting")),
        under=words("under"),
    )


def trigger_of(word: Word) -> Rule | None:
    """Return the rule by which a word tells of an event, or None."""
    table: Mapping[str, tuple[Rule, ...]] = {}
    if word.is_verb and word.dep not in ("aux", "auxpass", "compound", "amod"):
        table = rules().verbs
    elif word.tag in ("NN", "NNS") and word.dep not in ("compound", "nmod"):
        table = rules().nouns
    elif word.tag.startswith("JJ"):
        table = rules().adjectives
    for rule in (*table.get(word.lemma, ()), *_by_form(word, table)):
        if _fits(rule, word):
            return rule
    return None


def _by_form(word: Word, table: Mapping[str, tuple[Rule, ...]]) -> Sequence[Rule]:
    """Return rules for the word as written, where its base form was misread ("wounded")."""
    return table.get(word.lower, ()) if word.lower != word.lemma else ()


def _fits(rule: Rule, word: Word) -> bool:
    if word.is_verb:
        return _verb_fits(rule, word)
    if not word.is_noun:
        return bool(_names(_subjects(word)) & rule.subject) and not _below(word) & rule.without
    if rule.none:
        return _none_of(word)
    if rule.meeting:
        return _meets(word) and not _below(word) & rule.without
    beside = _below(word) | _over(word)
    if rule.near and not (rule.near & _below(word) or (rule.near & beside)):
        return False
    if rule.under and not (_above(word) & rule.under):
        return False
    return not rule.without & _below(word)


def _verb_fits(rule: Rule, verb: Word) -> bool:
    objects, subjects = _names(_objects(verb)), _names(_subjects(verb))
    around = _arguments(verb)
    if rule.with_words and not any(c.lower in rule.with_words for c in verb.children):
        return False
    if rule.negated and not negated(verb):
        return False
    if rule.to and not any(x.lemma in rule.to and is_infinitive(x) for x in verb.kids("xcomp")):
        return False
    if rule.object and not objects & rule.object:
        return False
    if rule.subject and not subjects & rule.subject:
        return False
    if rule.near and not around & rule.near:
        return False
    return not around & rule.without


def _subjects(verb: Word) -> list[Word]:
    """Return who or what does or is what a verb says: its subject, or the agent of a passive."""
    over = verb.up if not verb.is_verb else verb
    if over is None:
        return []
    own = [antecedent(c, over) for c in over.kids("nsubj", "nsubjpass")]
    if not own and over.dep in ("acl", "relcl") and over.up is not None:
        own = [over.up]
    if (
        not own
        and over.dep in ("xcomp", "conj", "advcl")
        and over.up is not None
        and over.up.is_verb
    ):
        return _subjects(over.up)
    return own


def _objects(verb: Word) -> list[Word]:
    found = [antecedent(c, verb) for c in verb.kids("dobj", "dative", "attr", "oprd")]
    found += [
        p
        for c in verb.kids("prep", "dative")
        for p in c.kids("pobj")
        if c.lower in ("on", "at", "upon", "from")
    ]
    if is_passive(verb):
        found += _subjects(verb)
    found += [x for f in found for x in f.kids("conj")]
    deeper = [p for f in found for c in f.kids("prep") if c.lower == "of" for p in c.kids("pobj")]
    return [*found, *deeper]


def _names(words: Sequence[Word]) -> frozenset[str]:
    found = {form for w in words for form in (w.lower, w.lemma)}
    found |= {
        f for w in words for c in w.kids("compound", "amod", "nummod") for f in (c.lower, c.lemma)
    }
    return frozenset(found)


def _arguments(verb: Word) -> frozenset[str]:
    """Return the words that stand with a verb: subject, object, prepositions; not other clauses."""
    found: set[str] = set()
    waiting = [c for c in verb.children if c.dep not in _CLAUSES]
    waiting += [w for w in _subjects(verb) if w not in waiting]
    while waiting:
        one = waiting.pop()
        found |= {one.lower, one.lemma}
        waiting += [c for c in one.children if c.dep not in _CLAUSES and c is not verb]
    return frozenset(found)


_CLAUSES = ("ccomp", "advcl", "relcl", "conj", "parataxis", "xcomp", "acl", "pcomp")


def _below(word: Word) -> frozenset[str]:
    """Return what a noun has beside it: what is written before it and its prepositions."""
    found: set[str] = set()
    waiting = list(word.children)
    while waiting:
        one = waiting.pop()
        if one.dep not in ("relcl", "conj", "ccomp", "advcl"):
            found |= {one.lower, one.lemma}
            waiting += one.children
        elif one.dep == "conj" and word.up is not one:
            continue
    shared = word.up if word.dep == "conj" else None
    if shared is not None and shared.is_noun:
        found |= {
            f
            for c in shared.kids("prep")
            if c.i > word.i
            for x in c.tree()
            for f in (x.lower, x.lemma)
        }
    return frozenset(found)


def _above(word: Word) -> frozenset[str]:
    return frozenset(w.lemma for w in word.above())


def _over(word: Word) -> frozenset[str]:
    """Return the verb or noun that a noun hangs on, and what hangs on that by a preposition."""
    up = word.up
    while up is not None and up.tag in ("IN", "TO"):
        up = up.up
    if up is None:
        return frozenset()
    found = {up.lower, up.lemma}
    for child in up.kids("nsubj", "dobj", "nsubjpass", "agent", "prep", "amod", "compound"):
        if child is not word and word not in child.tree():
            found |= {f for w in child.tree() for f in (w.lower, w.lemma)}
    return frozenset(found)


def _none_of(noun: Word) -> bool:
    """Whether a noun is said not to be there: "no violations", "did not record any incidents"."""
    if any(c.lower in ("no", "zero") for c in noun.kids("det", "nummod", "amod")):
        return True
    up = noun.up
    anything = any(c.lower in ("any", "a", "single") for c in noun.kids("det", "amod"))
    return up is not None and up.is_verb and anything and negated(up)


_HELD = frozenset(
    split(
        "hold host attend chair convene resume begin start continue open fail collapse "
        "break suspend"
        "cancel postpone restart conclude end agree arrange schedule boycott join lead have "
        "organise"
        "organize take conduct"
    )
)
_AT = frozenset(("at", "after", "following", "during", "before"))


def _meets(noun: Word) -> bool:
    """Whether a meeting or talks are told of as held, begun, failed or to come."""
    up = noun.up
    if noun.tag == "NN" and noun.lemma in ("round", "session", "conference", "negotiation"):
        return up is not None and up.lemma in _HELD and noun.dep in ("nsubj", "nsubjpass", "dobj")
    if up is None:
        return False
    if up.lower in _AT and up.dep == "prep":
        return any(c.lower in ("in", "on", "between", "with", "of") for c in noun.kids("prep"))
    return up.lemma in _HELD and noun.dep in ("nsubj", "nsubjpass", "dobj", "conj")


def triggers_in(words: Sequence[Word]) -> Iterator[tuple[Word, Rule]]:
    """Yield the words that tell of events, each with its rule; a noun under its own verb once."""
    found = [(w, r) for w in words if (r := trigger_of(w)) is not None]
    for word, rule in found:
        doubled = any(
            other is not word and other_rule.type == rule.type and _one_event(word, other)
            for other, other_rule in found
        )
        if not doubled:
            yield word, rule


def _one_event(word: Word, other: Word) -> bool:
    """Whether a word repeats the event of another one that governs it: "launched an attack"."""
    if word.i == other.i or not word.is_noun:
        return False
    return word.up is other or (word.up is not None and word.up.tag == "IN" and word.up.up is other)
