"""The README's screenshots, made from the shipped case by a real browser: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from servanda.cli.making import new
from servanda.web import Settings, build

CASE = "karabakh-2020"
DAY = "as_of=2020-12-15&changed_since=2020-11-30"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
# Name, address, width, height, colour scheme.
SHOTS = (
    ("board", f"?{DAY}", 1400, 1180, "light"),
    ("board-phone", f"?{DAY}", 390, 844, "light"),
    ("explanation", f"/duties/ceasefire?{DAY}&who=Armenia", 1400, 1100, "light"),
    ("text", f"/text?{DAY}", 1400, 900, "light"),
    ("map", f"/map?{DAY}", 1400, 1100, "dark"),
    ("claims", "/claims", 1400, 900, "light"),
)


def main(folder: Path) -> None:
    """Write every screenshot into a folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("There is no Chromium. Debian: apt-get install chromium fonts-noto-core")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        case = Path(made) / CASE
        new(case, example=CASE)
        server = uvicorn.Server(
            uvicorn.Config(
                build(Settings((case,))), port=0, log_level="error", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        _shoot(chromium, f"http://127.0.0.1:{port}/cases/{CASE}", folder)
        server.should_exit = True
        thread.join(10)


def _shoot(chromium: str, base: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, address, width, height, scheme in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]  # one of two words
                locale="en-GB",
            )
            page.goto(base + address)
            if name == "map":
                page.wait_for_selector(".is-live .map-count", timeout=20_000)
                page.wait_for_timeout(800)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "docs" / "images")
