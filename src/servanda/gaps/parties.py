"""Gaps about who: bearers that nobody names, forces that nobody defines, roles nobody gave.

AMB-001 to AMB-008.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.case.names import side_of
from servanda.gaps.belonging import nearest_of, sentences_of, words_of
from servanda.gaps.clauses import Part, Sentence
from servanda.gaps.document import Document, subjects
from servanda.gaps.english import Deed, deeds
from servanda.gaps.hits import Hit, Test, own
from servanda.gaps.lexicon import lexicon, words
from servanda.gaps.owed import DEED_NOUN, nominal
from servanda.gaps.roles import claimed_roles

FORCES = lexicon("parties", "forces")
_NOT_FORCES = lexicon("parties", "not-forces")
_MOVES = lexicon("parties", "moves")
_MEMBERS = lexicon("parties", "members")
_WHOSE = lexicon("parties", "whose")
_MATTER = lexicon("parties", "matter")
_BRINGS = re.compile(
    r"brought|adopted|made|referred|submitted|settled|resolved|reported|taken|raised|addressed"
)
_NAMED_UNITS = lexicon("parties", "named-units")
_BENEFICIARIES = lexicon("parties", "beneficiaries")
_GOES = re.compile(r"return|leave|be able|depart|move|resettle|come|regain", re.IGNORECASE)
_FROM_ABOVE = lexicon("parties", "from-above")
_FOREIGN = lexicon("parties", "foreign")
_ORDERS = lexicon("parties", "orders")
_CAPACITY = lexicon("parties", "capacity")
_OUTSIDE = lexicon("parties", "outside")
_PARTIES_COVER = lexicon("parties", "parties-cover")


def unnamed_bearer(document: Document) -> Iterator[Hit]:
    """AMB-001: something is to be done, and nothing says by whom."""
    coded = sentences_of(document)
    covered = _borne(document, coded)
    for sentence in document.body:
        if sentence in covered:
            continue
        for deed in deeds(sentence.full):
            if (
                deed.agentless
                and not _moves_itself(deed)
                and not _brought(deed)
                and not _made_up(deed, document.article_text(sentence.clause.article))
                and not _responsible(sentence)
            ) or (
                _BENEFICIARIES.search(deed.subject) and _GOES.match(deed.verb) and not deed.negated
            ):
                yield Hit(sentence, (own(sentence, deed.span),))
        if nominal(sentence) and not document.lead_binds and not _FROM_ABOVE.search(sentence.full):
            found = DEED_NOUN.search(sentence.text)
            yield Hit(sentence, (found.span(),) if found else ())
    for duty in document.duties:
        if not duty.terms.who or "who" in duty.assumed:
            at = nearest_of(document, duty)
            yield Hit(at, words_of(duty, at), duties=(duty.id,), evidence="fields")


def _borne(document: Document, coded: dict[str, Sentence | None]) -> set[Sentence]:
    """Return the sentences whose coded duties all name their bearer, as the text does."""
    open_, borne = set[Sentence](), set[Sentence]()
    for duty in document.duties:
        named = bool(duty.terms.who) and "who" not in duty.assumed
        sentence = coded[duty.id]
        if sentence is not None:
            (borne if named else open_).add(sentence)
    return borne - open_


def _first(document: Document, article: str) -> Sentence | None:
    return next((s for s in document.body if s.clause.article == article), None)


def _moves_itself(deed: Deed) -> bool:
    """Whether the subject is somebody's force that is moved: its owner is meant."""
    moved = re.match(
        r"(?:re-?)?deploy|station|withdraw|relocat|cantoned|assembl|billet|move|pull", deed.verb
    )
    whose = _WHOSE.search(deed.subject)
    return bool(
        moved
        and whose
        and (
            FORCES.search(deed.subject)
            or re.search(r"forces|contingent|troops|observers|monitors", deed.subject)
        )
    )


def _made_up(deed: Deed, article: str) -> bool:
    """Whether a body is set up whose members, as the article names them, set it up."""
    founded = re.match(r"establish|set up|created|formed|constituted|set$", deed.verb)
    return founded is not None and _MEMBERS.search(article) is not None


def _brought(deed: Deed) -> bool:
    """Whether whoever has a question, a complaint or a dispute is to bring it somewhere."""
    return _MATTER.search(deed.subject) is not None and _BRINGS.match(deed.verb) is not None


def _responsible(sentence: Sentence) -> bool:
    """Whether the clause says in another sentence who is to do it."""
    return (
        re.search(
            r"\bresponsib(?:le|ility) (?:for|of)\b|\bshall be (?:entrusted|tasked) (?:to|with)",
            sentence.clause.text,
        )
        is not None
    )


def unbound_actor(document: Document) -> Iterator[Hit]:
    """AMB-002: performance needs somebody who did not sign."""
    yield from _unsigned_by_case(document)
    if document.mentions(_PARTIES_COVER):
        return
    seen = set[str]()
    for sentence, subject in subjects(document):
        found = _OUTSIDE.search(subject)
        if found and found[0].casefold() not in seen and not document.defines(found[0]):
            seen.add(found[0].casefold())
            at = sentence.full.find(found[0])
            yield Hit(sentence, (own(sentence, (at, at + len(found[0]))),), term=found[0])


