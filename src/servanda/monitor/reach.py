"""How far in time a formula looks: back and ahead, and so what an event can change.

Comes in: a formula. Goes out: the distances that its windows reach, None where they have no
end, and which time-points depend on which.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.scope import parts, walk


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a formula looks.

    Attributes:
        back: the farthest distance in time before a time-point that its verdict depends on.
        ahead: the same after it.
        steps: how many time-points more, whatever their distance.
    """

    back: int | None
    ahead: int | None
    steps: int

    def asked_of(self, stamps: Sequence[int], at: int) -> tuple[int, int]:
        """Return the indexes, half-open, of the time-points whose verdict an event can change."""
        first = 0 if self.ahead is None else bisect_left(stamps, at - self.ahead)
        last = len(stamps) if self.back is None else bisect_right(stamps, at + self.back)
        return max(first - self.steps, 0), min(last + self.steps, len(stamps))

    def needed_by(self, stamps: Sequence[int], first: int, last: int) -> tuple[int, int]:
        """Return the indexes, half-open, of the time-points on which these verdicts depend."""
        low = 0 if self.back is None else bisect_left(stamps, stamps[first] - self.back)
        end = stamps[last - 1]
        high = len(stamps) if self.ahead is None else bisect_right(stamps, end + self.ahead)
        # One more: that time went on behind a window is what decides it.
        return max(low - self.steps, 0), min(high + self.steps + 1, len(stamps))


def reach(formula: Formula) -> Reach:
    """Return how far a formula looks."""
    inner = {p.name: None for p in walk(formula) if isinstance(p, mfotl.LetPast)}
    counted = any(
        isinstance(p, mfotl.Predicate) and p.name in ("tp", "tpts") for p in walk(formula)
    )
    if counted or inner:
        return Reach(None, _ahead(formula), 0)
    return Reach(_back(formula), _ahead(formula), sum(map(_steps, walk(formula))))


def _steps(part: Formula) -> int:
    return isinstance(part, mfotl.Previous | mfotl.Next)


def _back(formula: Formula) -> int | None:
    match formula:
        case mfotl.Previous() | mfotl.Once() | mfotl.Historically():
            return _sum(formula.interval.high, _most(formula, _back))
        case mfotl.Since() | mfotl.Trigger() | mfotl.MatchBackward():
            return _sum(formula.interval.high, _most(formula, _back))
        case mfotl.Let(_, _, definition, body):
            return _sum(_back(definition), _back(body))
        case _:
            return _most(formula, _back)


def _ahead(formula: Formula) -> int | None:
    match formula:
        case mfotl.Next() | mfotl.Eventually() | mfotl.Always():
            return _sum(formula.interval.high, _most(formula, _ahead))
        case mfotl.Until() | mfotl.Release() | mfotl.MatchForward():
            return _sum(formula.interval.high, _most(formula, _ahead))
        case mfotl.Let(_, _, definition, body) | mfotl.LetPast(_, _, definition, body):
            return _sum(_ahead(definition), _ahead(body))
        case _:
            return _most(formula, _ahead)


def _most(formula: Formula, way: Callable[[Formula], int | None]) -> int | None:
    most = 0
    for part in parts(formula):
        found = way(part)
        if found is None:
            return None
        most = max(most, found)
    return most


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
