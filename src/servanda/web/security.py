"""What stands before every page: host names, origins, and the headers that fence a page in.

Comes in: every request. Goes out: a refusal, or the answer with its headers. Plain ASGI.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_BODY = 2 << 20
_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data: blob:; "
    "connect-src 'self'; "
    "font-src 'self'; "
    "worker-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`: forms would then come with the origin `null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class Fence:
    """Refuses foreign hosts, foreign origins and bodies too large; adds the headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a refusal."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)

        async def fenced(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if refusal is not None:
            await refusal(scope, receive, fenced)
            return
        await self.app(scope, receive, fenced)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = host_name(headers.get("host", ""))
        if host not in self.hosts:
            return PlainTextResponse(
                "This server does not answer to that host name. "
                "Start it with --name HOST if it should.\n",
                421,
            )
        if method in _SAFE:
            return None
        if not same_origin(headers):
            return PlainTextResponse("The request came from another site; refused.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _MOST_BODY:
            return PlainTextResponse("The body is too large: 2 MB at most.\n", 413)
        return None


def host_name(host: str) -> str:
    """Return a host header without its port.

    >>> host_name("[::1]:8000"), host_name("LOCALHOST:80")
    ('::1', 'localhost')
    """
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def same_origin(headers: Headers) -> bool:
    """Whether a browser says that a request comes from our own pages.

    A program that is no browser sends neither header, and has no cookies to be misused.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return "cookie" not in headers or "authorization" in headers
    return urlsplit(origin).netloc == headers.get("host", "")
