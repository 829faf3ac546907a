"""What the page about the monitor says is what the monitor does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servanda.errors import BadInput
from servanda.monitor.parse import parse
from servanda.monitor.safe import safe

PAGE = (Path(__file__).parents[2] / "docs" / "monitor.md").read_text("utf-8")


def _section(title: str) -> list[list[str]]:
    part = PAGE.partition(title)[2].partition("\n\n")[0]
    return [re.findall(r"`([^`]+)`", line) for line in part.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("row", _section("| written | evaluated |"), ids=lambda row: row[0])
def test_rewritings_of_the_page_are_real(row: list[str]) -> None:
    """The table shows what becomes of a formula, names of new variables aside."""
    found, shown = str(safe(parse(row[0]))), str(parse(row[1]))

    assert found.replace("value_1", "v").replace("(", "") == shown.replace("(", "")


@pytest.mark.parametrize("row", _section("| refused | because | say |"), ids=lambda row: row[0])
def test_refusals_of_the_page_are_real(row: list[str]) -> None:
    """What the table says is refused is refused."""
    with pytest.raises(BadInput):
        safe(parse(row[0]))


def test_the_python_example_of_the_page_runs() -> None:
    """The example gives what its comment says."""
    code = PAGE.partition("## From Python")[2]
    lines = [line[4:] for line in code.splitlines() if line.startswith("    ")]
    lines = lines[: next(i for i, n in enumerate(lines) if n.startswith("evaluate")) + 1]
    *before, last = lines
    expression, _, said = last.partition("#")
    names: dict[str, object] = {}
    exec("\n".join(before), names)  # noqa: S102 — our own page

    assert repr(eval(expression, names)) == said.strip()  # noqa: S307 — our own page
