"""How far into a trace a formula is decided: the number of its first time-points.

Comes in: a formula and the time-stamps known so far. What later time-points can still
change is not decided; nothing is evaluated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.interval import Interval
from servanda.monitor.scope import parts


def horizon(
    formula: Formula, stamps: Sequence[int], defined: Mapping[str, int] | None = None
) -> int:
    """Return how many time-points are decided.

    Args:
        formula: any formula.
        stamps: the time-stamps, never decreasing.
        defined: how far the predicates of LET around the formula are decided.
    """
    known = defined or {}
    match formula:
        case mfotl.Predicate(name):
            return known.get(name, len(stamps))
        case mfotl.Let(name, _, definition, body):
            inner = horizon(definition, stamps, known)
            return horizon(body, stamps, {**known, name: inner})
        case mfotl.LetPast(name, _, definition, body):
            inner = horizon(definition, stamps, {**known, name: len(stamps)})
            return horizon(body, stamps, {**known, name: inner})
    inside = min((horizon(p, stamps, known) for p in parts(formula)), default=len(stamps))
    match formula:
        case mfotl.Previous():
            return min(inside + 1, len(stamps))
        case mfotl.Next():
            return max(inside - 1, 0)
        case (
            mfotl.Eventually(_, interval)
            | mfotl.Always(_, interval)
            | mfotl.Until(_, _, interval)
            | mfotl.Release(_, _, interval)
            | mfotl.MatchForward(_, interval)
        ):
            return _closed(stamps, inside, interval)
        case _:
            return inside


def _closed(stamps: Sequence[int], inside: int, interval: Interval) -> int:
    """Count the time-points after whose window the trace goes on, and whose window is decided."""
    if interval.high is None:
        return 0
    count = 0
    for stamp in stamps:
        end = bisect_right(stamps, stamp + interval.high)
        if end >= len(stamps) or end > inside:
            break
        count += 1
    return count
