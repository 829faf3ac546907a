"""The reads of the API, one entry each: address, what it takes, what it gives, how it is read.

Comes in: a visit. Goes out: JSON data. Pages, API, client and MCP tools ask the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import BaseModel
from starlette.exceptions import HTTPException

from servanda.clock import iso_utc
from servanda.ledger.questions import register_of
from servanda.registers.build import registers as build_registers
from servanda.verdicts.change import would_change
from servanda.verdicts.sentences import explain
from servanda.web.api import data, shapes, text_shapes
from servanda.web.api.data import Data
from servanda.web.claimrows import Row, rows_by_id, rows_of
from servanda.web.openness import findings_of
from servanda.web.pages import cell, claims, search, sources
from servanda.web.paging import Part, part_of
from servanda.web.question import readings_of
from servanda.web.visit import CaseVisit

Read: TypeAlias = Callable[[CaseVisit], Data]

TIMES = ("as_of", "known_at", "recorded_at")
ASKED = (*TIMES, "since", "viewpoint", "reading")
FILTERS = (
    *("q", "speaker", "side", "act", "type", "actor", "place", "source", "event", "state"),
    *("from", "to"),
)
PAGING = ("page", "per_page")


@dataclass(frozen=True, slots=True)
class Operation:
    """One read.

    Attributes:
        name: for the OpenAPI document, the client and the MCP tool.
        path: under /api/v1, with names in braces.
        summary: what it gives, in a sentence.
        takes: names of the query's parameters.
        gives: the shape of the answer.
        read: how it is read.
    """

    name: str
    path: str
    summary: str
    takes: tuple[str, ...]
    gives: type[BaseModel]
    read: Read


def case_line(visit: CaseVisit) -> Data:
    """Return a case in a line."""
    agreement = visit.case.agreement
    return {
        "id": visit.case.id,
        "title": agreement.title,
        "timezone": agreement.timezone,
        "duties": len(agreement.duties),
        "claims": len(rows_of(visit.view)),
        "viewpoints": list(visit.snapshot.viewpoints),
        "readings": list(readings_of(visit.case)),
        "head": visit.snapshot.head,
    }


def _agreement(visit: CaseVisit) -> Data:
    return data.agreement(visit.case.agreement)


def _verdicts(visit: CaseVisit) -> Data:
    query = visit.request.query_params
    wanted = visit.verdicts
    if query.get("reading"):
        wanted = tuple(v for v in wanted if v.reading == visit.question.reading)
    for name, field in (("duty", "duty"), ("who", "who"), ("verdict", "verdict")):
        if query.get(name):
            wanted = tuple(v for v in wanted if getattr(v, field) == query[name])
    return {
        "case": visit.case.id,
        "as_of": iso_utc(visit.question.as_of),
        "known_at": iso_utc(visit.question.known_at),
        "verdicts": [data.verdict(v) for v in wanted],
    }


def _changes(visit: CaseVisit) -> Data:
    return {
        "case": visit.case.id,
        "since": iso_utc(visit.question.changed_since),
        "as_of": iso_utc(visit.question.as_of),
        "items": [data.change(c) for c in visit.changes],
    }


def _explanation(visit: CaseVisit) -> Data:
    duty = cell.duty_asked(visit)
    verdict = cell.verdict_asked(visit, duty)
    article = next(a for a in visit.case.agreement.articles if a.number == duty.article)
    parts = verdict.witness.parts or (verdict,)
    events = list(dict.fromkeys(o for part in parts for o in part.witness.occurrences))
    rows = rows_by_id(visit.view)
    return {
        "verdict": data.verdict(verdict),
        "article": article.number,
        "words": article.words,
        "sentences": explain(verdict, visit.view.library).splitlines(),
        "events": [data.occurrence(o) for o in events],
        "claims": [data.row(rows[c]) for c in verdict.claims if c in rows],
        "would_change": would_change(verdict, duty),
    }


def _statements(visit: CaseVisit) -> Data:
    rows, _ = claims.chosen(visit)
    part = part_of(rows, visit.request.query_params)
    return paged(visit, part) | {"items": [data.row(r) for r in part.rows]}


def paged(visit: CaseVisit, part: Part[Row]) -> Data:
    """Return which part of a list it is, and the address of the next."""
    following = None
    if part.number < part.pages:
        url = visit.request.url.include_query_params(page=part.number + 1)
        following = f"{url.path}?{url.query}"
    return {"page": part.number, "pages": part.pages, "total": part.total, "next": following}


def _statement(visit: CaseVisit) -> Data:
    found = rows_by_id(visit.view).get(visit.request.path_params["claim"])
    if found is None:
        raise HTTPException(404)
    return data.row(found)


def _gaps(visit: CaseVisit) -> Data:
    return {"items": [data.gap(f) for f in findings_of(visit.view)]}


def _questions(visit: CaseVisit) -> Data:
    until = visit.question.as_of
    found = register_of(visit.snapshot.entries, as_of=until, recorded_at=visit.question.recorded_at)
    return {"items": [data.question(q, q.days_open(until, visit.zone)) for q in found]}


def _sources(visit: CaseVisit) -> Data:
    return {
        "items": [
            {
                "name": s.name,
                "statements": s.statements,
                "first": data.moment(s.first or None),
                "last": data.moment(s.last or None),
                "speakers": s.speakers,
                "hearsay": s.hearsay,
                "ungraded": s.ungraded,
                "unreviewed": s.unreviewed,
            }
            for s in sources.sources(visit.view)
        ]
    }


def _registers(visit: CaseVisit) -> Data:
    found = build_registers(visit.view.testimony, visit.question.as_of)
    return {"items": [data.register(r) for r in found]}


def _search(visit: CaseVisit) -> Data:
    words = visit.request.query_params.get("q", "")[:200]
    found = search.look_for(visit, words)
    part = part_of(found.claims, visit.request.query_params)
    return paged(visit, part) | {
        "articles": [a.number for a in found.articles],
        "duties": [d.id for d in found.duties],
        "items": [data.row(r) for r in part.rows],
    }


OPERATIONS: Sequence[Operation] = (
    Operation("case", "/cases/{case}", "A case in a line.", TIMES, shapes.Case, case_line),
    Operation(
        "agreement",
        "/cases/{case}/agreement",
        "The agreement: its articles, duties and readings.",
        (),
        text_shapes.Agreement,
        _agreement,
    ),
    Operation(
        "verdicts",
        "/cases/{case}/verdicts",
        "Whether each duty is kept, by bearer, viewpoint and reading.",
        (*ASKED, "duty", "who", "verdict"),
        shapes.Verdicts,
        _verdicts,
    ),
    Operation(
        "changes",
        "/cases/{case}/changes",
        "The verdicts that are not what they were at a time, on what was known then.",
        (*ASKED, "changed_since"),
        shapes.Changes,
        _changes,
    ),
    Operation(
        "explanation",
        "/cases/{case}/duties/{duty}/explanation",
        "Why a verdict is what it is: words, events, who says what and who denies it.",
        (*ASKED, "who"),
        shapes.Explanation,
        _explanation,
    ),
    Operation(
        "claims",
        "/cases/{case}/claims",
        "Who says what, with who joins, who denies and who stays silent; the last said first.",
        (*ASKED, *FILTERS, "duty", "who", *PAGING),
        shapes.Statements,
        _statements,
    ),
    Operation(
        "claim",
        "/cases/{case}/claims/{claim}",
        "One statement.",
        TIMES,
        shapes.Statement,
        _statement,
    ),
    Operation(
        "gaps",
        "/cases/{case}/gaps",
        "What the text leaves open, as questions ready to be asked; accepted ones last.",
        TIMES,
        text_shapes.Gaps,
        _gaps,
    ),
    Operation(
        "questions",
        "/cases/{case}/questions",
        "What was asked about the text, the answers, and the days each is open.",
        TIMES,
        text_shapes.Questions,
        _questions,
    ),
    Operation(
        "sources",
        "/cases/{case}/sources",
        "The publishers: how many statements, when, at which hand.",
        TIMES,
        shapes.Sources,
        _sources,
    ),
    Operation(
        "registers",
        "/cases/{case}/registers",
        "What was counted: each voice's figures apart, and what does not fit.",
        TIMES,
        shapes.Registers,
        _registers,
    ),
    Operation(
        "search",
        "/cases/{case}/search",
        "Where all words of `q` stand: articles, duties, claims.",
        (*TIMES, "q", *PAGING),
        shapes.Found,
        _search,
    ),
)
