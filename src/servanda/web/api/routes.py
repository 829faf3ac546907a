"""The API's routes: who asks, what for, the answer as JSON with its tag.

Comes in: requests under /api/v1. Goes out: JSON; errors in one shape (`failures`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.web.api.document import BASE, document
from servanda.web.api.operations import OPERATIONS, Operation, case_line
from servanda.web.desk import Endpoint, admitted, desk_of
from servanda.web.rights import Ability


def routes() -> list[BaseRoute]:
    """Return every route of the API."""
    return [
        Mount(
            BASE,
            routes=[
                Route("/openapi.json", _document),
                Route("/cases", _cases),
                *(Route(_path(o), _endpoint(o)) for o in OPERATIONS),
                Route("/{rest:path}", _nothing),
            ],
        )
    ]


def _path(operation: Operation) -> str:
    return operation.path.replace("{claim}", "{claim:path}")


def _endpoint(operation: Operation) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        reader, case = await admitted(request, Ability.READ)
        _refuse_unknown(request, operation.takes)
        desk = desk_of(request)
        snapshot = await desk.snapshot(case)
        visit = desk.visit(request, reader, snapshot)
        tag = _tag(snapshot.version, str(request.url), visit.question.as_of, reader.role(case))
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": tag})
        data = await run_in_threadpool(operation.read, visit)
        return answered(data, tag)

    return endpoint


async def _cases(request: Request) -> Response:
    """Return the cases that the reader may read."""
    desk = desk_of(request)
    _refuse_unknown(request, ())
    reader = await desk.guard.reader(request)
    if not reader.signed_in:
        raise HTTPException(401)
    visits = [
        desk.visit(request, reader, await desk.snapshot(case)) for case in desk.cases_of(reader)
    ]
    items = [await run_in_threadpool(case_line, visit) for visit in visits]
    return answered({"items": items}, _tag(json.dumps(items)))


async def _document(request: Request) -> Response:
    """Return the OpenAPI document."""
    del request
    return JSONResponse(document())


async def _nothing(request: Request) -> Response:
    """Answer what is not there."""
    del request
    raise HTTPException(404)


def answered(data: object, tag: str) -> Response:
    """Return data as JSON with its tag."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Cookie, Authorization"}
    return Response(body.encode("utf-8", "replace"), media_type="application/json", headers=headers)


def _tag(*parts: object) -> str:
    digest = hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12)
    return f'"{digest.hexdigest()}"'


def _refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Refuse parameters that mean nothing here: a slip of the pen would go unnoticed."""
    names = tuple(known)
    faults = [
        Fault(
            printable(name, 60),
            "is no parameter of this address.",
            f"It takes: {', '.join(names)}." if names else "It takes none.",
            nearest(name, names),
        )
        for name in dict.fromkeys(request.query_params)
        if name not in names
    ]
    if faults:
        raise BadInput(*faults)
