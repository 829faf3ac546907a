"""A feed that was loaded stands among what came in, and its claims on the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from starlette.testclient import TestClient

from servanda.case.read import read_case
from servanda.cli.feeding import load_feed

CASE = "minsk-2015"


def test_a_feed_is_listed_and_its_claims_are_read(
    tmp_path: Path, serve: Callable[..., TestClient]
) -> None:
    """381 events came in at once; a headline of one is found among the claims."""
    folder = tmp_path / CASE
    with resources.as_file(resources.files("servanda").joinpath("examples", CASE)) as shipped:
        shutil.copytree(shipped, folder)
    load_feed(read_case(folder), folder / "ucdp-ged.csv", "ucdp-ged")

    client = serve(folder)
    sources = client.get(f"/cases/{CASE}/sources").text
    claims = client.get(f"/cases/{CASE}/claims?type=CFV-CLASH").text

    assert "ucdp-ged.csv" in sources
    assert ">381<" in sources
    assert "Agence France Presse" in claims
