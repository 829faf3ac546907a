"""From a request to an answer: who asks, may they, is it kept, else build and render.

Comes in: requests for pages of a case. Goes out: whole pages. Rendered pages are kept by
the state of the case, the address, the language and what the reader may, so that two
hundred readers of one morning page cost one rendering.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from servanda.errors import BadInput
from servanda.web.boards import Boards
from servanda.web.guard import Guard
from servanda.web.languages import LANGUAGES, catalogue, preferred
from servanda.web.question import ask
from servanda.web.render import render
from servanda.web.rights import Ability, Reader
from servanda.web.settings import Settings
from servanda.web.shelf import Shelf
from servanda.web.snapshot import Snapshot
from servanda.web.visit import CaseVisit, Page
from servanda.web.warming import warm

Build: TypeAlias = Callable[[CaseVisit], Page | Response]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_MOST_PAGES = 600
_MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A page's inside, rendered: its title, its HTML, its status."""

    title: str
    main: str
    status: int


class Kept:
    """Rendered insides of pages, the least recently asked for going first; each made once."""

    def __init__(self) -> None:
        self._made: OrderedDict[object, Made] = OrderedDict()
        self._making: dict[object, asyncio.Future[Made | Response]] = {}
        self._size = 0

    async def once(self, key: object, make: Callable[[], Made | Response]) -> Made | Response:
        """Return what is kept under a key, or make it, in a thread, once for all who wait."""
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        running = self._making.get(key)
        if running is None:
            running = asyncio.ensure_future(run_in_threadpool(make))
            self._making[key] = running
            running.add_done_callback(lambda _: self._making.pop(key, None))
        made = await asyncio.shield(running)
        if isinstance(made, Made) and made.status == 200:  # noqa: PLR2004 — HTTP's own number
            self._keep(key, made)
        return made

    def _keep(self, key: object, made: Made) -> None:
        if key not in self._made:
            self._made[key] = made
            self._size += len(made.main)
        while len(self._made) > _MOST_PAGES or self._size > _MOST_BYTES:
            _, gone = self._made.popitem(last=False)
            self._size -= len(gone.main)


class Desk:
    """What all pages share: the cases, the boards, the accounts, the pages rendered so far."""

    def __init__(self, settings: Settings, guard: Guard) -> None:
        self.settings = settings
        self.guard = guard
        self.shelf = Shelf(settings.cases)
        self.boards = Boards()
        self.kept = Kept()

    async def snapshot(self, case: str) -> Snapshot:
        """Return the case as it is now; looks at its files, reads them when they changed."""
        found = self.shelf.fresh(case)
        return found if found is not None else await run_in_threadpool(self.shelf.latest, case)

    def warm(self) -> None:
        """Work out what the first readers of each case will ask for."""
        # What is made here stays, and has no rings: looking through all of it for rings, again
        # and again, would stop every reader of a large case for seconds.
        gc.disable()
        try:
            for case in self.shelf.ids:
                with contextlib.suppress(BadInput):  # the page itself will say what is wrong
                    warm(self.shelf.latest(case), self.boards, self.settings.now())
        finally:
            gc.freeze()
            gc.enable()

    def cases_of(self, reader: Reader) -> list[str]:
        """Return the ids of the cases that somebody may read."""
        return [case for case in self.shelf.ids if reader.may(Ability.READ, case)]

    def visit(self, request: Request, reader: Reader, snapshot: Snapshot) -> CaseVisit:
        """Return the visit of a request to a case."""
        now = self.settings.now()
        return CaseVisit(
            request=request,
            language=language_of(request),
            reader=reader,
            boards=self.boards,
            snapshot=snapshot,
            question=ask(snapshot, request.query_params, now),
            now=now,
        )


def desk_of(request: Request) -> Desk:
    """Return the desk of the application."""
    desk: Desk = request.app.state.desk
    return desk


