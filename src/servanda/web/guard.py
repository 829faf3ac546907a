"""Who asks: the seam between pages and accounts.

Comes in: a request. Goes out: its reader. Without accounts everybody is the one person at
this machine; with them, `accounts` puts its own guard here.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Protocol

from starlette.requests import Request

from servanda.web.rights import ALONE, Reader


class Guard(Protocol):
    """Tells who asks."""

    @property
    def on(self) -> bool:
        """Whether people sign in."""

    async def reader(self, request: Request) -> Reader:
        """Return who asks."""


class OpenDoor:
    """No accounts: one person, on this machine, who may do everything."""

    on = False

    def __init__(self) -> None:
        # Forms carry a token here, too: another program of this machine's browser may try.
        self.alone = replace(ALONE, csrf=secrets.token_urlsafe(32))

    async def reader(self, request: Request) -> Reader:
        """Return the one person; the request tells nothing more."""
        del request
        return self.alone
