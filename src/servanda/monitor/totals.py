"""Aggregations at two levels.

Where no row of a group is in doubt both levels have the one result. Where some are, every
result that a choice among them gives is possible, and certain only if it is the only one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from servanda.monitor.codes import decode, encode
from servanda.monitor.formula import Aggregate
from servanda.monitor.joining import difference, join
from servanda.monitor.nodes import Kinds, Node, Pair, Step
from servanda.monitor.operator import Stretch
from servanda.monitor.outcomes import outcomes
from servanda.monitor.points import Row
from servanda.monitor.pointwise import Aggregated
from servanda.monitor.relation import Relation, distinct, empty, merged, union
from servanda.monitor.values import Value


class Totals(Step):
    """An aggregation; groups with rows in doubt are weighed one by one."""

    def __init__(
        self,
        operator: Aggregated,
        formula: Aggregate,
        body: Node,
        shape: tuple[tuple[str, ...], Kinds],
    ) -> None:
        super().__init__(operator, [body], *shape)
        self.summary = operator.summary
        self.strings = operator.strings
        self.formula = formula
        self.body = body

    def _run(self, at: Stretch, pairs: Sequence[Pair]) -> Pair:
        pair = pairs[0]
        out, _ = self.operator.apply(None, at, [pair.certain])
        if pair.alike:
            return Pair(out, out)
        doubt = difference(pair.possible, pair.certain)
        groups = self.summary.groups
        weighed = merged(doubt.arranged(groups))
        clear = difference(out, weighed)
        # Of the rows that are sure, only those of groups in doubt are looked at one by one.
        found = list(self._weighed(join(pair.certain, weighed), doubt))
        certain = [row for row, sure in found if sure]
        return Pair(
            union([clear, self._relation(certain)]),
            union([clear, self._relation([row for row, _ in found])]),
        )

    def _weighed(
        self, certain: Relation, doubt: Relation
    ) -> Iterator[tuple[tuple[int, Row], bool]]:
        """Yield each result of a contested group with its time-point, and whether it is sure."""
        kept, may_be = self._by_group(certain), self._by_group(doubt)
        for (at, group), rows in may_be.items():
            values = outcomes(self.formula, kept.get((at, group), set()), rows)
            for value in values:
                if value is not None:
                    yield (at, (*group, value)), len(values) == 1

    def _by_group(self, rows: Relation) -> dict[tuple[int, Row], set[Row]]:
        points = distinct(rows)
        values = [
            decode(c, self.body.kinds[n], self.strings)
            for n, c in zip(points.names, points.columns, strict=True)
        ]
        groups = [points.names.index(g) for g in self.summary.groups]
        others = [i for i, n in enumerate(points.names) if n not in self.summary.groups]
        main = points.names.index(self.summary.variable)
        found: dict[tuple[int, Row], set[Row]] = {}
        for k, at in enumerate(points.lo.tolist()):
            group = tuple(values[i][k] for i in groups)
            row = (values[main][k], *(values[i][k] for i in others))
            found.setdefault((at, group), set()).add(row)
        return found

    def _relation(self, rows: Sequence[tuple[int, Row]]) -> Relation:
        if not rows:
            return empty(self.names)
        lo = np.array([at for at, _ in rows], dtype=np.int64)
        columns: list[list[Value]] = [list(c) for c in zip(*(r for _, r in rows), strict=True)]
        return Relation(
            self.names,
            tuple(
                encode(c, self.kinds[n], self.strings)
                for n, c in zip(self.names, columns, strict=True)
            ),
            lo,
            lo + 1,
        )
