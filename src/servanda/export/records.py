"""Claims, events, verdicts, questions and sources as records with the same fields everywhere.

Comes in: what was gathered. Goes out: a record a row, its values text, numbers, lists of
text, or nothing. CSV, Parquet and GeoJSON write these; `linked` says the same as JSON-LD.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from servanda.claims.times import cell_of
from servanda.clock import iso_utc
from servanda.export.gathered import Gathered, worded
from servanda.export.questions import question_records
from servanda.model import BEGINNING, FOREVER, Claim, Interval, Verdict
from servanda.verdicts.sentences import reasons
from servanda.viewpoints.events import Event
from servanda.viewpoints.resolving import ResolvedClaim

Record: TypeAlias = dict[str, Any]
FIELDS: Mapping[str, tuple[str, ...]] = {
    "claims": (
        *("id", "speaker", "side", "act", "effect", "type", "predicate", "actor", "target"),
        *("place", "object", "occurred", "start", "end", "count", "count_low", "count_high"),
        *("unit", "modality", "hearsay", "said", "published", "event", "denies", "denied_by"),
        *("denials", "amends", "text", "quote", "source", "url", "licence", "grade", "reviewed"),
    ),
    "events": (
        *("event", "predicates", "places", "start", "end", "attributed_to", "affirmed_by"),
        *("sides", "counts", "claims", "denied_by", "denials", "response", "sources"),
        "licences",
    ),
    "verdicts": (
        *("duty", "title", "article", "who", "viewpoint", "reading", "verdict", "possible"),
        *("because", "in_words", "final", "since", "due", "as_of", "known_at", "days_covered"),
        *("days_due", "claims", "denials", "unreviewed"),
    ),
    "questions": (
        *("id", "asked_by", "asked_of", "about", "article", "duties", "text", "asked", "forum"),
        *("claim", "state", "open", "days_open", "answers", "binds", "disputed_by"),
    ),
    "sources": ("source", "name", "claims", "example", "licence"),
}
"""The fields of each kind of record, in order; a file without records has them, too."""


def claim_records(gathered: Gathered) -> Iterator[Record]:
    """Give a record for each claim and actor, with its denials and its source's licence."""
    zone = gathered.case.agreement.timezone
    for resolved in gathered.heard.claims:
        claim = resolved.claim
        against = gathered.denials.get(claim.id, ())
        yield {
            "id": claim.id,
            "speaker": claim.speaker,
            "side": resolved.side,
            "act": claim.act,
            "effect": resolved.effect,
            "type": claim.type,
            "predicate": resolved.predicate,
            "actor": claim.actor,
            "target": claim.target,
            "place": claim.place,
            "object": claim.object,
            "occurred": _written(claim.occurred, zone),
            "start": _start(claim.occurred),
            "end": _end(claim.occurred),
            "count": claim.count.best,
            "count_low": claim.count.low,
            "count_high": claim.count.high,
            "unit": claim.count.unit,
            "modality": claim.modality.value,
            "hearsay": claim.hearsay,
            "said": _written(claim.said, zone),
            "published": _written(claim.published, zone),
            "event": claim.event,
            "denies": list(claim.denies),
            "denied_by": [c.id for c in against],
            "denials": worded(against),
            "amends": _amends(claim),
            "text": claim.text,
            "quote": claim.quote,
            "source": claim.source,
            "url": claim.url,
            "licence": gathered.licence(claim.source),
            "grade": claim.grade,
            "reviewed": claim.reviewed,
        }


def event_records(gathered: Gathered) -> Iterator[Record]:
    """Give a record for each event that somebody says happened: who says so, and who denies it.

    Nothing is averaged: the counts are those that each speaker states.
    """
    for event in sorted(gathered.heard.events.values(), key=_when):
        claims = [c.claim for c in event.affirmations]
        against = {d.by.claim.id: d.by.claim for d in event.denials}
        times = [c.occurred for c in claims if c.occurred is not None]
        sources = dict.fromkeys(c.source for c in claims if c.source)
        yield {
            "event": event.id,
            "predicates": _each(c.predicate for c in event.affirmations),
            "places": _each(c.place for c in event.affirmations),
            "start": _instant(min((t.start for t in times), default=None)),
            "end": _instant(max((t.end for t in times), default=None)),
            "attributed_to": _attributions(event),
            "affirmed_by": _each(c.speaker for c in event.affirmations),
            "sides": _each(c.side for c in event.affirmations),
            "counts": _counts(claims),
            "claims": _each(c.id for c in claims),
            "denied_by": list(against),
            "denials": worded(against.values()),
            "response": any(c.response for c in event.affirmations),
            "sources": list(sources),
            "licences": _each(gathered.licence(s) for s in sources),
        }


