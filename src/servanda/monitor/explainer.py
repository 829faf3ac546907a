"""Explanations of verdicts, as a caller asks for them.

Comes in: a formula, a trace, a time-point, a binding. Goes out: an `Explanation`. Only what
the binding asks for is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.errors import BadInput, Fault
from servanda.monitor.depth import room
from servanda.monitor.explain import Explanation
from servanda.monitor.explaining import Building, made_of
from servanda.monitor.formula import Formula
from servanda.monitor.horizon import horizon
from servanda.monitor.indexed import Indexed
from servanda.monitor.points import INFINITY, TimePoint
from servanda.monitor.scope import free_variables
from servanda.monitor.values import Value

_MOST_KNOWN = 500_000


class Explainer:
    """Explains verdicts of one formula over one trace."""

    def __init__(
        self, formula: Formula, trace: Sequence[TimePoint], *, complete: bool = False
    ) -> None:
        self._formula = formula
        points = [*trace, TimePoint(INFINITY, {}, {})] if complete else list(trace)
        self._run = Indexed(points)
        stamps = [p.timestamp for p in points]
        self._decided = min(horizon(formula, stamps), len(trace))

    def explain(
        self, at: int, binding: Mapping[str, Value] | None = None, *, certain: bool = True
    ) -> Explanation:
        """Return why the formula holds, or does not, at a time-point for these values.

        Args:
            at: the index of the time-point.
            binding: a value for each free variable; for one left out, "does not hold" is for
                any value of it.
            certain: ask whether it holds in every world, else whether in some.

        Raises:
            BadInput: the time-point is not decided.
        """
        if not 0 <= at < self._decided:
            raise BadInput(
                Fault(
                    place=f"time point {at}",
                    problem="is not decided, so nothing can be explained there yet.",
                    expected=f"Decided are {self._decided} time points, from 0 on.",
                )
            )
        if len(self._run.known) > _MOST_KNOWN:
            self._run.known.clear()
        bound = {n: v for n, v in (binding or {}).items() if n in free_variables(self._formula)}
        with room():
            building = Building(self._run, certain=certain)
            found = building.solutions(self._formula, at, bound)
            if found:
                part = building.why(self._formula, at, found[0])
            else:
                part = building.why_not(self._formula, at, bound)
            if part.part == self._formula:
                return part
            values = found[0] if found else bound
            return made_of(
                building.node(self._formula, at, values, "parts", holds=bool(found)), [part]
            )
