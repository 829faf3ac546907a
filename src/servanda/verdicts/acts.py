"""Duties to do something once, or once in each period."""

from __future__ import annotations

from dataclasses import replace

from servanda.model import FOREVER, Answer, Deadline, Standing
from servanda.trace import Tick
from servanda.verdicts import formulas
from servanda.verdicts.answers import NO, YES
from servanda.verdicts.finding import (
    Finding,
    Heard,
    happened,
    marks_of,
    owed,
    still_possible,
    trace_of,
)
from servanda.verdicts.inquiry import Inquiry
from servanda.verdicts.times import deadline, periods


def does(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge a duty to do something once."""
    until = deadline(inquiry, heard.triggers)
    marks = marks_of(heard.acts, "")
    points = trace_of(inquiry, marks, _ticks(until))
    in_time, after_time, passed = formulas.timed(formulas.happens(marks), points)
    undone = ~happened(inquiry, heard.acts)
    is_owed, dormant = owed(inquiry, heard)
    truths = {
        Answer.KEPT: in_time,
        Answer.LATE: after_time & ~in_time,
        Answer.OVERDUE: undone & is_owed & passed,
        Answer.DUE: undone & is_owed & (~passed if until else NO),
        Answer.OPEN: undone & is_owed & (NO if until else YES),
        Answer.DORMANT: undone & ~is_owed,
    }
    possible = still_possible(truths)
    return Finding(
        possible, dormant=dormant, deadlines=(until,) if until and until.earliest < FOREVER else ()
    )


def _ticks(until: Deadline | None) -> tuple[Tick, ...]:
    if until is None:
        return ()
    if until.earliest == until.latest:
        return (Tick(until.latest, formulas.DEADLINE),)
    return (
        Tick(until.earliest, formulas.DEADLINE, certain=False),
        Tick(until.latest, formulas.DEADLINE),
    )


def does_each_period(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge a duty owed once in each period: one elapsed period without it is overdue."""
    missed, elapsed = NO, list(periods(inquiry))
    for period in elapsed:
        inside = [
            o for o in heard.acts if o.interval.start < period.end and o.interval.end > period.start
        ]
        whole = [
            o
            if o.interval.start >= period.start and o.interval.end <= period.end
            else replace(o, standing=Standing.POSSIBLE)
            for o in inside
        ]
        missed |= ~happened(inquiry, whole)
    is_owed, dormant = owed(inquiry, heard)
    truths = {
        Answer.OVERDUE: is_owed & missed,
        Answer.KEPT: is_owed & ~missed & (YES if elapsed else NO),
        Answer.DUE: is_owed & (NO if elapsed else YES),
        Answer.DORMANT: ~is_owed,
    }
    possible = still_possible(truths)
    ends = tuple(Deadline(p.start, p.end) for p in elapsed)
    return Finding(possible, dormant=dormant, deadlines=ends)
