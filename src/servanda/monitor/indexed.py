"""The reference evaluator with indexes: one binding is asked of a long trace, quickly.

Comes in: a trace. Goes out: the same answers as `reference.Run` gives; an index, built on
first use, says at which time-points a predicate has rows with the values that are bound.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from servanda.monitor import formula as mfotl
from servanda.monitor.atoms import Binding, bounded, in_relation
from servanda.monitor.formula import Formula
from servanda.monitor.points import Relation, TimePoint
from servanda.monitor.reference import Run
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import BUILT_IN
from servanda.monitor.terms import Constant, Pattern, Value, Variable

Windowed: TypeAlias = mfotl.Unary | mfotl.Binary
Key: TypeAlias = tuple[Value, ...]
_FEW = 4  # rows that are quicker looked through than indexed
_EMPTY: Relation = frozenset()


class Indexed(Run):
    """A run that goes straight to the time-points and rows of a binding."""

    def __init__(self, points: Sequence[TimePoint]) -> None:
        super().__init__(points)
        self.stamps = [p.timestamp for p in points]
        self._by_values: dict[object, dict[Key, Relation]] = {}
        self._points: dict[object, dict[Key, list[int]]] = {}

    def window(self, formula: Windowed, at: int) -> Sequence[int]:
        """Return the time-points in the window of an operator, the nearest first."""
        now, interval = self.stamps[at], formula.interval
        if isinstance(formula, mfotl.Once | mfotl.Historically | mfotl.Since | mfotl.Trigger):
            last = min(bisect_right(self.stamps, now - interval.low) - 1, at)
            high = interval.high
            first = 0 if high is None else bisect_left(self.stamps, now - high)
            return range(last, first - 1, -1)
        first = max(bisect_left(self.stamps, now + interval.low), at)
        high = interval.high
        end = len(self.stamps) if high is None else bisect_right(self.stamps, now + high)
        return range(first, end)

    def candidates(
        self, formula: Windowed, body: Formula, at: int, bound: Binding, *, certain: bool
    ) -> Sequence[int]:
        """Return the time-points of a window at which a part may hold, the nearest first."""
        window = self.window(formula, at)
        known = self.points_with(body, bound, certain=certain)
        if known is None or not window:
            return window
        low, high = min(window), max(window)
        found = known[bisect_left(known, low) : bisect_right(known, high)]
        return found if window.step > 0 else found[::-1]  # type: ignore[attr-defined]

    def points_with(self, part: Formula, bound: Binding, *, certain: bool) -> list[int] | None:
        """Return where a predicate of the trace may have rows; None for other parts."""
        atom = self.plain(part)
        if atom is None:
            return None
        if isinstance(part, mfotl.Exists):
            bound = {n: v for n, v in bound.items() if n not in part.variables}
        fixed = _fixed(atom, bound)
        positions = tuple(i for i, _ in fixed)
        key = (atom.name, certain, positions)
        if key not in self._points:
            index: dict[Key, list[int]] = {}
            for at, point in enumerate(self.trace):
                rows = (point.certain if certain else point.possible).get(atom.name, _EMPTY)
                for values in {tuple(row[i] for i in positions) for row in rows}:
                    index.setdefault(values, []).append(at)
            self._points[key] = index
        return self._points[key].get(tuple(v for _, v in fixed), [])

    def plain(self, part: Formula) -> mfotl.Predicate | None:
        """Return the predicate of the trace that a part is, or says that some row of exists."""
        atom = part.body if isinstance(part, mfotl.Exists) else part
        if not isinstance(atom, mfotl.Predicate):
            return None
        if atom.name in self.defined or atom.name in BUILT_IN:
            return None
        return (
            atom if all(isinstance(t, Variable | Constant | Pattern) for t in atom.terms) else None
        )

    def _predicate(
        self, formula: mfotl.Predicate, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        if formula.name in self.defined or formula.name in BUILT_IN:
            return super()._predicate(formula, at, bound, certain=certain)
        point = self.trace[at]
        rows = (point.certain if certain else point.possible).get(formula.name, _EMPTY)
        fixed = _fixed(formula, bound)
        if len(rows) > _FEW and fixed:
            positions = tuple(i for i, _ in fixed)
            key = (formula.name, at, certain, positions)
            if key not in self._by_values:
                self._by_values[key] = _grouped(rows, positions)
            rows = self._by_values[key].get(tuple(v for _, v in fixed), _EMPTY)
        return in_relation(formula.terms, rows, bound)

    def _chain(
        self, formula: mfotl.Since | mfotl.Until, at: int, bound: Binding, *, certain: bool
    ) -> Iterator[Binding]:
        past = isinstance(formula, mfotl.Since)
        for then in self.candidates(formula, formula.right, at, bound, certain=certain):
            way = range(then + 1, at + 1) if past else range(at, then)
            for found in self._joined(formula.right, then, bound, certain=certain):
                bounded(formula.left, found)
                if self.along(formula.left, way, found, certain=certain):
                    yield found

    def along(self, part: Formula, way: range, bound: Binding, *, certain: bool) -> bool:
        """Whether a part whose variables are bound holds at each time-point of a way."""
        if isinstance(part, mfotl.Not) and self._checkable(part.body, bound):
            known = self.points_with(part.body, bound, certain=not certain) or []
            return bisect_left(known, way.start) == bisect_left(known, way.stop)
        return all(self.holds(part, k, bound, certain=certain) for k in way)

    def _checkable(self, part: Formula, bound: Binding) -> bool:
        """Whether the index alone says where a part holds: its variables are all fixed."""
        atom = self.plain(part)
        if atom is None:
            return False
        inner = part.variables if isinstance(part, mfotl.Exists) else ()
        names = [t.name for t in atom.terms if isinstance(t, Variable)]
        return len(names) == len(set(names)) and all(
            n in inner or n in bound for n in free_variables(atom)
        )


def _fixed(atom: mfotl.Predicate, bound: Binding) -> list[tuple[int, Value]]:
    """Return the positions whose values are known, with these."""
    found: list[tuple[int, Value]] = []
    for i, term in enumerate(atom.terms):
        if isinstance(term, Constant):
            found.append((i, term.value))
        elif isinstance(term, Pattern):
            found.append((i, term.text))
        elif isinstance(term, Variable) and term.name in bound:
            found.append((i, bound[term.name]))
    return found


def _grouped(rows: Relation, positions: tuple[int, ...]) -> dict[Key, Relation]:
    found: dict[Key, set[tuple[Value, ...]]] = {}
    for row in rows:
        found.setdefault(tuple(row[i] for i in positions), set()).add(row)
    return {key: frozenset(group) for key, group in found.items()}
