"""Verdicts as people read them: each file in `stories/` is one idea, with what `explain` says.

A story holds a duty block, the claims as short lines (`servanda.testing.claim_of`), what is
asked, and the expected words. `--reset` writes what is said now; the diff is the review.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servanda.clock import end_of, start_of
from servanda.model import Because
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.verdicts.checker import check
from servanda.verdicts.sentences import explain, library
from servanda.viewpoints.builtin import choose

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))
SECTION = re.compile(r"^== (\w+)$", re.MULTILINE)
AGREEMENT = """---
title: A small agreement
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
---

## 1

> {words}

```duty
id: duty
{duty}
```
"""


def told(story: str, folder: Path) -> str:
    """Return what `explain` says to a story."""
    part = _parts(story)
    case = small_case(folder / "case", AGREEMENT.format(**part))
    asked = dict(line.split(": ", 1) for line in part["asked"].splitlines())
    claims = [claim_of(line) for line in part["claims"].splitlines() if line]
    since = start_of(asked["since"], "UTC") if "since" in asked else None
    verdicts = board(
        case,
        claims,
        choose(case, [asked.get("viewpoint", "record")]),
        Asked(end_of(asked["as-of"], "UTC"), since),
    )
    shelf = library(case, claims)
    chosen = [
        v
        for v in verdicts
        if v.reading == asked.get("reading", "as-written") and v.who in asked.get("who", v.who)
    ]
    assert [fault for v in chosen for fault in check(v, shelf.claims)] == []
    return "\n\n".join(explain(v, shelf) for v in chosen)


def _parts(story: str) -> dict[str, str]:
    _, *rest = SECTION.split(story)
    return {name: text.strip() for name, text in zip(rest[::2], rest[1::2], strict=True)}


@pytest.mark.parametrize("path", STORIES, ids=[p.stem for p in STORIES])
def test_story_is_told_as_expected(path: Path, tmp_path: Path, reset: bool) -> None:
    """The explanation of each story is the one that its file holds, and the checker agrees."""
    story = path.read_text("utf-8")
    now = told(story, tmp_path)
    if reset:
        head = story.partition("== explained")[0]
        path.write_text(f"{head}== explained\n{now}\n", "utf-8")

    assert now == _parts(path.read_text("utf-8"))["explained"]


def test_every_reason_is_told_somewhere() -> None:
    """Each reason of the closed list can be reached, and stands in a story with its words."""
    words = "\n".join(p.read_text("utf-8").partition("== explained")[2] for p in STORIES)
    missing = [reason for reason in Because if not re.search(rf"Because .*\b{reason}\b.*\)", words)]

    assert not missing


def test_the_page_on_verdicts_explains_every_reason() -> None:
    """Whoever reads a reason finds it in `docs/reading-a-verdict.md`."""
    page = (Path(__file__).parents[2] / "docs" / "reading-a-verdict.md").read_text("utf-8")

    assert [reason for reason in Because if f"`{reason}`" not in page] == []
