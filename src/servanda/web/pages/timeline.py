"""The timeline: what is claimed to have happened, by kind and day, with the text's own days.

Comes in: a visit and the filter of the claims. Goes out: a drawing made at the server, and
the same as a table that links each count to the claims it was counted from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from starlette.responses import Response

from servanda.clock import local, local_day
from servanda.web.files import csv_file
from servanda.web.naming import duty_title, event_name
from servanda.web.pages.claims import FILTERS, choices, kept_query
from servanda.web.question import DAY
from servanda.web.sifting import NEVER, columns_of, numbers_of, sieve_of
from servanda.web.visit import CaseVisit, Page

Numbers: TypeAlias = npt.NDArray[np.int64]

_MOST_LANES = 14
_MOST_BINS = 64
_MOST_MARKS = 12
_LABEL = 150
_LONGEST = 400 * DAY
_LEVELS = 4
WIDTH, LEFT, RIGHT, LANE, TOP = 1000, 220, 16, 30, 44


@dataclass(frozen=True, slots=True)
class Dot:
    """The events of one kind in one stretch of days."""

    lane: int
    start: date
    end: date
    count: int
    denied: int
    x: float
    r: float
    query: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that the text sets."""

    x: float
    day: date
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws."""

    lanes: Sequence[tuple[str, str, int]]
    dots: Sequence[Dot]
    marks: Sequence[Mark]
    ticks: Sequence[tuple[float, date]]
    days: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """Statements of events, as columns: kind, local day on which it began, whether denied.

    Attributes:
        kinds: the predicates that `kind` numbers.
        kind, day: shape (statements,); days are proleptic ordinals.
        denied: flags, shape (statements,).
        undated: how many more there are that no day is known of.
    """

    kinds: Sequence[str]
    kind: Numbers
    day: Numbers
    denied: npt.NDArray[np.bool_]
    undated: int

    def __len__(self) -> int:
        """How many are dated."""
        return len(self.kind)


def show(visit: CaseVisit) -> Page:
    """Return the timeline."""
    found = dated(visit)
    query = visit.request.query_params
    return Page(
        "timeline.html",
        visit.say("Timeline"),
        {
            "drawing": drawing(visit, found) if len(found) else None,
            "total": len(found),
            "undated": found.undated,
            "choices": choices(visit),
            "filters": {name: query.get(name, "") for name in FILTERS},
            "kept": kept_query(query, without=()),
            "geometry": {"width": WIDTH, "left": LEFT, "lane": LANE, "top": TOP},
        },
    )


def dated(visit: CaseVisit) -> Dated:
    """Return the statements that the address asks for, of events that began before its day."""
    columns = columns_of(visit.view)
    found = numbers_of(visit.view, sieve_of(visit.request.query_params, visit.case))
    began, ended = columns.began, columns.ended
    known = (began != NEVER) & (began < visit.question.as_of) & (ended - began < _LONGEST)
    chosen = found[(columns.plotted.events & known)[found]]
    instants, place = np.unique(began[chosen], return_inverse=True)
    days = [local_day(int(t), visit.zone).toordinal() for t in instants]
    return Dated(
        kinds=columns.plotted.kinds,
        kind=columns.plotted.kind[chosen],
        day=np.asarray(days, dtype=np.int64)[place],
        denied=columns.plotted.denied[chosen],
        undated=len(found) - len(chosen),
    )


def drawing(visit: CaseVisit, found: Dated) -> Drawing:
    """Return statements as dots by kind of event and stretch of days."""
    first, last = (date.fromordinal(int(d)) for d in (found.day.min(), found.day.max()))
    span = (last - first).days + 1
    step = max(1, -(-span // _MOST_BINS))
    counts = np.bincount(found.kind, minlength=len(found.kinds))
    lanes = [int(n) for n in np.argsort(-counts, kind="stable")[:_MOST_LANES] if counts[n]]
    scale = _Scale(first, span, step)
    dots = _dots(visit, scale, found, lanes)
    return Drawing(
        lanes=[
            (event_name(visit.case, found.kinds[n]), found.kinds[n], int(counts[n])) for n in lanes
        ],
        dots=dots,
        marks=_marks(visit, scale),
        ticks=scale.ticks(),
        days=step,
        height=TOP + LANE * len(lanes) + 40 + 16 * _LEVELS,
    )


def _dots(visit: CaseVisit, scale: _Scale, found: Dated, lanes: Sequence[int]) -> list[Dot]:
    """Return a dot for each lane and stretch of days in which something happened."""
    lane_of = np.full(len(found.kinds), -1, dtype=np.int64)
    lane_of[list(lanes)] = np.arange(len(lanes))
    lane = lane_of[found.kind]
    shown = lane >= 0
    stretches = -(-scale.span // scale.step)
    stretch = (found.day[shown] - scale.first.toordinal()) // scale.step
    cell = lane[shown] * stretches + stretch
    counts = np.bincount(cell)
    denied = np.bincount(cell[found.denied[shown]], minlength=len(counts))
    most = int(counts.max())
    return [
        _dot(
            visit,
            scale,
            (int(n) // stretches, int(n) % stretches),
            _Cell(found.kinds[lanes[int(n) // stretches]], int(counts[n]), int(denied[n]), most),
        )
        for n in np.flatnonzero(counts)
    ]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to the drawing's width."""

    first: date
    span: int
    step: int

    def x(self, days: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (days + 0.5) / self.span, 1)

    def ticks(self) -> list[tuple[float, date]]:
        wanted = min(6, self.span)
        places = sorted({round(i * (self.span - 1) / max(1, wanted - 1)) for i in range(wanted)})
        return [(self.x(p), self.first + timedelta(days=p)) for p in places]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What happened of one kind in one stretch of days; `most` in any of them."""

    kind: str
    count: int
    denied: int
    most: int


def _dot(visit: CaseVisit, scale: _Scale, place: tuple[int, int], cell: _Cell) -> Dot:
    lane, number = place
    start = scale.first + timedelta(days=number * scale.step)
    end = start + timedelta(days=scale.step - 1)
    kept = [(k, v) for k, values in visit.question.stated.items() for v in values]
    pairs = [("type", cell.kind), ("from", start.isoformat()), ("to", end.isoformat())]
    middle = number * scale.step + (scale.step - 1) / 2
    return Dot(
        lane=lane,
        start=start,
        end=end,
        count=cell.count,
        denied=cell.denied,
        x=scale.x(min(middle, scale.span - 1)),
        r=round(4 + 9 * (cell.count / cell.most) ** 0.5, 1),
        query=urlencode([*pairs, *kept]),
    )


def _marks(visit: CaseVisit, scale: _Scale) -> list[Mark]:
    found: dict[date, list[str]] = defaultdict(list)
    for duty in visit.case.agreement.duties:
        by = duty.terms.by
        if by is not None:
            found[local(by - 1, visit.zone).date()].append(duty_title(duty))
    marks: list[Mark] = []
    for day, titles in sorted(found.items()):
        days = (day - scale.first).days
        if 0 <= days < scale.span and len(marks) < _MOST_MARKS:
            x = scale.x(days)
            # A label that would lie on the one before goes a line lower.
            close = bool(marks) and x - marks[-1].x < _LABEL
            level = (marks[-1].level + 1) % _LEVELS if close else 0
            marks.append(Mark(x, day, ", ".join(titles), level))
    return marks


def table(visit: CaseVisit) -> Response:
    """Return the timeline's counts as CSV."""
    found = dated(visit)
    dots = drawing(visit, found) if len(found) else None
    head = ("kind", "from", "to", "claims", "denied")
    rows = (
        (dots.lanes[d.lane][0], d.start, d.end, d.count, d.denied)
        for d in sorted(dots.dots if dots else [], key=lambda d: (d.lane, d.start))
        if dots is not None
    )
    return csv_file(f"{visit.case.id}-timeline", head, rows)