def _unsigned_by_case(document: Document) -> Iterator[Hit]:
    """Give the actors that the case holds for a side of the agreement and that signed nothing."""
    case, agreement = document.case, document.agreement
    if case is None or agreement is None:
        return
    signed = {*agreement.parties, *agreement.signatories, *agreement.guarantors}
    sides = {side_of(case, a) for a in agreement.parties} - {""}
    fighting = document.ceasefire or next(iter(document.body), None)
    for actor in case.actors.values():
        belongs = not actor.part_of and actor.side in sides and actor.id not in signed
        if belongs:
            name = actor.names[0].text if actor.names else actor.id
            blocked = tuple(
                d.id for d in document.duties if any(actor.id in r.terms.who for r in d.readings)
            )
            yield Hit(fighting, term=name, duties=blocked or None, evidence="fields")


def signatory_no_party(document: Document) -> Iterator[Hit]:
    """AMB-003: somebody signs and has duties, and is no Party in the text's own sense."""
    agreement = document.agreement
    if agreement is None:
        yield from _third_in_text(document)
        return
    outside = [s for s in agreement.signatories if agreement.parties and s not in agreement.parties]
    for actor in outside:
        duties = tuple(d.id for d in document.duties if actor in d.terms.who)
        if duties:
            at = _first(document, next(d.article for d in document.duties if d.id == duties[0]))
            yield Hit(at, term=actor, duties=duties, evidence="fields")


_PARTIES = lexicon("parties", "parties")
_PROPER = re.compile(
    r"\b(?:of |the )?((?:[A-Z][a-z]+|[A-Z]{2,})(?: (?:of (?:the )?)?[A-Z][\w-]+)*)"
)


def _third_in_text(document: Document) -> Iterator[Hit]:
    defined = _PARTIES.search(document.whole)
    if not defined:
        return
    heads = " ".join(
        [
            document.title,
            *(c.text for c in document.clauses if c.part in (Part.PREAMBLE, Part.SIGNATURE)),
        ]
    )
    seen = set[str]()
    for sentence, subject in subjects(document):
        for name in _PROPER.findall(subject):
            core = name.split(" of the ")[-1].split(" of ")[-1]
            if (
                core not in defined[1]
                and core in heads
                and core not in seen
                and re.search(
                    r"(?:Republic|State|Kingdom|Federation|Government|Union|United) ", name
                )
            ):
                seen.add(core)
                at = sentence.full.find(name)
                yield Hit(sentence, (own(sentence, (at, at + len(name))),), term=name)


def undefined_force(document: Document) -> Iterator[Hit]:
    """AMB-004: a force named by a collective noun that nothing defines."""
    seen = set[str]()
    if document.defines("forces") or document.defines("combatants"):
        return
    for sentence in document.body:
        if not _MOVES.search(sentence.full) or _only_bans(sentence):
            continue
        for found in FORCES.finditer(sentence.text):
            around = sentence.text[max(0, found.start() - 45) : found.end() + 30]
            head = found[0].split()[-1].casefold()
            skip = (
                _NOT_FORCES.search(around)
                or _NAMED_UNITS.search(sentence.text)
                or document.defines(head)
            )
            if skip or head in seen or re.search(r"\bin(?:to)? force\b", around):
                continue
            seen.add(head)
            before = re.search(
                r"(?:\b[A-Z][a-z]+(?:ian|ese|ish|an|i)? )$", sentence.text[: found.start()]
            )
            start = before.start() if before else found.start()
            yield Hit(sentence, ((start, found.end()),), term=sentence.text[start : found.end()])
            return


def _only_bans(sentence: Sentence) -> bool:
    """Whether a sentence only forbids: what it names is named to be kept out."""
    found = deeds(sentence.full)
    negative = re.search(r"\b(?:neither|no) (?:side|party)\b", sentence.full, re.IGNORECASE)
    return bool(found) and (negative is not None or all(d.negated for d in found))


def foreign_fighters(document: Document) -> Iterator[Hit]:
    """AMB-006: fighting is to stop and nothing is said of foreign fighters, mercenaries, allies."""
    if not document.stops_fighting or document.says(_FOREIGN) or document.local:
        return
    withdrawal = next((s for s, _ in document.matches(words("withdraw\\w*", "pull-?out"))), None)
    at = withdrawal or document.ceasefire
    if at is None:
        return
    marked = words("withdraw\\w*(?: of(?: \\w+){1,4})?", "pull-?out").search(at.text)
    yield Hit(at, (marked.span(),) if marked else (), absent=True, evidence="silence")


def no_orders(document: Document) -> Iterator[Hit]:
    """AMB-007: no duty to pass the orders down or to tell the public."""
    if document.stops_fighting and not document.says(_ORDERS):
        yield Hit(document.ceasefire, absent=True, evidence="silence")


def no_capacity(document: Document) -> Iterator[Hit]:
    """AMB-008: in which capacity the signatories sign."""
    if not document.mentions(_CAPACITY):
        first = next(iter(document.clauses), None)
        yield Hit(
            first.sentences[0] if first and first.sentences else None,
            absent=True,
            evidence="silence",
        )


RULES: dict[str, Test] = {
    "AMB-001": unnamed_bearer,
    "AMB-002": unbound_actor,
    "AMB-003": signatory_no_party,
    "AMB-004": undefined_force,
    "AMB-005": claimed_roles,
    "AMB-006": foreign_fighters,
    "AMB-007": no_orders,
    "AMB-008": no_capacity,
}
