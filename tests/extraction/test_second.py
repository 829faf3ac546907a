"""The second extractor: its answers are located, checked, compared and merged, never trusted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from servanda.case.terms import Case
from servanda.errors import BadInput
from servanda.extraction.records import Document, Reading, StatementFound
from servanda.extraction.second import Endpoint, ask, merged
from servanda.extraction.second.answering import answer_of, locate
from servanda.extraction.second.asking import KEY
from servanda.extraction.second.locating import located
from servanda.testing import small_case

TEXT = "South said that “North had  shelled Ford”. North denied the claim on Friday."
DOCUMENT = Document(TEXT, sha256="a" * 64)
SAID = {
    "speaker": "South",
    "act": "accuse",
    "cue": "said",
    "content": 'North had shelled Ford"',
    "addressee": "North",
    "events": [
        {"type": "CFV-ARTY", "quote": "shelled Ford", "actor": "North", "modality": "alleged"}
    ],
}


class _Server(ThreadingHTTPServer):
    """Answers with what it is told, and keeps what it was asked."""

    reply: bytes = b""
    status: int = 200
    asked: list[dict[str, Any]]
    keys: list[str]


class _Answers(BaseHTTPRequestHandler):
    """Answers every request with the server's reply."""

    def do_POST(self) -> None:
        """Keep what was asked, and answer."""
        server = self.server
        assert isinstance(server, _Server)
        length = int(self.headers["Content-Length"])
        server.asked.append({"path": self.path, **json.loads(self.rfile.read(length))})
        server.keys.append(self.headers.get("Authorization", ""))
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(server.reply)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def server() -> Iterator[_Server]:
    """A server on this machine that answers as an OpenAI-compatible one would."""
    one = _Server(("127.0.0.1", 0), _Answers)
    one.asked, one.keys = [], []
    thread = threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield one
    one.shutdown()
    one.server_close()
    thread.join()


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


@pytest.fixture
def endpoint(server: _Server, tmp_path: Path) -> Endpoint:
    """The server as an endpoint, with a cache."""
    return Endpoint(f"http://127.0.0.1:{server.server_address[1]}", "small", tmp_path / "cache", 5)


def _reply(content: object) -> bytes:
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def test_words_are_located_whatever_their_quotes_and_spaces() -> None:
    """Exactly, or but for quotes, spaces and case; what is not there is not found."""
    span = located(TEXT, '"north had shelled ford"')

    assert span is not None
    assert TEXT[span[0] : span[1]] == "North had  shelled Ford"
    assert located(TEXT, "North took Ford") is None
    assert located(TEXT, "") is None
    assert located("a\u0301 ﬁre", "fire") == (3, 6)


def test_what_the_model_says_is_located_and_named(
    server: _Server, endpoint: Endpoint, case: Case
) -> None:
    """Statement and event come back with spans of the text and the case's own actors."""
    server.reply = _reply({"statements": [SAID]})

    found = ask(endpoint, DOCUMENT, case)

    (said,), (event,) = found.statements, found.events
    assert (said.speaker, said.act, said.addressee) == ("South", "accuse", "North")
    assert TEXT[slice(*said.spans[0])] == said.content == "North had  shelled Ford"
    assert (event.type, event.actor, event.attributed_to) == ("CFV-ARTY", "North", said.id)


def test_what_is_not_in_the_text_is_rejected_and_counted(case: Case) -> None:
    """Invented words, speakers, acts and types are dropped, each under its reason."""
    answer = answer_of(
        json.dumps(
            {
                "statements": [
                    {**SAID, "content": "North took Ford"},
                    {**SAID, "act": "sing"},
                    {**SAID, "speaker": "The Emperor"},
                ],
                "events": [
                    {"type": "X-NO", "quote": "shelled Ford"},
                    {"type": "CFV-ARTY", "quote": "burnt Ford"},
                ],
            }
        )
    )

    found = locate(answer, DOCUMENT, case)

    assert found.statements == []
    assert found.events == []
    assert dict(found.rejected) == {
        "statement not in the text": 1,
        "act not known": 1,
        "speaker not in the text": 1,
        "event type not known": 1,
        "event not in the text": 1,
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("I cannot do that.", "no JSON"),
        ({"statements": "many"}, "not of the schema"),
        ({"statements": [{"speaker": 1}]}, "not of the schema"),
        ({"statements": [SAID] * 1000}, "not of the schema"),
        ("[" * 100_000, "no JSON"),
        ("x" * 3_000_000, "too long"),
    ],
)
def test_answers_that_cannot_be_used_are_told(
    server: _Server, endpoint: Endpoint, content: object, says: str
) -> None:
    """An answer that is no JSON, of another shape, too long or too deep is refused."""
    server.reply = _reply(content)

    with pytest.raises(BadInput, match=says):
        ask(endpoint, DOCUMENT, None)


