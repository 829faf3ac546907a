"""Tells who asks, where people sign in: by the session's cookie or by an API token.

Comes in: a request. Goes out: its reader, nobody where neither fits.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from servanda.web.accounts.book import Book, Deed
from servanda.web.accounts.keys import reader_of_session, reader_of_token
from servanda.web.accounts.limits import Limit
from servanda.web.rights import NOBODY, Reader
from servanda.web.settings import Settings

_BEARER = "bearer "


class Doorkeeper:
    """Knows the accounts, and how often somebody may try.

    Attributes:
        names: wrong passwords for one name; places: from one address.
        calls: requests with one API token.
    """

    on = True

    def __init__(self, settings: Settings) -> None:
        self.book = Book(settings.accounts)
        self.settings = settings
        self.names = Limit(8, 900)
        self.places = Limit(30, 900)
        self.calls = Limit(600, 60)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return "__Host-servanda" if self.settings.secure else "servanda"

    def deed(self, reader: Reader) -> Deed:
        """Return who does something now."""
        return Deed(reader.name, self.settings.now())

    async def reader(self, request: Request) -> Reader:
        """Return who asks.

        Raises:
            HTTPException: 401 for an API token that is none, 429 when it asks too often.
        """
        known: Reader | None = getattr(request.state, "reader", None)
        if known is None:
            known = await self._reader(request)
            request.state.reader = known
        return known

    async def _reader(self, request: Request) -> Reader:
        now = self.settings.now()
        stated = request.headers.get("authorization", "")
        if stated[: len(_BEARER)].lower() == _BEARER:
            token = stated[len(_BEARER) :].strip()
            return await self._by_token(token, now)
        session = request.cookies.get(self.cookie, "")
        if not session:
            return NOBODY
        found = await run_in_threadpool(reader_of_session, self.book, session, now)
        return found or NOBODY

    async def _by_token(self, token: str, now: int) -> Reader:
        found = await run_in_threadpool(reader_of_token, self.book, token, now)
        if found is None:
            raise HTTPException(401, headers={"www-authenticate": "Bearer"})
        key = f"{found.id}"
        wait = self.calls.wait(key, now)
        if wait:
            raise HTTPException(429, headers={"retry-after": str(wait)})
        self.calls.count(key, now)
        return found
