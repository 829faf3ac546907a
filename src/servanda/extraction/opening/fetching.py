"""Fetching an address: only the open web, however it is spelled and wherever it leads.

Each name is resolved here, every address it has must be a public one, and the connection
goes to the address that was checked; a redirect is checked anew. Size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urljoin

import httpx

from servanda.errors import BadInput, Fault, printable

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]

_SCHEMES = ("http", "https")
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_LONGEST = 2_000
_LATER = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
AGENT = "servanda (reads documents that a person names)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, and the address at which they were in the end.

    `state` are the headers by which to ask later whether it changed; `unchanged`: it did not.
    """

    data: bytes
    url: str
    media_type: str = ""
    charset: str = ""
    state: Mapping[str, str] = field(default_factory=dict)
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be, and how long all of it may take."""

    bytes: int = 32 << 20
    seconds: float = 30.0


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open web.

    >>> is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (False, False, False)
    """
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(a.is_global and not a.is_multicast for a in _embedded(one))


def _embedded(address: Address) -> list[Address]:
    """Return an address and the ones that it carries inside itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    inner: list[Address] = [a for a in carried if a is not None]
    # A mapped address is what it maps to; the others must be public in both forms.
    return inner if address.ipv4_mapped is not None else [address, *inner]


def fetch(
    url: str,
    limits: Limits | None = None,
    *,
    resolver: Resolver = resolve,
    allowed: Callable[[str], bool] = is_public,
    state: Mapping[str, str] | None = None,
) -> Fetched:
    """Return what an address gives.

    Args:
        url: the address, http or https.
        limits: of size and time.
        resolver: gives the addresses of a name.
        allowed: whether an address may be reached.
        state: of an earlier answer; where nothing changed since, no bytes come.

    Raises:
        BadInput: when it is refused, cannot be reached, or gives too much or nothing.
    """
    bounds = limits or Limits()
    deadline = time.monotonic() + bounds.seconds
    try:
        with httpx.Client(
            trust_env=False, follow_redirects=False, timeout=min(10.0, bounds.seconds)
        ) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                target = _checked(url, resolver, allowed)
                answer = _one(client, target, (bounds, deadline), state or {})
                if isinstance(answer, Fetched):
                    return answer
                url = answer
    except httpx.TimeoutException:
        raise _refused(url, f"did not answer within {bounds.seconds:g} seconds.") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as why:
        words = printable(str(why) or type(why).__name__)
        raise _refused(url, f"cannot be fetched: {words}.", _SAVE) from None
    raise _refused(url, f"leads on more than {_MOST_REDIRECTS} times.")


_SAVE = "Save the page as a file and read that."


@dataclass(frozen=True, slots=True)
class _Target:
    """An address that was checked: as it was written, and the one to connect to."""

    url: httpx.URL
    address: str


def _checked(url: str, resolver: Resolver, allowed: Callable[[str], bool]) -> _Target:
    """Return where to connect for an address, or refuse it."""
    if len(url) > _LONGEST:
        raise _refused(url[:80], "is too long for an address.")
    try:
        parsed = httpx.URL(url)
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
    except (httpx.InvalidURL, ValueError):
        raise _refused(url, "is no address.", "Write https://….") from None
    if parsed.scheme not in _SCHEMES or not parsed.host:
        raise _refused(url, "is not on the web.", "Only http and https are fetched.")
    if parsed.userinfo:
        raise _refused(parsed.host, "holds a name and password; such addresses are not fetched.")
    try:
        found = resolver(parsed.host, port)
    except (OSError, UnicodeError):
        raise _refused(
            url, "has a name that no one knows, or there is no network.", _SAVE
        ) from None
    if not found or not all(allowed(a) for a in found):
        raise _refused(
            url, "leads to a private, local or reserved address, which is not fetched.", _SAVE
        )
    return _Target(parsed, found[0])


def _one(
    client: httpx.Client, target: _Target, until: tuple[Limits, float], state: Mapping[str, str]
) -> Fetched | str:
    """Return what one request gives: the bytes, or the address it leads on to."""
    url, (bounds, deadline) = target.url, until
    request = client.build_request(
        "GET",
        url.copy_with(host=target.address),
        headers={"Host": url.netloc.decode("ascii"), "User-Agent": AGENT, **state},
        extensions={"sni_hostname": url.host},
    )
    answer = client.send(request, stream=True)
    try:
        if answer.status_code in _REDIRECTS and "location" in answer.headers:
            return urljoin(str(url), answer.headers["location"])
        if answer.status_code == httpx.codes.NOT_MODIFIED and state:
            return Fetched(b"", str(url), state=state, unchanged=True)
        if answer.status_code != httpx.codes.OK:
            raise _refused(str(url), f"answered with status {answer.status_code}.", _SAVE)
        data = bytearray()
        for piece in answer.iter_bytes():
            data += piece
            if len(data) > bounds.bytes:
                raise _refused(str(url), f"gives more than {bounds.bytes:,} bytes.", _SAVE)
            if time.monotonic() > deadline:
                raise _refused(str(url), f"took longer than {bounds.seconds:g} seconds.", _SAVE)
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        later = {ask: answer.headers[of] for of, ask in _LATER.items() if of in answer.headers}
        return Fetched(bytes(data), str(url), media, answer.charset_encoding or "", later)
    finally:
        answer.close()


def _refused(url: str, problem: str, next_step: str = "") -> BadInput:
    return BadInput(Fault(printable(url, 120), problem, next_step=next_step))
