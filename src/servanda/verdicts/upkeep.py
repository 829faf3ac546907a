"""Duties that hold all the time: what must never happen, must be kept up, or stay within bounds."""

from __future__ import annotations

from servanda.agreement.terms import Limits
from servanda.model import Answer, Occurrence, Role, Standing
from servanda.trace import Mark
from servanda.verdicts import formulas
from servanda.verdicts.answers import NO, YES, Truth, in_order
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
from servanda.viewpoints.coverage import coverage


def never(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge a prohibition."""
    return _upkeep(inquiry, heard, _breach(inquiry, heard))


def _breach(inquiry: Inquiry, heard: Heard) -> Truth:
    """Whether a breach happened, after every trigger where the duty waits for one."""
    if not heard.triggers:
        return happened(inquiry, heard.acts)
    marks = marks_of(heard.acts, "breach")
    truth = YES if marks else NO
    for group in heard.triggers:
        first = marks_of(group, "trigger")
        points = trace_of(inquiry, [*marks, *first])
        truth &= formulas.after(formulas.happens(marks), formulas.happens(first), points)
    return truth


def keeps(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge a state that must hold: broken while it lasts."""
    breaks, restores = marks_of(heard.acts, "breaks"), marks_of(heard.restoring, "restores")
    points = trace_of(inquiry, [*breaks, *restores])
    lasting = formulas.lasting(formulas.happens(breaks), formulas.happens(restores), points)
    return _upkeep(inquiry, heard, lasting)


def limits(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge each speaker's last stated count by itself: counts of two are never summed."""
    limits = inquiry.terms.limits
    marks = [m for o in heard.acts for m in _count_marks(o, limits)] if limits else []
    points = trace_of(inquiry, marks)
    return _upkeep(inquiry, heard, formulas.limit_exceeded(points))


def _count_marks(stated: Occurrence, limits: Limits) -> list[Mark]:
    """Return a count as outside the bounds, within them, or both where its range allows it."""
    low, high = stated.count.low, stated.count.high
    if low is None or high is None or limits.unit not in ("", stated.count.measure or limits.unit):
        return []
    over, surely_over = _beyond(low, high, limits.at_most)
    under, surely_under = _beyond(
        -high, -low, None if limits.at_least is None else -limits.at_least
    )
    outside, surely = over or under, surely_over or surely_under
    kinds = [formulas.EXCEEDS] * outside + [formulas.WITHIN] * (not surely)
    standing = stated.standing if len(kinds) == 1 else Standing.POSSIBLE
    return [Mark(kind, (stated.speaker,), stated.interval, standing, kind) for kind in kinds]


def _beyond(low: float, high: float, bound: float | None) -> tuple[bool, bool]:
    """Whether a count between two numbers may be over a bound, and whether it surely is."""
    return (False, False) if bound is None else (high > bound, low > bound)


def _upkeep(inquiry: Inquiry, heard: Heard, broken: Truth) -> Finding:
    """Judge what must hold all the time: kept unless broken, and known only where covered."""
    is_owed, dormant = owed(inquiry, heard)
    truths = {
        Answer.BROKEN: is_owed & broken,
        Answer.KEPT: is_owed & ~broken,
        Answer.DORMANT: ~is_owed,
    }
    possible = still_possible(truths)
    if Answer.KEPT not in possible or inquiry.period is None:
        return Finding(possible, dormant=dormant)
    place = inquiry.terms.where or _place_of(inquiry)
    weight = inquiry.weight(Role.BREAKS)
    days = coverage(inquiry.testimony, inquiry.viewpoint, place, inquiry.period, weight)
    if not days.complete:
        possible = in_order([*possible, Answer.BROKEN])
    return Finding(possible, dormant=dormant, coverage=days)


def _place_of(inquiry: Inquiry) -> str:
    """Return the place that all patterns of a duty name, empty where they name several or none."""
    patterns = inquiry.terms.never or inquiry.terms.broken_by
    named = {p.role("place") or "" for p in patterns}
    return named.pop() if len(named) == 1 else ""
