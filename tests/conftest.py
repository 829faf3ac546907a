"""Options and settings that all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--reset`, which rewrites the expected files; the diff is what to review."""
    parser.addoption("--reset", action="store_true", help="rewrite the expected.txt files")


@pytest.fixture
def reset(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--reset"))
