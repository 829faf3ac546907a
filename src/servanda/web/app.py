"""The application: every route, and what stands before and behind them.

Comes in: settings. Goes out: a Starlette application. One file a page; this one only says
which address leads where.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from servanda.errors import BadInput
from servanda.web import failures
from servanda.web.accounts.routes import routes as account_routes
from servanda.web.api import routes as api
from servanda.web.desk import Desk, case_file, case_page
from servanda.web.guard import Guard, OpenDoor
from servanda.web.pages import (
    board,
    cases,
    cell,
    changes,
    claims,
    letter,
    live,
    registers,
    review,
    search,
    sources,
    text,
    timeline,
)
from servanda.web.pages import map as map_page
from servanda.web.rights import Ability
from servanda.web.security import Fence
from servanda.web.settings import Settings

TABS = ("", "/text", "/map", "/timeline", "/claims", "/registers", "/sources", "/review")
"""The pages of a case that the bar at the top leads to."""

_STATIC = Path(__file__).parent / "static"


class Static(StaticFiles):
    """The packaged files; modules are served as scripts, whatever the machine's tables say."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, to be asked after each time it is used."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "no-cache"
        if path.endswith((".mjs", ".js")):
            answer.headers["content-type"] = "text/javascript; charset=utf-8"
        if path.endswith(".geojson"):
            answer.headers["content-type"] = "application/geo+json"
        return answer


def routes(*, accounts: bool) -> list[BaseRoute]:
    """Return every route; those about accounts only where people sign in."""
    case = "/cases/{case}"
    return [
        Route("/", cases.show, name="home"),
        Mount("/static", Static(directory=_STATIC), name="static"),
        Route(case, case_page(board.show), name="case"),
        Route(f"{case}/board.csv", case_file(board.table)),
        Route(f"{case}/changed", case_page(board.changed_panel)),
        Route(f"{case}/changes", case_page(changes.show)),
        Route(f"{case}/changes.csv", case_file(changes.table)),
        Route(f"{case}/duties/{{duty}}", case_page(cell.show)),
        Route(f"{case}/text", case_page(text.show)),
        Route(f"{case}/claims", case_page(claims.show, timeless=True)),
        Route(f"{case}/claims.csv", case_file(claims.table)),
        Route(f"{case}/claims/{{claim:path}}", case_page(claims.one)),
        Route(f"{case}/map", case_page(map_page.show)),
        Route(f"{case}/map.csv", case_file(map_page.table)),
        Route(f"{case}/map.geojson", case_file(map_page.data)),
        Route(f"{case}/basemap.geojson", case_file(map_page.base)),
        Route(f"{case}/timeline", case_page(timeline.show)),
        Route(f"{case}/timeline.csv", case_file(timeline.table)),
        Route(f"{case}/sources", case_page(sources.show, timeless=True)),
        Route(f"{case}/sources/{{table}}.csv", case_file(sources.table)),
        Route(f"{case}/search", case_page(search.show, timeless=True)),
        Route(f"{case}/letter", case_page(letter.show)),
        Route(f"{case}/registers", case_page(registers.show)),
        Route(f"{case}/registers.csv", case_file(registers.table)),
        Route(f"{case}/review", case_page(review.show, needs=Ability.REVIEW, kept=False)),
        Route(f"{case}/review", review.act, methods=["POST"]),
        Route(f"{case}/live", live.stream),
        *api.routes(),
        *(account_routes() if accounts else ()),
    ]


def build(settings: Settings) -> Starlette:
    """Return the application.

    Raises:
        BadInput: when a case cannot be read, or others could reach it and no accounts are set up.
    """
    desk = Desk(settings, _guard(settings))
    app = Starlette(
        routes=routes(accounts=desk.guard.on),
        middleware=[Middleware(Fence, hosts=settings.hosts)],
        exception_handlers={
            HTTPException: failures.of_http,
            BadInput: failures.of_input,
            Exception: failures.of_ours,
        },
        lifespan=_lifespan,
    )
    app.state.desk = desk
    app.state.tabs = TABS
    app.state.watch = live.Watch(settings.watch)
    return app


def _guard(settings: Settings) -> Guard:
    if not settings.accounts:
        return OpenDoor()
    from servanda.web.accounts.guard import Doorkeeper  # noqa: PLC0415 — an optional part

    return Doorkeeper(settings)


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    # The first reader of a large case need not wait for what can be worked out before.
    warming = asyncio.ensure_future(run_in_threadpool(app.state.desk.warm))
    yield
    app.state.watch.stopped.set()
    warming.cancel()
