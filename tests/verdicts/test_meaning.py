"""What each verdict means: small stories about one agreement, and what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.clock import end_of, start_of
from servanda.model import Verdict
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.verdicts.checker import check
from servanda.verdicts.sentences import explain, library
from servanda.viewpoints.builtin import choose

FRONT = """---
title: A small agreement
signed: 2024-01-15
in-force: 2024-01-16T00:00
timezone: UTC
parties: [North, South]
---

## 1

> Words.

```duty
id: duty
type: CF-STOP
{block}
```
"""
TOWN = "who: North\ndoes: hands_over(place: ford, target: South)\nby: 2024-03-01"
PEACE = "who: [North, South]\nnever: [fires, violates]\nwhere: border-area"
FORD_ONLY = "who: [North, South]\nnever: [fires, violates]\nwhere: ford"
SWAP = "who: [North, South]\ndoes: releases\ncompleted-by: declaration"
HELD = "who: Mission\nkeeps: {broken-by: leaves, restored-by: deploys}\nuntil: 2024-12-31"
CEILING = "who: Mission\nlimits: {of: deploys(object: troops), at-most: 100}"
RUNNING = CEILING.replace("at-most: 100", "at-most: 100, counts: running")
AFTER = (
    "who: North\ndoes: hands_over(place: ford)\nafter: withdraws(actor: South, place: hills)\n"
    "within: 10 days"
)
UNLESS = f"{TOWN}\nunless: gives_notice(actor: South)"
WEEKLY = "who: Mission\ndoes: meets\nevery: 7 days"


def _verdicts(
    tmp_path: Path, block: str, claims: str, as_of: str, view: str = "record", **asked: str
) -> dict[str, Verdict]:
    case = small_case(tmp_path / "case", FRONT.format(block=block))
    known = [claim_of(line) for line in claims.strip().splitlines() if line.strip()]
    since = start_of(asked["since"], "UTC") if "since" in asked else None
    found = board(case, known, choose(case, [view]), Asked(end_of(as_of, "UTC"), since))
    shelf = library(case, known)
    for verdict in found:
        assert check(verdict, shelf.claims) == []
        assert verdict.duty in explain(verdict, shelf)
    return {v.who: v for v in found if v.reading == "as-written"}


STORIES = [
    ("before it is in force nothing is owed", TOWN, "", "2024-01-15", "North", "dormant", ["not-in-force"]),
    ("time remains", TOWN, "", "2024-02-01", "North", "due", []),
    ("its day is over and nobody says it was done", TOWN, "", "2024-03-01", "North", "overdue", ["no-claim"]),
    (
        "the beneficiary says that it was done",
        TOWN, "A South affirm TER-HAND actor=North place=ford on=2024-02-29", "2024-04-01",
        "North", "kept", ["in-time"],
    ),
    (
        "on the last day is in time",
        TOWN, "A South affirm TER-HAND actor=North place=ford on=2024-03-01", "2024-04-01",
        "North", "kept", ["in-time"],
    ),
    (
        "the day after is late",
        TOWN, "A South affirm TER-HAND actor=North place=ford on=2024-03-02", "2024-04-01",
        "North", "late", ["after-time"],
    ),
    (
        "known only to lie around the deadline: one or the other",
        TOWN, "A South affirm TER-HAND actor=North place=ford on=2024-02-28 to=2024-03-02",
        "2024-04-01", "North", "unverified", ["time-precision"],
    ),
    (
        "the bearer's own word is not enough",
        TOWN, "A North affirm TER-HAND actor=North place=ford on=2024-02-29", "2024-04-01",
        "North", "unverified", ["unconfirmed-report"],
    ),
    (
        "the bearer says done, the beneficiary denies",
        TOWN,
        "A North affirm TER-HAND actor=North place=ford on=2024-02-29\nB South deny denies=A on=2024-03-02",
        "2024-04-01", "North", "contested", ["denied"],
    ),
    (
        "a denial with no id answers what it describes",
        TOWN,
        "A North affirm TER-HAND actor=North place=ford on=2024-02-29\n"
        "B South deny TER-HAND actor=North place=ford on=2024-02-29",
        "2024-04-01", "North", "contested", ["denied"],
    ),
    (
        "the press denies: no standing",
        TOWN,
        "A North affirm TER-HAND actor=North place=ford on=2024-02-29\nB Gazette deny denies=A on=2024-03-02",
        "2024-04-01", "North", "unverified", ["unconfirmed-report"],
    ),
    (
        "an observer saw it where it covers",
        TOWN, "A Mission observe TER-HAND actor=North place=ford on=2024-02-29", "2024-04-01",
        "North", "kept", ["in-time"],
    ),
    (
        "somewhere in the border area is perhaps the town",
        TOWN, "A South affirm TER-HAND actor=North place=border-area on=2024-02-29", "2024-04-01",
        "North", "unverified", ["place-uncertain"],
    ),
    (
        "another place is another matter",
        TOWN, "A South affirm TER-HAND actor=North place=hills on=2024-02-29", "2024-04-01",
        "North", "overdue", ["no-claim"],
    ),
    (
        "a plan is no event",
        TOWN.replace("2024-03-01", "2024-03-01"),
        "A South relay TER-HAND actor=North place=ford on=2024-02-29", "2024-04-01",
        "North", "overdue", ["no-claim"],
    ),
    ("no word and no coverage", PEACE, "", "2024-02-01", "North", "unverified", ["no-coverage"]),
    ("covered throughout and no word", FORD_ONLY, "", "2024-02-01", "North", "kept", ["no-claim"]),
    (
        "one side accuses, the other is silent",
        PEACE, "A South accuse CFV-SA actor=North place=ford on=2024-02-01", "2024-02-03",
        "North", "unverified", ["unconfirmed-report", "no-coverage"],
    ),
    (
        "one side alone cannot break it for both together",
        PEACE, "A South accuse CFV-SA actor=North place=ford on=2024-02-01", "2024-02-03",
        "*", "unverified", ["unconfirmed-report", "no-coverage"],
    ),
    (
        "the accused denies",
        PEACE,
        "A South accuse CFV-SA actor=North place=ford on=2024-02-01\nB North-MoD deny denies=A on=2024-02-02",
        "2024-02-03", "North", "contested", ["denied", "no-coverage"],
    ),
    (
        "the accused admits",
        PEACE,
        "A South accuse CFV-SA actor=North place=ford on=2024-02-01 event=E\n"
        "B North admit CFV-SA actor=North place=ford on=2024-02-01 event=E",
        "2024-02-03", "North", "broken", ["breach"],
    ),
    (
        "both accuse each other of one event: broken together",
        PEACE,
        "A South accuse CFV-SA actor=North place=ford on=2024-02-01 event=E\n"
        "B North accuse CFV-GEN actor=South place=ford on=2024-02-01 event=E",
        "2024-02-03", "*", "broken", ["breach"],
    ),
    (
        "… and contested for each",
        PEACE,
        "A South accuse CFV-SA actor=North place=ford on=2024-02-01 event=E\n"
        "B North accuse CFV-GEN actor=South place=ford on=2024-02-01 event=E",
        "2024-02-03", "South", "contested", ["attributed-elsewhere", "no-coverage"],
    ),
    (
        "an observer names the side, which does not deny",
        PEACE, "A Mission observe CFV-SA actor=North place=ford on=2024-02-01", "2024-02-03",
        "North", "broken", ["breach"],
    ),
    (
        "an observer names the side, which denies",
        PEACE,
        "A Mission observe CFV-SA actor=North place=ford on=2024-02-01\nB North deny denies=A on=2024-02-02",
        "2024-02-03", "North", "contested", ["denied", "no-coverage"],
    ),
    (
        "an observer names nobody: nobody is cleared",
        FORD_ONLY, "A Mission observe CFV-GEN place=ford on=2024-02-01", "2024-02-03",
        "South", "unverified", ["unconfirmed-report"],
    ),
    (
        "we responded is an event of its own, and skipped",
        FORD_ONLY, "A North defend CFV-SA actor=North place=ford on=2024-02-01", "2024-02-03",
        "North", "kept", ["no-claim"],
    ),
    (
        "a response counts where the block says so",
        FORD_ONLY + "\nresponses: count",
        "A North defend CFV-SA actor=North place=ford on=2024-02-01", "2024-02-03",
        "North", "broken", ["breach"],
    ),
    (
        "before the agreement is in force nothing breaks it",
        FORD_ONLY, "A North admit CFV-SA actor=North place=ford on=2024-01-10", "2024-02-03",
        "North", "kept", ["no-claim"],
    ),
    (
        "taken back by its own speaker",
        FORD_ONLY,
        "A North admit CFV-SA actor=North place=ford on=2024-02-01\nB North retract denies=A on=2024-02-02",
        "2024-02-03", "North", "kept", ["no-claim"],
    ),
    ("no time is set: open for ever", SWAP, "", "2030-01-01", "North", "open", ["no-time-set"]),
    (
        "single releases are progress",
        SWAP, "A South affirm PRI-EXCH actor=North on=2024-02-01", "2024-03-01",
        "North", "open", ["no-time-set"],
    ),
    (
        "declared fulfilled, not confirmed",
        SWAP, "A North declare-fulfilled PRI-EXCH actor=North said=2024-02-01", "2024-03-01",
        "North", "unverified", ["unconfirmed-report"],
    ),
    (
        "declared fulfilled and confirmed by the adverse party",
        SWAP,
        "A North declare-fulfilled PRI-EXCH actor=North said=2024-02-01 event=D\n"
        "B South confirm PRI-EXCH actor=North said=2024-02-03 event=D",
        "2024-03-01", "North", "kept", ["no-time-set"],
    ),
    ("a state starts whole", HELD, "", "2024-02-01", "Mission", "unverified", ["no-coverage"]),
    (
        "a state is broken while it lasts",
        HELD, "A Mission admit PK-LEAVE actor=Mission on=2024-02-01", "2024-03-01",
        "Mission", "broken", ["breach"],
    ),
    (
        "restored, and one Party says so",
        HELD,
        "A Mission admit PK-LEAVE actor=Mission on=2024-02-01\nB North affirm PK-DEP actor=Mission on=2024-02-05",
        "2024-03-01", "Mission", "unverified", ["no-coverage"],
    ),
    (
        "left or come back first: nobody knows",
        HELD,
        "A Mission admit PK-LEAVE actor=Mission on=2024-02-01 to=2024-02-05\n"
        "B North affirm PK-DEP actor=Mission on=2024-02-03",
        "2024-03-01", "Mission", "unverified", ["no-coverage"],
    ),
    ("ended", HELD, "", "2025-01-05", "Mission", "dormant", ["ended"]),
    (
        "counts of one speaker add up to its running total",
        RUNNING,
        "A Mission affirm PK-DEP actor=Mission object=troops on=2024-02-01 count=60\n"
        "B Mission affirm PK-DEP actor=Mission object=troops on=2024-02-05 count=60",
        "2024-03-01", "Mission", "broken", ["breach"],
    ),
    (
        "what another speaker counts is never added",
        RUNNING,
        "A Mission affirm PK-DEP actor=Mission object=troops on=2024-02-01 count=60\n"
        "B South affirm PK-DEP actor=Mission object=troops on=2024-02-05 count=60",
        "2024-03-01", "Mission", "unverified", ["unconfirmed-report", "count-range", "no-coverage"],
    ),
    (
        "stated counts are compared one by one",
        CEILING,
        "A Mission affirm PK-DEP actor=Mission object=troops on=2024-02-01 count=60\n"
        "B Mission affirm PK-DEP actor=Mission object=troops on=2024-02-05 count=60",
        "2024-03-01", "Mission", "unverified", ["no-coverage"],
    ),
    (
        "over the ceiling by its own count",
        CEILING, "A Mission announce PK-DEP actor=Mission object=troops count=120 on=2024-02-01",
        "2024-03-01", "Mission", "broken", ["breach"],
    ),
    (
        "… until its next count",
        CEILING,
        "A Mission announce PK-DEP actor=Mission object=troops count=120 on=2024-02-01\n"
        "B Mission announce PK-DEP actor=Mission object=troops count=90 on=2024-02-09",
        "2024-03-01", "Mission", "unverified", ["no-coverage"],
    ),
    ("what it waits for has not happened", AFTER, "", "2024-06-01", "North", "dormant", ["no-trigger"]),
    (
        "ten days from what it waits for",
        AFTER, "A North affirm FRC-WDRAW actor=South place=hills on=2024-02-01", "2024-02-05",
        "North", "due", [],
    ),
    (
        "… but not on the word of the side that gains by it",
        AFTER, "A South affirm FRC-WDRAW actor=South place=hills on=2024-02-01", "2024-02-05",
        "North", "unverified", ["unconfirmed-report"],
    ),
    (
        "… once both sides say of one event that it happened",
        AFTER, "A South affirm FRC-WDRAW actor=South place=hills on=2024-02-01 event=W\n"
        "B North affirm FRC-WDRAW actor=South place=hills on=2024-02-01 event=W", "2024-02-12",
        "North", "overdue", ["no-claim"],
    ),
    (
        "ten days after the first end with the eleventh",
        AFTER,
        "A North affirm FRC-WDRAW actor=South place=hills on=2024-02-01\n"
        "B South affirm TER-HAND actor=North place=ford on=2024-02-11", "2024-03-01",
        "North", "kept", ["in-time"],
    ),
    (
        "… and no later",
        AFTER,
        "A North affirm FRC-WDRAW actor=South place=hills on=2024-02-01\n"
        "B South affirm TER-HAND actor=North place=ford on=2024-02-12", "2024-03-01",
        "North", "late", ["after-time"],
    ),
    (
        "ten days from a minute end with a minute",
        AFTER,
        "A North affirm FRC-WDRAW actor=South place=hills on=2024-02-01T12:00\n"
        "B South affirm TER-HAND actor=North place=ford on=2024-02-11", "2024-03-01",
        "North", "unverified", ["time-precision"],
    ),
    (
        "hours are counted on the clock",
        AFTER.replace("10 days", "240 hours"),
        "A North affirm FRC-WDRAW actor=South place=hills on=2024-02-01\n"
        "B South affirm TER-HAND actor=North place=ford on=2024-02-11", "2024-03-01",
        "North", "unverified", ["time-precision"],
    ),
    (
        "excused",
        UNLESS, "A South affirm POL-TERM actor=South on=2024-02-01", "2024-04-01",
        "North", "dormant", ["excused"],
    ),
    (
        "owed every week, and one was missed",
        WEEKLY, "A North affirm POL-TALK actor=Mission on=2024-01-20", "2024-02-01",
        "Mission", "overdue", ["no-claim"],
    ),
    (
        "owed every week, and done every week",
        WEEKLY,
        "A North affirm POL-TALK actor=Mission on=2024-01-20\nB South affirm POL-TALK actor=Mission on=2024-01-25",
        "2024-01-30", "Mission", "kept", ["in-time"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=[s[0] for s in STORIES])
def test_story(tmp_path: Path, story: tuple[str, str, str, str, str, str, list[str]]) -> None:
    """Each story comes out as its line says, and the checker agrees."""
    _, block, claims, as_of, who, verdict, because = story
    found = _verdicts(tmp_path, block, claims, as_of)[who]
    assert (found.verdict, list(found.because)) == (verdict, because)


def test_each_side_tells_its_own_story(tmp_path: Path) -> None:
    """What one side affirms breaks the other's duty in its telling, and only there."""
    claims = "A South accuse CFV-SA actor=North place=ford on=2024-02-01"
    told = {
        view: _verdicts(tmp_path / view[-5:], FORD_ONLY, claims, "2024-02-03", view)[
            "North"
        ].verdict
        for view in ("record", "as-told-by:South", "as-told-by:North", "observers")
    }
    assert told == {
        "record": "unverified",
        "as-told-by:South": "broken",
        "as-told-by:North": "unverified",
        "observers": "unverified",
    }


