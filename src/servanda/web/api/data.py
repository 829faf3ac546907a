"""Records as JSON data. The keys are those of the command line's --json, where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.agreement.terms import Agreement, Article, Duty, Reading
from servanda.clock import iso_utc
from servanda.gaps import Finding
from servanda.ledger.questions import Asked
from servanda.model import Claim, Instant, Interval, Occurrence, Verdict
from servanda.registers.terms import Register, Series
from servanda.verdicts.history import Change
from servanda.web.claimrows import Row

Data = dict[str, Any]


def moment(when: Instant | None) -> str | None:
    """Return an instant as ISO 8601 in UTC."""
    return None if when is None else iso_utc(when)


def period(when: Interval | None) -> Data | None:
    """Return a half-open period and how finely it was stated."""
    if when is None:
        return None
    return {
        "start": iso_utc(when.start),
        "end": iso_utc(when.end),
        "precision": when.precision.value,
    }


def verdict(one: Verdict) -> Data:
    """Return a verdict."""
    days = one.witness.coverage
    return {
        "duty": one.duty,
        "article": one.article,
        "who": one.who,
        "viewpoint": one.viewpoint,
        "reading": one.reading,
        "verdict": one.verdict,
        "possible": [str(a) for a in one.possible],
        "because": [str(b) for b in one.because],
        "final": one.final,
        "since": moment(one.since),
        "due": moment(one.due),
        "claims": list(one.claims),
        "unreviewed": one.unreviewed,
        "days_covered": None if days is None else days.covered,
        "days_due": None if days is None else days.due,
    }


def occurrence(one: Occurrence) -> Data:
    """Return an event of a witness."""
    return {
        "event": one.event,
        "role": str(one.role),
        "predicate": one.predicate,
        "actor": one.actor,
        "period": period(one.interval),
        "standing": str(one.standing),
        "ground": one.ground,
        "supporting": list(one.supporting),
        "affirming": list(one.affirming),
        "denying": list(one.denying),
        "elsewhere": list(one.elsewhere),
        "doubts": [str(d) for d in one.doubts],
    }


def change(one: Change) -> Data:
    """Return what a verdict was and is."""
    return {
        "before": one.before.verdict if one.before else None,
        "after": verdict(one.after),
        "new_claims": list(one.new_claims),
    }


def claim(one: Claim) -> Data:
    """Return a claim, one row for one actor."""
    return {
        "id": one.id,
        "speaker": one.speaker,
        "side": one.side,
        "source": one.source,
        "act": one.act,
        "type": one.type,
        "actor": one.actor,
        "target": one.target,
        "place": one.place,
        "object": one.object,
        "occurred": period(one.occurred),
        "count": {
            "best": one.count.best,
            "low": one.count.low,
            "high": one.count.high,
            "unit": one.count.unit,
        },
        "modality": one.modality.value,
        "hearsay": one.hearsay,
        "said": period(one.said),
        "published": period(one.published),
        "event": one.event,
        "denies": list(one.denies),
        "text": one.text,
        "quote": one.quote,
        "url": one.url,
        "grade": one.grade,
        "reviewed": one.reviewed,
    }


def row(one: Row) -> Data:
    """Return a statement: its claims, and who answers it."""
    return {
        "id": one.id,
        "speaker": one.parts[0].speaker,
        "side": one.parts[0].side,
        "claims": [claim(p.claim) for p in one.parts],
        "denied_by": list(one.denied_by),
        "denies": list(one.denies),
        "joined_by": list(one.joined),
        "accuses": list(one.accused),
        "unanswered": one.unanswered,
    }


def agreement(one: Agreement) -> Data:
    """Return the agreement with its articles and duties."""
    return {
        "title": one.title,
        "timezone": one.timezone,
        "signed": period(one.signed),
        "in_force": moment(one.in_force),
        "parties": list(one.parties),
        "signatories": list(one.signatories),
        "guarantors": list(one.guarantors),
        "observers": list(one.observers),
        "languages": list(one.languages),
        "versions": [{"label": label, "address": where} for label, where in one.versions],
        "warning": one.warning,
        "articles": [_article(a) for a in one.articles],
    }


def _article(one: Article) -> Data:
    return {
        "number": one.number,
        "heading": one.heading,
        "words": one.words,
        "line": one.position.line,
        "duties": [duty(d) for d in one.duties],
    }


def duty(one: Duty) -> Data:
    """Return a duty with its readings."""
    return {
        "id": one.id,
        "title": one.title or one.id,
        "type": one.type,
        "article": one.article,
        "kind": str(one.terms.kind),
        "who": list(one.terms.who),
        "to": list(one.terms.to),
        "where": one.terms.where,
        "by": moment(one.terms.by),
        "assumed": list(one.assumed),
        "readings": [_reading(r) for r in one.readings],
    }


def _reading(one: Reading) -> Data:
    return {"name": one.name, "changes": list(one.overlays), "source": one.source}


def gap(one: Finding) -> Data:
    """Return a gap."""
    return {
        "rule": one.rule,
        "title": one.title,
        "severity": str(one.severity),
        "article": one.article,
        "duty": one.duty,
        "line": one.line,
        "quote": one.quote,
        "question": one.question,
        "blocks": list(one.blocks),
        "asked": list(one.asked),
        "accepted": one.accepted,
    }


def question(one: Asked, days: int | None) -> Data:
    """Return a question with its answers; `days` it has been open."""
    asked = one.question
    return {
        "id": asked.id,
        "asked_by": asked.asked_by,
        "asked_of": list(asked.asked_of),
        "about": asked.about,
        "article": asked.article,
        "duties": list(asked.duties),
        "text": asked.text,
        "asked": period(asked.asked),
        "forum": asked.forum,
        "claim": asked.claim,
        "state": one.state,
        "days_open": days,
        "answers": [
            {
                "id": a.reply.id,
                "by": a.reply.by,
                "text": a.reply.text,
                "answered": period(a.reply.answered),
                "binding": a.reply.binding,
                "binds": list(a.reply.binds),
                "disputed_by": list(a.disputed_by),
            }
            for a in one.answers
        ],
    }


def register(one: Register) -> Data:
    """Return a register: every voice's series apart, and what is odd."""
    return {
        "id": one.id,
        "name": one.name,
        "series": [_series(s) for s in one.series],
        "flags": [
            {
                "oddity": str(f.oddity),
                "voices": list(f.voices),
                "period": period(f.period),
                "words": f.words,
                "claims": list(f.claims),
            }
            for f in one.flags
        ],
    }


def _series(one: Series) -> Data:
    figures: list[Mapping[str, Any]] = [
        {
            "claim": f.claim,
            "period": period(f.period),
            "basis": str(f.basis),
            "best": f.count.best,
            "low": f.count.low,
            "high": f.count.high,
            "denied_by": list(f.denied_by),
        }
        for f in one.figures
    ]
    return {
        "voice": one.voice,
        "actor": one.actor,
        "place": one.place,
        "measure": one.measure,
        "figures": figures,
    }
