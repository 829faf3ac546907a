"""Only the open web is fetched, wherever an address leads, and within bounds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from servanda.errors import BadInput
from servanda.extraction.opening.fetching import Limits, fetch, is_public

HERE = "127.0.0.1"


class _Answers(BaseHTTPRequestHandler):
    """Answers by path: a page, redirects, much, or an error."""

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"x" * 100_000 if self.path == "/much" else b"<p>The parties met.</p>")

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A web server on this machine."""
    server = ThreadingHTTPServer((HERE, 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://{HERE}:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def _here(address: str) -> bool:
    """Let this machine stand for the open web."""
    return address == HERE


def _refusal(url: str, **said: object) -> str:
    with pytest.raises(BadInput) as refused:
        fetch(url, **said)  # type: ignore[arg-type]
    return str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_addresses_that_are_not_of_the_open_web(address: str) -> None:
    """Loopback, private, link-local, metadata, mapped and reserved addresses are refused."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_open_web(address: str) -> None:
    """A public address is one."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_spellings_of_this_machine_are_refused(url: str) -> None:
    """However an address of this machine is spelled, it is resolved and refused."""
    assert "private, local or reserved" in _refusal(url) or "no one knows" in _refusal(url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.org/", "Only http and https"),
        ("file:///etc/passwd", "Only http and https"),
        ("http://name:word@example.org/", "name and password"),
        ("http://" + "a" * 3000, "too long"),
    ],
)
def test_other_addresses_are_refused(url: str, says: str) -> None:
    """What is not the web, or carries a password, is not fetched."""
    assert says in _refusal(url, resolver=lambda *_: ["93.184.216.34"])


def test_a_name_with_one_private_address_is_refused() -> None:
    """A name that has a public and a private address is refused, whichever comes first."""
    said = _refusal("http://example.org/", resolver=lambda *_: ["93.184.216.34", "10.0.0.1"])

    assert "private, local or reserved" in said


def test_a_page_is_fetched_from_the_address_that_was_checked(site: str) -> None:
    """The connection goes to the address that was resolved; the name is not looked up again."""
    asked: list[str] = []

    def once(host: str, _: int) -> list[str]:
        asked.append(host)
        return [HERE]

    got = fetch(site.replace(HERE, "news.example") + "/", resolver=once, allowed=_here)

    assert got.data == b"<p>The parties met.</p>"
    assert got.media_type == "text/html"
    assert asked == ["news.example"]


def test_a_redirect_is_checked_anew(site: str) -> None:
    """A public page that leads to a private address leads nowhere."""
    said = _refusal(f"{site}/to/http://169.254.169.254/latest/", allowed=_here)

    assert "private, local or reserved" in said


def test_redirects_end(site: str) -> None:
    """A page that leads on for ever is left."""
    round_trip = "/to/" * 8

    assert "more than 5 times" in _refusal(f"{site}{round_trip}", allowed=_here)


def test_a_redirect_on_the_open_web_is_followed(site: str) -> None:
    """A page that leads to another public one is followed, and the last address is told."""
    got = fetch(f"{site}/to/{site}/page", allowed=_here)

    assert got.url == f"{site}/page"


def test_size_and_status_are_bounded(site: str) -> None:
    """Too much is not taken, and an error page is no document."""
    assert "gives more than 1,000 bytes" in _refusal(
        f"{site}/much", limits=Limits(bytes=1000), allowed=_here
    )
    assert "status 404" in _refusal(f"{site}/gone", allowed=_here)
