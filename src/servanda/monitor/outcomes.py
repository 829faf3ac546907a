"""The results that an aggregation may have when some of its rows may or may not be there.

Comes in: the rows that are sure, and those that are only possible, each with the value to
aggregate first. Goes out: each result that some choice among the possible rows gives; None =
no result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from statistics import median

from servanda.errors import BadInput, Fault
from servanda.monitor.formula import Aggregate
from servanda.monitor.points import Row
from servanda.monitor.values import Value, wrapped

_MOST_CONTESTED = 14


def outcomes(
    formula: Aggregate, sure: AbstractSet[Row], possible: AbstractSet[Row]
) -> set[Value | None]:
    """Return all results for one group.

    Raises:
        BadInput: too many rows of one group are contested for SUM, AVG or MED.
    """
    kept, may_be = [row[0] for row in sure], [row[0] for row in possible]
    empty = None if formula.groups else formula.empty
    if formula.function == "CNT":
        return {n or empty for n in range(len(kept), len(kept) + len(may_be) + 1)}
    if formula.function in ("MIN", "MAX"):
        return _extremes(formula.function, kept, may_be, empty)
    if len(may_be) > _MOST_CONTESTED:
        raise BadInput(
            Fault(
                place=f"{formula.function} over contested events",
                problem=f"{len(may_be)} contested rows meet in one group at one time.",
                expected=f"At most {_MOST_CONTESTED} can be weighed.",
                next_step="Use CNT, MIN or MAX, or narrow the window.",
            )
        )
    return {
        aggregated(formula.function, [*kept, *chosen]) if kept or chosen else empty
        for size in range(len(may_be) + 1)
        for chosen in combinations(may_be, size)
    }


def _extremes(
    function: str, sure: Sequence[Value], possible: Sequence[Value], empty: Value | None
) -> set[Value | None]:
    if not sure:
        return {*possible, empty}
    best = aggregated(function, sure)
    return {best, *(v for v in possible if aggregated(function, [best, v]) == v)}


def aggregated(function: str, values: Iterable[Value]) -> Value:
    """Return SUM, AVG, MIN, MAX or MED of at least one value, whatever their order."""
    if function in ("MIN", "MAX"):
        return (min if function == "MIN" else max)(values)
    numbers = [v for v in values if not isinstance(v, str)]
    if function == "MED":
        return float(median(numbers))
    whole = all(isinstance(v, int) for v in numbers)
    exact = not whole and all(map(math.isfinite, numbers))
    total = math.fsum(numbers) if exact else sum(numbers)
    if function == "SUM":
        return wrapped(int(total)) if whole else total
    return total / len(numbers)
