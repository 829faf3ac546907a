"""The sources: what came in, when, what was refused, and whether both sides fare alike.

Comes in: a visit. Goes out: tables by source, by load and by side, each as CSV, too. The
audit counts the same things for each side by the same rule; it weighs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from starlette.responses import Response

from servanda.ledger import Entry, Kind
from servanda.ledger.store import apply_all
from servanda.model import Instant
from servanda.viewpoints.resolving import resolve
from servanda.web.claimrows import Row, rows_of
from servanda.web.files import csv_file
from servanda.web.snapshot import View
from servanda.web.visit import CaseVisit, Page

_UNDECIDED = frozenset({Kind.LOAD, Kind.ITEM, Kind.FEED, Kind.CLAIM})
"""The kinds of row by which nobody decides anything about a claim."""


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher: how many statements, between when, whose, how graded, at which hand."""

    name: str
    statements: int
    first: Instant
    last: Instant
    speakers: int
    hearsay: int
    ungraded: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class Load:
    """One file that came in: when, what of it was new, known, refused."""

    row: int
    when: Instant
    file: str
    format: str
    added: int
    known: int
    refused: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Side:
    """What is counted alike for every side."""

    name: str
    says: int
    accuses: int
    accusations_denied: int
    accusations_unanswered: int
    accused: int
    denies: int
    leaves_unanswered: int
    at_first_hand: int
    unreviewed: int
    rejected: int


def show(visit: CaseVisit) -> Page:
    """Return the page of sources."""
    return Page(
        "sources.html",
        visit.say("Sources"),
        {
            "sources": sources(visit.view),
            "loads": loads(visit.snapshot.entries),
            "sides": sides(visit),
            "decisions": _decisions(visit.snapshot.entries),
            "total": len(rows_of(visit.view)),
            "rows": len(visit.snapshot.entries),
            "head": visit.snapshot.head,
        },
    )


@lru_cache(maxsize=8)
def sources(view: View) -> list[Source]:
    """Return every publisher, the one with most statements first."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(view):
        by_name[row.claim.source].append(row)
    found = [_source(name, mine) for name, mine in by_name.items()]
    return sorted(found, key=lambda s: (-s.statements, s.name))


def _source(name: str, rows: Sequence[Row]) -> Source:
    times = [r.said for r in rows if r.said]
    return Source(
        name=name,
        statements=len(rows),
        first=min(times, default=0),
        last=max(times, default=0),
        speakers=len({r.parts[0].speaker for r in rows}),
        hearsay=sum(r.claim.hearsay > 0 for r in rows),
        ungraded=sum(not r.claim.grade for r in rows),
        unreviewed=sum(not r.claim.reviewed for r in rows),
    )


def loads(entries: Iterable[Entry]) -> list[Load]:
    """Return every file that came in, the last first."""
    found = [
        Load(
            row=e.seq,
            when=e.recorded_at,
            file=str(said.get("file", "")),
            format=str(said.get("as", said.get("feed", ""))),
            added=int(said["added"] if "added" in said else said.get("rows", 0)),
            known=int(said.get("known", 0)),
            refused=int(said.get("left_out", 0)),
            sha256=str(said.get("sha256", "")),
        )
        for e in entries
        if e.kind in (Kind.LOAD, Kind.FEED)
        for said in [e.content]
    ]
    return found[::-1]


def sides(visit: CaseVisit) -> list[Side]:
    """Return what is counted alike for every side that the case opposes to another."""
    rejected = _rejected(visit)
    return [replace(s, rejected=rejected.get(s.name, 0)) for s in heard_of(visit.view)]


@lru_cache(maxsize=8)
def heard_of(view: View) -> list[Side]:
    """Return what the statements of a view count for every side; `rejected` is not counted yet."""
    names = sorted({side for pair in view.case.opposed for side in pair})
    return [_side(name, rows_of(view)) for name in names]


def _side(name: str, rows: Sequence[Row]) -> Side:
    mine = [r for r in rows if r.parts[0].side == name]
    accusing = [r for r in mine if r.accused]
    against = [r for r in rows if name in r.accused]
    return Side(
        name=name,
        says=len(mine),
        accuses=len(accusing),
        accusations_denied=sum(bool(r.denied_by) for r in accusing),
        accusations_unanswered=sum(r.unanswered for r in accusing),
        accused=len(against),
        denies=sum(bool(r.denies) or any(p.denies for p in r.parts) for r in mine),
        leaves_unanswered=sum(r.unanswered for r in against),
        at_first_hand=sum(r.claim.hearsay == 0 for r in mine),
        unreviewed=sum(not r.claim.reviewed for r in mine),
        rejected=0,
    )


def _rejected(visit: CaseVisit) -> dict[str, int]:
    """Return how many candidates of each side reviewers rejected or set aside."""
    if {e.kind for e in visit.snapshot.entries} <= _UNDECIDED:
        return {}
    held = {h.claim.id for h in visit.snapshot.held}
    found: dict[str, set[str]] = defaultdict(set)
    for everything in apply_all(visit.snapshot.entries):
        if everything.claim.id not in held:
            side = resolve(visit.case, everything.claim).side
            found[side].add(everything.claim.id)
    return {side: len(ids) for side, ids in found.items()}


def _decisions(entries: Iterable[Entry]) -> list[tuple[Entry, str, str]]:
    """Return the last decisions: the row, who decided, and why."""
    found = [
        (e, str(e.content.get("by", "")), str(e.content.get("reason", "")))
        for e in entries
        if e.kind not in (Kind.LOAD, Kind.CLAIM)
    ]
    return found[::-1][:50]


def table(visit: CaseVisit) -> Response:
    """Return the table that the address names (sources, loads or sides) as CSV."""
    name = visit.request.path_params["table"]
    kinds: dict[str, tuple[type[Source | Load | Side], Sequence[object]]] = {
        "sources": (Source, sources(visit.view)),
        "loads": (Load, loads(visit.snapshot.entries)),
        "sides": (Side, sides(visit)),
    }
    kind, found = kinds[name]
    head = [f.name for f in fields(kind)]
    return csv_file(f"{visit.case.id}-{name}", head, ([getattr(r, h) for h in head] for r in found))