def verdict_records(gathered: Gathered) -> Iterator[Record]:
    """Give a record for each verdict: every duty, bearer, viewpoint and reading."""
    duties = {d.id: d for d in gathered.case.agreement.duties}
    for verdict in gathered.verdicts:
        days = verdict.witness.coverage
        yield {
            "duty": verdict.duty,
            "title": duties[verdict.duty].title,
            "article": verdict.article,
            "who": verdict.who,
            "viewpoint": verdict.viewpoint,
            "reading": verdict.reading,
            "verdict": str(verdict.verdict),
            "possible": [str(a) for a in verdict.possible],
            "because": [str(b) for b in verdict.because],
            "in_words": reasons(verdict),
            "final": verdict.final,
            "since": _instant(verdict.since),
            "due": _instant(verdict.due),
            "as_of": iso_utc(gathered.as_of),
            "known_at": iso_utc(gathered.known_at),
            "days_covered": None if days is None else days.covered,
            "days_due": None if days is None else days.due,
            "claims": list(verdict.claims),
            "denials": _denials(gathered, verdict),
            "unreviewed": verdict.unreviewed,
        }


def question_rows(gathered: Gathered) -> Iterator[Record]:
    """Give a record for each question, its answers in words."""
    timezone = gathered.case.agreement.timezone
    for record in question_records(gathered.questions, gathered.as_of, timezone):
        answers = record.pop("answers")
        yield record | {
            "answers": [f"{a['by']} [{a['id']}]: {a['text']}" for a in answers],
            "binds": _each(who for a in answers for who in a["binds"]),
            "disputed_by": _each(who for a in answers for who in a["disputed_by"]),
        }


def source_records(gathered: Gathered) -> Iterator[Record]:
    """Give a record for each publisher: how many claims it brings, and its licence."""
    counts = Counter(c.source or "not stated" for c in gathered.claims)
    urls = {c.source: c.url for c in reversed(gathered.claims) if c.url}
    for name, number in sorted(counts.items()):
        yield {
            "source": name,
            "name": gathered.case.sources.get(name, name),
            "claims": number,
            "example": urls.get(name, ""),
            "licence": gathered.licence(name),
        }


def _denials(gathered: Gathered, verdict: Verdict) -> list[str]:
    return worded(
        {c.id: c for cited in verdict.claims for c in gathered.denials.get(cited, ())}.values()
    )


def _attributions(event: Event) -> list[str]:
    """Return who is said to have done it, each with those who say so."""
    by_actor: dict[str, dict[str, None]] = {}
    for claim in event.affirmations:
        by_actor.setdefault(claim.actor or "nobody named", {})[_who(claim)] = None
    return [f"{actor}, says {', '.join(voices)}" for actor, voices in by_actor.items()]


def _who(claim: ResolvedClaim) -> str:
    return f"{claim.claim.speaker} [{claim.claim.id}]"


def _counts(claims: Sequence[Claim]) -> list[str]:
    """Return each speaker's own count; two sides' counts are never summed."""
    return [
        f"{_number(c)} {c.count.unit}".strip() + f", says {c.speaker} [{c.id}]"
        for c in claims
        if any(n is not None for n in (c.count.best, c.count.low, c.count.high))
    ]


def _number(claim: Claim) -> str:
    count = claim.count
    if count.best is not None:
        return f"{count.best:g}"
    low = f"{count.low:g}" if count.low is not None else "…"
    return f"{low} to {count.high:g}" if count.high is not None else f"{low} or more"


def _when(event: Event) -> tuple[int, str]:
    times = [c.claim.occurred.start for c in event.affirmations if c.claim.occurred]
    return min(times, default=FOREVER), event.id


def _each(values: Any) -> list[str]:  # noqa: ANN401 — any iterable of text
    return [v for v in dict.fromkeys(values) if v]


def _amends(claim: Claim) -> str:
    amends = claim.amends
    return f"{amends.duty}.{amends.field}={amends.value}" if amends else ""


def _written(period: Interval | None, zone: str) -> str:
    return cell_of(period, zone) if period else ""


def _start(period: Interval | None) -> str | None:
    return _instant(period.start) if period else None


def _end(period: Interval | None) -> str | None:
    return _instant(period.end) if period else None


def _instant(when: int | None) -> str | None:
    return None if when is None or not BEGINNING < when < FOREVER else iso_utc(when)
