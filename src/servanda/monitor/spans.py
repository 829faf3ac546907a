"""Where a regular expression over formulas matches.

Comes in: the expression, where a match starts, and how to ask a formula. Goes out: where it
may end, with what its tests bind on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from servanda.monitor import formula as mfotl
from servanda.monitor.atoms import Binding
from servanda.monitor.formula import Formula, Regex
from servanda.monitor.points import TimePoint

Ask: TypeAlias = Callable[[Formula, int, Binding], Iterator[Binding]]


@dataclass(frozen=True, slots=True)
class Spans:
    """Matches on a trace of `length` time-points."""

    length: int
    ask: Ask

    def ends(self, regex: Regex, at: int, bound: Binding) -> Iterator[tuple[int, Binding]]:
        """Yield the ends of the matches that start here, each with its binding."""
        match regex:
            case mfotl.AnyStep():
                if at + 1 < self.length:
                    yield at + 1, bound
            case mfotl.Test(body):
                for found in self.ask(body, at, bound):
                    yield at, found
            case mfotl.Choice(left, right):
                yield from self.ends(left, at, bound)
                yield from self.ends(right, at, bound)
            case mfotl.Sequence(left, right):
                for middle, found in self.ends(left, at, bound):
                    yield from self.ends(right, middle, found)
            case mfotl.Repeat(body):
                yield from self._repeated(body, at, bound)

    def _repeated(self, body: Regex, at: int, bound: Binding) -> Iterator[tuple[int, Binding]]:
        waiting, seen = [(at, bound)], set[object]()
        for here, found in waiting:  # grows while it is gone through
            key = (here, frozenset(found.items()))
            if key not in seen:
                seen.add(key)
                yield here, found
                waiting += self.ends(body, here, found)


def last_within(trace: Sequence[TimePoint], high: int | None, at: int) -> int:
    """Return the last time-point no farther ahead than a bound; None = the trace's last."""
    if high is None:
        return len(trace) - 1
    last = at
    while last + 1 < len(trace) and trace[last + 1].timestamp - trace[at].timestamp <= high:
        last += 1
    return last


def back_to(trace: Sequence[TimePoint], high: int | None, at: int) -> Iterator[int]:
    """Yield the time-points no farther back than a bound, this one first."""
    for start in range(at, -1, -1):
        if high is not None and trace[at].timestamp - trace[start].timestamp > high:
            return
        yield start
