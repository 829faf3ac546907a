"""Load 10,000 claims and check 20 duties over them: seconds and peak memory of each command.

    python bench/claims.py [--claims N] [--duties N]

Makes a case of its own in a temporary folder: five kinds of duty, four each, two opposed
sides, an observer; claims over two years, a third of them accusations, some denied. Every
command runs in a process of its own, as a person runs it.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from measuring import measured

COLUMNS = (
    *("id", "speaker", "act", "type", "actor", "target", "place", "object", "from", "count"),
    *("said", "event", "denies", "text"),
)
TOWNS = [f"town-{n}" for n in range(12)]
SIDES = ("North", "South")
START = date(2022, 1, 1)
DAYS = 730
DENIED, TIED = 0.05, 0.3
KINDS = (
    "who: [North, South]\nnever: [fires, shells, assaults]\nwhere: {town}",
    "who: North\nto: South\ndoes: hands_over(place: {town}, target: South)\nby: 2023-06-01",
    "who: [North, South]\ndoes: releases\ncompleted-by: declaration",
    (
        "who: Mission\nto: [North, South]\n"
        "keeps: {{broken-by: leaves, restored-by: deploys}}\nwhere: {town}"
    ),
    "who: South\nto: North\nlimits: {{of: deploys(object: troops), at-most: 300}}\nwhere: {town}",
)
TYPES = ("fires", "shells", "assaults", "hands_over", "releases", "deploys", "leaves")


def agreement(duties: int) -> str:
    """Return an agreement of so many duties, the kinds in turn."""
    blocks = [
        f"```duty\nid: duty-{n}\ntype: CF-STOP\n"
        f"{KINDS[n % len(KINDS)].format(town=TOWNS[n % len(TOWNS)])}\n```\n"
        for n in range(duties)
    ]
    head = (
        "---\ntitle: A large agreement\nsigned: 2021-12-20\nin-force: 2022-01-01T00:00\n"
        "timezone: UTC\nparties: [North, South]\n---\n\n## 1\n\n> Words.\n\n"
    )
    return head + "\n".join(blocks)


def case_yml() -> str:
    """Return two opposed sides, an observer of half of the towns, and the press."""
    actors = "actors:\n" + "".join(f"  {s}: {{side: {s}}}\n" for s in SIDES)
    covers = "".join(
        f"      - {{place: {town}, from: 2022-01-01, to: 2023-12-31, source: mandate}}\n"
        for town in TOWNS[::2]
    )
    places = "".join(f"  {town}: {{inside: area}}\n" for town in TOWNS)
    return (
        f"{actors}  Mission: {{}}\n  Press: {{}}\nopposed:\n  - [North, South]\n"
        f"observers:\n  Mission:\n    covers:\n{covers}"
        f"places:\n  area: {{parts-complete: true}}\n{places}"
    )


def rows(count: int) -> Iterator[dict[str, str]]:
    """Give claims drawn from a fixed seed."""
    draw = random.Random(2020)  # noqa: S311 — a benchmark, no secret
    for n in range(count):
        kind = draw.choice(TYPES)
        side = draw.choice(SIDES)
        other = SIDES[side == SIDES[0]]
        day = str(START + timedelta(days=draw.randrange(DAYS)))
        speaker, act = draw.choice(
            [(other, "accuse"), (side, "affirm"), ("Mission", "observe"), ("Press", "report")]
        )
        denies = f"C{draw.randrange(n)}" if n and draw.random() < DENIED else ""
        yield {
            "id": f"C{n}", "speaker": side if denies else speaker, "act": "deny" if denies else act,
            "type": kind, "actor": side, "target": other, "place": draw.choice(TOWNS),
            "object": "troops" if kind == "deploys" else "",
            "from": day, "count": str(draw.randrange(1, 400)) if kind == "deploys" else "",
            "said": day, "event": f"E{draw.randrange(count // 2)}" if draw.random() < TIED else "",
            "denies": denies, "text": f"Report number {n} about {kind}.",
        }  # fmt: skip


def main() -> None:
    """Make the case, run the commands."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=10_000)
    options.add_argument("--duties", type=int, default=20)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case"
        case.mkdir()
        (case / "agreement.md").write_text(agreement(asked.duties), "utf-8")
        (case / "case.yml").write_text(case_yml(), "utf-8")
        claims = Path(folder) / "claims.csv"
        with claims.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows(rows(asked.claims))
        size = f"{asked.claims:,} claims"
        measured(f"load {size}", "load", str(case), str(claims), "--as", "claims")
        measured(f"load {size} again", "load", str(case), str(claims), "--as", "claims")
        measured(f"verify {size}", "verify", str(case))
        day = ("--as-of", "2023-12-31")
        measured(f"check {size}, {asked.duties} duties", "check", str(case), *day)
        everybody = (*day, "--all-viewpoints", "--json")
        measured("check --all-viewpoints", "check", str(case), *everybody)
        measured("explain one duty", "explain", str(case), "duty-0", *day)


if __name__ == "__main__":
    main()
