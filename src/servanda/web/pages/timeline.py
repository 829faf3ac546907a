"""The timeline: what is claimed to have happened, by kind and day, with the text's own days.

Comes in: a visit and the filter of the claims. Goes out: a drawing made at the server, and
the same as a table that links each count to the claims it was counted from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from servanda.clock import local, local_day
from servanda.web.claimrows import Row
from servanda.web.files import csv_file
from servanda.web.naming import duty_title, event_name
from servanda.web.pages.claims import FILTERS, choices, kept_query
from servanda.web.question import DAY
from servanda.web.sifting import sieve_of, sifted
from servanda.web.visit import CaseVisit, Page

_MOST_LANES = 14
_MOST_BINS = 64
_MOST_MARKS = 12
_LABEL = 150
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


def show(visit: CaseVisit) -> Page:
    """Return the timeline."""
    rows = _dated(visit)
    query = visit.request.query_params
    return Page(
        "timeline.html",
        visit.say("Timeline"),
        {
            "drawing": drawing(visit, rows) if rows else None,
            "total": len(rows),
            "undated": len(sifted(visit.view, sieve_of(query, visit.case))) - len(rows),
            "choices": choices(visit),
            "filters": {name: query.get(name, "") for name in FILTERS},
            "kept": kept_query(query, without=()),
            "geometry": {"width": WIDTH, "left": LEFT, "lane": LANE, "top": TOP},
        },
    )


def _dated(visit: CaseVisit) -> list[Row]:
    rows = sifted(visit.view, sieve_of(visit.request.query_params, visit.case))
    until = visit.question.as_of
    return [
        r
        for r in rows
        if r.claim.occurred is not None
        and r.parts[0].predicate
        and r.claim.occurred.start < until
        and r.claim.occurred.end - r.claim.occurred.start < 400 * DAY
    ]


def drawing(visit: CaseVisit, rows: Sequence[Row]) -> Drawing:
    """Return the rows as dots by kind of event and stretch of days."""
    zone = visit.zone
    days = [local_day(r.claim.occurred.start, zone) for r in rows if r.claim.occurred]
    first, last = min(days), max(days)
    span = (last - first).days + 1
    step = max(1, -(-span // _MOST_BINS))
    kinds = Counter(r.parts[0].predicate for r in rows)
    lanes = [kind for kind, _ in kinds.most_common(_MOST_LANES)]
    bins: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row, day in zip(rows, days, strict=True):
        if row.parts[0].predicate in lanes:
            bins[lanes.index(row.parts[0].predicate), (day - first).days // step].append(row)
    scale = _Scale(first, span, step)
    most = max(len(found) for found in bins.values())
    return Drawing(
        lanes=[(event_name(visit.case, kind), kind, kinds[kind]) for kind in lanes],
        dots=[_dot(visit, lanes, scale, place, (found, most)) for place, found in bins.items()],
        marks=_marks(visit, scale),
        ticks=scale.ticks(),
        days=step,
        height=TOP + LANE * len(lanes) + 40 + 16 * _LEVELS,
    )


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


def _dot(
    visit: CaseVisit,
    lanes: Sequence[str],
    scale: _Scale,
    place: tuple[int, int],
    found: tuple[list[Row], int],
) -> Dot:
    lane, number = place
    rows, most = found
    start = scale.first + timedelta(days=number * scale.step)
    end = start + timedelta(days=scale.step - 1)
    kept = [(k, v) for k, values in visit.question.stated.items() for v in values]
    pairs = [("type", lanes[lane]), ("from", start.isoformat()), ("to", end.isoformat())]
    middle = number * scale.step + (scale.step - 1) / 2
    return Dot(
        lane=lane,
        start=start,
        end=end,
        count=len(rows),
        denied=sum(bool(r.denied_by) for r in rows),
        x=scale.x(min(middle, scale.span - 1)),
        r=round(4 + 9 * (len(rows) / most) ** 0.5, 1),
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
    rows = _dated(visit)
    dots = drawing(visit, rows) if rows else None
    head = ("kind", "from", "to", "claims", "denied")
    found = (
        (dots.lanes[d.lane][0], d.start, d.end, d.count, d.denied)
        for d in sorted(dots.dots if dots else [], key=lambda d: (d.lane, d.start))
        if dots is not None
    )
    return csv_file(f"{visit.case.id}-timeline", head, found)
