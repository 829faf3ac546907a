"""What the building of explanations asks: solutions, windows and ways through a trace.

Comes in: a trace at the level that is asked about, and `indexed`, which finds the rows of a
binding. Goes out: solutions, windows, matches, and the records of `explain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

from servanda.monitor import formula as mfotl
from servanda.monitor.atoms import Binding
from servanda.monitor.explain import Explanation, Kind, Period, merged
from servanda.monitor.formula import Formula
from servanda.monitor.indexed import Indexed, Windowed
from servanda.monitor.reference import Scope
from servanda.monitor.scope import free_variables
from servanda.monitor.spans import back_to, last_within

Path: TypeAlias = "tuple[tuple[Formula, int, Binding], ...]"


@dataclass(frozen=True, slots=True)
class Following:
    """One trace at one level, with the predicates that LETs around a part define."""

    run: Indexed
    certain: bool
    scope: Scope = field(default_factory=dict)

    def window(self, formula: Windowed, at: int) -> Sequence[int]:
        """Return the time-points in the window of an operator, the nearest first."""
        return self.run.window(formula, at)

    def near(self, formula: Windowed, body: Formula, at: int, bound: Binding) -> Sequence[int]:
        """Return the time-points of a window at which a part may hold, the nearest first."""
        self.run.defined = self.scope
        return self.run.candidates(formula, body, at, bound, certain=self.certain)

    def nearest(self, formula: Windowed, body: Formula, at: int, bound: Binding) -> int:
        """Return the nearest time-point of a window at which a part holds."""
        points = self.near(formula, body, at, bound)
        return next(j for j in points if self.holds(body, j, bound))

    def absences(
        self, atom: mfotl.Predicate, points: Sequence[int], bound: Binding
    ) -> tuple[Explanation, ...]:
        """Say of each stretch of time-points that no event of the trace fits an atom there."""
        found = []
        for _, stretch in groupby(enumerate(sorted(points)), lambda pair: pair[1] - pair[0]):
            within = [at for _, at in stretch]
            node = self.node(atom, within[0], bound, "no event", holds=False)
            found.append(replace(node, period=self.period(within[0], within[-1])))
        return tuple(found)

    def throughout(
        self,
        formula: Windowed,
        at: int,
        bound: Binding,
        parts: Sequence[Explanation],
        *,
        holds: bool = True,
    ) -> Explanation:
        """Return a node about a whole window."""
        window = self.window(formula, at)
        kind: Kind = "throughout" if window else "no such time"
        node = replace(self.node(formula, at, bound, kind, holds=holds), parts=merged(parts))
        return replace(node, period=self.period(min(window), max(window))) if window else node

    def node(
        self, part: Formula, at: int, bound: Binding, kind: Kind, *, holds: bool = True
    ) -> Explanation:
        """Return a node about one time-point, without parts."""
        binding = tuple((n, bound[n]) for n in free_variables(part) if n in bound)
        return Explanation(part, holds, self.certain, binding, kind, self.period(at, at))

    def period(self, first: int, last: int) -> Period:
        """Return the time-points from the first to the last."""
        stamps = self.run.stamps
        return Period(first, last, stamps[first], stamps[last])

    def distance(self, one: int, other: int) -> int:
        """Return how far apart two time-points are."""
        return abs(self.run.stamps[one] - self.run.stamps[other])

    def holds(self, formula: Formula, at: int, bound: Binding) -> bool:
        """Whether some extension of a binding satisfies a part."""
        self.run.defined = self.scope
        return self.run.holds(formula, at, bound, certain=self.certain)

    def first(self, formula: Formula, at: int, bound: Binding) -> Binding:
        """Return the first extension of a binding that satisfies a part."""
        return self.solutions(formula, at, bound)[0]

    def solutions(self, formula: Formula, at: int, bound: Binding) -> list[Binding]:
        """Return the extensions of a binding that satisfy a part."""
        self.run.defined = self.scope
        found = self.run.solutions(formula, at, bound, certain=self.certain)
        return [{**bound, **more} for more in found]

    def ways(self, formula: mfotl.Match, at: int, bound: Binding) -> Iterator[Path]:
        """Yield the tests on the way of each match."""
        forward = isinstance(formula, mfotl.MatchForward)
        high = formula.interval.high
        last = last_within(self.run.trace, high, at) if forward else at
        for start in [at] if forward else back_to(self.run.trace, high, at):
            for end, _, path in self._paths(formula.regex, (start, last), bound):
                if (forward or end == at) and self.distance(start, end) in formula.interval:
                    yield path

    def _paths(  # noqa: C901 — one case a node
        self, regex: mfotl.Regex, within: tuple[int, int], bound: Binding
    ) -> Iterator[tuple[int, Binding, Path]]:
        """Yield the ends of matches from a time-point up to another, with binding and tests."""
        at, last = within
        match regex:
            case mfotl.AnyStep():
                if at < last:
                    yield at + 1, bound, ()
            case mfotl.Test(body):
                for found in self.solutions(body, at, bound):
                    yield at, found, ((body, at, found),)
            case mfotl.Choice(left, right):
                yield from self._paths(left, within, bound)
                yield from self._paths(right, within, bound)
            case mfotl.Sequence(left, right):
                for middle, found, path in self._paths(left, within, bound):
                    for end, more, rest in self._paths(right, (middle, last), found):
                        yield end, more, path + rest
            case mfotl.Repeat(body):
                waiting: list[tuple[int, Binding, Path]] = [(at, bound, ())]
                seen = set[object]()
                for here, found, path in waiting:
                    key = (here, frozenset(found.items()))
                    if key not in seen:
                        seen.add(key)
                        yield here, found, path
                        new = self._paths(body, (here, last), found)
                        waiting += [(h, f, path + p) for h, f, p in new]
