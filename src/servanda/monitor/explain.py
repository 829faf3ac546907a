"""Why a formula is satisfied or violated: the events, the absences and the periods searched.

Comes in: a formula, a trace, a time-point and values for the free variables. Goes out: a tree
of frozen records; `lines` prints it. A tree is as small as one way to see the verdict: of two
sides of OR one that holds, of a window the one time-point where it holds, or all of it where
it does not. The proofs are those of Lima et al., "Explainable online monitoring of metric
temporal logic", TACAS 2023.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from servanda.monitor.formula import Formula
from servanda.monitor.points import Row
from servanda.monitor.terms import Value
from servanda.monitor.values import shown

Kind: TypeAlias = Literal[
    "event",  # it is in the trace, at each time-point of the period
    "no event",  # nothing in the trace fits, at no time-point of the period
    "compared",  # the values say so
    "parts",  # the parts together say so
    "somewhere",  # the part says so, at one time-point of the window
    "throughout",  # the parts say so, at every time-point of the window
    "no such time",  # the window or the trace has no such time-point
    "no other",  # no other values of the free variables satisfy the part than those found
    "aggregated",  # over these assignments the aggregation has this value
    "matched",  # a regular expression matches along the parts
    "unmatched",  # it does not, wherever it starts or ends in the period
]


@dataclass(frozen=True, slots=True)
class Period:
    """Time-points from the first to the last, both included, with their time-stamps."""

    first: int
    last: int
    start: int
    end: int

    def __str__(self) -> str:
        one = f"{self.first} (@{self.start})"
        return (
            f"time point {one}"
            if self.first == self.last
            else f"time points {one} to {self.last} (@{self.end})"
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a part of a formula holds, or does not, under a binding.

    Attributes:
        part: the part; where it is violated, variables that are not bound may be anything.
        holds: whether it is satisfied.
        certain: whether "holds" means in every world, or in some.
        binding: the values of its free variables, as far as they are bound.
        period: the time-point, or those that were searched.
        value: what an aggregation gives.
        found: with "no other", the values of the free variables, in order, that satisfy it.
    """

    part: Formula
    holds: bool
    certain: bool
    binding: tuple[tuple[str, Value], ...]
    kind: Kind
    period: Period
    parts: tuple[Explanation, ...] = ()
    value: Value | None = None
    found: tuple[Row, ...] = ()

    def events(self) -> Iterator[Explanation]:
        """Yield the events and absences that the explanation rests on."""
        if self.kind in ("event", "no event"):
            yield self
        for part in self.parts:
            yield from part.events()


def lines(explanation: Explanation, depth: int = 0) -> Iterator[str]:
    """Yield the explanation as indented lines, a part a line."""
    yield f"{'  ' * depth}{_told(explanation)}"
    for part in explanation.parts:
        yield from lines(part, depth + 1)


def _told(explanation: Explanation) -> str:
    values = ", ".join(f"{n} = {shown(v)}" for n, v in explanation.binding)
    given = f" with {values}" if values else ""
    verb = _WORDS[explanation.kind][not explanation.holds]
    value = "nothing" if explanation.value is None else shown(explanation.value)
    return f"{explanation.part}{given} {verb.format(value=value)} {explanation.period}"


_WORDS: dict[Kind, tuple[str, str]] = {
    "event": ("happened at", "happened at"),
    "no event": ("did not happen at", "did not happen at"),
    "compared": ("is true at", "is not true at"),
    "parts": ("holds at", "does not hold at"),
    "somewhere": ("holds at", "does not hold at"),
    "throughout": ("holds: searched", "does not hold: searched"),
    "no such time": (
        "holds, with no time point to look at, at",
        "finds no time point to look at at",
    ),
    "no other": ("holds for no other values at", "holds for no other values at"),
    "aggregated": ("is {value} at", "is {value} at"),
    "matched": ("holds at", "holds at"),
    "unmatched": ("does not match at", "does not match at"),
}


def merged(parts: Sequence[Explanation]) -> tuple[Explanation, ...]:
    """Join what says the same of time-points that follow each other, such as an absence."""
    found: list[Explanation] = []
    for part in sorted(parts, key=lambda p: p.period.first):
        last = found[-1] if found else None
        if last is not None and _continues(last, part):
            period = replace(last.period, last=part.period.last, end=part.period.end)
            found[-1] = replace(last, period=period)
        elif part not in found[-1:]:
            found.append(part)
    return tuple(found)


def _continues(last: Explanation, part: Explanation) -> bool:
    if last.kind not in ("event", "no event", "compared"):
        return False
    same = replace(last, period=part.period) == part
    return same and last.period.last + 1 == part.period.first
