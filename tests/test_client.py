"""The Python client and the MCP server: the same reads as the API."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from servanda.case.read import read_case
from servanda.claims import read_claims
from servanda.client import Client
from servanda.client.mcp import reach, server
from servanda.errors import BadInput
from servanda.ledger import Ledger
from servanda.web import Settings, build
from servanda.web.api.operations import OPERATIONS

CASE = "karabakh-2020"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped case with its claims loaded."""
    made = tmp_path_factory.mktemp("client") / CASE
    with resources.as_file(resources.files("servanda").joinpath("examples", CASE)) as shipped:
        shutil.copytree(shipped, made)
    claims = read_claims(made / "claims.csv", read_case(made)).claims
    Ledger.open(made).append_claims(claims, now=1_735_000_000)
    return made


class _InProcess(httpx.BaseTransport):
    """Hands requests to the application, without a network."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the application does."""
        answer = self.client.get(request.url.raw_path.decode())
        return httpx.Response(answer.status_code, content=answer.content)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """A client of the case's pages, in process."""
    app = TestClient(build(Settings((folder,))), base_url="http://127.0.0.1")
    with Client("http://127.0.0.1", transport=_InProcess(app)) as made:
        yield made


def test_the_client_offers_every_read(client: Client) -> None:
    """Each operation of the API is a method, and gives what the API gives."""
    assert all(hasattr(client, operation.name) for operation in OPERATIONS)
    assert [c["id"] for c in client.cases()] == [CASE]
    assert client.case(CASE)["duties"] == len(
        [d for a in client.agreement(CASE)["articles"] for d in a["duties"]]
    )
    verdicts = client.verdicts(CASE, as_of="2020-12-15", viewpoint=["record"], duty="aghdam")
    assert {v["reading"]: v["verdict"] for v in verdicts["verdicts"]}["as-written"] == "kept"
    statements = list(client.claims(CASE, per_page=20))
    assert len({s["id"] for s in statements}) == len(statements) == client.case(CASE)["claims"]
    assert client.explanation(CASE, "aghdam", as_of="2020-12-15")["article"] == "2"
    assert client.claim(CASE, "K012")["id"] == "K012"
    assert client.search(CASE, "agdam")["articles"] == ["2"]
    assert client.changes(CASE, as_of="2020-12-15", changed_since="2020-11-01")["items"]
    assert client.sources(CASE)
    assert client.registers(CASE)
    assert client.gaps(CASE)
    assert client.questions(CASE) == []


def test_what_the_server_refuses_is_raised(client: Client) -> None:
    """Faults come back as faults; no server is a fault with a next step."""
    with pytest.raises(BadInput, match="as_of"):
        client.verdicts(CASE, as_of="yesterday")
    with pytest.raises(BadInput, match="no such page"):
        client.case("none")
    with Client("http://127.0.0.1:9") as nobody, pytest.raises(BadInput, match="does not answer"):
        nobody.cases()


def test_the_mcp_server_offers_every_read(folder: Path) -> None:
    """Each operation is a tool that only reads; an error is an answer that says what to mend."""

    async def asked() -> tuple[list[Any], Any, Any]:
        made = server(reach(Settings((folder,))))
        tools = await made.list_tools()
        verdicts = await made.call_tool(
            "verdicts", {"case": CASE, "asked": {"as_of": "2020-12-15", "duty": "aghdam"}}
        )
        wrong = await made.call_tool("case", {"case": "none"})
        return tools, verdicts, wrong

    tools, verdicts, wrong = asyncio.run(asked())
    assert {t.name for t in tools} == {o.name for o in OPERATIONS} | {"cases"}
    assert all(t.annotations.read_only_hint for t in tools)
    found = verdicts.structured_content["verdicts"]
    assert {v["duty"] for v in found} == {"aghdam"}
    assert wrong.structured_content["error"]["status"] == 404
