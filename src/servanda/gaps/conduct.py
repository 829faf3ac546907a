"""Gaps about what: acts that nobody listed, numbers without bounds, people for people.

AMB-030, AMB-031, AMB-035 to AMB-039.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document
from servanda.gaps.english import deeds
from servanda.gaps.hits import Hit, Test, own
from servanda.gaps.lexicon import aspects, lexicon
from servanda.gaps.owed import binds
from servanda.gaps.terms import Span

_ACTS = tuple(aspects("conduct", "act").values())
_BANS = lexicon("conduct", "bans")
_LISTED_ACTS = 3


def no_list_of_acts(document: Document) -> Iterator[Hit]:
    """AMB-030: hostilities end, and no list says which acts would be a breach."""
    if not document.stops_fighting:
        return
    banned = "\n".join(
        s.full for s in document.operative if _BANS.search(s.full) or _BANS.search(s.clause.heading)
    )
    if sum(1 for act in _ACTS if act.search(banned)) < _LISTED_ACTS:
        stop = document.ceasefire
        marked = _STOP_WORDS.search(stop.text) if stop else None
        yield Hit(stop, (marked.span(),) if marked else ())


_STOP_WORDS = lexicon("conduct", "stop-words")
_PERMITTED = lexicon("conduct", "permitted")


def no_permitted_acts(document: Document) -> Iterator[Hit]:
    """AMB-031: nothing says what forces may still do."""
    if document.stops_fighting and not document.says(_PERMITTED):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


_PRESENT = lexicon("conduct", "present")
_CONDITION = lexicon("conduct", "condition")


def description_not_duty(document: Document) -> Iterator[Hit]:
    """AMB-035: a statement in the present tense where a duty is meant."""
    for sentence in document.body:
        found = _PRESENT.search(sentence.text)
        if found is None or _CONDITION.search(sentence.text[: found.start()]):
            continue
        near = deeds(sentence.text[max(0, found.start() - 40) : found.end() + 1])
        if all(d.declared for d in near):
            yield Hit(sentence, (found.span(),))


_COUNTED = lexicon("conduct", "counted")
_BOUNDS = lexicon("conduct", "bounds")


def no_bound(document: Document) -> Iterator[Hit]:
    """AMB-036: a number that may be a ceiling, a floor or exact."""
    for sentence in document.body:
        found = _COUNTED.search(sentence.text)
        if (
            found is None
            or (found["n"] or found["m"]).casefold() in ("one", "a", "an", "two")
            or _BOUNDS.search(sentence.text[max(0, found.start() - 40) : found.end() + 12])
        ):
            continue
        if not re.fullmatch(r"(?:19|20)\d\d", (found["n"] or found["m"]).strip(".,")) and binds(
            sentence
        ):
            yield Hit(sentence, (found.span(),))


_BUNDLE = 3


def bundled(document: Document) -> Iterator[Hit]:
    """AMB-037: several duties in one sentence, so that one verdict cannot hold for all."""
    for sentence in document.body:
        modals = [d for d in deeds(sentence.text) if not d.stative]
        coordinated = len(
            re.findall(
                (
                    r"(?:,|;| and| or) (?:to |shall |will |must )?(?:withdraw|release|return|"
                    r"establish|open|ensure|provide|remove|disarm|hand|lift|allow|facilitate|"
                    r"cease|refrain|deploy|guarantee|submit|protect|restore|clear|dismantle|"
                    r"report|inform|stop|exchange|transfer|vacate)\b"
                ),
                sentence.text,
            )
        )
        if len(modals) >= _BUNDLE or (modals and len(modals) + coordinated > _BUNDLE):
            yield Hit(sentence, tuple(own(sentence, d.span) for d in deeds(sentence.text)))
    yield from _bundled_articles(document)


def _bundled_articles(document: Document) -> Iterator[Hit]:
    """Give the clauses that hold many duties in several sentences."""
    for clause in document.clauses:
        if clause.part is Part.BODY and not any(
            len([d for d in deeds(s.text) if not d.stative]) >= _BUNDLE for s in clause.sentences
        ):
            held = [s for s in clause.sentences if any(not d.stative for d in deeds(s.text))]
            many = sum(len([d for d in deeds(s.text) if not d.stative]) for s in held)
            if many > _BUNDLE:
                spans: tuple[Span, ...] = tuple(own(held[0], d.span) for d in deeds(held[0].text))
                yield Hit(held[0], spans)


_EXCHANGE = lexicon("conduct", "exchange")
_RULE = lexicon("conduct", "rule")


def no_exchange_rule(document: Document) -> Iterator[Hit]:
    """AMB-038: people are exchanged, and nothing says how many for how many."""
    for sentence in document.body:
        found = _EXCHANGE.search(sentence.text)
        if (
            found
            and binds(sentence)
            and not re.search(
                r"exchang\w+ (?:of )?(?:the )?(?:lists?|information|data|visits|names|maps)",
                sentence.text,
            )
        ):
            if not _RULE.search(_about_people(document, sentence)):
                yield Hit(sentence, (found.span(),))
            return


def _about_people(document: Document, sentence: Sentence) -> str:
    """Return the article of the exchange, and every sentence about those to be exchanged."""
    others = [
        s.full
        for s in document.operative
        if re.search(r"prisoner|detain|captive|hostage|captured|exchange of", s.full)
    ]
    return "\n".join([document.article_text(sentence.clause.article), *others])


_MEDIA = lexicon("conduct", "media")


def no_media_clause(document: Document) -> Iterator[Hit]:
    """AMB-039: hostile words and cyber acts are not dealt with."""
    if document.stops_fighting and not document.says(_MEDIA):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


RULES: dict[str, Test] = {
    "AMB-030": no_list_of_acts,
    "AMB-031": no_permitted_acts,
    "AMB-035": description_not_duty,
    "AMB-036": no_bound,
    "AMB-037": bundled,
    "AMB-038": no_exchange_rule,
    "AMB-039": no_media_clause,
}
