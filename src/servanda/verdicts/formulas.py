"""A duty's questions as MFOTL formulas over its trace, asked of the monitor at two levels.

The place, target and object of a pattern are matched when the trace is built, where
names and what lies inside what are known; a predicate of the trace says who did it and
which event it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Protocol, TypeAlias

from servanda.monitor.formula import (
    And,
    Constant,
    Exists,
    Formula,
    Not,
    Once,
    Or,
    Predicate,
    Since,
    Variable,
)
from servanda.monitor.points import Levels, TimePoint
from servanda.monitor.signature import Signature
from servanda.trace import Mark
from servanda.verdicts.answers import NO, Truth

DEADLINE = "deadline"
EXCEEDS = "exceeds"
WITHIN = "within"

LOCAL = "local"
ENGINES = (LOCAL, "reference")

# Whether each closed formula holds at the end of a trace: certainly, possibly.
Holds: TypeAlias = Callable[[Sequence[Formula], Sequence[TimePoint]], Sequence[tuple[bool, bool]]]


class Evaluate(Protocol):
    """Says what satisfies a formula at each decided time-point of a trace, at both levels."""

    def __call__(self, formula: Formula, trace: Sequence[TimePoint], *, complete: bool) -> Levels:
        """Ask; `complete` where nothing follows the trace."""
        ...


_PASSED = Once(Predicate(DEADLINE, ()))


@dataclass(frozen=True, slots=True)
class Trace:
    """The time-points of a duty, and the evaluator that formulas are asked of."""

    points: Sequence[TimePoint]
    holds: Holds


def evaluator(engine: str) -> Holds:
    """Return the evaluator of a name, one of `ENGINES`."""
    if engine == "reference":
        from servanda.monitor import reference  # noqa: PLC0415 — only the one asked for is loaded

        return lambda asked, trace: [reference.holds(formula, trace) for formula in asked]
    from servanda.monitor import engine as local  # noqa: PLC0415 — brings numpy

    return local.holds


def evaluation(engine: str, signature: Signature) -> Evaluate:
    """Return what says which values satisfy a formula at each time-point, of a name's evaluator."""
    if engine == "reference":
        from servanda.monitor import reference  # noqa: PLC0415 — only the one asked for is loaded

        return reference.evaluate
    from servanda.monitor import engine as local  # noqa: PLC0415 — brings numpy

    return partial(local.evaluate, signature=signature)


def happens(marks: Iterable[Mark]) -> Formula | None:
    """Return "one of these happens": each predicate with the actor it names; None for no marks."""
    atoms: list[Formula] = [
        Exists(("event",), Predicate(predicate, (Constant(actor), Variable("event"))))
        for predicate, actor in sorted({(m.predicate, m.arguments[0]) for m in marks})
    ]
    return reduce(Or, atoms) if atoms else None


def once(act: Formula | None, trace: Trace) -> Truth:
    """Whether it has happened by the end of the trace."""
    return _ask(trace, Once(act))[0] if act else NO


def timed(act: Formula | None, trace: Trace) -> tuple[Truth, Truth, Truth]:
    """Whether it has happened in time, has happened after it, and whether the time has passed.

    In time: while its deadline had not passed. The three are asked together.
    """
    if act is None:
        return NO, NO, _ask(trace, _PASSED)[0]
    before, since = And(act, Not(_PASSED)), And(act, _PASSED)
    in_time, after_time, passed = _ask(trace, Once(before), Once(since), _PASSED)
    return in_time, after_time, passed


def after(act: Formula | None, first: Formula | None, trace: Trace) -> Truth:
    """Whether an act has happened when something had happened before it."""
    return _ask(trace, Once(And(act, Once(first))))[0] if act and first else NO


def lasting(breaks: Formula | None, restores: Formula | None, trace: Trace) -> Truth:
    """Whether a state is broken at the end of the trace and has not been restored since."""
    if breaks is None:
        return NO
    return _ask(trace, Since(Not(restores), breaks) if restores else Once(breaks))[0]


def limit_exceeded(trace: Trace) -> Truth:
    """Whether some speaker's last stated count lies outside the bounds."""
    speaker = (Variable("speaker"),)
    lasting = Since(Not(Predicate(WITHIN, speaker)), Predicate(EXCEEDS, speaker))
    return _ask(trace, Exists(("speaker",), lasting))[0]


def _ask(trace: Trace, *formulas: Formula) -> list[Truth]:
    return [Truth(*levels) for levels in trace.holds(formulas, trace.points)]
