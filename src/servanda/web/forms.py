"""What a form brings: its fields, bounded, and the proof that it is ours.

Comes in: a posted request. Goes out: its fields. A form without the token of the session
that it was made for is refused, wherever it came from.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request

from servanda.web.rights import Reader

_MOST_FIELDS = 200
_MOST_TEXT = 20_000
CSRF = "csrf"
HEADER = "x-csrf-token"


async def fields_of(request: Request) -> Mapping[str, str]:
    """Return the fields of a posted form; files are no part of any form of ours.

    Raises:
        HTTPException: 413 when there are too many or one is too long.
    """
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if any(len(value) > _MOST_TEXT for value in fields.values()):
        raise HTTPException(413)
    return fields


async def posted(request: Request, reader: Reader) -> Mapping[str, str]:
    """Return the fields of a form that was made for this reader.

    Raises:
        HTTPException: 403 when its token is not the reader's.
    """
    fields = await fields_of(request)
    given = fields.get(CSRF, "") or request.headers.get(HEADER, "")
    if reader.token is None and not proven(reader, given):
        raise HTTPException(403)
    return fields


def proven(reader: Reader, given: str) -> bool:
    """Whether a token is the one of the reader's session."""
    return bool(reader.csrf) and hmac.compare_digest(
        reader.csrf.encode(), given.encode("utf-8", "replace")
    )
