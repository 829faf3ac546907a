"""Duties that are a formula: violated at some moment, pending, or neither.

Comes in: an inquiry and the occurrences that its rule listens to. Goes out: a finding. The
rule is asked at every event, when it begins to be owed, whenever a window of its operators
that an event opened has just closed, and as of. Where times are uncertain it is asked in every
choice of moments that differ (`moments`), or, where these are too many, with each such event
possible at all of its moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from servanda.agreement.terms import Rule
from servanda.model import Answer, Deadline, Instant, Occurrence, Standing, Violation
from servanda.monitor.points import TimePoint
from servanda.verdicts import formulas
from servanda.verdicts.answers import NO, Truth
from servanda.verdicts.finding import Finding, Heard, owed, still_possible
from servanda.verdicts.inquiry import Inquiry
from servanda.verdicts.moments import Stretch, moments, worlds
from servanda.verdicts.rules import COMING, Asked, asked

_MOST_SHOWN = 12

_Rows: TypeAlias = dict[str, set[tuple[str, ...]]]


@dataclass(slots=True)
class _Outcome:
    """What holds in one world, or in all that were tried.

    Attributes:
        broken: whether the rule is violated, whatever is still to come.
        failing: whether it is if nothing more happens.
        until: by when what may still mend it must come.
    """

    broken: Truth = NO
    failing: Truth = NO
    until: Deadline | None = None
    violations: dict[tuple[Instant, tuple[tuple[str, str], ...]], bool] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class _World:
    """Time-points, and until when what happened at a moment may have happened."""

    trace: Sequence[TimePoint]
    latest: Mapping[Instant, Instant]

    def until(self, at: Instant, ahead: int | None) -> Deadline | None:
        """Return by when something must come that a time-point waits for."""
        if ahead is None:
            return None
        latest = self.latest.get(at, at)
        return Deadline(at + ahead, latest + ahead + (latest > at))


def rule(inquiry: Inquiry, heard: Heard) -> Finding:
    """Judge a rule."""
    formula = asked(inquiry.terms.rule or Rule("TRUE"), inquiry.bearer)
    outcome = _tried(inquiry, formula, [o for o in heard.acts if o.rows])
    is_owed, dormant = owed(inquiry, heard)
    truths = {
        Answer.DUE: is_owed & ~outcome.broken & outcome.failing,
        Answer.KEPT: is_owed & ~outcome.failing,
        Answer.BROKEN: is_owed & outcome.broken,
        Answer.DORMANT: ~is_owed,
    }
    possible = still_possible(truths)
    until = outcome.until if Answer.DUE in possible else None
    return Finding(
        possible,
        dormant=dormant,
        deadlines=(until,) if until is not None else (),
        violations=_first(outcome),
    )


def _first(outcome: _Outcome) -> tuple[Violation, ...]:
    found = (Violation(at, values, sure) for (at, values), sure in outcome.violations.items())
    return tuple(sorted(found, key=lambda v: (not v.certain, v.at, v.values))[:_MOST_SHOWN])


def _tried(inquiry: Inquiry, formula: Asked, found: Sequence[Occurrence]) -> _Outcome:
    """Return what holds in every world and in some."""
    stretches = [
        Stretch(
            o.interval.start,
            min(o.interval.end, max(inquiry.as_of, o.interval.start + 1)),
            "" if o.predicate in formula.counted else o.predicate,
        )
        for o in found
    ]
    fixed = [inquiry.starts, inquiry.as_of]
    choices = moments(stretches, fixed, formula.bounds)
    each = worlds(choices)
    if each is None:
        return _asked(inquiry, formula, _world(inquiry, formula, found, choices))
    return _together(
        _asked(inquiry, formula, _world(inquiry, formula, found, [(at,) for at in world]))
        for world in each
    )


def _together(each: Iterable[_Outcome]) -> _Outcome:
    outcomes = list(each)
    keys = {key for one in outcomes for key in one.violations}
    violations = {
        key: all(one.violations.get(key, False) for one in outcomes) for key in sorted(keys)
    }
    return _Outcome(
        _in_all(one.broken for one in outcomes),
        _in_all(one.failing for one in outcomes),
        _earliest(one.until for one in outcomes),
        violations,
    )


def _earliest(each: Iterable[Deadline | None]) -> Deadline | None:
    known = [d for d in each if d is not None]
    if not known:
        return None
    return Deadline(min(d.earliest for d in known), min(d.latest for d in known))


def _in_all(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    return Truth(all(t.certain for t in known), any(t.possible for t in known))


def _world(
    inquiry: Inquiry,
    formula: Asked,
    found: Sequence[Occurrence],
    at: Sequence[tuple[Instant, ...]],
) -> _World:
    """Return a world's time-points; an event with several moments is possible at each."""
    certain: dict[Instant, _Rows] = {}
    possible: dict[Instant, _Rows] = {}
    latest: dict[Instant, Instant] = {}
    for occurrence, when in zip(found, at, strict=True):
        sure = occurrence.standing is Standing.SUPPORTED and len(when) == 1
        name = occurrence.predicate
        for instant in when:
            latest[instant] = max(latest.get(instant, instant), occurrence.interval.end - 1)
            for row, is_row in occurrence.rows:
                possible.setdefault(instant, {}).setdefault(name, set()).add(row)
                if sure and is_row:
                    certain.setdefault(instant, {}).setdefault(name, set()).add(row)
    for level in (certain, possible):
        level.setdefault(inquiry.as_of, {})[COMING] = {()}
    closed = {t + b + 1 for t in latest for b in formula.bounds if b}
    ticks = {t for t in closed if inquiry.starts <= t < inquiry.as_of}
    begins = {inquiry.starts} if inquiry.starts < inquiry.as_of else set()
    trace = [
        TimePoint(t, _frozen(certain.get(t, {})), _frozen(possible.get(t, {})))
        for t in sorted({inquiry.as_of, *begins, *latest, *ticks})
        if t <= inquiry.as_of
    ]
    return _World(trace, latest)


def _frozen(rows: Mapping[str, set[tuple[str, ...]]]) -> dict[str, frozenset[tuple[str, ...]]]:
    return {name: frozenset(those) for name, those in rows.items()}


def _asked(inquiry: Inquiry, formula: Asked, world: _World) -> _Outcome:
    """Ask the rule at every time-point of the period asked about."""
    evaluate = formulas.evaluation(inquiry.engine, formula.signature)
    trace, outcome = world.trace, _Outcome()
    found = evaluate(formula.violations, trace, complete=True)
    lost, decided = found, len(trace)
    if formula.ahead != 0 and formula.hopeless is not None:
        lost = evaluate(formula.hopeless, trace, complete=True)
    elif formula.ahead != 0:
        decided = len(evaluate(formula.violations, trace, complete=False).certain)
    period = inquiry.period
    for n, point in enumerate(trace):
        if period is None or not period.start <= point.timestamp <= period.end:
            continue
        failing = Truth(bool(found.certain[n]), bool(found.possible[n]))
        hopeless = Truth(bool(lost.certain[n]), bool(lost.possible[n])) if n < decided else NO
        outcome.broken |= hopeless
        outcome.failing |= failing
        if failing.possible and not hopeless.certain and outcome.until is None:
            outcome.until = world.until(point.timestamp, formula.ahead)
        for row in lost.possible[n] if n < decided else ():
            values = tuple(zip(formula.variables, map(str, row), strict=True))
            outcome.violations[point.timestamp, values] = row in lost.certain[n]
    return outcome
