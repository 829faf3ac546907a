"""The pages in headless Chromium, at phone and desktop width, with axe as the judge."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from servanda.ledger import Ledger
from servanda.testing import claim_of
from servanda.web import Settings
from servanda.web.accounts import secrets
from servanda.web.accounts.book import Book, Deed
from servanda.web.rights import Role

from .conftest import NOW, serving

pytestmark = pytest.mark.browser
DAY = "?as_of=2020-12-15&changed_since=2020-11-30"
PAGES = (
    f"{DAY}",
    f"/text{DAY}",
    f"/map{DAY}",
    "/timeline",
    "/claims",
    "/claims/K012",
    f"/duties/ceasefire{DAY}",
    f"/changes{DAY}",
    "/registers",
    "/sources",
    "/review",
    "/letter",
    "/search?q=corridor",
    "/nothing",
)
Visit = Callable[..., Any]
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(page: Any) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {n['target']} {n.get('failureSummary', '')}"
        for v in found
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visit: Visit, address: str, path: str, size: str) -> None:
    """No console error, no request off the machine, no axe violation, nothing wider than it."""
    dark = {"color_scheme": "dark"} if size == "desktop" else {}
    page = visit(address + path, size, **dark)
    if path == "/nothing":
        page.wrong.clear()  # the browser itself reports the 404 that was asked for
    shown = page.page
    assert not violations(shown)
    wide = shown.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_the_slider_and_the_filters_change_the_page_without_leaving_it(
    visit: Visit, address: str
) -> None:
    """Sliding asks again and states the question in the address; back brings back what was."""
    page = visit(address + DAY).page
    page.evaluate("window.stayed = true")
    chip = page.locator("table.board tr", has_text="Return of Aghdam").locator(".chip").first
    expect(chip).to_contain_text("kept")
    page.locator("[data-slider]").focus()
    page.keyboard.press("Home")
    expect(chip).to_contain_text("dormant")
    assert re.search(r"as_of=2020-11-0\d", page.url)
    assert page.evaluate("window.stayed")
    page.goto(f"{address}/claims")
    page.evaluate("window.stayed = true")
    page.select_option("#f-side", "Armenia")
    expect(page).to_have_url(re.compile("side=Armenia"))
    expect(page.locator("table.claims tbody tr").first).to_contain_text("Armenia")
    assert page.evaluate("window.stayed")


def test_a_new_claim_appears_without_reload(visit: Visit, address: str, folder: Path) -> None:
    """An open list shows a claim that was loaded elsewhere, as words, whatever it says."""
    page = visit(f"{address}/claims").page
    page.evaluate("window.stayed = true")
    page.wait_for_timeout(200)
    evil = "<img src=x onerror=alert(1)> \u202egnol"
    claim = replace(
        claim_of("LIVE1 Armenia-MoD accuse CFV-SA actor=Azerbaijan place=hadrut on=2024-12-30"),
        text=evil,
    )
    Ledger.open(folder).append_claims([claim], now=NOW)
    row = page.locator("tr", has_text="<img src=x onerror=alert(1)>")
    expect(row).to_have_count(1, timeout=8000)
    assert page.evaluate("window.stayed")
    assert "\u202e" not in page.content()


def test_the_keyboard_is_enough(visit: Visit, address: str) -> None:
    """The skip link comes first, `/` searches, `j` goes down the rows, `g c` opens the claims."""
    page = visit(address + DAY).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/claims"))


def test_the_live_map_draws_and_leads_to_the_list(visit: Visit, address: str) -> None:
    """MapLibre draws from this machine alone; the list follows what the map shows."""
    page = visit(f"{address}/map{DAY}").page
    page.wait_for_selector(".is-live", timeout=20_000)
    expect(page.locator(".map-count").first).to_be_visible(timeout=10_000)
    href = page.locator("#map-list").get_attribute("href") or ""
    assert "bbox=" in href
    page.goto(address.partition("/cases")[0] + href)
    expect(page.locator("table.claims tbody tr").first).to_be_visible()


def test_without_scripts_the_map_is_drawn(visit: Visit, address: str) -> None:
    """The drawn map stands on the page, linked, and the live one is not in the way."""
    page = visit(f"{address}/map{DAY}", java_script_enabled=False).page
    expect(page.locator("svg.map circle.spot").first).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    page.locator("svg.map a").first.click()
    expect(page).to_have_url(re.compile("place="))


def test_in_print_only_the_page_remains(visit: Visit, address: str) -> None:
    """Navigation and forms are not printed; the drawn map is."""
    page = visit(f"{address}/map{DAY}").page
    page.wait_for_selector(".is-live", timeout=20_000)
    page.emulate_media(media="print")
    expect(page.locator(".tabs")).to_be_hidden()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("svg.map")).to_be_visible()


def test_a_passkey_opens_the_door(
    visit: Visit, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with a password makes a passkey, signs out, and comes in by it alone."""
    import argon2  # noqa: PLC0415 — a cheap hasher, so that the test is quick

    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(secrets, "_hasher", lambda: cheap)
    accounts = str(tmp_path / "accounts.db")
    Book(accounts).add("ana", "several words make one", {"*": Role.KEEPER}, Deed("t", NOW))
    with serving(Settings((folder,), accounts=accounts, now=lambda: NOW)) as base:
        page = visit(f"{base}/account/sign-in").page
        assert not violations(page)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.fill("#name", "ana")
        page.fill("#password", "several words make one")
        page.click("form.stack button[type=submit]")
        page.goto(f"{base}/account")
        assert not violations(page)
        page.click("[data-passkey-new]")
        page.wait_for_load_state()
        expect(page.locator("form[action*=passkeys]")).to_have_count(1)
        page.click("text=Sign out")
        page.click("[data-passkey-sign-in]")
        expect(page).to_have_url(re.compile("/cases/"))
