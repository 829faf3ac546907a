"""From the monitor's two-level truths to the answers that remain possible, kind by kind.

Comes in: an inquiry. Goes out: a finding: which answers are possible and the occurrences
that make it so. `conclude` turns it into a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from servanda.agreement.terms import Kind
from servanda.errors import BadInput, Fault
from servanda.model import (
    FOREVER,
    Answer,
    Because,
    CoverageDays,
    Deadline,
    Instant,
    Occurrence,
    Role,
    Standing,
)
from servanda.trace import Mark, Tick, timeline
from servanda.verdicts import formulas
from servanda.verdicts.answers import NO, YES, Truth, in_order
from servanda.verdicts.inquiry import Inquiry
from servanda.verdicts.times import deadline, periods
from servanda.viewpoints.coverage import coverage


@dataclass(frozen=True, slots=True)
class Finding:
    """The answers that remain possible for one bearer, and what makes it so.

    Attributes:
        dormant: why nothing is owed, where that is possible.
        owed_from: from when it is owed.
    """

    possible: tuple[Answer, ...]
    found: tuple[Occurrence, ...] = ()
    dormant: tuple[Because, ...] = ()
    owed_from: Instant | None = None
    deadlines: tuple[Deadline, ...] = ()
    coverage: CoverageDays | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """The occurrences of an inquiry by what they do to the duty."""

    acts: tuple[Occurrence, ...]
    restoring: tuple[Occurrence, ...] = ()
    triggers: tuple[tuple[Occurrence, ...], ...] = ()
    excuses: tuple[Occurrence, ...] = ()

    @property
    def all(self) -> tuple[Occurrence, ...]:
        groups = (self.acts, self.restoring, *self.triggers, self.excuses)
        return tuple(o for group in groups for o in group)


def decide(inquiry: Inquiry, extra: Sequence[Occurrence] = ()) -> Finding:
    """Return the answers that remain possible; `extra` are breaches by an unknown bearer."""
    if inquiry.as_of <= inquiry.starts:
        return Finding((Answer.DORMANT,), dormant=(Because.NOT_IN_FORCE,), owed_from=inquiry.starts)
    heard = _hear(inquiry, extra)
    return _judge(inquiry, heard)


def makes_a_difference(inquiry: Inquiry, finding: Finding, doubted: Occurrence) -> bool:
    """Whether the answers would differ, had the doubted occurrence happened or not."""
    heard = _regroup(inquiry, finding.found)
    without = _judge(inquiry, _replaced(heard, doubted, None))
    certainly = replace(doubted, standing=Standing.SUPPORTED)
    return without.possible != _judge(inquiry, _replaced(heard, doubted, certainly)).possible


def _hear(inquiry: Inquiry, extra: Sequence[Occurrence]) -> _Heard:
    acts: Callable[[], tuple[Occurrence, ...]] = {
        Kind.DOES: inquiry.performing,
        Kind.NEVER: inquiry.breaking,
        Kind.KEEPS: inquiry.breaking,
        Kind.LIMITS: inquiry.counted,
        Kind.RULE: lambda: _refuse_rule(inquiry),
    }[inquiry.terms.kind]
    return _Heard(
        acts=(*acts(), *extra),
        restoring=inquiry.restoring() if inquiry.terms.kind is Kind.KEEPS else (),
        triggers=tuple(inquiry.triggers()),
        excuses=inquiry.excusing(),
    )


def _refuse_rule(inquiry: Inquiry) -> tuple[Occurrence, ...]:
    raise BadInput(
        Fault(
            place=f"{inquiry.duty.position}, duty {inquiry.duty.id}",
            problem="`rule` blocks are read but not evaluated yet.",
            next_step="Say it with does, never, keeps or limits, or leave the duty out of `check`.",
        )
    )


def _regroup(inquiry: Inquiry, found: Iterable[Occurrence]) -> _Heard:
    by_role: dict[Role, list[Occurrence]] = {role: [] for role in Role}
    for occurrence in found:
        by_role[occurrence.role].append(occurrence)
    return _Heard(
        acts=(*by_role[Role.PERFORMS], *by_role[Role.BREAKS]),
        restoring=tuple(by_role[Role.RESTORES]),
        triggers=tuple(inquiry.triggers()),
        excuses=tuple(by_role[Role.EXCUSES]),
    )


def _replaced(heard: _Heard, old: Occurrence, new: Occurrence | None) -> _Heard:
    def swap(group: tuple[Occurrence, ...]) -> tuple[Occurrence, ...]:
        kept = (new if o == old else o for o in group)
        return tuple(o for o in kept if o is not None)

    return _Heard(
        swap(heard.acts),
        swap(heard.restoring),
        tuple(map(swap, heard.triggers)),
        swap(heard.excuses),
    )


def _judge(inquiry: Inquiry, heard: _Heard) -> Finding:
    judge = {
        Kind.DOES: _does_each_period if inquiry.terms.every else _does,
        Kind.NEVER: _never,
        Kind.KEEPS: _keeps,
        Kind.LIMITS: _limits,
    }[inquiry.terms.kind]
    finding = judge(inquiry, heard)
    return replace(finding, found=heard.all, owed_from=_owed_from(inquiry, heard))


def _owed_from(inquiry: Inquiry, heard: _Heard) -> Instant:
    triggered = [min((o.interval.start for o in g), default=inquiry.starts) for g in heard.triggers]
    return max([inquiry.starts, *triggered])


def _happened(inquiry: Inquiry, group: Iterable[Occurrence]) -> Truth:
    """Whether one of these happened at all before as-of."""
    marks = _marks(group, "")
    if not marks:
        return NO
    points = timeline(marks, (), inquiry.as_of)
    return formulas.once(formulas.happens(marks), points)


def _marks(group: Iterable[Occurrence], order_class: str) -> list[Mark]:
    return [
        Mark(o.predicate, (o.actor, o.event), o.interval, o.standing, order_class) for o in group
    ]


def _does(inquiry: Inquiry, heard: _Heard) -> Finding:
    until = deadline(inquiry, heard.triggers)
    points = timeline(_marks(heard.acts, ""), _ticks(until), inquiry.as_of)
    acts = formulas.happens(_marks(heard.acts, ""))
    in_time = formulas.in_time(acts, points)
    after_time = formulas.after_time(acts, points)
    passed = formulas.passed(points)
    undone = ~_happened(inquiry, heard.acts)
    owed, dormant = _owed(inquiry, heard)
    truths = {
        Answer.KEPT: in_time,
        Answer.LATE: after_time & ~in_time,
        Answer.OVERDUE: undone & owed & passed,
        Answer.DUE: undone & owed & (~passed if until else NO),
        Answer.OPEN: undone & owed & (NO if until else YES),
        Answer.DORMANT: undone & ~owed,
    }
    possible = in_order(a for a, truth in truths.items() if truth.possible)
    return Finding(possible, dormant=dormant, deadlines=(until,) if until else ())


def _ticks(until: Deadline | None) -> tuple[Tick, ...]:
    if until is None:
        return ()
    if until.earliest == until.latest:
        return (Tick(until.latest, formulas.DEADLINE),)
    return (
        Tick(until.earliest, formulas.DEADLINE, certain=False),
        Tick(until.latest, formulas.DEADLINE),
    )


def _owed(inquiry: Inquiry, heard: _Heard) -> tuple[Truth, tuple[Because, ...]]:
    """Whether anything is owed at as-of, and why it may not be."""
    triggered = YES
    for group in heard.triggers:
        triggered &= _happened(inquiry, group)
    excused = _happened(inquiry, heard.excuses)
    until = inquiry.terms.until
    ended = YES if until is not None and until <= inquiry.as_of else NO
    reasons = {
        Because.NO_TRIGGER: ~triggered,
        Because.EXCUSED: excused,
        Because.ENDED: ended,
    }
    why = tuple(reason for reason, truth in reasons.items() if truth.possible)
    return triggered & ~excused & ~ended, why


def _does_each_period(inquiry: Inquiry, heard: _Heard) -> Finding:
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
        missed |= ~_happened(inquiry, whole)
    owed, dormant = _owed(inquiry, heard)
    truths = {
        Answer.OVERDUE: owed & missed,
        Answer.KEPT: owed & ~missed & (YES if elapsed else NO),
        Answer.DUE: owed & (NO if elapsed else YES),
        Answer.DORMANT: ~owed,
    }
    possible = in_order(a for a, truth in truths.items() if truth.possible)
    ends = tuple(Deadline(p.end, p.end) for p in elapsed[-1:])
    return Finding(possible, dormant=dormant, deadlines=ends)


def _never(inquiry: Inquiry, heard: _Heard) -> Finding:
    return _standing_duty(inquiry, heard, _breach(inquiry, heard))


def _breach(inquiry: Inquiry, heard: _Heard) -> Truth:
    """Whether a breach happened, after every trigger where the duty waits for one."""
    if not heard.triggers:
        return _happened(inquiry, heard.acts)
    marks = _marks(heard.acts, "breach")
    truth = YES if marks else NO
    for group in heard.triggers:
        first = _marks(group, "trigger")
        points = timeline([*marks, *first], (), inquiry.as_of)
        truth &= formulas.after(formulas.happens(marks), formulas.happens(first), points)
    return truth


def _keeps(inquiry: Inquiry, heard: _Heard) -> Finding:
    breaks, restores = _marks(heard.acts, "breaks"), _marks(heard.restoring, "restores")
    points = timeline([*breaks, *restores], (), inquiry.as_of)
    lasting = formulas.lasting(formulas.happens(breaks), formulas.happens(restores), points)
    return _standing_duty(inquiry, heard, lasting)


def _limits(inquiry: Inquiry, heard: _Heard) -> Finding:
    """Judge each speaker's last stated count by itself: counts of two are never summed."""
    limits = inquiry.terms.limits
    if limits is None:
        raise AssertionError
    marks = []
    for o in heard.acts:
        low, high = o.count.low, o.count.high
        if low is None or high is None or (limits.unit and o.count.unit not in ("", limits.unit)):
            continue
        over = limits.at_most is not None and high > limits.at_most
        under = limits.at_least is not None and low < limits.at_least
        surely = (limits.at_most is not None and low > limits.at_most) or (
            limits.at_least is not None and high < limits.at_least
        )
        weaker = Standing.POSSIBLE
        if over or under:
            standing = o.standing if surely else weaker
            marks.append(Mark(formulas.EXCEEDS, (o.speaker,), o.interval, standing, "over"))
        if not surely:
            standing = weaker if over or under else o.standing
            marks.append(Mark(formulas.WITHIN, (o.speaker,), o.interval, standing, "within"))
    points = timeline(marks, (), inquiry.as_of)
    return _standing_duty(inquiry, heard, formulas.limit_exceeded(points))


def _standing_duty(inquiry: Inquiry, heard: _Heard, broken: Truth) -> Finding:
    """Judge what must hold all the time: kept unless broken, and known only where covered."""
    owed, dormant = _owed(inquiry, heard)
    truths = {
        Answer.BROKEN: owed & broken,
        Answer.KEPT: owed & ~broken,
        Answer.DORMANT: ~owed,
    }
    possible = in_order(a for a, truth in truths.items() if truth.possible)
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


__all__ = ["FOREVER", "Finding", "decide", "makes_a_difference"]
