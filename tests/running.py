"""The command line as a person calls it, in this process: its exit code and what it printed."""

from __future__ import annotations

from typing import Protocol


class Run(Protocol):
    """Runs `servanda` with some words: exit code, standard output, standard error."""

    def __call__(self, *words: object, given: str = "") -> tuple[int, str, str]:
        """Run it; `given` is what stands on its standard input."""
