"""The live stream: tells open pages when the case changed, so that they show it unasked.

Comes in: a request that stays open. Goes out: server-sent events, `changed` with the new
state's name whenever files or ledger changed. One look at the files a second serves all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from servanda.errors import BadInput
from servanda.web.desk import Desk, admitted, desk_of
from servanda.web.rights import Ability
from servanda.web.shelf import Stamp, stamp_of

_QUIET = 15.0
_MOST_HOURS = 4


class Watch:
    """Looks at the files of the cases that somebody has open, and tells who waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.stopped = asyncio.Event()

    async def changed(self, desk: Desk, case: str, before: Stamp) -> Stamp | None:
        """Wait until a case's files are not as before; None when nothing came for a while."""
        waited = 0.0
        while waited < _QUIET and not self.stopped.is_set():
            now = _stamp(desk, case)
            if now not in (None, before):
                return now
            try:
                await asyncio.wait_for(self.stopped.wait(), self.seconds)
            except TimeoutError:
                waited += self.seconds
        return None


def _stamp(desk: Desk, case: str) -> Stamp | None:
    """Return the state of a case's files, None while the ledger's server does not answer."""
    try:
        return stamp_of(desk.shelf.folder(case))
    except BadInput:
        return None


async def _head(desk: Desk, case: str) -> str:
    """Return what names the case's state, empty while it cannot be read: the page says so."""
    try:
        return (await desk.snapshot(case)).head
    except BadInput:
        return ""


async def stream(request: Request) -> Response:
    """Return the stream of a case."""
    _, case = await admitted(request, Ability.READ)
    desk = desk_of(request)
    watch: Watch = request.app.state.watch
    return StreamingResponse(
        _events(request, desk, case, watch),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _events(request: Request, desk: Desk, case: str, watch: Watch) -> AsyncIterator[str]:
    """Give an event for each new state; the right to read is asked again each time."""
    stamp = _stamp(desk, case) or ()
    head = await _head(desk, case)
    known = request.query_params.get("head", head)
    yield "retry: 3000\n\n"
    for _ in range(int(_MOST_HOURS * 3600 / _QUIET)):
        if head not in ("", known):
            known = head
            yield f"event: changed\nid: {known}\ndata: {known}\n\n"
        now = await watch.changed(desk, case, stamp)
        if watch.stopped.is_set():
            return
        reader = await desk.guard.reader(Request({**request.scope, "state": {}}))
        if not reader.may(Ability.READ, case):
            return
        if now is None:
            yield ": still here\n\n"
            continue
        stamp = now
        head = await _head(desk, case)
