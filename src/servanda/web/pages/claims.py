"""The claims: who accuses, who joins, who denies, what stays unanswered; one claim in full.

Comes in: a visit and a filter. Goes out: a list in pages, the same as CSV, or one claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response

from servanda.claims.interchange import COLUMNS
from servanda.claims.times import cell_of, cells_of
from servanda.errors import BadInput, Fault
from servanda.model import Claim, Verdict
from servanda.vocabulary import acts
from servanda.web.addresses import address
from servanda.web.boards import shown
from servanda.web.claimrows import STATES, Row, rows_by_id, rows_of
from servanda.web.files import csv_file
from servanda.web.languages import plain
from servanda.web.naming import event_name
from servanda.web.paging import part_of
from servanda.web.sifting import MOST_TEXT, TEXTS, sieve_of, sifted
from servanda.web.snapshot import View
from servanda.web.visit import CaseVisit, Page

_MOST_CHOICES = 300
FILTERS = (*TEXTS, "from", "to", "duty", "who")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter may have: how it is called, how many statements have it."""

    value: str
    name: str
    count: int


def show(visit: CaseVisit) -> Page:
    """Return the list of claims."""
    rows, verdict = chosen(visit)
    query = visit.request.query_params
    return Page(
        "claims.html",
        visit.say("Claims"),
        {
            "part": part_of(rows, query),
            "counts": counts(rows),
            "verdict": verdict,
            "choices": choices(visit),
            "filters": {name: query.get(name, "") for name in FILTERS},
            "states": STATES,
            "kept": kept_query(query, without=()),
            "names": Names(visit),
            "any_claim": bool(visit.view.claims),
            "address": address(visit),
            "claims_state": lambda state: _state_query(query, state),
        },
    )


def chosen(visit: CaseVisit) -> tuple[list[Row], Verdict | None]:
    """Return the statements that the address asks for; those of a verdict where it names one."""
    query = visit.request.query_params
    rows = sifted(visit.view, sieve_of(query, visit.case))
    name = query.get("duty", "")
    if not name:
        return rows, None
    wanted = [v for v in shown(visit.verdicts, visit.question.reading) if v.duty == name]
    if query.get("who"):
        wanted = [v for v in wanted if v.who == query["who"]]
    if not wanted:
        raise BadInput(Fault("duty", "there is no such duty, or nobody of that name bears it."))
    ids = {c for v in wanted for c in v.claims}
    return [row for row in rows if row.id in ids], wanted[0]


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many statements accuse, are denied, joined, unanswered, unreviewed."""
    found = Counter(chain.from_iterable(r.states for r in rows))
    shown_states = ("unanswered", "denied", "joined", "denials", "unreviewed")
    return {"all": len(rows), **{state: found[state] for state in shown_states}}


def choices(visit: CaseVisit) -> Mapping[str, list[Choice]]:
    """Return the values that each filter may have, the most frequent first."""
    named: Mapping[str, Callable[[str], str]] = {
        "side": visit.actor,
        "speaker": visit.actor,
        "act": str,
        "type": Names(visit).event,
        "place": visit.place,
        "source": str,
    }
    counted = values_of(visit.view)
    return {
        field: [Choice(value, name(value), n) for value, n in counted[field]]
        for field, name in named.items()
    }


@lru_cache(maxsize=8)
def values_of(view: View) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Return each filter's values with how many statements have them; the same in any language."""
    rows = rows_of(view)

    def of(values: Iterable[str]) -> Sequence[tuple[str, int]]:
        # A value that no filter could state, too long or with control characters, is left out.
        found = Counter(values).most_common()
        stated = ((v, n) for v, n in found if v and len(v) <= MOST_TEXT and plain(v) == v)
        return list(islice(stated, _MOST_CHOICES))

    return {
        "side": of(r.parts[0].side for r in rows),
        "speaker": of(r.parts[0].speaker for r in rows),
        "act": of(r.claim.act for r in rows),
        "type": of(r.parts[0].predicate for r in rows),
        "place": of(r.parts[0].place for r in rows),
        "source": of(r.claim.source for r in rows),
    }