def test_a_side_that_contradicts_itself_is_heard_last(tmp_path: Path) -> None:
    """The latest word wins; on one day the event is possible."""
    claims = (
        "A South accuse CFV-SA actor=North place=ford on=2024-02-01\nB South deny denies=A said={}"
    )
    later = _verdicts(
        tmp_path / "a", FORD_ONLY, claims.format("2024-02-02"), "2024-02-03", "as-told-by:South"
    )
    same = _verdicts(
        tmp_path / "b", FORD_ONLY, claims.format("2024-02-01"), "2024-02-03", "as-told-by:South"
    )
    assert (later["North"].verdict, same["North"].verdict) == ("kept", "unverified")


def test_since_narrows_the_period_in_which_a_breach_counts(tmp_path: Path) -> None:
    """A breach before `--since` is not looked at."""
    claims = "A North admit CFV-SA actor=North place=ford on=2024-02-01"
    found = _verdicts(tmp_path, FORD_ONLY, claims, "2024-03-01", since="2024-02-10")
    assert found["North"].verdict == "kept"


def test_since_does_not_end_what_lasts(tmp_path: Path) -> None:
    """A state broken before `--since` and never restored is still broken."""
    claims = "A Mission admit PK-LEAVE actor=Mission on=2024-02-01"
    found = _verdicts(tmp_path, HELD, claims, "2024-03-01", since="2024-02-10")
    assert found["Mission"].verdict == "broken"


def test_an_observer_has_no_standing_on_its_own_duty(tmp_path: Path) -> None:
    """The mission's own observation that it stayed does not settle its own duty."""
    claims = "A Mission observe PK-DEP actor=Mission on=2024-02-01"
    found = _verdicts(tmp_path, "who: Mission\ndoes: deploys\nby: 2024-03-01", claims, "2024-04-01")
    assert found["Mission"].verdict == "unverified"
