"""The checker's own reading of a rule: in one world, by the definitions, moment by moment.

Comes in: a formula's words and a world: which rows happened when. Goes out: whether the rule
is violated, would be if nothing more happened, or neither. Of the monitor it uses the grammar
only; what the operators mean stands here a second time (Basin et al., J. ACM 62(2), 2015,
section 2). Definitions, texts and sums are beyond it: such a rule it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from servanda.errors import InternalFault
from servanda.model import Instant
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.parse import parse
from servanda.monitor.scope import free_variables, walk
from servanda.monitor.terms import Constant, Term, Variable

Row: TypeAlias = tuple[str, ...]
_BEYOND = (
    mfotl.Aggregate,
    mfotl.Let,
    mfotl.LetPast,
    mfotl.Matches,
    mfotl.MatchBackward,
    mfotl.MatchForward,
    mfotl.Previous,
    mfotl.Next,
)


Happened: TypeAlias = Mapping[Instant, Mapping[str, set[Row]]]
Moment: TypeAlias = tuple[Instant, Mapping[str, set[Row]]]


@lru_cache(maxsize=256)
def readable(text: str) -> bool:
    """Whether the rule has only operators that are known here."""
    return not any(isinstance(part, _BEYOND) for part in walk(parse(text)))


@lru_cache(maxsize=256)
def _formula(text: str) -> Formula:
    return parse(text)


def bounds(text: str) -> frozenset[int]:
    """Return the finite bounds of the rule's operators, in seconds."""
    intervals = [getattr(part, "interval", None) for part in walk(_formula(text))]
    return frozenset(
        b for i in intervals if i is not None for b in (i.low, i.high) if b is not None
    )


def fails(text: str, happened: Happened, period: tuple[Instant, Instant]) -> tuple[bool, bool]:
    """Return whether the rule fails whatever comes, and whether it fails if nothing more comes.

    Args:
        text: the rule.
        happened: the rows of each predicate by moment; the last is that as of which it is asked.
        period: in which it must hold.
    """
    formula = _formula(text)
    named = {t.value for p in walk(formula) for t in _terms(p) if isinstance(t, Constant)}
    moments = _moments(happened, bounds(text))
    stated = {v for _, here in moments for rows in here.values() for row in rows for v in row}
    values = sorted(stated | {v for v in named if isinstance(v, str)})
    free = free_variables(formula)
    asked = [n for n, (at, _) in enumerate(moments) if period[0] <= at <= period[1]]
    bindings = list(_bindings(free, values))
    best, nothing = (_Holds(moments, values, coming) for coming in (True, None))
    return (
        any(not best.at(formula, n, b) for n in asked for b in bindings),
        any(not nothing.at(formula, n, b) for n in asked for b in bindings),
    )


def _moments(happened: Happened, windows: Iterable[int]) -> list[Moment]:
    """Return the moments in order, with those at which a window that one opened has closed."""
    end = max(happened)
    closed = {at + w + 1 for at, rows in happened.items() if rows for w in windows if w}
    return [(at, happened.get(at, {})) for at in sorted({*happened, *closed}) if at <= end]


def _terms(part: Formula) -> tuple[Term, ...]:
    if isinstance(part, mfotl.Predicate):
        return part.terms
    return (part.left, part.right) if isinstance(part, mfotl.Comparison) else ()


def _bindings(names: Sequence[str], values: Iterable[str]) -> Iterator[dict[str, str]]:
    if not names:
        yield {}
        return
    for rest in _bindings(names[1:], values):
        for value in values:
            yield {names[0]: value, **rest}


@dataclass(frozen=True, slots=True)
class _Holds:
    """Whether a formula holds.

    `coming`: whether what a window still waits for at the end will come; the other way round
    under a negation, None = nothing more comes.
    """

    moments: Sequence[Moment]
    values: Sequence[str]
    coming: bool | None

    def at(self, formula: Formula, n: int, bound: Mapping[str, str]) -> bool:  # noqa: C901 — one case a node
        match formula:
            case mfotl.Truth(value):
                return value
            case mfotl.Predicate(name, terms):
                row = tuple(_value(t, bound) for t in terms)
                return row in self.moments[n][1].get(name, ())
            case mfotl.Comparison(left, symbol, right):
                return _compared(_value(left, bound), symbol, _value(right, bound))
            case mfotl.Not(body):
                other = None if self.coming is None else not self.coming
                return not _Holds(self.moments, self.values, other).at(body, n, bound)
            case mfotl.And(left, right):
                return self.at(left, n, bound) and self.at(right, n, bound)
            case mfotl.Or(left, right):
                return self.at(left, n, bound) or self.at(right, n, bound)
            case mfotl.Implies(left, right):
                return self.at(mfotl.Or(mfotl.Not(left), right), n, bound)
            case mfotl.Iff(left, right):
                both = mfotl.And(mfotl.Implies(left, right), mfotl.Implies(right, left))
                return self.at(both, n, bound)
            case mfotl.Exists(names, body):
                inner = _bindings(names, self.values)
                return any(self.at(body, n, {**bound, **b}) for b in inner)
            case mfotl.ForAll(names, body):
                return self.at(mfotl.Not(mfotl.Exists(names, mfotl.Not(body))), n, bound)
            case _:
                return self._in_time(formula, n, bound)

    def _in_time(self, formula: Formula, n: int, bound: Mapping[str, str]) -> bool:
        yes = mfotl.Truth(value=True)
        match formula:
            case mfotl.Once(body, interval):
                return self._since(mfotl.Since(yes, body, interval), n, bound)
            case mfotl.Eventually(body, interval):
                return self._until(mfotl.Until(yes, body, interval), n, bound)
            case mfotl.Historically(body, interval):
                return self.at(mfotl.Not(mfotl.Once(mfotl.Not(body), interval)), n, bound)
            case mfotl.Always(body, interval):
                return self.at(mfotl.Not(mfotl.Eventually(mfotl.Not(body), interval)), n, bound)
            case mfotl.Since():
                return self._since(formula, n, bound)
            case mfotl.Until():
                return self._until(formula, n, bound)
            case mfotl.Trigger(left, right, interval):
                dual: Formula = mfotl.Since(mfotl.Not(left), mfotl.Not(right), interval)
            case mfotl.Release(left, right, interval):
                dual = mfotl.Until(mfotl.Not(left), mfotl.Not(right), interval)
            case _:
                msg = f"not known here: {formula}"
                raise InternalFault(msg)
        return self.at(mfotl.Not(dual), n, bound)

    def _since(self, formula: mfotl.Since, n: int, bound: Mapping[str, str]) -> bool:
        now = self.moments[n][0]
        for earlier in range(n, -1, -1):
            if now - self.moments[earlier][0] in formula.interval and self.at(
                formula.right, earlier, bound
            ):
                return True
            if not self.at(formula.left, earlier, bound):
                return False
        return False

    def _until(self, formula: mfotl.Until, n: int, bound: Mapping[str, str]) -> bool:
        now = self.moments[n][0]
        for later in range(n, len(self.moments)):
            if self.moments[later][0] - now in formula.interval and self.at(
                formula.right, later, bound
            ):
                return True
            if not self.at(formula.left, later, bound):
                return False
        high = formula.interval.high
        return bool(self.coming) and (high is None or now + high >= self.moments[-1][0])


def _value(term: Term, bound: Mapping[str, str]) -> str:
    if isinstance(term, Variable):
        return bound[term.name]
    return str(term.value) if isinstance(term, Constant) else str(term)


def _compared(left: str, symbol: str, right: str) -> bool:
    return {
        "=": left == right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "SUBSTRING": left in right,
    }[symbol]
