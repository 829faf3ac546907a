"""The pages of the shipped case: what stands on them and where their links lead."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from servanda.testing import small_case
from servanda.web import desk

AT = "/cases/karabakh-2020"
DAY = "?as_of=2020-12-15"
PAGES = (
    "",
    "/text",
    "/claims",
    "/timeline",
    "/map",
    "/registers",
    "/letter",
    "/review",
    "/sources",
    "/changes",
    "/search?q=agdam",
    "/duties/ceasefire",
    "/claims/K012",
)
FILES = (
    "/board.csv",
    "/claims.csv",
    "/timeline.csv",
    "/map.csv",
    "/registers.csv",
    "/changes.csv",
    "/sources/sides.csv",
    "/sources/sources.csv",
    "/sources/loads.csv",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_every_page_opens_in_every_language(client: TestClient, page: str, language: str) -> None:
    """A page answers 200, in the language asked for, with one heading of the first level."""
    answer = client.get(AT + page, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="ltr">' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("file", FILES)
def test_every_table_is_a_csv(client: TestClient, file: str) -> None:
    """Each CSV has a head and rows of its width."""
    answer = client.get(AT + file)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert {len(row) for row in rows} == {len(rows[0])}


def test_no_page_has_inline_script_or_style(client: TestClient) -> None:
    """What the policy forbids stands on no page: inline scripts, handlers, style."""
    for page in PAGES:
        text = client.get(AT + page).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<[^>]+\s(on[a-z]+|style)=", text)
        assert "<style" not in text


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    """Links on the pages, numbers among them, answer 200."""
    found: dict[str, str] = {}
    for page in PAGES:
        for link in re.findall(r'href="(/[^"#]*)', client.get(AT + page + "").text):
            found.setdefault(unescape(link), page)
    # One of each kind is enough: what differs only in its query is made by the same line.
    kinds = {re.sub(r"=[^&]*", "", link): link for link in found}
    broken = [
        (link, found[link])
        for link in kinds.values()
        if client.get(link).status_code not in (200, 303)
    ]
    assert not broken


def test_the_first_screen_says_what_is_broken_what_changed_and_what_to_ask(
    client: TestClient,
) -> None:
    """The board begins with what presses, what changed since the day asked about, what flips."""
    text = client.get(f"{AT}{DAY}&changed_since=2020-11-30").text
    pressing, changed, asking = (
        text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]
        for name in ("h-press", "h-changed", "h-ask")
    )
    assert "No hostilities" in pressing
    assert "v-broken" in pressing
    assert "unverified" in changed
    assert "v-broken" in changed
    assert "before the day" in asking


def test_the_board_agrees_with_the_command_line(client: TestClient) -> None:
    """A verdict on the page is the verdict that `check` prints for that day."""
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{AT}/board.csv{DAY}").content.decode("utf-8-sig")))
    )
    record = {
        (r["duty"], r["who"]): r["verdict"]
        for r in rows
        if r["viewpoint"] == "record" and r["reading"] == "as-written"
    }
    assert record["aghdam", "Armenia"] == "kept"
    assert record["kalbajar", "Armenia"] == "late"
    assert record["ceasefire", "*"] == "broken"


def test_an_explanation_shows_the_denial_beside_the_accusation(client: TestClient) -> None:
    """Claims against stand beside claims for; the article's telling words are marked."""
    text = client.get(f"{AT}/duties/ceasefire{DAY}&who=Armenia").text
    assert "attributed-elsewhere" in text or "Deny it, or say that another did it" in text
    assert 'class="claim deny' in text
    assert '<mark class="telling">ceasefire</mark>' in text
    assert "What would change it" in text


def test_board_and_explanation_say_the_same_day_since(client: TestClient) -> None:
    """A breach of 11 December is one since the 11th on both pages."""
    board = client.get(f"{AT}{DAY}").text
    cell = client.get(f"{AT}/duties/ceasefire{DAY}&who=*").text
    since = cell.partition("<dt>Since</dt>")[2].partition("</dd>")[0]
    assert "since 11 Dec 2020" in " ".join(board.replace("\xa0", " ").split())
    assert "11 Dec 2020" in since.replace("\xa0", " ")