def _state_query(query: QueryParams, state: str) -> str:
    """Return the query of the list in one state; `all` is every state, the same again none."""
    kept = kept_query(query, without=("state",))
    chosen = "" if state in ("all", query.get("state")) else urlencode({"state": state})
    return "?" + "&".join(filter(None, (kept, chosen)))


def kept_query(query: QueryParams, *, without: Sequence[str]) -> str:
    """Return the query of a list with parameters left out, to be gone on with."""
    pairs = [(k, v) for k, v in query.multi_items() if k not in (*without, "page", "lang") and v]
    return urlencode(pairs)


class Names:
    """What templates call things."""

    def __init__(self, visit: CaseVisit) -> None:
        self._visit = visit

    def actor(self, text: str) -> str:
        """Return what an actor is called."""
        return self._visit.actor(text)

    def place(self, text: str) -> str:
        """Return what a place is called."""
        return self._visit.place(text)

    def event(self, code: str) -> str:
        """Return what an event type is called."""
        return event_name(self._visit.case, code)

    def act(self, act: str) -> str:
        """Return what an act means."""
        return acts()[act].meaning if act in acts() else act


def one(visit: CaseVisit) -> Page:
    """Return one claim in full, with those that answer it."""
    rows = rows_by_id(visit.view)
    row = rows.get(visit.request.path_params["claim"])
    if row is None:
        raise HTTPException(404)
    held = [h for h in visit.snapshot.held if h.claim.id == row.id]
    events = [e.id for e in visit.view.event_of.get(row.id, ())]
    beside = [
        rows[c.claim.id]
        for e in visit.view.event_of.get(row.id, ())
        for c in e.affirmations
        if c.claim.id != row.id and c.claim.id in rows
    ]
    return Page(
        "claim.html",
        visit.say("Claim") + f" {row.id[:80]}",
        {
            "row": row,
            "held": held,
            "events": events,
            "beside": list({r.id: r for r in beside}.values())[:50],
            "denied_by": [rows[c] for c in row.denied_by if c in rows][:50],
            "denies": [rows[c] for c in row.denies if c in rows][:50],
            "verdicts": _resting(visit, row.id),
            "names": Names(visit),
            "address": address(visit),
        },
    )


def _resting(visit: CaseVisit, claim: str) -> list[Verdict]:
    """Return the verdicts of the board that rest on a claim."""
    return [v for v in shown(visit.verdicts, visit.question.reading) if claim in v.claims][:60]


def table(visit: CaseVisit) -> Response:
    """Return the statements that the address asks for as CSV, in the interchange's columns."""
    rows, _ = chosen(visit)
    zone = visit.case.agreement.timezone
    head = (*COLUMNS, "denied_by", "joined_by", "unanswered", "reviewed")
    cells = (
        (*_cells(part.claim, zone), *_ours(row), part.claim.reviewed)
        for row in rows
        for part in row.parts
    )
    return csv_file(f"{visit.case.id}-claims", head, cells)


def _ours(row: Row) -> tuple[str, str, bool]:
    return (" ".join(row.denied_by), " ".join(row.joined), row.unanswered)


def _cells(claim: Claim, zone: str) -> list[object]:
    start, end = cells_of(claim.occurred, zone) if claim.occurred else ("", "")
    amends = claim.amends
    said = {
        "from": start,
        "to": end,
        "count": claim.count.best,
        "count_low": claim.count.low,
        "count_high": claim.count.high,
        "unit": claim.count.unit,
        "modality": claim.modality.value,
        "said": cell_of(claim.said, zone) if claim.said else "",
        "published": cell_of(claim.published, zone) if claim.published else "",
        "denies": " ".join(claim.denies),
        "amends": f"{amends.duty}.{amends.field}={amends.value}" if amends else "",
    }
    return [said[c] if c in said else getattr(claim, c) for c in COLUMNS]
