"""Open questions: what a text says is not clear, and the rule about gaps that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from servanda.extraction.grammar import conjuncts, is_infinitive, negated
from servanda.extraction.lexicon import data_of, speech, split
from servanda.extraction.records import Span
from servanda.extraction.statements import Draft
from servanda.extraction.words import Sentence, Word, runs

_ASKS = frozenset(
    ("how", "when", "who", "whom", "what", "where", "which", "whether", "why", "whose")
)
_OPEN = frozenset(
    split(
        "clarify clarification unclear clear explain explanation ask say specify define "
        "spell decide know"
        "unknown open unresolved agree establish undecided settle determine ambiguity "
        "question silent"
        "clarified unanswered detail wonder resolve regulate address disclose"
    )
)
_NOUNS = frozenset(("ambiguity", "ambiguities", "uncertainty", "vagueness"))


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question before its statement is numbered."""

    spans: tuple[Span, ...]
    words: tuple[Word, ...]
    said: Draft | None


def questions_in(sentence: Sentence, drafts: Sequence[Draft]) -> list[QuestionDraft]:
    """Return what a sentence says is open, each thing once."""
    found: list[QuestionDraft] = []
    for words in _open_things(sentence):
        spans = tuple(runs(words))
        if spans and not any(_overlap(spans, f.spans) for f in found):
            holding = [d for d in drafts if _raises(d, spans)]
            found.append(QuestionDraft(spans, tuple(words), holding[-1] if holding else None))
    return found


def _raises(draft: Draft, spans: Sequence[Span]) -> bool:
    inside = all(draft.holds(s) for s, _ in spans)
    return inside and draft.act != "decline-comment"


def _overlap(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(s < oe and os < e for s, e in spans for os, oe in others)


def _open_things(sentence: Sentence) -> Iterator[list[Word]]:
    for word in sentence.words:
        if word.lower in ("clarity", "transparency", "certainty") and _lacking(word):
            yield from _of_noun(word)
        elif word.lower in _NOUNS or (word.lemma in _NOUNS):
            continue
        elif (
            (word.lower == "seen" and _still_to(word))
            or word.lower in ("known", "disputed")
            or word.lower
            in (
                "unclear",
                "clear",
                "open",
                "clarified",
                "unresolved",
                "defined",
                "unknown",
            )
        ):
            yield from _not_clear(word)
        elif (
            word.lemma in ("clarify", "clarification", "explanation", "explain", "answer")
            or word.lemma in _OPEN
        ):
            yield from _asked(word)


def _lacking(noun: Word) -> bool:
    above = list(noun.above())[:2]
    return any(w.lemma == "lack" for w in above) or any(c.lower == "no" for c in noun.children)


def _of_noun(noun: Word) -> Iterator[list[Word]]:
    """Yield what is not clear after "lack of clarity regarding"."""
    for child in noun.children:
        if child.i > noun.i and child.dep in ("prep", "acl"):
            for target in child.kids("pobj", "dobj", "pcomp"):
                for one in conjuncts(target):
                    yield one.tree(list(one.kids("conj", "cc")))


def _not_clear(word: Word) -> Iterator[list[Word]]:
    """Yield the subject of "is not clear", or the clause after "it is unclear"."""
    verb = word if word.is_verb else word.up
    if verb is None:
        return
    bad = (
        word.lower in ("unclear", "unresolved", "unknown", "open", "disputed")
        or negated(verb)
        or _still_to(verb)
    )
    if word.lower == "open" and not (
        word.is_verb is False and verb.lemma in ("remain", "be", "stay", "leave")
    ):
        return
    if not bad:
        return
    clause = next((c for c in (*verb.children, *word.children) if _asking(c)), None)
    over = verb.up if _still_to(verb) and verb.up is not None and verb.dep == "xcomp" else verb
    subject = over.kid("nsubj", "nsubjpass", "csubj", "csubjpass")
    if clause is not None and clause is not subject:
        yield clause.tree()
    elif subject is not None and subject.lower not in ("it", "this", "that", "which"):
        if any(c.lower in _ASKS for c in conjuncts(subject)):
            yield subject.tree()
            return
        for one in conjuncts(subject):
            yield one.tree(list(one.kids("conj", "cc")))


def _still_to(verb: Word) -> bool:
    must = any(c.lower in ("must", "should") for c in verb.kids("aux"))
    up = verb.up
    return must or (
        up is not None and up.lemma in ("remain", "have", "need") and is_infinitive(verb)
    )


def _asking(word: Word) -> bool:
    """Whether a clause begins with how, when, who, what, whether."""
    if word.dep not in ("ccomp", "advcl", "csubj", "pcomp", "xcomp", "csubjpass", "relcl", "acl"):
        return False
    return _question_word(word)


def _question_word(clause: Word) -> bool:
    words = clause.tree()
    return bool(words) and (
        words[0].lower in _ASKS
        or (words[0].tag == "IN" and len(words) > 1 and words[1].lower in _ASKS)
    )


def _asked(word: Word) -> Iterator[list[Word]]:
    """Yield the clause with a question word that hangs on a word of not knowing or asking."""
    if not _is_open(word):
        return
    below = list(word.children)
    below += [g for c in word.kids("prep") for g in c.children]
    found = [c for c in below if _asking(c) and c.i > word.i]
    for clause in found:
        yield clause.tree()
    subject = word.kid("csubj", "csubjpass")
    up = word.up
    if (
        subject is None
        and up is not None
        and word.dep == "xcomp"
        and up.lemma in ("remain", "have", "need")
    ):
        subject = up.kid("csubj", "nsubj")
        if (
            not found
            and subject is not None
            and (_question_word(subject) or subject.dep == "csubj")
        ):
            yield subject.tree()
    if not found and word.lemma in ("clarification", "clarify"):
        targets = [
            p
            for c in word.kids("prep")
            if c.lower in ("on", "of", "about", "regarding")
            for p in c.kids("pobj")
        ]
        targets += word.kids("dobj")
        yield from (t.tree() for t in targets[:1])


def _is_open(word: Word) -> bool:
    """Whether a word such as "say" tells of what is not known, and not of what was said."""
    if word.lemma in (
        "clarify",
        "clarification",
        "explain",
        "explanation",
        "ask",
        "wonder",
        "question",
        "unknown",
        "undecided",
    ):
        return word.lemma not in ("ask", "question") or any(_asking(c) for c in word.children)
    if negated(word):
        subject = word.kid("nsubj")
        now = any(c.lower in ("does", "do") for c in word.kids("aux"))
        it = subject is not None and subject.lower == "it" and now
        silent = it or (subject is not None and subject.lemma in speech().texts)
        return word.lemma not in ("say", "disclose") or silent
    verb = word.up
    return verb is not None and verb.is_verb and negated(verb) and word.dep == "xcomp"


@cache
def _topics() -> tuple[tuple[re.Pattern[str], str], ...]:
    entries: object = data_of("topics")
    return tuple(
        (re.compile(entry["words"], re.IGNORECASE), entry["rule"])
        for entry in (entries if isinstance(entries, list) else ())
    )


def rule_about(text: str) -> str:
    """Return the rule about gaps to which an open question belongs, or empty."""
    return next((rule for pattern, rule in _topics() if pattern.search(text)), "")
