"""An explanation proves its verdict: whatever else happened, the verdict would be the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitor.strategies import SIGNATURE, VALUES, Wanted, formulas, sort_of, traces

from servanda.errors import BadInput
from servanda.monitor.explain import Explanation, lines
from servanda.monitor.explainer import Explainer
from servanda.monitor.formula import Formula, Predicate
from servanda.monitor.parse import parse
from servanda.monitor.points import Relation, Row, TimePoint, sure
from servanda.monitor.reference import evaluate
from servanda.monitor.scope import free_variables
from servanda.monitor.terms import Term, Value, value_of

Trace = tuple[TimePoint, ...]
Rows = dict[str, set[Row]]


@settings(max_examples=100)
@given(formulas(Wanted(depth=2)), traces(most=5, contested=True), st.booleans(), st.randoms())
def test_an_explanation_proves_its_verdict(
    formula: Formula, trace: Trace, certain: bool, chance: random.Random
) -> None:
    """Any trace with the same time-stamps, events and absences has the same verdict.

    The other traces are drawn at random; nothing of the explainer is used to judge them.
    """
    explainer = Explainer(formula, trace, complete=True)
    for at, binding in _asked(formula, trace, certain, chance):
        explained = explainer.explain(at, binding, certain=certain)
        proven = _verdict(formula, trace, at, binding, certain)
        assert explained.holds == proven
        for _ in range(3):
            other = _other(trace, explained, chance)
            if other is not None:
                assert _verdict(formula, other, at, binding, certain) == proven


def _asked(
    formula: Formula, trace: Trace, certain: bool, chance: random.Random
) -> Iterator[tuple[int, dict[str, Value]]]:
    """Yield satisfied and violated bindings, of the variables in the order of rows."""
    names = free_variables(formula)
    levels = evaluate(formula, trace, complete=True)
    for at, rows in enumerate(levels.certain if certain else levels.possible):
        for row in sorted(rows, key=repr)[:2]:
            yield at, dict(zip(names, row, strict=True))
        yield at, {n: chance.choice(VALUES[sort_of(n)]) for n in names}


def _verdict(
    formula: Formula, trace: Trace, at: int, binding: dict[str, Value], certain: bool
) -> bool:
    levels = evaluate(formula, trace, complete=True)
    row = tuple(binding[n] for n in free_variables(formula))
    return row in (levels.certain if certain else levels.possible)[at]


def _other(trace: Trace, explained: Explanation, chance: random.Random) -> Trace | None:
    """Return a random trace that agrees with an explanation; None where that is not simple."""
    points: list[tuple[Rows, Rows]] = []
    for _ in trace:
        possible = {
            n: {_random_row(n, chance) for _ in range(chance.randint(0, 4))} for n in SIGNATURE
        }
        points.append(
            (
                {n: {r for r in rows if chance.random() < 0.5} for n, rows in possible.items()},
                possible,
            )
        )
    nodes = list(_leaves(explained))
    if any(n.kind == "unmatched" for n in nodes):
        return None
    for node in nodes:
        if node.kind in ("no event", "no other") and not _without(points, node):
            return None
    for node in nodes:
        if node.kind == "event":
            _with(points, node)
    return tuple(
        TimePoint(p.timestamp, _frozen(certain), _frozen(possible))
        for p, (certain, possible) in zip(trace, points, strict=True)
    )


def _leaves(explained: Explanation) -> Iterator[Explanation]:
    yield explained
    for part in explained.parts:
        yield from _leaves(part)


def _random_row(name: str, chance: random.Random) -> Row:
    return tuple(chance.choice(VALUES[sort]) for sort in SIGNATURE[name])


def _frozen(rows: Rows) -> dict[str, Relation]:
    return {name: frozenset(r) for name, r in rows.items()}


def _without(points: list[tuple[Rows, Rows]], node: Explanation) -> bool:
    """Take away what an absence says is not there: not certain, or not even possible."""
    atom = node.part
    if not isinstance(atom, Predicate) or atom.name not in SIGNATURE:
        return False
    for at in range(node.period.first, min(node.period.last + 1, len(points))):
        certain, possible = points[at]
        for rows in (certain,) if node.certain else (certain, possible):
            rows[atom.name] = {
                r
                for r in rows[atom.name]
                if (found := _fits(atom.terms, r, node)) is None or found in node.found
            }
    return True


def _fits(terms: tuple[Term, ...], row: Row, node: Explanation) -> Row | None:
    """Return the values of the free variables with which terms are a row; None if none are."""
    binding = dict(node.binding)
    for term, value in zip(terms, row, strict=True):
        names = free_variables(Predicate("", (term,)))
        if names == (str(term),) and names[0] not in binding:
            binding[names[0]] = value
        if value_of(term, binding) != value:
            return None
    return tuple(binding[n] for n in free_variables(node.part))


def _with(points: list[tuple[Rows, Rows]], node: Explanation) -> None:
    atom = node.part
    assert isinstance(atom, Predicate)
    row = tuple(value_of(t, dict(node.binding)) for t in atom.terms)
    for at in range(node.period.first, node.period.last + 1):
        for rows in points[at] if node.certain else points[at][1:]:
            rows[atom.name].add(row)  # type: ignore[arg-type]


REQUESTS = (
    sure(0, {"req": frozenset({(1, 2), (3, 4)})}),
    sure(3, {"rep": frozenset({(1, 2)})}),
    sure(5, {}),
    sure(9, {"open": frozenset({()})}),
    sure(20, {"req": frozenset({(5, 6)})}),
)
PRINTED = [
    (
        "req(x,y) AND NOT EVENTUALLY[0,5] rep(x,y)", 0, {"x": 3, "y": 4},
        """
        (req(x, y) AND (NOT (EVENTUALLY[0,5] rep(x, y)))) with x = 3, y = 4 holds at time point 0 (@0)
          req(x, y) with x = 3, y = 4 happened at time point 0 (@0)
          (EVENTUALLY[0,5] rep(x, y)) with x = 3, y = 4 does not hold: searched time points 0 (@0) to 2 (@5)
            rep(x, y) with x = 3, y = 4 did not happen at time points 0 (@0) to 2 (@5)
        """,
    ),
    (
        "req(x,y) AND NOT EVENTUALLY[0,5] rep(x,y)", 0, {"x": 1, "y": 2},
        """
        (req(x, y) AND (NOT (EVENTUALLY[0,5] rep(x, y)))) with x = 1, y = 2 does not hold at time point 0 (@0)
          (EVENTUALLY[0,5] rep(x, y)) with x = 1, y = 2 holds at time point 0 (@0)
            rep(x, y) with x = 1, y = 2 happened at time point 1 (@3)
        """,
    ),
    (
        "(NOT open()) SINCE req(x,y)", 2, {"x": 1, "y": 2},
        """
        ((NOT open()) SINCE req(x, y)) with x = 1, y = 2 holds at time point 2 (@5)
          req(x, y) with x = 1, y = 2 happened at time point 0 (@0)
          open() did not happen at time points 1 (@3) to 2 (@5)
        """,
    ),
    (
        "(NOT open()) SINCE req(x,y)", 4, {"x": 1, "y": 2},
        """
        ((NOT open()) SINCE req(x, y)) with x = 1, y = 2 does not hold: searched time points 0 (@0) to 4 (@20)
          req(x, y) with x = 1, y = 2 did not happen at time points 1 (@3) to 4 (@20)
          open() happened at time point 3 (@9)
        """,
    ),
    (
        "EXISTS y. req(x,y) AND NOT ONCE rep(x,y)", 4, {"x": 5},
        """
        (EXISTS y. (req(x, y) AND (NOT (ONCE rep(x, y))))) with x = 5 holds at time point 4 (@20)
          (req(x, y) AND (NOT (ONCE rep(x, y)))) with x = 5, y = 6 holds at time point 4 (@20)
            req(x, y) with x = 5, y = 6 happened at time point 4 (@20)
            (ONCE rep(x, y)) with x = 5, y = 6 does not hold: searched time points 0 (@0) to 4 (@20)
              rep(x, y) with x = 5, y = 6 did not happen at time points 0 (@0) to 4 (@20)
        """,
    ),
    (
        "(n <- CNT y; x ONCE req(x,y)) AND n > 1", 0, {"x": 1},
        """
        ((n <- CNT y; x (ONCE req(x, y))) AND (n > 1)) with x = 1 does not hold at time point 0 (@0)
          (n > 1) with n = 1 is not true at time point 0 (@0)
          (n <- CNT y; x (ONCE req(x, y))) with x = 1 holds for no other values at time point 0 (@0)
        """,
    ),
    (
        "LET late(x) = req(x,2) AND NOT NEXT[0,3] rep(x,2) IN late(x)", 0, {"x": 1},
        """
        (LET late(x) = (req(x, 2) AND (NOT (NEXT[0,3] rep(x, 2)))) IN late(x)) with x = 1 does not hold at time point 0 (@0)
          late(x) with x = 1 does not hold at time point 0 (@0)
            (NEXT[0,3] rep(x, 2)) with x = 1 holds at time point 0 (@0)
              rep(x, 2) with x = 1 happened at time point 1 (@3)
        """,
    ),
    (
        "<| (req(x,y)? .* open()?)", 3, {"x": 1, "y": 2},
        """
        (<| ((((req(x, y))? (.)*) (open())?))) with x = 1, y = 2 holds at time point 3 (@9)
          req(x, y) with x = 1, y = 2 happened at time point 0 (@0)
          open() happened at time point 3 (@9)
        """,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "binding", "printed"), PRINTED)
def test_explanations_read_as_a_tree(
    text: str, at: int, binding: dict[str, Value], printed: str
) -> None:
    """Events, absences with the period searched, and what they make of the parts above."""
    explained = Explainer(parse(text), REQUESTS).explain(at, binding)

    assert list(lines(explained)) == [line[8:] for line in printed.splitlines()[1:-1]]


def test_what_is_not_decided_is_not_explained() -> None:
    """Where later events could change the verdict there is nothing to explain yet."""
    explainer = Explainer(parse("EVENTUALLY[0,30] open()"), REQUESTS)
    with pytest.raises(BadInput, match="Decided are 0 time points"):
        explainer.explain(0)


def test_both_levels_are_explained() -> None:
    """What is only possible is an event at one level and an absence at the other."""
    point = TimePoint(1, {}, {"open": frozenset({()})})
    explainer = Explainer(parse("open()"), [point])

    assert explainer.explain(0, certain=False).kind == "event"
    assert explainer.explain(0, certain=True).kind == "no event"
