"""What is found for one bearer, and the pieces that every kind of duty is judged with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from servanda.model import (
    Answer,
    Because,
    CoverageDays,
    Deadline,
    Instant,
    Occurrence,
    Standing,
    Violation,
)
from servanda.trace import Mark, Tick, timeline
from servanda.verdicts import formulas
from servanda.verdicts.answers import NO, YES, Truth, in_order
from servanda.verdicts.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class Finding:
    """The answers that remain possible for one bearer, and what makes it so.

    Attributes:
        dormant: why nothing is owed, where that is possible.
        omitted: how many more were found of each standing, like those that are.
        owed_from: from when it is owed.
        violations: for a rule, the first moments at which it fails.
    """

    possible: tuple[Answer, ...]
    found: tuple[Occurrence, ...] = ()
    omitted: Mapping[Standing, int] = field(default_factory=dict)
    dormant: tuple[Because, ...] = ()
    owed_from: Instant | None = None
    deadlines: tuple[Deadline, ...] = ()
    coverage: CoverageDays | None = None
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The occurrences of an inquiry by what they do to the duty.

    Attributes:
        omitted: how many more acts there are of each standing, like those that are here.
    """

    acts: tuple[Occurrence, ...]
    restoring: tuple[Occurrence, ...] = ()
    triggers: tuple[tuple[Occurrence, ...], ...] = ()
    excuses: tuple[Occurrence, ...] = ()
    omitted: Mapping[Standing, int] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Occurrence, ...]:
        """Everything heard, in any role."""
        groups = (self.acts, self.restoring, *self.triggers, self.excuses)
        return tuple(o for group in groups for o in group)


def still_possible(truths: Mapping[Answer, Truth]) -> tuple[Answer, ...]:
    """Return the answers that some world gives."""
    return in_order(answer for answer, truth in truths.items() if truth.possible)


def happened(inquiry: Inquiry, group: Iterable[Occurrence]) -> Truth:
    """Whether one of these happened at all before as-of."""
    marks = marks_of(group, "")
    if not marks:
        return NO
    points = trace_of(inquiry, marks)
    return formulas.once(formulas.happens(marks), points)


def trace_of(inquiry: Inquiry, marks: Iterable[Mark], ticks: Iterable[Tick] = ()) -> formulas.Trace:
    """Return the time-points up to as-of, to be asked of the inquiry's evaluator."""
    points = timeline(marks, ticks, inquiry.as_of)
    return formulas.Trace(points, formulas.evaluator(inquiry.engine))


def marks_of(group: Iterable[Occurrence], order_class: str) -> list[Mark]:
    """Return occurrences as marks of a trace."""
    return [
        Mark(o.predicate, (o.actor, o.event), o.interval, o.standing, order_class) for o in group
    ]


def owed(inquiry: Inquiry, heard: Heard) -> tuple[Truth, tuple[Because, ...]]:
    """Whether anything is owed at as-of, and why it may not be."""
    triggered = YES
    for group in heard.triggers:
        triggered &= happened(inquiry, group)
    excused = happened(inquiry, heard.excuses)
    until = inquiry.terms.until
    ended = YES if until is not None and until <= inquiry.as_of else NO
    reasons = {
        Because.NO_TRIGGER: ~triggered,
        Because.EXCUSED: excused,
        Because.ENDED: ended,
    }
    why = tuple(reason for reason, truth in reasons.items() if truth.possible)
    return triggered & ~excused & ~ended, why