def test_what_was_known_then_is_asked_for_by_known_at(client: TestClient) -> None:
    """A claim that was not available by the day is on no page of that day."""
    then = client.get(f"{AT}/claims?known_at=2020-12-01").text
    now = client.get(f"{AT}/claims").text
    assert "/claims/K012" not in then
    assert "/claims/K012" in now


def test_a_wrong_question_is_answered_with_every_fault(client: TestClient) -> None:
    """A day, a viewpoint and a reading that are none are named at once, with what would do."""
    answer = client.get(f"{AT}?as_of=2020-31-12&viewpoint=recrod&reading=other")
    assert answer.status_code == 400
    text = unescape(answer.text)
    assert "as_of" in text
    assert "Did you mean record?" in text
    assert "no duty has a reading" in text


def test_claims_are_filtered_paged_and_counted(client: TestClient) -> None:
    """Filters narrow the list, its CSV and its counts alike."""
    query = "side=Armenia&act=accuse"
    text = client.get(f"{AT}/claims?{query}&per_page=2").text
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{AT}/claims.csv?{query}").content.decode("utf-8-sig"))
        )
    )
    assert rows
    assert {r["act"] for r in rows} == {"accuse"}
    assert f"of {len({r['id'] for r in rows})}" in text
    assert 'rel="next"' in text
    assert client.get(f"{AT}/claims?page=x").status_code == 400
    assert client.get(f"{AT}/claims?state=loud").status_code == 400


def test_search_finds_text_duties_and_claims_without_accents(client: TestClient) -> None:
    """Words are found whatever their case and accents, in all three."""
    text = client.get(f"{AT}/search?q=LACIN").text
    assert client.get(f"{AT}/search?q=corridor").text.count("<section") == 3
    assert "Nothing found" in client.get(f"{AT}/search?q=zzzz").text
    assert "Claims" in text


def test_a_case_without_claims_or_duties_says_what_to_do(
    serve: Callable[..., TestClient], tmp_path: Path
) -> None:
    """Empty pages are designed: each says what would fill it."""
    small_case(tmp_path / "case", "---\ntitle: T\ntimezone: UTC\n---\n\n## 1\n\n> Words.\n")
    client = serve(tmp_path / "case")
    at = client.get("/").headers["location"]
    assert "No duty yet" in client.get(at).text
    assert "No claim yet" in client.get(f"{at}/claims").text
    assert "Nothing came in yet" in client.get(f"{at}/sources").text
    assert "Nothing to draw" in client.get(f"{at}/timeline").text
    assert client.get(f"{at}/text").status_code == 200


def test_what_is_not_there_is_a_page(client: TestClient) -> None:
    """Unknown addresses, cases, duties and claims answer 404 with a page."""
    for path in ("/nothing", "/cases/none", f"{AT}/duties/none", f"{AT}/claims/none"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "There is no such page" in answer.text


def test_a_page_is_not_sent_twice(client: TestClient) -> None:
    """A browser that has the page is told so."""
    first = client.get(AT + DAY)
    again = client.get(AT + DAY, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_several_cases_are_listed(
    serve: Callable[..., TestClient], example: Path, tmp_path: Path
) -> None:
    """With more than one case the first page lists them with their verdicts."""
    small_case(tmp_path / "other")
    client = serve(example, tmp_path / "other")
    text = client.get("/").text
    assert AT in text
    assert "other" in text


def test_work_that_is_broken_off_is_answered(
    serve: Callable[..., TestClient], example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stops tells whoever waits, and when to try again."""

    async def broken_off(*_: object) -> None:
        raise asyncio.CancelledError

    client = serve(example)
    monkeypatch.setattr(desk.Kept, "once", broken_off)

    answer = client.get(f"{AT}/claims")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
