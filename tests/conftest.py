"""Options and settings that all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

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
