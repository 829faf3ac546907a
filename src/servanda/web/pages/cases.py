"""The first page: the cases that somebody may read, each with its state in a line.

Comes in: a request. Goes out: the list, or straight the board where there is one case.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from servanda.model import Instant
from servanda.web.desk import Desk, Made, desk_of, framed, language_of, said
from servanda.web.pages.board import lines, tally
from servanda.web.render import render
from servanda.web.rights import Reader
from servanda.web.words import VERDICTS


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in a line: its title, its verdicts on record, its last claim."""

    id: str
    title: str
    tally: list[tuple[str, int]]
    claims: int
    last_heard: Instant | None
    zone: object


async def show(request: Request) -> Response:
    """Return the cases; the board where there is only one."""
    desk = desk_of(request)
    reader = await desk.guard.reader(request)
    if not reader.signed_in:
        raise HTTPException(401)
    ids = desk.cases_of(reader)
    if len(ids) == 1:
        return RedirectResponse(request.url_for("case", case=ids[0]).path, 303)
    language = language_of(request)
    found = [await run_in_threadpool(_summary, desk, request, reader, case) for case in ids]
    title = said(language, "Cases")
    values = {"found": found, "title": title, "verdict_words": VERDICTS}
    made = Made(title, render("cases.html", language, values), 200)
    return await framed(request, made, reader=reader)


def _summary(desk: Desk, request: Request, reader: Reader, case: str) -> Summary:
    visit = desk.visit(request, reader, desk.shelf.latest(case))
    return Summary(
        id=case,
        title=visit.case.agreement.title,
        tally=tally(lines(visit), visit.question.viewpoints[0]),
        claims=len({c.id for c in visit.view.claims}),
        last_heard=visit.snapshot.last_heard,
        zone=visit.zone,
    )
