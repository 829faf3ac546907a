"""The judge is right: it agrees with the definitions, and its levels with all worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product

from hypothesis import assume, given, settings
from tests.monitor.naive import Naive, World
from tests.monitor.strategies import VALUES, Wanted, formulas, traces

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.points import INFINITY, Relation, TimePoint
from servanda.monitor.reference import evaluate
from servanda.monitor.scope import parts, walk
from servanda.monitor.terms import Constant, Value

_MOST_WORLDS = 16
PLAIN = Wanted(depth=2, numbers=False)
Trace = tuple[TimePoint, ...]


def _domain(formula: Formula, trace: Trace) -> set[Value]:
    values = {v for p in trace for rows in p.possible.values() for row in rows for v in row}
    for part in walk(formula):
        if isinstance(part, mfotl.Predicate):
            values |= {t.value for t in part.terms if isinstance(t, Constant)}
        elif isinstance(part, mfotl.Comparison):
            sides = (part.left, part.right)
            values |= {t.value for t in sides if isinstance(t, Constant)}
    return values | set(VALUES["int"])


def _world(trace: Trace) -> World:
    return [(p.timestamp, p.certain) for p in trace]


@settings(max_examples=150)
@given(formulas(PLAIN), traces(most=5))
def test_the_reference_agrees_with_the_definitions(formula: Formula, trace: Trace) -> None:
    """Where a complete log decides everything, the assignments are those of the definitions."""
    found = evaluate(formula, trace, complete=True)
    naive = Naive([*_world(trace), (INFINITY, {})], _domain(formula, trace))

    assert found.certain == found.possible
    assert [set(rows) for rows in found.certain] == [
        naive.satisfying(formula, at) for at in range(len(found.certain))
    ]


@settings(max_examples=40)
@given(formulas(PLAIN), traces(most=4), traces(most=3))
def test_what_is_decided_stays(formula: Formula, trace: Trace, more: Trace) -> None:
    """Whatever follows a prefix, its decided verdicts stay as they are."""
    last = trace[-1].timestamp if trace else 0
    later = [TimePoint(p.timestamp + last, p.certain, p.possible) for p in more]
    early = evaluate(formula, trace)
    late = evaluate(formula, [*trace, *later])

    assert late.certain[: len(early.certain)] == early.certain


@settings(max_examples=40)
@given(formulas(Wanted(depth=2)), traces(most=4, contested=True))
def test_the_levels_are_sound(formula: Formula, trace: Trace) -> None:
    """What is certain holds in every world, and what holds in any world is possible."""
    worlds = _worlds(trace)
    assume(len(worlds) <= _MOST_WORLDS)
    levels = evaluate(formula, trace, complete=True)

    for world in worlds:
        held = evaluate(formula, world, complete=True).certain
        assert all(c <= h for c, h in zip(levels.certain, held, strict=True))
        assert all(h <= p for h, p in zip(held, levels.possible, strict=True))


@settings(max_examples=40)
@given(formulas(replace(PLAIN, definitions=False)), traces(most=4, contested=True))
def test_the_levels_are_exact_where_no_event_pulls_both_ways(
    formula: Formula, trace: Trace
) -> None:
    """If negations put each predicate on one side, the levels are what all, or some, worlds say."""
    polarities = set(_polarities(formula, positive=True))
    assume(not any((name, not sign) in polarities for name, sign in polarities))
    worlds = _worlds(trace)
    assume(len(worlds) <= _MOST_WORLDS)
    levels = evaluate(formula, trace, complete=True)
    held = [evaluate(formula, world, complete=True).certain for world in worlds]

    for at, (certain, possible) in enumerate(zip(levels.certain, levels.possible, strict=True)):
        assert certain == frozenset.intersection(*(h[at] for h in held))
        assert possible == frozenset.union(*(h[at] for h in held))


def _polarities(formula: Formula, *, positive: bool) -> Iterator[tuple[str, bool]]:
    """Yield each predicate with whether it stands under an even number of negations."""
    match formula:
        case mfotl.Predicate(name):
            yield name, positive
        case mfotl.Not(body):
            yield from _polarities(body, positive=not positive)
        case mfotl.Implies(left, right):
            yield from _polarities(left, positive=not positive)
            yield from _polarities(right, positive=positive)
        case mfotl.Iff():
            for part, sign in product(parts(formula), (True, False)):
                yield from _polarities(part, positive=sign)
        case _:
            for part in parts(formula):
                yield from _polarities(part, positive=positive)


def _worlds(trace: Trace) -> list[Trace]:
    """Return every world of a trace: each possible row may be there or not."""
    doubts = [
        (at, name, row)
        for at, point in enumerate(trace)
        for name, rows in point.possible.items()
        for row in sorted(rows - point.certain.get(name, frozenset()))
    ]
    chosen = chain.from_iterable(combinations(doubts, n) for n in range(len(doubts) + 1))
    return [_with(trace, set(rows)) for rows in chosen]


def _with(trace: Trace, rows: set[tuple[int, str, tuple[Value, ...]]]) -> Trace:
    points = []
    for at, point in enumerate(trace):
        held: dict[str, Relation] = {
            name: point.certain.get(name, frozenset())
            | {row for i, n, row in rows if (i, n) == (at, name)}
            for name in point.possible
        }
        points.append(TimePoint(point.timestamp, held, held))
    return tuple(points)
