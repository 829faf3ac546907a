"""Review: candidates that a machine found, accepted, corrected, rejected or skipped.

Comes in: a visit by a reviewer, and decisions as forms. Goes out: one candidate at a time
with its sentence, and new rows of the ledger. Every decision can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from servanda.case.terms import Case
from servanda.claims.editing import EDITABLE, edited
from servanda.claims.writing import written
from servanda.errors import BadInput, Fault
from servanda.ledger import Entry, Kind, Ledger
from servanda.ledger.deciding import Decider, revoke
from servanda.ledger.decisions import active
from servanda.ledger.reviewing import Pending, decide, in_context, named, pending, put_right
from servanda.vocabulary import acts, event_types
from servanda.web.desk import admitted, desk_of
from servanda.web.forms import posted
from servanda.web.rights import Ability
from servanda.web.visit import CaseVisit, Page

_SHOWN = tuple(c for c in EDITABLE if c not in ("text", "amends", "grade", "side", "event"))
_MOST_LISTED = 40
_REVOCABLE = (Kind.DECISION, Kind.CORRECTION)


def show(visit: CaseVisit) -> Page:
    """Return the candidate that is next, or the one that the address names."""
    ledger = Ledger.open(visit.case.path)
    waiting = pending(ledger)
    query = visit.request.query_params
    at = _place(waiting, query.get("at", ""))
    one = waiting[at] if waiting else None
    return Page(
        "review.html",
        visit.say("Review"),
        {
            "waiting": len(waiting),
            "at": at,
            "one": one,
            "pieces": in_context(ledger, one) if one else (),
            "cells": _cells(visit.case, one) if one else {},
            "others": [w.name for w in waiting[at + 1 : at + 1 + _MOST_LISTED]],
            "following": waiting[(at + 1) % len(waiting)].name if len(waiting) > 1 else "",
            "decided": _decided(visit.snapshot.entries),
            "acts": list(acts()),
            "types": {code: t.name for code, t in event_types().items()},
            "csrf": visit.reader.csrf,
        },
    )


def _place(waiting: Sequence[Pending], name: str) -> int:
    return next((n for n, w in enumerate(waiting) if w.name == name), 0)


def _cells(case: Case, one: Pending) -> Mapping[str, str]:
    cells = written(one.held.claim, case.agreement.timezone)
    return {column: cells[column] for column in _SHOWN}


def _decided(entries: Sequence[Entry]) -> list[tuple[int, str, str, str]]:
    """Return the last decisions that stand: row, what, about which claims, by whom."""
    found = []
    for entry in reversed(active(list(entries))):
        if entry.kind in _REVOCABLE:
            said = entry.content
            keys = said.get("claims") or [said.get("claim", [""])]
            names = ", ".join("/".join(filter(None, k)) for k in keys[:3])
            what = str(said.get("decision", "correct"))
            found.append((entry.seq, what, names, str(said.get("by", ""))))
    return found[:12]


async def act(request: Request) -> Response:
    """Take a decision on a candidate, then show the next."""
    reader, case = await admitted(request, Ability.REVIEW)
    fields = await posted(request, reader)
    desk = desk_of(request)
    snapshot = await desk.snapshot(case)
    decider = Decider(reader.name or "this machine", fields.get("reason", "") or "reviewed",
                      desk.settings.now())  # fmt: skip
    await run_in_threadpool(_act, snapshot.case, desk.shelf.ledger(case), fields, decider)
    after = urlencode({"at": fields["next"]}) if fields.get("next") else ""
    return RedirectResponse(f"/cases/{case}/review?{after}".rstrip("?"), 303)


def _act(case: Case, ledger: Ledger, fields: Mapping[str, str], decider: Decider) -> None:
    action = fields.get("action", "")
    if action == "undo":
        row = fields.get("row", "")
        if not row.isdigit():
            raise BadInput(Fault("row", "is no row of the ledger."))
        revoke(ledger, int(row), decider)
        return
    if action not in ("accept", "reject", "correct"):
        raise BadInput(Fault("action", "is none.", "Actions: accept, reject, correct, undo."))
    (one,) = _candidate(ledger, fields.get("candidate", ""))
    changed = _changed(case, one, fields)
    if action != "reject" and changed:
        put_right(ledger, one, edited(one.held.claim, changed, case), decider)
    if action != "correct":
        decide(ledger, [one.held.key], decider, accept=action == "accept")


def _candidate(ledger: Ledger, name: str) -> list[Pending]:
    """Return the candidate of a name.

    Raises:
        HTTPException: 409 when it waits no more: somebody else was quicker.
    """
    try:
        return named(pending(ledger), [name])[:1]
    except BadInput:
        raise HTTPException(409) from None


def _changed(case: Case, one: Pending, fields: Mapping[str, str]) -> dict[str, str]:
    before = _cells(case, one)
    return {
        column: fields[f"f-{column}"].strip()
        for column in _SHOWN
        if f"f-{column}" in fields and fields[f"f-{column}"].strip() != before[column]
    }
