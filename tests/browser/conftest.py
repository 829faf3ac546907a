"""A real server on the loopback and a real headless Chromium; whatever leaves is a failure."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from servanda.case.read import read_case
from servanda.claims import read_claims
from servanda.ledger import Ledger
from servanda.web import Settings, build

CASE = "karabakh-2020"
NOW = 1_735_689_600
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
SIZES = {"phone": (390, 844), "desktop": (1400, 900)}


@dataclass
class Visited:
    """A page in the browser and what went wrong on it so far."""

    page: Page
    wrong: list[str] = field(default_factory=list)


# Only while its own module runs: Playwright keeps an event loop in the thread, in which
# other tests could not run theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; its absence is a failure that says what to do."""
    path = next((p for name in CHROMIUMS if (p := shutil.which(name))), None)
    if path is None:
        pytest.fail(
            "There is no Chromium. Install it (Debian: apt-get install chromium fonts-noto-core), "
            "or leave these tests out: pytest -m 'not browser'.",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def case_copy(folder: Path) -> Path:
    """Return a copy of the shipped case with its claims loaded."""
    made = folder / CASE
    with resources.as_file(resources.files("servanda").joinpath("examples", CASE)) as shipped:
        shutil.copytree(shipped, made)
    claims = read_claims(made / "claims.csv", read_case(made)).claims
    Ledger.open(made).append_claims(claims, now=NOW - 86_400)
    return made


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve on a free port of the loopback; give the address."""
    config = uvicorn.Config(
        build(settings), port=0, log_level="error", timeout_graceful_shutdown=1, lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case that is served; tests may add claims to it."""
    return case_copy(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The address of the served case's pages."""
    with serving(Settings((folder,), now=lambda: NOW, watch=0.05)) as base:
        yield f"{base}/cases/{CASE}"


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visited]]:
    """Return what opens a page; at the end, nothing may have gone wrong on any."""
    opened: list[Visited] = []

    def open_page(address: str, size: str = "desktop", **context: object) -> Visited:
        width, height = SIZES[size]
        made = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            **context,  # type: ignore[arg-type]  # Playwright's own options
        )
        visited = Visited(made.new_page())
        opened.append(visited)
        _watch(visited)
        visited.page.goto(address)
        return visited

    yield open_page
    wrong = [problem for visited in opened for problem in visited.wrong]
    for visited in opened:
        visited.page.context.close()
    assert not wrong, "\n".join(wrong)


def _watch(visited: Visited) -> None:
    def off_the_machine(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in (
            "localhost",
            "127.0.0.1",
        ):
            visited.wrong.append(f"asked for {url}")

    page = visited.page
    page.on("request", lambda r: off_the_machine(r.url))
    page.on("pageerror", lambda e: visited.wrong.append(f"script failed: {e}"))
    page.on("dialog", lambda d: visited.wrong.append(f"a dialog opened: {d.message}"))
    page.on(
        "console",
        lambda m: visited.wrong.append(f"console: {m.text}") if m.type == "error" else None,
    )
