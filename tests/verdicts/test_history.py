"""What changed between two boards."""

from __future__ import annotations

from pathlib import Path

from servanda.clock import end_of
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.verdicts.history import changes, flips
from servanda.viewpoints.builtin import choose

WRITTEN = """---
title: T
signed: 2024-01-01
timezone: UTC
parties: [North, South]
---

## 1

> North shall hand over the ford by 10 January 2024.

```duty
id: ford
type: TH-HAND
who: North
does: hands_over(place: ford, target: South)
by: 2024-01-10
readings:
  sooner: {by: 2024-01-02, source: "the draft"}
```
"""


def test_a_verdict_that_is_not_what_it_was_is_a_change(tmp_path: Path) -> None:
    """A handover that the adverse party affirms turns `due` into `kept`, with its claim."""
    case = small_case(tmp_path / "case", WRITTEN)
    view = choose(case, ["record"])
    claim = claim_of("A1 South affirm TER-HAND actor=North target=South place=ford on=2024-01-05")
    before = board(case, [], view, Asked(end_of("2024-01-04", "UTC")))
    after = board(case, [claim], view, Asked(end_of("2024-01-06", "UTC")))
    found = [c for c in changes(before, after) if c.after.reading == "as-written"]
    assert [(c.before.verdict if c.before else "", c.after.verdict) for c in found] == [
        ("due", "kept")
    ]
    assert found[0].new_claims == ("A1",)
    assert not changes(after, after)


def test_a_reading_that_gives_another_verdict_is_a_flip(tmp_path: Path) -> None:
    """The earlier day of the draft turns `kept` into `late`."""
    case = small_case(tmp_path / "case", WRITTEN)
    claim = claim_of("A1 South affirm TER-HAND actor=North target=South place=ford on=2024-01-05")
    verdicts = board(case, [claim], choose(case, ["record"]), Asked(end_of("2024-01-20", "UTC")))
    assert [(a.verdict, b.verdict, b.reading) for a, b in flips(verdicts, "as-written")] == [
        ("kept", "late", "sooner")
    ]
