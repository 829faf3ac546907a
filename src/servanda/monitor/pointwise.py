"""The operators that look at one time-point at a time: joins, filters, unions, projections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.monitor.aggregate import Summary, summed
from servanda.monitor.calculation import Rows
from servanda.monitor.codes import Kind, Strings
from servanda.monitor.formula import Comparison, Matches
from servanda.monitor.joining import difference, join
from servanda.monitor.operator import Pointwise, State, Stretch
from servanda.monitor.relation import Relation, merged, union
from servanda.monitor.terms import Term, Variable


class Joined(Pointwise):
    """What both inputs have."""

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Join."""
        return join(inputs[0], inputs[1]), state


class Without(Pointwise):
    """What the first input has and the second has not."""

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Subtract."""
        return difference(inputs[0], inputs[1]), state


class Either(Pointwise):
    """What any of the inputs has."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Unite."""
        return union([r.arranged(self.names) for r in inputs]), state


class Projected(Pointwise):
    """The input with some of its variables."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Drop columns; intervals of what is the same now are put together."""
        return merged(inputs[0].arranged(self.names)), state


class Filtered(Pointwise):
    """The rows for which a comparison is as wanted."""

    def __init__(
        self, comparison: Comparison, kinds: Mapping[str, Kind], strings: Strings, *, wanted: bool
    ) -> None:
        self.comparison = comparison
        self.kinds = kinds
        self.strings = strings
        self.wanted = wanted

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Compare."""
        rows = inputs[0]
        if not len(rows):
            return rows, state
        here = Rows(
            dict(zip(rows.names, rows.columns, strict=True)), self.kinds, len(rows), self.strings
        )
        asked = self.comparison
        true = here.compared(asked.left, asked.symbol, asked.right)
        return rows.where(true if self.wanted else ~true), state


class Assigned(Pointwise):
    """The input with one more variable: the value of a term."""

    def __init__(self, name: str, term: Term, kinds: Mapping[str, Kind], strings: Strings) -> None:
        self.name = name
        self.term = term
        self.kinds = kinds
        self.strings = strings

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Compute; rows without a value are dropped."""
        rows = inputs[0]
        here = Rows(
            dict(zip(rows.names, rows.columns, strict=True)), self.kinds, len(rows), self.strings
        )
        value = here.computed(self.term)
        names, columns = (*rows.names, self.name), (*rows.columns, value.codes)
        return Relation(names, columns, rows.lo, rows.hi).where(value.good), state


class Aggregated(Pointwise):
    """An aggregation over each time-point's rows; with no groups, over no rows it is 0."""

    def __init__(self, summary: Summary, strings: Strings) -> None:
        self.summary = summary
        self.strings = strings

    def apply(
        self, state: State, at: Stretch, inputs: Sequence[Relation]
    ) -> tuple[Relation, State]:
        """Aggregate one level."""
        return summed(inputs[0], at, self.summary, self.strings), state


class Matched(Pointwise):
    """The rows in which a pattern is found, or not; found groups bind new variables."""

    def __init__(
        self, atom: Matches, kinds: Mapping[str, Kind], strings: Strings, *, wanted: bool
    ) -> None:
        self.atom = atom
        self.kinds = kinds
        self.strings = strings
        self.wanted = wanted

    def apply(
        self,
        state: State,
        at: Stretch,  # noqa: ARG002 — of the protocol
        inputs: Sequence[Relation],
    ) -> tuple[Relation, State]:
        """Search each text for each pattern once."""
        rows = inputs[0]
        here = Rows(
            dict(zip(rows.names, rows.columns, strict=True)), self.kinds, len(rows), self.strings
        )
        plain = [g.name if isinstance(g, Variable) else None for g in self.atom.groups]
        good, groups = here.matched(self.atom.text, self.atom.pattern, len(plain))
        names, columns = list(rows.names), list(rows.columns)
        for term, name, codes in zip(self.atom.groups, plain, groups, strict=True):
            if term is None:
                continue
            good &= codes >= 0
            if name is not None and name not in names:
                names.append(name)
                columns.append(codes)
            else:
                known = dict(zip(names, columns, strict=True))
                kinds: dict[str, Kind] = {**dict.fromkeys(names, "string"), **self.kinds}
                value = Rows(known, kinds, len(rows), self.strings).computed(term)
                good &= value.good & (value.codes == codes)
        out = Relation(tuple(names), tuple(columns), rows.lo, rows.hi)
        return out.where(good if self.wanted else ~good), state
