"""Gaps about when: no deadline, an elastic one, one that somebody can dispute.

AMB-010 to AMB-019. What sets a time is in `english`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.agreement.terms import Duty, Kind
from servanda.gaps.belonging import nearest_of, words_of
from servanda.gaps.clauses import Clause, Sentence
from servanda.gaps.document import CEASEFIRE, Document
from servanda.gaps.english import Deed, base_of, dates, deeds, elastic, once_to, timed
from servanda.gaps.hits import Hit, Test, own
from servanda.gaps.lexicon import CLOCK, ZONE, lexicon
from servanda.gaps.owed import GERUND, nominal
from servanda.gaps.terms import Span

CLOCK_TIME = re.compile(rf"(?<!\w){CLOCK}", re.IGNORECASE)
_ZONE = re.compile(rf"\b{ZONE}\b|\([A-Z]\w+ time\)|\b[A-Z]\w+ time\b")
_TIMES = re.compile(r"\b(?:times?|hours|deadlines?|periods?)\b", re.IGNORECASE)
_STARTS = lexicon("times", "starts")
_IN_FORCE = lexicon("times", "in-force")
_BOUNDARY = lexicon("times", "boundary")
_INCLUSIVE = lexicon("times", "inclusive")
_CONDITIONAL = lexicon("times", "conditional")
_NOT_A_TASK = lexicon("times", "not-a-task")
_FAMILY = re.compile(r"^\w{4,6}")
_ROUNDS_OFF = lexicon("times", "rounds-off")
_TIMETABLE = lexicon("times", "timetable")


def no_clock_time(document: Document) -> Iterator[Hit]:
    """AMB-010: the hour, or the time zone, at which the ceasefire begins to bind."""
    start = _start(document)
    if start is None:
        return
    clock, zone = CLOCK_TIME.search(start.text), _ZONE.search(start.text)
    everywhere = any(_TIMES.search(s.text) and _ZONE.search(s.text) for s in document.operative)
    if clock and (zone or everywhere):
        return
    missing = "in which time zone" if clock else "at which hour, in which time zone"
    marked = (
        (clock.span(),) if clock else tuple(dates(start.text)[:1]) or _span(_STARTS, start.text)
    )
    yield Hit(start, marked, missing=missing)


def _start(document: Document) -> Sentence | None:
    """Return the sentence that says when the fighting stops, else the one that stops it."""
    if not document.stops_fighting:
        return None
    stops = [s for s in document.body if CEASEFIRE.search(s.full) and _STARTS.search(s.text)]
    enters = [s for s in document.operative if _IN_FORCE.search(s.text)]
    named = [s for s in document.body if CEASEFIRE.search(s.full) and dates(s.text)]
    for sentence in (*stops, *named, *enters):
        if CLOCK_TIME.search(sentence.text):
            return sentence
    dated = [s for s in (*stops, *enters) if dates(s.text) or timed(s.text)]
    return next(iter(dated or stops or enters), document.ceasefire)


def _span(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    found = pattern.search(text)
    return (found.span(),) if found else ()


def boundary_word(document: Document) -> Iterator[Hit]:
    """AMB-011: whether the named day itself is still in time."""
    if document.says(_INCLUSIVE) and re.search(r"\bdays?\b", document.body_text):
        inclusive = [
            s
            for s in document.operative
            if _INCLUSIVE.search(s.text)
            and re.search(r"deadline|period|time.?limit|date|days? (?:is|are) counted", s.text)
        ]
        if inclusive:
            return
    for sentence in document.body:
        spans = [
            m.span()
            for m in _BOUNDARY.finditer(sentence.text)
            if not _INCLUSIVE.search(sentence.text)
        ]
        if spans and not CLOCK_TIME.search(sentence.text):
            yield Hit(sentence, tuple(spans))


def no_deadline(document: Document) -> Iterator[Hit]:
    """AMB-012: something is to be done once, and no day is set."""
    articles = {d.article for d in document.duties if d.terms.kind is Kind.DOES}
    for duty in document.duties:
        if _undated(duty):
            at = nearest_of(document, duty)
            yield Hit(at, words_of(duty, at), duties=(duty.id,), evidence="fields")
    dated = _Dated(document)
    for sentence in document.body:
        if sentence.clause.article in articles:
            continue
        for deed in deeds(sentence.full):
            if _owes_once(deed, sentence) and not dated.covers(deed, sentence):
                yield Hit(sentence, (own(sentence, deed.span),))
        if nominal(sentence) and not _timed_beside(sentence):
            found = (
                GERUND.match(sentence.text)
                or _ONCE_NOUN.search(sentence.text)
                or once_to(sentence.text)
            )
            if found:
                yield Hit(sentence, (found.span(),))


def _timed_beside(sentence: Sentence) -> bool:
    """Whether a bare noun phrase, or a sentence that follows it, sets a time."""
    others = (s.text for s in sentence.clause.sentences if s is not sentence)
    rounds = any(timed(t) and _ROUNDS_OFF.search(t) for t in others)
    return rounds or timed(sentence.text) or bool(elastic(sentence.text))


_ONCE_NOUN = lexicon("times", "once-noun")


def _undated(duty: Duty) -> bool:
    terms = duty.terms
    dated = (
        terms.by is not None
        or terms.within is not None
        or terms.every is not None
        or terms.starts is not None
    )
    assumed = {"by", "within", "every"} & set(duty.assumed)
    return terms.kind is Kind.DOES and (not dated or bool(assumed)) and not terms.unless


def _owes_once(deed: Deed, sentence: Sentence) -> bool:
    return (
        deed.one_off
        and not (deed.declared and "hereby" in sentence.full)
        and not deed.negated
        and not deed.stative
        and not _NOT_A_TASK.match(deed.rest)
        and not _CONDITIONAL.search(sentence.full)
        and not re.search(
            r"\breport\b|\breports\b|decisions?\b", f"{deed.subject} {deed.rest[:40]}"
        )
        and not timed(sentence.full)
        and not elastic(sentence.text)
    )


class _Dated:
    """The sentences of a text that set a time, by article and by what they are about."""

    def __init__(self, document: Document) -> None:
        self.timetable = _timetable(document)
        self.articles: dict[str, list[Sentence]] = {}
        self.acts: dict[str, list[tuple[Deed, Sentence]]] = {}
        for sentence in document.body:
            if timed(sentence.full):
                self.articles.setdefault(sentence.clause.article, []).append(sentence)
                for deed in deeds(sentence.full):
                    self.acts.setdefault(_stem(deed), []).append((deed, sentence))

    def covers(self, deed: Deed, sentence: Sentence) -> bool:
        """Whether the article, a timetable or another sentence sets the time of this act."""
        stem = _stem(deed).casefold()
        near = self.articles.get(sentence.clause.article, [])
        return (
            (bool(stem) and stem in self.timetable)
            or any(_sets_time_of(s, stem) for s in near if s is not sentence)
            or any(
                _same_thing(deed, other, abs(s.clause.line - sentence.clause.line))
                for other, s in self.acts.get(_stem(deed), [])
                if s is not sentence
            )
        )


def _stem(deed: Deed) -> str:
    return base_of(deed.verb)[:6]


def _sets_time_of(sentence: Sentence, stem: str) -> bool:
    """Whether a timed sentence of the article rounds off the same act."""
    named = stem in sentence.text.casefold() or _REFERS.search(sentence.text)
    return bool(named and _ROUNDS_OFF.search(sentence.text))


def _same_thing(deed: Deed, other: Deed, lines_apart: int) -> bool:
    """Whether two acts of one verb are about the same thing, or the later says "those"."""
    those = lines_apart < _NEAR and re.match(r"(?:those|them|it|these|such)\b", other.rest)
    return bool(those) or bool(_things(deed) & _things(other))


def _things(deed: Deed) -> set[str]:
    """Return stems of what an act is about: its object, or the subject of a passive."""
    said = deed.subject if deed.passive else deed.rest[:80]
    return {w[:7].casefold() for w in re.findall(r"[^\W\d_]{5,}", said)} - _NO_THING


_NEAR = 12
_NO_THING = {"parties", "party", "government"[:7], "within", "their", "before", "which", "those"}


_REFERS = lexicon("times", "refers")


def _timetable(document: Document) -> str:
    """Return the words of the sections whose heading says that they set times."""
    return "\n".join(
        c.text.casefold()
        for c in document.clauses
        if _TIMETABLE.search(c.heading) and timed(c.text)
    )


def elastic_time(document: Document) -> Iterator[Hit]:
    """AMB-013: a word that promises speed and sets no limit."""
    for sentence in document.body:
        spans = elastic(sentence.text)
        if spans and not _outer_limit(sentence.clause, sentence):
            yield Hit(sentence, tuple(spans))


def _outer_limit(clause: Clause, sentence: Sentence) -> bool:
    """Whether a sentence beside it sets the limit of the same thing."""
    return any(
        s is not sentence
        and re.search(
            r"(?:no|not) later than|in any (?:case|event)|at (?:the )?latest|complet\w+|maximum",
            s.text,
        )
        and timed(s.text)
        for s in clause.sentences
    )


_PLAN = lexicon("times", "plan")
_BEGIN = lexicon("times", "begin")
_COMPLETES = lexicon("times", "completes")
_NO_END = lexicon("times", "no-end")


def start_only(document: Document) -> Iterator[Hit]:
    """AMB-014: the plan or the beginning has a day, the completion has none."""
    for sentence in document.body:
        found = _PLAN.search(sentence.text) or _BEGIN.search(sentence.text)
        if not found or not (timed(sentence.full) or elastic(sentence.text)):
            continue
        begins = _PLAN.search(sentence.text) is None
        if begins and _NO_END.search(sentence.text):
            continue
        article = document.article_text(sentence.clause.article).replace(found[0], "")
        if not _COMPLETES.search(article):
            yield Hit(sentence, (found.span(),))


RULES: dict[str, Test] = {
    "AMB-010": no_clock_time,
    "AMB-011": boundary_word,
    "AMB-012": no_deadline,
    "AMB-013": elastic_time,
    "AMB-014": start_only,
}
