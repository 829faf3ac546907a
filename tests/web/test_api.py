"""The JSON API: it answers as its document says, in one shape, whatever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from starlette.testclient import TestClient

from servanda.web import Settings, build
from servanda.web.api.document import document
from servanda.web.api.operations import OPERATIONS

AT = "/api/v1/cases/karabakh-2020"
DAY = "as_of=2020-12-15"
KNOWN = {"case": "karabakh-2020", "duty": "ceasefire", "claim": "K012"}
load_all_checks()
HOLDING = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)


def get(client: TestClient, path: str) -> Any:
    """Return the data at an address that answers."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_verdicts_have_the_keys_of_the_command_line(client: TestClient) -> None:
    """The API's verdicts are those of `check --json`, under every viewpoint unless asked."""
    data = get(client, f"{AT}/verdicts?{DAY}&viewpoint=record&reading=as-written&duty=kalbajar")
    assert set(data) == {"case", "as_of", "known_at", "verdicts"}
    (verdict,) = data["verdicts"]
    assert verdict["verdict"] == "late"
    assert verdict["because"] == ["after-time"]
    assert verdict["due"] == "2020-11-15T21:00:00Z"


def test_an_explanation_carries_its_claims_and_their_denials(client: TestClient) -> None:
    """Every claim of the witness is there with who denies it."""
    data = get(client, f"{AT}/duties/ceasefire/explanation?{DAY}&who=Armenia&viewpoint=record")
    assert {c["id"] for c in data["claims"]} == set(data["verdict"]["claims"])
    assert all("denied_by" in c for c in data["claims"])
    assert data["sentences"][0].startswith("ceasefire")


def test_lists_come_in_parts(client: TestClient) -> None:
    """`next` leads through the whole list, each statement once."""
    found: list[str] = []
    path = f"{AT}/claims?per_page=25"
    while path:
        data = get(client, path)
        found += [row["id"] for row in data["items"]]
        path = data["next"] or ""
    assert len(found) == len(set(found)) == data["total"]


def test_errors_have_one_shape(client: TestClient) -> None:
    """Whatever is wrong, the answer is `{"error": {status, title, advice, faults}}`."""
    for path, status in (
        (f"{AT}/verdicts?asof=2020", 400),
        (f"{AT}/verdicts?as_of=2020-99-99&viewpoint=nobody", 400),
        (f"{AT}/claims/none", 404),
        ("/api/v1/cases/none", 404),
        ("/api/v1/none", 404),
    ):
        answer = client.get(path)
        error = answer.json()["error"]
        assert answer.status_code == error["status"] == status
        assert set(error) == {"status", "title", "advice", "faults"}
    faults = client.get(f"{AT}/verdicts?as_of=x&viewpoint=recrod").json()["error"]["faults"]
    assert [f["suggestion"] for f in faults] == [None, "record"]


def test_what_did_not_change_is_not_sent_again(client: TestClient) -> None:
    """The tag of an answer stands for it until the case changes."""
    first = client.get(f"{AT}/verdicts?{DAY}")
    again = client.get(f"{AT}/verdicts?{DAY}", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    other = client.get(f"{AT}/verdicts?as_of=2020-12-16")
    assert other.headers["etag"] != first.headers["etag"]


def test_the_document_describes_every_read(client: TestClient) -> None:
    """Each operation stands in the OpenAPI document under its own name."""
    paths = get(client, "/api/v1/openapi.json")["paths"]
    names = {path["get"]["operationId"] for path in paths.values()}
    assert names == {o.name for o in OPERATIONS} | {"cases"}


@pytest.fixture
def described(example: Path) -> Callable[[], Any]:
    """Return what makes the API as schemathesis sees it, with names that are there."""

    def make() -> Any:
        app = build(Settings((example,), names=("testserver", "localhost")))
        schema = schemathesis.openapi.from_dict(document())
        schema.app = app
        return schema

    return make


@pytest.mark.parametrize("operation", OPERATIONS, ids=[o.name for o in OPERATIONS])
def test_it_answers_as_described(described: Callable[[], Any], operation: Any) -> None:
    """Made-up questions, well-formed or not, get an answer that the document describes."""
    schema = described()
    made = schema[f"/api/v1{operation.path}"]["GET"]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=made.as_strategy())
    def run(case: Any) -> None:
        case.path_parameters = {
            **case.path_parameters,
            **{k: v for k, v in KNOWN.items() if k in case.path_parameters},
        }
        case.call_and_validate(checks=HOLDING)

    run()
