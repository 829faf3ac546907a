"""What the sides counted, each apart, and what does not fit; and events a day as a chart."""

from __future__ import annotations

from datetime import date

from servanda.clock import describe, local_day
from servanda.model import Interval
from servanda.registers.arithmetic import number
from servanda.registers.build import registers
from servanda.registers.terms import Basis, Register
from servanda.report.blocks import Block, Bullets, Note, Paragraph, Picture, Section, Table
from servanda.report.chart import Line, bars
from servanda.report.desk import Desk
from servanda.trends.counting import daily, reported
from servanda.trends.terms import Daily
from servanda.vocabulary import event_types, register_types

_MOST = 40
_DAYS_BACK = 60
_DAY = 86_400


def both_sides(desk: Desk) -> Section:
    """Return the registers that hold a figure of the period, each voice apart."""
    blocks: list[Block] = []
    for register in registers(desk.heard, desk.as_of):
        rows = _rows(desk, register)
        if rows:
            blocks.append(_table(register, rows))
            odd = [f.words for f in register.flags if _meets(f.period, desk)]
            blocks += [Bullets(tuple(odd))] if odd else []
    if not blocks:
        return Section("Both sides' figures", (Paragraph("No figure was stated in the period."),))
    note = Note("Each voice's figures stand by themselves. None is the report's, none is a sum.")
    return Section("Both sides' figures", (*blocks, note))


def _rows(desk: Desk, register: Register) -> list[tuple[str, ...]]:
    found = [
        (figure, series)
        for series in register.series
        for figure in series.figures
        if figure.stated and _meets(figure.period, desk)
    ]
    found.sort(key=lambda pair: (pair[0].period.end, pair[1].voice, pair[0].claim))
    return [
        (
            describe(figure.period, desk.zone),
            series.voice,
            series.actor or "not said",
            number(figure) + (" in total" if figure.basis is Basis.TOTAL else ""),
            series.measure,
            figure.claim,
            ", ".join(figure.denied_by),
        )
        for figure, series in found
    ]


def _table(register: Register, rows: list[tuple[str, ...]]) -> Table:
    columns = ("When", "Voice", "Whose act", "Number", "Of what", "Claim", "Denied by")
    caption = register.name
    if len(rows) > _MOST:
        caption += f" (the latest {_MOST} of {len(rows)})"
    return Table(columns, tuple(rows[-_MOST:]), caption, (0.17, 0.15, 0.14, 0.13, 0.17, 0.12, 0.12))


def _meets(period: Interval, desk: Desk) -> bool:
    return period.start < desk.period.end and desk.period.start < period.end


def events_a_day(desk: Desk) -> Section:
    """Return violations reported a day, each voice apart, over sixty days or the period."""
    start = min(desk.period.start, desk.as_of - _DAYS_BACK * _DAY)
    period = Interval(start, desk.as_of)
    codes = register_types()["violations"].types
    found = reported(desk.heard, (event_types()[c].predicate for c in codes), period)
    rows = daily(desk.case, found, period)
    if not rows:
        words = "No violation was reported for a day of the last sixty. That is no sign of calm."
        return Section("Violations reported a day", (Paragraph(words),))
    return Section("Violations reported a day", (_picture(desk, rows),))


def _picture(desk: Desk, rows: list[Daily]) -> Picture:
    first = rows[0].first
    days = [date.fromordinal(first + n).isoformat() for n in range(len(rows[0].counts))]
    lines = [Line(row.voice, tuple(int(n) for n in row.counts)) for row in rows[:6]]
    told = "; ".join(f"{row.voice} {int(row.counts.sum())}" for row in rows)
    data = Table(
        ("day", *(row.voice for row in rows)),
        tuple(
            (day, *(str(int(row.counts[n])) for row in rows))
            for n, day in enumerate(days)
            if any(row.counts[n] for row in rows)
        ),
        "Violations reported a day; days without a row have none",
    )
    last = local_day(desk.as_of - 1, desk.zone).isoformat()
    words = f"Violations reported from {days[0]} to {last}: {told}. Reports, not findings."
    return Picture(bars(days, lines), "Violations reported a day, each voice apart", words, data)