def language_of(request: Request) -> str:
    """Return the language to answer in: of the address, the cookie, or the browser."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked in LANGUAGES:
            return asked
    return preferred(request.headers.get("accept-language", ""))


async def admitted(request: Request, needs: Ability) -> tuple[Reader, str]:
    """Return who asks and for which case, if they may.

    Raises:
        HTTPException: 404 where they may not know that there is such a case, 403 where they
            may read it and not do this.
    """
    desk = desk_of(request)
    reader = await desk.guard.reader(request)
    case = request.path_params["case"]
    if case not in desk.shelf.ids or not reader.may(Ability.READ, case):
        raise HTTPException(401 if not reader.signed_in else 404)
    if not reader.may(needs, case):
        raise HTTPException(403)
    return reader, case


def case_page(
    build: Build, *, needs: Ability = Ability.READ, kept: bool = True, timeless: bool = False
) -> Endpoint:
    """Return an endpoint that shows a page of a case.

    One with forms is not kept; a timeless one shows no verdict, so that a minute that
    passes does not change it.
    """

    async def endpoint(request: Request) -> Response:
        reader, case = await admitted(request, needs)
        desk = desk_of(request)
        snapshot = await desk.snapshot(case)
        visit = desk.visit(request, reader, snapshot)

        def make() -> Made | Response:
            return _made(build(visit), visit)

        key = (
            snapshot.version,
            request.url.path,
            request.url.query,
            visit.language,
            reader.role(case),
            0 if timeless else visit.question.as_of,
            visit.view.number if visit.question.stated else snapshot.head,
        )
        try:
            made = await (desk.kept.once(key, make) if kept else run_in_threadpool(make))
        except asyncio.CancelledError:  # the server stops, and does not wait for long work
            return Response("The server is stopping.", 503, {"retry-after": "10"})
        if isinstance(made, Response):
            return made
        return await framed(request, made, reader=reader, visit=visit)

    return endpoint


def case_file(build: Callable[[CaseVisit], Response], *, needs: Ability = Ability.READ) -> Endpoint:
    """Return an endpoint that gives a file made from a case, such as a CSV."""

    async def endpoint(request: Request) -> Response:
        reader, case = await admitted(request, needs)
        desk = desk_of(request)
        visit = desk.visit(request, reader, await desk.snapshot(case))
        return await run_in_threadpool(build, visit)

    return endpoint


def _made(page: Page | Response, visit: CaseVisit) -> Made | Response:
    if isinstance(page, Response):
        return page
    question = visit.question
    shared = {
        "visit": visit,
        "case": visit.case,
        "base": visit.base,
        "zone": visit.zone,
        "question": question,
        "here": question.query(),
        "may": {a.name.lower(): visit.reader.may(a, visit.case.id) for a in Ability},
        "title": page.title,
    }
    return Made(
        page.title, render(page.template, visit.language, {**shared, **page.values}), page.status
    )


async def framed(
    request: Request, made: Made, *, reader: Reader, visit: CaseVisit | None = None
) -> Response:
    """Return a page whole: its inside in the frame, with what the browser may keep of it."""
    desk = desk_of(request)
    language = visit.language if visit else language_of(request)
    values: dict[str, Any] = {
        "title": made.title,
        "main": made.main,
        "reader": reader,
        "accounts": desk.guard.on,
        "path": request.url.path,
        "query": [(k, v) for k, v in request.query_params.multi_items() if k != "lang"],
        "cases": desk.cases_of(reader),
        "case_id": "",
        "frame_pages": request.app.state.tabs,
    }
    if visit is not None:
        values |= {
            "case_id": visit.case.id,
            "case_title": visit.case.agreement.title,
            "base": visit.base,
            "here": visit.question.query(),
            "head": visit.snapshot.head,
            "may_review": reader.may(Ability.REVIEW, visit.case.id),
            "may_keep": reader.may(Ability.KEEP, visit.case.id),
        }
    body = render("frame.html", language, values).encode()
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Cookie, Accept-Language"}
    if made.status == 200 and tag in request.headers.get("if-none-match", ""):  # noqa: PLR2004 — HTTP's own number
        return Response(status_code=304, headers=headers)
    answer = HTMLResponse(body, made.status, headers)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie("lang", language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


def said(language: str, message: str) -> str:
    """Return a message in a language."""
    return catalogue(language).gettext(message)
