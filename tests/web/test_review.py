"""Review on the page: accept with corrections, reject, undo; the registers and the letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from servanda.ledger import Ledger
from servanda.ledger.questions import ask
from servanda.model import Question
from servanda.testing import claim_of, small_case


@pytest.fixture
def waiting(serve: Callable[..., TestClient], tmp_path: Path) -> tuple[TestClient, Path]:
    """A case with two candidates and a count."""
    case = small_case(tmp_path / "case")
    claims = [
        replace(claim_of(f"C{n} South affirm TER-HAND actor=North place=ford on=2024-02-0{n}"),
                reviewed=False, quote="handed over")
        for n in (1, 2)
    ]  # fmt: skip
    claims.append(claim_of("R1 South affirm PRI-EXCH actor=North on=2024-02-03 count=12"))
    claims.append(claim_of("R2 North affirm PRI-EXCH actor=North on=2024-02-03 count=44"))
    Ledger.open(case.path).append_claims(claims, now=1_710_000_000)
    return serve(case.path), case.path


def act(client: TestClient, **fields: str) -> int:
    """Post a decision with the page's own token; return the status."""
    page = client.get("/cases/case/review").text
    csrf = unescape(re.findall(r'name="csrf" value="([^"]+)"', page)[0])
    return client.post("/cases/case/review", data={"csrf": csrf, **fields}).status_code


def test_a_candidate_is_accepted_with_what_was_put_right(
    waiting: tuple[TestClient, Path],
) -> None:
    """Accepting takes the changed fields along; then the other waits; undo brings it back."""
    client, folder = waiting
    text = client.get("/cases/case/review").text
    assert "2 candidates wait" in text
    assert "handed over" in text
    assert act(client, action="accept", candidate="C1/North", **{"f-place": "hills"}) == 303
    held = {h.claim.id: h.claim for h in Ledger.open(folder).held()}
    assert held["C1"].reviewed
    assert held["C1"].place == "hills"
    assert "1 candidate waits" in client.get("/cases/case/review").text
    row = re.findall(r'name="row" value="(\d+)"', client.get("/cases/case/review").text)[0]
    assert act(client, action="undo", row=row) == 303
    assert "2 candidates wait" in client.get("/cases/case/review").text


def test_a_rejected_candidate_is_gone_and_decided_once(waiting: tuple[TestClient, Path]) -> None:
    """What was rejected stands on no page; a second decision finds nothing."""
    client, _ = waiting
    assert act(client, action="reject", candidate="C2/North") == 303
    assert "/claims/C2" not in client.get("/cases/case/claims").text
    assert act(client, action="reject", candidate="C2/North") == 409
    assert act(client, action="burn", candidate="C1/North") == 400
    assert act(client, action="accept", candidate="C1/North", **{"f-from": "yesterday"}) == 400
    assert act(client, action="undo", row="x") == 400


def test_a_form_that_is_not_ours_decides_nothing(waiting: tuple[TestClient, Path]) -> None:
    """Without the page's token nothing is written, even from this machine."""
    client, folder = waiting
    before = len(Ledger.open(folder).entries())
    for csrf in ("", "wrong"):
        data = {"csrf": csrf, "action": "accept", "candidate": "C1/North"}
        assert client.post("/cases/case/review", data=data).status_code == 403
    assert len(Ledger.open(folder).entries()) == before


def test_candidates_look_like_candidates(waiting: tuple[TestClient, Path]) -> None:
    """On lists and on their own page they are marked; they can be filtered by it."""
    client, _ = waiting
    assert "candidate-mark" in client.get("/cases/case/claims").text
    assert "nobody has accepted it" in client.get("/cases/case/claims/C1").text
    assert client.get("/cases/case/claims?state=unreviewed").text.count("<tr role") == 3


def test_registers_keep_each_voice_apart(waiting: tuple[TestClient, Path]) -> None:
    """Both sides' figures stand on the page with their claims, drawn with marks of their own."""
    client, _ = waiting
    text = client.get("/cases/case/registers").text
    assert ">12<" in text
    assert ">44<" in text
    assert ">56<" not in text
    assert "voice-0" in text
    assert "voice-1" in text


def test_open_questions_stand_in_the_text_and_in_the_letter(
    waiting: tuple[TestClient, Path],
) -> None:
    """A question stands at its article with its days open, and in the letter to whom it asks."""
    client, folder = waiting
    question = Question("", "South", ("North",), "Where is the <b>ford</b>?", article="2")
    ask(Ledger.open(folder), [question], now=1_710_000_000)
    text = client.get("/cases/case/text").text
    assert "Where is the &lt;b&gt;ford&lt;/b&gt;?" in text
    letter = client.get("/cases/case/letter?to=North&severity=all").text
    assert "1. Where is the &lt;b&gt;ford" in letter
    assert "2. " in letter
    other = client.get("/cases/case/letter?to=South&severity=none").text
    assert "Nothing is open" in other
