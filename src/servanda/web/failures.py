"""What goes wrong, as pages people can act on, and as the one error shape of the API.

Comes in: an exception. Goes out: a page with what was wrong, what would do, and where to
go; under /api, JSON. Nothing in it tells what somebody may not know.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from servanda.errors import BadInput, Fault, LedgerFault
from servanda.ledger import database
from servanda.web.desk import Made, desk_of, framed, language_of, said
from servanda.web.render import render
from servanda.web.rights import NOBODY, Reader
from servanda.web.words import N_

API = "/api/"
_LOG = logging.getLogger("servanda.web")
WORDS: dict[int, tuple[str, str]] = {
    400: (N_("That question cannot be answered"), N_("Mend what is listed, and ask again.")),
    401: (N_("Please sign in"), N_("This server shows its cases only to people it knows.")),
    403: (N_("Not yours to do"), N_("Your role on this case does not reach that far.")),
    404: (N_("There is no such page"), N_("It may have moved, or it is not for you to read.")),
    405: (N_("That cannot be done here"), N_("The page does not take that kind of request.")),
    409: (N_("It was changed meanwhile"), N_("Look at it again, then decide.")),
    413: (N_("That is too large"), N_("Send less at once.")),
    429: (N_("Too many tries"), N_("Wait a while, then try again.")),
    500: (N_("This is our fault, not yours"), N_("Please report it with the address of the page.")),
    503: (N_("The case cannot be read"), N_("Its files or its ledger need mending first.")),
}


async def of_http(request: Request, error: Exception) -> Response:
    """Answer what a page refused."""
    error = cast("HTTPException", error)
    status = error.status_code if error.status_code in WORDS else 400
    if status == 401 and not request.url.path.startswith(API) and request.method == "GET":  # noqa: PLR2004 — HTTP's own number
        return RedirectResponse(f"/account/sign-in?next={request.url.path}", 303)
    return await _answer(request, status, (), dict(error.headers or {}))


async def of_input(request: Request, error: Exception) -> Response:
    """Answer what the input was wrong in: 503 where the case itself cannot be read."""
    error = cast("BadInput", error)
    status = 503 if isinstance(error, LedgerFault) or not _asked(error.faults) else 400
    # Where a database is, and under whose name it is asked, is for whoever runs the server.
    told = [f for f in error.faults if not f.place.startswith(database.SERVER)]
    if len(told) < len(error.faults):
        _LOG.error("%s", error)
    return await _answer(request, status, told, {})


async def of_ours(request: Request, error: Exception) -> Response:
    """Answer a fault of ours; what it was is logged, not shown."""
    _LOG.error("a page failed: %s", request.url.path, exc_info=error)
    return await _answer(request, 500, (), {})


def _asked(faults: Sequence[Fault]) -> bool:
    """Whether the faults are about what was asked, not about a file of the case."""
    own = ("agreement.md", "case.yml", "ledger.db", database.SERVER)
    return not any(f.place.startswith(own) for f in faults)


async def _answer(
    request: Request, status: int, faults: Sequence[Fault], headers: dict[str, str]
) -> Response:
    if request.url.path.startswith(API):
        return JSONResponse(shape(status, faults), status, headers)
    language = language_of(request)
    title, advice = (said(language, words) for words in WORDS[status])
    values = {"title": title, "advice": advice, "faults": list(faults[:50]), "status": status}
    made = Made(title, render("error.html", language, values), status)
    reader = await _reader(request)
    answer = await framed(request, made, reader=reader)
    answer.headers.update(headers)
    return answer


async def _reader(request: Request) -> Reader:
    """Return who asks; somebody whose token is none is nobody."""
    try:
        return await desk_of(request).guard.reader(request)
    except HTTPException:
        return NOBODY


def shape(status: int, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """Return the one shape of every error of the API."""
    title, advice = WORDS[status]
    return {
        "error": {
            "status": status,
            "title": title,
            "advice": advice,
            "faults": [
                {
                    "place": f.place,
                    "problem": f.problem,
                    "expected": f.expected,
                    "suggestion": f.suggestion,
                    "next_step": f.next_step,
                }
                for f in faults[:50]
            ],
        }
    }
