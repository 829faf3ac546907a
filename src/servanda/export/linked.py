"""The same as JSON-LD 1.1: claims and who made them, verdicts as reviews, and what came from what.

Terms of schema.org (`Claim`, `ClaimReview`, `Question`), of PROV (what was derived from
what, attributed to whom), and a few of ours. The context stands in the file: nothing is
fetched. A claim links to its denials, a verdict to every claim that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias
from urllib.parse import quote

from servanda.agreement.terms import Duty
from servanda.case.names import resolve_actor
from servanda.case.terms import Case
from servanda.clock import iso_utc
from servanda.export.gathered import OURS, Gathered
from servanda.export.questions import question_records
from servanda.model import EVERYONE, Claim, Interval, Verdict
from servanda.verdicts.sentences import reasons

Node: TypeAlias = dict[str, Any]
_IDS = {"@type": "@id"}
CONTEXT: Node = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sv": "urn:servanda:term:",
    "Claim": "schema:Claim",
    "ClaimReview": "schema:ClaimReview",
    "Question": "schema:Question",
    "Answer": "schema:Answer",
    "Rating": "schema:Rating",
    "Organization": "schema:Organization",
    "CreativeWork": "schema:CreativeWork",
    "Legislation": "schema:Legislation",
    "Activity": "prov:Activity",
    "Agent": "prov:Agent",
    "Entity": "prov:Entity",
    "SoftwareAgent": "prov:SoftwareAgent",
    "name": "schema:name",
    "text": "schema:text",
    "description": "schema:description",
    "url": {"@id": "schema:url", **_IDS},
    "license": "schema:license",
    "author": {"@id": "schema:author", **_IDS},
    "publisher": {"@id": "schema:publisher", **_IDS},
    "about": {"@id": "schema:about", **_IDS},
    "isPartOf": {"@id": "schema:isPartOf", **_IDS},
    "appearance": {"@id": "schema:appearance", **_IDS},
    "claimReviewed": "schema:claimReviewed",
    "itemReviewed": {"@id": "schema:itemReviewed", **_IDS},
    "reviewRating": "schema:reviewRating",
    "alternateName": "schema:alternateName",
    "ratingExplanation": "schema:ratingExplanation",
    "suggestedAnswer": "schema:suggestedAnswer",
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:dateTime"},
    "dateCreated": {"@id": "schema:dateCreated", "@type": "xsd:dateTime"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", **_IDS},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", **_IDS},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", **_IDS},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", **_IDS},
    "hadPrimarySource": {"@id": "prov:hadPrimarySource", **_IDS},
    "used": {"@id": "prov:used", **_IDS},
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "denies": {"@id": "sv:denies", **_IDS},
    "deniedBy": {"@id": "sv:deniedBy", **_IDS},
    "bearer": {"@id": "sv:bearer", **_IDS},
    "askedOf": {"@id": "sv:askedOf", **_IDS},
    "disputedBy": {"@id": "sv:disputedBy", **_IDS},
    "act": "sv:act",
    "eventType": "sv:eventType",
    "side": "sv:side",
    "viewpoint": "sv:viewpoint",
    "reading": "sv:reading",
    "because": {"@id": "sv:because", "@container": "@set"},
    "possible": {"@id": "sv:possible", "@container": "@set"},
    "reviewed": "sv:reviewed",
    "article": "sv:article",
    "state": "sv:state",
}


def linked(gathered: Gathered) -> Node:
    """Return everything that leaves a case as one JSON-LD document."""
    case = gathered.case
    claims = _distinct(gathered)
    speakers = dict.fromkeys(c.speaker for c in claims)
    asked = (a.question for a in gathered.questions)
    known = [*speakers, *(who for q in asked for who in (q.asked_by, *q.asked_of))]
    bearers = [v.who for v in gathered.verdicts if v.who != EVERYONE]
    graph = [
        _agreement(gathered),
        _activity(gathered),
        _program(),
        *(_actor(case, name) for name in dict.fromkeys(_actor_id(case, n) for n in
                                                       (*known, *bearers, *_repliers(gathered)))),
        *(_source(gathered, name) for name in dict.fromkeys(c.source for c in claims if c.source)),
        *(_duty(case, duty) for duty in case.agreement.duties),
        *(_claim(gathered, claim) for claim in claims),
        *(_review(gathered, verdict) for verdict in gathered.verdicts),
        *_questions(gathered),
    ]  # fmt: skip
    return {"@context": CONTEXT, "@graph": graph}


def _distinct(gathered: Gathered) -> list[Claim]:
    """Return each claim once: rows that differ in actor are one statement."""
    return list({c.id: c for c in gathered.claims}.values())


def _iri(case: Case, kind: str, *names: str) -> str:
    parts = (case.id, kind, *names)
    return "urn:servanda:" + ":".join(quote(p, safe="-._~") for p in parts)


def _agreement(gathered: Gathered) -> Node:
    agreement = gathered.case.agreement
    return {
        "@id": _iri(gathered.case, "agreement"),
        "@type": ["Legislation", "Entity"],
        "name": agreement.title,
        "license": OURS,
        **({"description": agreement.warning} if agreement.warning else {}),
    }


def _activity(gathered: Gathered) -> Node:
    return {
        "@id": _iri(gathered.case, "check"),
        "@type": "Activity",
        "name": (
            f"The duties checked as of {iso_utc(gathered.as_of)}, "
            f"as known at {iso_utc(gathered.known_at)}"
        ),
        "wasAssociatedWith": "urn:servanda:program",
        "used": _iri(gathered.case, "agreement"),
        "endedAtTime": iso_utc(gathered.known_at),
    }


def _program() -> Node:
    return {"@id": "urn:servanda:program", "@type": "SoftwareAgent", "name": "Servanda"}


def _actor_id(case: Case, name: str) -> str:
    return resolve_actor(case, name) or name


def _actor_iri(case: Case, name: str) -> str:
    return _iri(case, "actor", _actor_id(case, name))


def _actor(case: Case, name: str) -> Node:
    known = case.actors.get(name)
    names = [n.text for n in known.names if n.language == "en"] if known else []
    node: Node = {
        "@id": _iri(case, "actor", name),
        "@type": ["Organization", "Agent"],
        "name": names[:1] or [name],
    }
    if known and known.part_of:
        node["isPartOf"] = _iri(case, "actor", known.part_of)
    return node


def _repliers(gathered: Gathered) -> Iterator[str]:
    for asked in gathered.questions:
        for answered in asked.answers:
            yield from (answered.reply.by, *answered.disputed_by)


def _source(gathered: Gathered, name: str) -> Node:
    return {
        "@id": _iri(gathered.case, "source", name),
        "@type": ["CreativeWork", "Entity"],
        "name": gathered.case.sources.get(name, name),
        "license": gathered.licence(name),
    }


def _duty(case: Case, duty: Duty) -> Node:
    article = next(a for a in case.agreement.articles if a.number == duty.article)
    return {
        "@id": _iri(case, "duty", duty.id),
        "@type": ["Legislation", "Entity"],
        "name": duty.title or duty.id,
        "article": duty.article,
        "text": article.words,
        "isPartOf": _iri(case, "agreement"),
    }


def _claim(gathered: Gathered, claim: Claim) -> Node:
    case = gathered.case
    speaker = _actor_iri(case, claim.speaker)
    node: Node = {
        "@id": _iri(case, "claim", claim.id),
        "@type": ["Claim", "Entity"],
        "text": claim.text or claim.quote or claim.act,
        "act": claim.act,
        "author": speaker,
        "wasAttributedTo": speaker,
        "license": gathered.licence(claim.source),
        "reviewed": claim.reviewed,
    }
    if claim.type:
        node["eventType"] = claim.type
    if claim.source:
        node["publisher"] = _iri(case, "source", claim.source)
        node["hadPrimarySource"] = _iri(case, "source", claim.source)
    if claim.url:
        node["appearance"] = quote(claim.url, safe=":/?#[]@!$&'()*+,;=%-._~")
    node |= _dated("dateCreated", claim.said) | _dated("datePublished", claim.published)
    against = [_iri(case, "claim", c.id) for c in gathered.denials.get(claim.id, ())]
    if against:
        node["deniedBy"] = against
    if claim.denies:
        node["denies"] = [_iri(case, "claim", name) for name in claim.denies]
    return node


def _dated(term: str, period: Interval | None) -> Node:
    return {term: iso_utc(period.start)} if period else {}


def _review(gathered: Gathered, verdict: Verdict) -> Node:
    case = gathered.case
    duty = next(d for d in case.agreement.duties if d.id == verdict.duty)
    who = "all bearers together" if verdict.who == EVERYONE else verdict.who
    key = (verdict.duty, verdict.who, verdict.viewpoint, verdict.reading)
    node: Node = {
        "@id": _iri(case, "verdict", *key),
        "@type": ["ClaimReview", "Entity"],
        "claimReviewed": f"{who}: “{duty.title or duty.id}” (article {duty.article}) is kept",
        "itemReviewed": _iri(case, "duty", verdict.duty),
        "author": "urn:servanda:program",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": str(verdict.verdict),
            "ratingExplanation": reasons(verdict) or str(verdict.verdict),
        },
        "viewpoint": verdict.viewpoint,
        "reading": verdict.reading,
        "because": [str(b) for b in verdict.because],
        "possible": [str(a) for a in verdict.possible],
        "wasGeneratedBy": _iri(case, "check"),
        "wasDerivedFrom": [
            _iri(case, "duty", verdict.duty),
            *(_iri(case, "claim", name) for name in verdict.claims),
        ],
        "dateCreated": iso_utc(gathered.known_at),
    }
    if verdict.who != EVERYONE:
        node["bearer"] = _actor_iri(case, verdict.who)
    return node


def _questions(gathered: Gathered) -> Iterator[Node]:
    case = gathered.case
    records = question_records(gathered.questions, gathered.as_of, case.agreement.timezone)
    for record, asked in zip(records, gathered.questions, strict=True):
        question = asked.question
        node: Node = {
            "@id": _iri(case, "question", question.id),
            "@type": ["Question", "Entity"],
            "text": question.text,
            "author": _actor_iri(case, question.asked_by),
            "askedOf": _actors(case, question.asked_of),
            "state": record["state"],
            "about": [_iri(case, "duty", d) for d in question.duties] or [_iri(case, "agreement")],
            **_dated("dateCreated", question.asked),
        }
        if question.claim:
            node["wasDerivedFrom"] = _iri(case, "claim", question.claim)
        answers = [
            {
                "@id": _iri(case, "answer", a.reply.id),
                "@type": ["Answer", "Entity"],
                "text": a.reply.text,
                "author": _actor_iri(case, a.reply.by),
                "disputedBy": _actors(case, a.disputed_by),
                **_dated("dateCreated", a.reply.answered),
            }
            for a in asked.answers
        ]
        yield node | ({"suggestedAnswer": answers} if answers else {})


def _actors(case: Case, names: Iterable[str]) -> list[str]:
    return [_actor_iri(case, name) for name in names]
