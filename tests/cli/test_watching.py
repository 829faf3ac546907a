"""Watching feeds: what is new becomes candidates, politely; what changed is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from tests.running import Run

from servanda.cli import reading, watching
from servanda.extraction.opening.fetching import fetch
from servanda.extraction.opening.inputs import taken
from servanda.extraction.watching import Note, Watcher
from servanda.testing import small_case

HERE = "127.0.0.1"
ITEM = (
    "<html><head><title>North accuses South</title></head><body><article><h1>North accuses South"
    "</h1><p>The North accused the South on Thursday of shelling the ford.</p></article></body>"
)


class _Site(BaseHTTPRequestHandler):
    """A feed that answers "not modified", items, and rules for robots."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer a request."""
        type(self).asked.append(self.path)
        here = f"http://{self.headers['Host']}"
        pages = {
            "/robots.txt": "User-agent: *\nDisallow: /private/\n",
            "/rss.xml": (
                '<rss version="2.0"><channel><title>Gazette</title>'
                f"<item><title>a</title><link>{here}/a.html</link></item>"
                f"<item><title>b</title><link>{here}/private/b.html</link></item>"
                "<item><title>c</title><link>https://elsewhere.example/c</link></item>"
                "<item><title>d</title><link>file:///etc/passwd</link></item></channel></rss>"
            ),
            "/a.html": ITEM,
        }
        if self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        body = pages.get(self.path)
        self.send_response(503 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path == "/rss.xml":
            self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web server on this machine, which stands for the open web in this test."""
    _Site.asked = []
    server = ThreadingHTTPServer((HERE, 0), _Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    local = partial(fetch, allowed=lambda address: address == HERE)
    monkeypatch.setattr(watching, "fetch", local)
    monkeypatch.setattr(reading, "taken", partial(taken, fetched=local))
    yield f"http://{HERE}:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def _case(tmp_path: Path, feed: str) -> Path:
    path = small_case(tmp_path / "case").path
    yml = path / "case.yml"
    said = yml.read_text("utf-8").replace("sources:\n", "")
    yml.write_text(f"{said}\nsources:\n  gazette: {{name: Gazette, feed: '{feed}'}}\n", "utf-8")
    return path


def test_new_items_become_candidates_once(tmp_path: Path, site: str, run: Run) -> None:
    """Only what robots.txt allows, on hosts the case names; an unchanged feed is not sent again."""
    case = _case(tmp_path, f"{site}/rss.xml")
    code, out, error = run("watch", case)
    assert (code, error) == (0, "")
    assert "Gazette: 1 new" in out
    assert "passed over https://elsewhere.example/c: is on a host that the case does not" in out
    assert "private/b.html: robots.txt asks not to fetch it" in out
    assert "/private/b.html" not in _Site.asked
    assert "accused the South" in run("read", case, "--search", "shelling")[1]
    code, out, _ = run("watch", case)
    assert code == 0
    assert "Gazette: 0 new" in out
    assert "No verdict changed." in out
    assert _Site.asked.count("/a.html") == 1


def test_a_changed_verdict_is_told(tmp_path: Path, site: str, run: Run) -> None:
    """Claims that came in since the last look change the board, and the change is printed."""
    case = _case(tmp_path, f"{site}/rss.xml")
    assert run("watch", case)[0] == 0
    claims = tmp_path / "c.csv"
    claims.write_text(
        "id,speaker,act,type,actor,place,from,said\n"
        "F1,North,admit,CFV-SA,North,ford,2024-02-01,2024-02-02\n",
        "utf-8",
    )
    assert run("load", case, claims, "--as", "claims")[0] == 0
    code, out, _ = run("watch", case)
    assert code == 0
    assert "CHANGED" in out
    assert "broken" in out


def test_a_feed_that_fails_waits(tmp_path: Path, site: str, run: Run) -> None:
    """It is told, the others go on, and the next run does not ask at once again."""
    case = _case(tmp_path, f"{site}/none.xml")
    code, _, error = run("watch", case)
    assert code == 0
    assert "answered with status 503" in error
    run("watch", case)
    assert _Site.asked.count("/none.xml") == 1


def test_waiting_doubles_up_to_a_day() -> None:
    """Five minutes after the first failure, a day at most."""
    watcher = Watcher(frozenset(), partial(fetch, resolver=lambda _host, _port: []))
    note, now, waits = Note(), 0, []
    for _ in range(12):
        note = watcher.poll("x", "http://x.example/rss", note, now).note
        waits.append(note.next - now)
        now = note.next
    assert (waits[0], waits[1], waits[-1]) == (300, 600, 86_400)


def test_private_addresses_are_never_asked(tmp_path: Path, run: Run) -> None:
    """A feed on this machine is refused as any private address is."""
    case = _case(tmp_path, "http://127.0.0.1:9/rss.xml")
    code, _, error = run("watch", case)
    assert code == 0
    assert "private, local or reserved" in error


def test_a_case_without_feeds_says_how_to_name_one(tmp_path: Path, run: Run) -> None:
    """The message shows the line to add."""
    code, _, error = run("watch", small_case(tmp_path / "case").path)
    assert code == 2
    assert "feed: https://" in error
