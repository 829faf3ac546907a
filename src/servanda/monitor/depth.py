"""Room for recursion over formulas, whose depth the parser bounds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FRAMES = 20_000  # 150 levels take far less than this


@contextmanager
def room() -> Iterator[None]:
    """Let functions call themselves as deep as a formula that was accepted needs."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
