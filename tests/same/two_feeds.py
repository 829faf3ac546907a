"""A year of incidents as two feeds would tell of them; which two are one is known.

One feed tells kinds apart and points to the village; the other counts deaths, calls fire and
clash alike, is off by up to its stated accuracy and now and then by a day.
"""

from __future__ import annotations

import random

from servanda.model import Claim, Count, Interval
from servanda.places.stated import point_cell

DAY = 86_400
START = 1_704_067_200  # 2024-01-01
_KINDS = ("CFV-ARTY", "CFV-CLASH", "CFV-AIR", "CIV-HARM")
_PAPERS = ("The Gazette", "The Courier", "Border Radio", "Evening Post", "Ford Tribune")


def incidents(number: int, seed: int) -> tuple[list[Claim], set[tuple[str, str]]]:
    """Return the claims of both feeds, and the pairs of event ids that are one incident."""
    rng = random.Random(seed)  # noqa: S311 — made-up data
    claims: list[Claim] = []
    truth: set[tuple[str, str]] = set()
    for n in range(number):
        lat, lon = 48 + rng.random(), 37 + rng.random() * 1.5
        day, deaths, kind = rng.randrange(365), rng.choice((1, 1, 2, 3, 5, 9)), rng.choice(_KINDS)
        papers = rng.sample(_PAPERS, 2)
        told = (rng.random() < 0.8, rng.random() < 0.6)
        if told[0]:
            claims.append(_fine(n, (lat, lon), day, kind, (deaths, papers[0])))
        if told[1]:
            paper = papers[0] if rng.random() < 0.4 else papers[1]
            claims.append(_coarse(rng, n, (lat, lon), day, (kind, deaths, paper)))
        if all(told):
            truth.add((f"acled:{n}", f"ucdp-ged:{n}"))
    return claims, truth


def _fine(n: int, at: tuple[float, float], day: int, kind: str, told: tuple[int, str]) -> Claim:
    return Claim(
        id=f"acled:{n}",
        event=f"acled:{n}",
        speaker="ACLED",
        source=f"ACLED; {told[1]}",
        act="report",
        type=kind,
        actor="North",
        target="South",
        place=point_cell("", *at, 2000),
        occurred=_day(day),
        count=Count(told[0], None, None, "deaths"),
    )


def _coarse(
    rng: random.Random, n: int, at: tuple[float, float], day: int, told: tuple[str, int, str]
) -> Claim:
    kind, deaths, paper = told
    accuracy = rng.choice((2000, 2000, 25_000))
    off = accuracy / 111_000 * rng.uniform(-0.7, 0.7)
    return Claim(
        id=f"ucdp-ged:{n}",
        event=f"ucdp-ged:{n}",
        speaker="UCDP",
        source=f"Uppsala Conflict Data Program; {paper}",
        act="report",
        type="CIV-HARM" if kind == "CIV-HARM" else "CFV-CLASH",
        actor=rng.choice(("North", "South")),
        target="North",
        place=point_cell("", at[0] + off, at[1] + off, accuracy),
        occurred=_day(day + (rng.random() < 0.1)),
        count=Count(deaths + (rng.random() < 0.3), None, None, "deaths"),
    )


def _day(number: int) -> Interval:
    return Interval(START + number * DAY, START + (number + 1) * DAY)
