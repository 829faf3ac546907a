"""All trends of a case: the one way in for the command, pages and reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from servanda.case.terms import Case
from servanda.clock import local_day
from servanda.model import Claim, Instant, Interval
from servanda.trends.changes import changes_of
from servanda.trends.counting import Reported, daily, reported, shares
from servanda.trends.distance import Away, away
from servanda.trends.drift import drifts
from servanda.trends.rates import alerts_of, compare
from servanda.trends.terms import Daily, DriftFinding, Trend
from servanda.viewpoints.events import testimony


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: kinds of event, the whole period, the instant that parts it, one zone.

    `line` is a drawn place from which distances are measured, empty for none.
    """

    predicates: tuple[str, ...]
    period: Interval
    split: Instant
    zone: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Trends:
    """What came out.

    `undated` counts the events that no voice dates to a day: they are in no rate.
    """

    trends: tuple[Trend, ...]
    drifts: tuple[DriftFinding, ...]
    undated: int
    away: tuple[Away, ...] = ()


def trends(case: Case, claims: Iterable[Claim], asked: Asked) -> Trends:
    """Return rates, changes, alerts and places of each voice, and what two voices tell.

    Raises:
        MissingExtra: when the extra for trends is not installed.
    """
    found = reported(testimony(case, claims), asked.predicates, asked.period)
    rows = daily(case, found, asked.period, asked.zone)
    split = local_day(asked.split, ZoneInfo(case.agreement.timezone)).toordinal()
    return Trends(
        trends=tuple(_trend(row, found, split, asked.split) for row in rows),
        drifts=tuple(drifts(rows, split)),
        undated=len({one.event for one in found if one.day is None}),
        away=away(case, found, asked.line, split) if asked.line else (),
    )


def _trend(row: Daily, found: Sequence[Reported], split: int, instant: Instant) -> Trend:
    at = min(max(split - row.first, 0), len(row.counts))
    return Trend(
        daily=row,
        split=instant,
        comparison=compare(row.counts[:at], row.counts[at:]),
        changes=changes_of(row.counts, row.first),
        alerts=alerts_of(row.counts, row.first),
        places=shares(found, row.voice),
    )
