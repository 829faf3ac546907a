"""Hosts, origins, headers, and hostile words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from servanda.errors import BadInput
from servanda.ledger import Ledger
from servanda.testing import claim_of, small_case
from servanda.web import Settings
from servanda.web.files import safe_cell
from servanda.web.languages import plain

AT = "/cases/karabakh-2020"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"
TURNED = "abc\u202edef\u2066ghi\u200fjkl\x1b[31m\x00"


def test_a_page_is_fenced_in(client: TestClient) -> None:
    """Scripts, styles, connections: our own only; nobody frames us, nothing is sniffed."""
    headers = client.get(AT).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_a_foreign_host_name_is_refused(client: TestClient) -> None:
    """A name that leads here by somebody else's doing gets no page (DNS rebinding)."""
    assert client.get(AT, headers={"host": "evil.example"}).status_code == 421
    assert client.get(AT, headers={"host": "localhost:8000"}).status_code == 200
    assert client.get(AT, headers={"host": ""}).status_code == 421


def test_a_foreign_origin_changes_nothing(client: TestClient) -> None:
    """A form on another site cannot post here."""
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post(AT, headers=headers).status_code == 403
    assert client.post(AT, headers={"sec-fetch-site": "same-origin"}).status_code == 405


def test_reachable_by_others_it_needs_accounts(example: Path) -> None:
    """Bound to anything but this machine it refuses to start without accounts."""
    with pytest.raises(BadInput, match="no accounts"):
        Settings((example,), host="0.0.0.0")  # noqa: S104 — refused, which is the point


@pytest.fixture
def hostile(serve: Callable[..., TestClient], tmp_path: Path) -> TestClient:
    """A case with hostile words in every field that a claim has."""
    case = small_case(tmp_path / "case")
    from dataclasses import replace  # noqa: PLC0415 — used here only

    plain_claim = claim_of("A1 North affirm TER-HAND actor=North place=ford on=2024-02-01")
    claims = [
        replace(
            plain_claim, id="E1", text=EVIL, quote=EVIL, source=EVIL, url="javascript:alert(1)"
        ),
        replace(plain_claim, id="E2/" + EVIL, speaker=EVIL, actor=EVIL, place=EVIL, object=EVIL),
        replace(plain_claim, id="E3", text=TURNED, source=TURNED, grade="=A1", event=EVIL),
        replace(
            plain_claim, id="E4", text="=HYPERLINK(1)", source="@SUM(1)", quote="x" * 10_000_000
        ),
        replace(plain_claim, id="E5", text="-1+2", source="\t=1"),
    ]
    Ledger.open(case.path).append_claims(claims, now=1_710_000_000)
    return serve(tmp_path / "case")


def test_hostile_words_are_words_everywhere(hostile: TestClient) -> None:
    """Markup, direction marks and templates in claims show as text; 10 MB do not come back."""
    at = hostile.get("/").headers["location"]
    lists = ("", "/claims", "/sources", "/timeline", "/search?q=script", "/changes")
    for page in (*lists, *(f"/claims/E{n}" for n in (1, 3, 4, 5)), "/duties/ford"):
        answer = hostile.get(at + page)
        assert answer.status_code in (200, 404)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "{{7*7}}" not in answer.text or "49" not in answer.text
        assert 'href="javascript:' not in answer.text
        assert not set(answer.text) & set("\u202e\u2066\u200f\x1b\x00")
        assert len(answer.content) < 200_000


def test_no_cell_of_a_csv_is_a_formula(hostile: TestClient) -> None:
    """A cell that a spreadsheet would evaluate begins with an apostrophe."""
    csv.field_size_limit(20_000_000)
    at = hostile.get("/").headers["location"]
    for file in ("/claims.csv", "/sources/sources.csv", "/board.csv"):
        text = hostile.get(at + file).content.decode("utf-8-sig")
        cells = [c for row in csv.reader(io.StringIO(text)) for c in row]
        assert not [c for c in cells if c[:1] in "=@\t" and c]
    assert safe_cell("-3.5") == "-3.5"
    assert safe_cell("-1+2") == "'-1+2"


@pytest.mark.parametrize("script", ["Şuşa — Շուշի — Шуша — شوشا", "می\u200cخواهم", "a\u00a0b"])
def test_words_of_every_script_stay_as_they_are(script: str) -> None:
    """What is no trick is not touched: scripts, joiners, no-break spaces."""
    assert plain(script) == script
