"""A copy of the shipped case with its claims, and clients that ask its pages in process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from servanda.case.read import read_case
from servanda.claims import read_claims
from servanda.ledger import Ledger
from servanda.web import Settings, build

NOW = 1_735_689_600  # 2025-01-01T00:00Z
CASE = "karabakh-2020"
AT = f"/cases/{CASE}"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped case with its claims loaded; nobody writes to it."""
    folder = tmp_path_factory.mktemp("web") / CASE
    with resources.as_file(resources.files("servanda").joinpath("examples", CASE)) as shipped:
        shutil.copytree(shipped, folder)
    claims = read_claims(folder / "claims.csv", read_case(folder)).claims
    Ledger.open(folder).append_claims(claims, now=NOW - 86_400)
    return folder


@pytest.fixture(scope="session")
def client(example: Path) -> Iterator[TestClient]:
    """A client of the shipped case's pages that follows no redirect."""
    with client_of(example) as made:
        yield made


@pytest.fixture
def serve() -> Callable[..., TestClient]:
    """Return what makes a client of any case."""
    return client_of


def client_of(*folders: Path) -> TestClient:
    """Return a client of cases; a page that fails answers 500, as it would a browser."""
    settings = Settings(folders, now=lambda: NOW, watch=0.01)
    return TestClient(
        build(settings),
        base_url="http://127.0.0.1:8000",
        raise_server_exceptions=False,
        follow_redirects=False,
        headers={"accept-language": "en"},
    )