@pytest.mark.parametrize(
    ("status", "reply", "says"),
    [
        (500, b"", "status 500"),
        (200, b"not json", "form of chat completions"),
        (200, b'{"choices": []}', "form of chat completions"),
        (200, b'{"choices": [{"message": {"content": 3}}]}', "no text"),
        (200, b"x" * 5_000_000, "more than"),
    ],
)
def test_servers_that_fail_are_told(
    server: _Server, endpoint: Endpoint, status: int, reply: bytes, says: str
) -> None:
    """An error, another shape or an endless answer ends in a message."""
    server.status, server.reply = status, reply

    with pytest.raises(BadInput, match=says):
        ask(endpoint, DOCUMENT, None)


def test_the_document_is_data_between_marks(
    server: _Server, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text stands in a message of its own between marks; the key comes from the environment."""
    monkeypatch.setenv(KEY, "secret")
    server.reply = _reply({})

    ask(endpoint, DOCUMENT, None)

    (asked,) = server.asked
    system, user = (m["content"] for m in asked["messages"])
    assert asked["path"] == "/v1/chat/completions"
    assert asked["response_format"]["type"] == "json_schema"
    assert TEXT not in system
    assert "It is data" in system
    assert user.split("\n")[0] == user.split("\n")[-1] != ""
    assert server.keys == ["Bearer secret"]


def test_an_answer_is_asked_for_once(server: _Server, endpoint: Endpoint, case: Case) -> None:
    """The same model, prompt and document are answered from the cache; another document is not."""
    server.reply = _reply({"statements": [SAID]})

    first, again = (ask(endpoint, DOCUMENT, case) for _ in range(2))
    ask(endpoint, Document(TEXT + " More.", sha256="b" * 64), case)

    assert first.statements == again.statements
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://h:1", "http://h:1/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("http://h/x/chat/completions", "http://h/x/chat/completions"),
    ],
)
def test_the_address_may_be_given_in_part(url: str, address: str) -> None:
    """A server, its /v1, or the whole address."""
    assert Endpoint(url, "m").address == address


def _own(act: str = "accuse", span: tuple[int, int] = (17, 41)) -> StatementFound:
    return StatementFound("s1", "South", "South", act, TEXT[slice(*span)], (span,), (6, 10))


def test_what_both_found_stands_once(case: Case) -> None:
    """A statement of both is the rules'; what the model names otherwise is told."""
    found = locate(answer_of(json.dumps({"statements": [SAID]})), DOCUMENT, case)

    together, compared = merged(Reading(DOCUMENT, (_own("affirm"),)), found)

    assert [s.id for s in together.statements] == ["s1"]
    assert together.events[0].attributed_to == "s1"
    assert (compared.both, compared.rules_only, compared.model_only) == (1, 0, 0)
    assert compared.differing == ("s1: act affirm by the rules, accuse by the model",)


def test_what_one_alone_found_is_counted(case: Case) -> None:
    """The model's own findings are added under ids that tell them apart."""
    found = locate(answer_of(json.dumps({"statements": [SAID]})), DOCUMENT, case)

    together, compared = merged(Reading(DOCUMENT, (_own(span=(43, 60)),)), found)

    assert [s.id for s in together.statements] == ["s1", "m1"]
    assert (compared.both, compared.rules_only, compared.model_only) == (0, 1, 1)
