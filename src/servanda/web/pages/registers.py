"""The registers: what was counted, each voice's figures side by side, and what is odd.

Comes in: a visit. Goes out: for each register a small drawing of every voice's series, the
figures as a table, and flags; the same as CSV. Nothing is summed across voices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from servanda.clock import iso_utc
from servanda.model import Instant
from servanda.registers.build import registers
from servanda.registers.terms import Basis, Figure, Flag, Register, Series
from servanda.web.files import csv_file
from servanda.web.visit import CaseVisit, Page

WIDTH, HEIGHT, LEFT, FOOT = 560, 150, 8, 22
_MOST_FIGURES = 40
_MARKS = ("circle", "square", "diamond", "cross")


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure on a drawing: its middle, its range, its claim."""

    x: float
    y: float
    low: float
    high: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """One voice's series on a drawing; the shape of its marks tells voices apart in grey, too."""

    series: Series
    shape: str
    marks: Sequence[Mark]
    path: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A register as the page shows it: one drawing for each measure."""

    register: Register
    drawings: Sequence[tuple[str, Sequence[Line], float]]
    figures: Sequence[tuple[Series, Figure]]
    more: int
    flags: Sequence[Flag]


def found(visit: CaseVisit) -> Sequence[Register]:
    """Return the registers as of the time asked about."""
    return registers(visit.view.testimony, visit.question.as_of)


def show(visit: CaseVisit) -> Page:
    """Return the page of registers."""
    listed = [_shown(r) for r in found(visit)]
    return Page(
        "registers.html",
        visit.say("Registers"),
        {
            "registers": listed,
            "geometry": {"width": WIDTH, "height": HEIGHT, "foot": FOOT},
            "total": Basis.TOTAL,
        },
    )


def _shown(register: Register) -> Shown:
    rows = sorted(
        ((s, f) for s in register.series for f in s.figures),
        key=lambda row: (row[1].period.end, row[0].voice),
        reverse=True,
    )
    measures = dict.fromkeys(s.measure for s in register.series)
    drawings = []
    for measure in measures:
        series = [s for s in register.series if s.measure == measure]
        if sum(len(s.figures) for s in series) > 1:
            lines, most = _drawing(series)
            drawings.append((measure, lines, most))
    return Shown(
        register, drawings, rows[:_MOST_FIGURES], len(rows) - _MOST_FIGURES, register.flags
    )


def _drawing(series: Sequence[Series]) -> tuple[list[Line], float]:
    figures = [f for s in series for f in s.figures]
    first = min(f.period.end for f in figures)
    last = max(f.period.end for f in figures)
    most = max([_top(f) for f in figures], default=1.0) or 1.0
    lines = []
    for place, one in enumerate(series):
        marks = [_mark(f, first, last, most) for f in sorted(one.figures, key=_end)]
        path = "M" + "L".join(f"{m.x} {m.y}" for m in marks) if len(marks) > 1 else ""
        lines.append(Line(one, _MARKS[place % len(_MARKS)], marks, path))
    return lines, most


def _end(figure: Figure) -> Instant:
    return figure.period.end


def _top(figure: Figure) -> float:
    return figure.high if figure.high != float("inf") else figure.middle


def _mark(figure: Figure, first: Instant, last: Instant, most: float) -> Mark:
    wide = WIDTH - 2 * LEFT - 12
    x = LEFT + 6 + wide * ((figure.period.end - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return round(12 + (HEIGHT - FOOT - 18) * (1 - min(value, most) / most), 1)

    return Mark(round(x, 1), y(figure.middle), y(figure.low), y(_top(figure)), figure)


def table(visit: CaseVisit) -> Response:
    """Return every figure as CSV."""
    head = (
        "register", "voice", "actor", "place", "measure", "basis", "from", "to",
        "count", "count_low", "count_high", "claim", "denied_by",
    )  # fmt: skip
    rows = (
        (
            r.id, s.voice, s.actor, s.place, s.measure, f.basis,
            iso_utc(f.period.start), iso_utc(f.period.end),
            f.count.best, f.count.low, f.count.high, f.claim, " ".join(f.denied_by),
        )
        for r in found(visit)
        for s in r.series
        for f in s.figures
    )  # fmt: skip
    return csv_file(f"{visit.case.id}-registers", head, rows)
