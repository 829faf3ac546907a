"""Options and settings that all tests share."""

from __future__ import annotations

import io
import os
import sys

import pytest
from hypothesis import settings
from tests.running import Run

from servanda.cli import main
from servanda.ledger.database import VARIABLE

# The ledgers of tests are in their own folders, whatever the machine's settings say.
os.environ.pop(VARIABLE, None)

# Speed is measured by `make bench`; a slow machine fails no property.
settings.register_profile("servanda", deadline=None)
settings.load_profile("servanda")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--reset`, which rewrites the expected files; the diff is what to review."""
    parser.addoption("--reset", action="store_true", help="rewrite the expected.txt files")


@pytest.fixture
def reset(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--reset"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of the command line, on a terminal 200 columns wide."""
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["servanda", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, said.out, said.err

    return command
