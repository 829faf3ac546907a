"""A new claim and a changed verdict reach an open page."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from starlette.requests import Request

from servanda.ledger import Ledger
from servanda.testing import claim_of
from servanda.web import Settings, build
from servanda.web.pages.live import stream


def test_a_new_row_of_the_ledger_is_told(example: Path, tmp_path: Path) -> None:
    """An open stream gets `changed` with the new head after a claim is appended; then it ends."""
    folder = tmp_path / "karabakh-2020"
    shutil.copytree(example, folder)
    app = build(Settings((folder,), watch=0.005))

    async def told() -> list[str]:
        scope = {
            "type": "http",
            "app": app,
            "method": "GET",
            "path": "/",
            "headers": [],
            "query_string": b"",
            "path_params": {"case": "karabakh-2020"},
        }
        answer = await stream(Request(scope))
        found: list[str] = []
        async for piece in answer.body_iterator:  # type: ignore[attr-defined]  # it streams
            found.append(str(piece))
            if len(found) == 1:
                claim = claim_of("N1 Armenia affirm TER-HAND actor=Armenia place=aghdam")
                Ledger.open(folder).append_claims([claim], now=1_735_000_000)
            else:
                app.state.watch.stopped.set()
        return found

    found = asyncio.run(asyncio.wait_for(told(), 20))
    head = Ledger.open(folder).entries()[-1].hash
    assert found[1] == f"event: changed\nid: {head}\ndata: {head}\n\n"
    assert len(found) == 2
