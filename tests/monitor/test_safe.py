"""What can be monitored is rewritten into the evaluable fragment and means the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.monitor.strategies import Wanted, formulas, traces

from servanda.errors import BadInput
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.parse import parse, read_formula
from servanda.monitor.points import Relation, TimePoint
from servanda.monitor.reference import evaluate
from servanda.monitor.regex import Regex
from servanda.monitor.safe import safe
from servanda.monitor.scope import free_variables, parts
from servanda.monitor.terms import Constant, Pattern, Variable, term_variables


def _by_name(formula: Formula, trace: tuple[TimePoint, ...]) -> list[set[frozenset[object]]]:
    names = free_variables(formula)
    found: tuple[Relation, ...] = evaluate(formula, trace, complete=True).certain
    return [{frozenset(zip(names, row, strict=True)) for row in rows} for rows in found]


@settings(max_examples=250)
@given(formulas(), traces(most=4))
def test_rewriting_keeps_the_meaning(formula: Formula, trace: tuple[TimePoint, ...]) -> None:
    """The rewritten formula has the same assignments, and is in the fragment."""
    rewritten = safe(formula)

    assert bounds(rewritten) == set(free_variables(formula))
    assert _by_name(rewritten, trace) == _by_name(formula, trace)


@settings(max_examples=60)
@given(formulas(Wanted(depth=2)), traces(most=4, contested=True))
def test_rewriting_keeps_both_levels_sound(formula: Formula, trace: tuple[TimePoint, ...]) -> None:
    """Neither level of the rewritten formula says more than the other may."""
    levels = evaluate(safe(formula), trace, complete=True)

    assert all(c <= p for c, p in zip(levels.certain, levels.possible, strict=True))


def bounds(formula: Formula) -> set[str]:  # noqa: C901 — one case a node
    """Return the variables that a formula of the fragment bounds, working from inside out."""
    match formula:
        case mfotl.Truth():
            return set()
        case mfotl.Predicate(_, terms):
            assert all(isinstance(t, Variable | Constant | Pattern) for t in terms)
            return set(free_variables(formula))
        case mfotl.Comparison() | mfotl.Matches():
            assert _filters(formula, set()), formula
            return set(free_variables(formula))
        case mfotl.Not(body):
            assert bounds(body) == set(), formula
            return set()
        case mfotl.And(left, right):
            bound = bounds(left)
            return bound | (set(free_variables(right)) if _filters(right, bound) else bounds(right))
        case mfotl.Or(left, right):
            assert bounds(left) == bounds(right), formula
            return bounds(left)
        case mfotl.Exists(names, body):
            return bounds(body) - set(names)
        case mfotl.Since(left, right) | mfotl.Until(left, right):
            inner = bounds(left.body if isinstance(left, mfotl.Not) else left)
            assert inner <= bounds(right), formula
            return bounds(right)
        case mfotl.Aggregate(_, _, _, _, body):
            bounds(body)
            return set(free_variables(formula))
        case mfotl.Let(_, names, definition, body) | mfotl.LetPast(_, names, definition, body):
            assert bounds(definition) == set(names)
            return bounds(body)
        case mfotl.MatchBackward(regex) | mfotl.MatchForward(regex):
            return _along(regex, set())
        case _:
            assert not isinstance(
                formula, mfotl.Implies | mfotl.Iff | mfotl.ForAll | mfotl.Trigger | mfotl.Release
            )
            return bounds(*parts(formula))


def _filters(part: Formula, bound: set[str]) -> bool:
    """Whether a part can stand right of AND and only there, its variables being bound."""
    inside = part.body if isinstance(part, mfotl.Not) else part
    free = set(free_variables(part))
    if isinstance(inside, mfotl.Comparison) and inside.symbol == "=" and inside is part:
        sides = ((inside.left, inside.right), (inside.right, inside.left))
        return free <= bound or any(
            isinstance(a, Variable) and set(term_variables(b)) <= bound for a, b in sides
        )
    if isinstance(inside, mfotl.Comparison | mfotl.Matches):
        return free <= bound
    return inside is not part and free <= bound and bounds(inside) == free


def _along(regex: Regex, bound: set[str]) -> set[str]:
    match regex:
        case mfotl.AnyStep():
            return bound
        case mfotl.Test(body):
            free = set(free_variables(body))
            return bound | (free if _filters(body, bound) else bounds(body))
        case mfotl.Sequence(left, right):
            return _along(right, _along(left, bound))
        case mfotl.Choice(left, right):
            assert _along(left, bound) == _along(right, bound)
            return _along(left, bound)
        case mfotl.Repeat(body):
            assert _along(body, bound) == bound
            return bound


REWRITTEN = [
    ("NOT NOT p(x)", "p(x)"),
    ("p(x) AND NOT (q(x) IMPLIES e())", "p(x) AND q(x) AND NOT e()"),
    ("p(x) AND FORALL y. r(x, y) IMPLIES q(y)", "p(x) AND NOT (EXISTS y. r(x, y) AND NOT q(y))"),
    ("r(x, y) AND (p(x) OR q(y))", "(r(x, y) AND p(x)) OR (r(x, y) AND q(y))"),
    ("p(x) AND (q(x) EQUIV e())", "(p(x) AND q(x) AND e()) OR (p(x) AND NOT q(x) AND NOT e())"),
    ("PAST_ALWAYS[0,5] q(x)", "PAST_ALWAYS[0,5] q(x)"),
    ("p(x) AND PAST_ALWAYS[2,5] NOT q(x)", "p(x) AND NOT (ONCE[2,5] q(x))"),
    ("p(x) AND ONCE[1,3] NOT q(x)", "p(x) AND (ONCE[1,3] TRUE) AND NOT (PAST_ALWAYS[1,3] q(x))"),
    ("p(x) AND PREVIOUS NOT q(x)", "p(x) AND (PREVIOUS TRUE) AND NOT (PREVIOUS q(x))"),
    ("p(x) AND ALWAYS[1,3] q(x)", "(p(x) AND NOT (EVENTUALLY[1,3] TRUE)) OR (p(x) AND (EVENTUALLY[1,3] TRUE) AND (ALWAYS[1,3] q(x)))"),
    ("p(x) AND (q(x) TRIGGER[0,5] p(x))", "p(x) AND ((PAST_ALWAYS[0,5] p(x)) OR (p(x) SINCE[0,5] (p(x) AND q(x))))"),
    ("r(x, y) AND ((NOT q(y)) UNTIL[1,3] p(x))", "r(x, y) AND ((NOT q(y)) UNTIL[1,3] ((ONCE[1,3] r(x, y)) AND p(x)))"),
    ("r(x, y) AND ((NOT r(y, x)) SINCE p(x))", "r(x, y) AND (ONCE p(x)) AND NOT ((NOT p(x)) SINCE (r(y, x) AND NOT p(x)))"),
    ("(x < 3) SINCE p(x)", "((ONCE p(x)) AND x < 3) SINCE p(x)"),
    ("p(x) AND q(x + 1)", "EXISTS value_1. (p(x) AND q(value_1)) AND value_1 = x + 1"),
    ("LET d(x) = NOT p(x) IN q(x) AND d(x)", "q(x) AND NOT p(x)"),
    ("p(x) AND (n <- CNT y; x (NOT q(x) AND r(x, y)))", "p(x) AND (n <- CNT y; x r(x, y) AND NOT q(x))"),
    ("NOT (EXISTS x. p(x))", "NOT (EXISTS x. p(x))"),
    ("EXISTS x. (p(x) OR e())", "(EXISTS x. p(x)) OR e()"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REWRITTEN)
def test_what_becomes_of_it(text: str, expected: str) -> None:
    """Negations are pushed, guards handed on, windows turned round."""
    assert safe(parse(text)) == parse(expected)


REFUSED = [
    ("NOT p(x)", "f:1:1: in (NOT p(x)) nothing bounds x, so it could be anything. Bound it beside this: p(x) AND …; or hide it: NOT (EXISTS x. …)."),
    ("e() AND\n NOT p(x)", "f:2:2: in (NOT p(x)) nothing bounds x, so it could be anything. Bound it beside this: p(x) AND …; or hide it: NOT (EXISTS x. …)."),
    ("p(x) OR q(y)", "f:1:1: in (p(x) OR q(y)) nothing bounds x, so it could be anything. Each side of OR must bound x, or bound it beside this: p(x) AND …."),
    ("p(x) IMPLIES EVENTUALLY[0,5] q(x)", "f:1:1: in (p(x) IMPLIES (EVENTUALLY[0,5] q(x))) nothing bounds x, so it could be anything. List its violations with -negate, or bound it beside this: p(x) AND …."),
    ("x < y", "f:1:1: in (x < y) nothing bounds x, so it could be anything. Bound it beside this: p(x) AND …."),
    ("p(x) AND y = z", "f:1:10: in (y = z) nothing bounds y, so it could be anything. Bound it beside this: p(y) AND …."),
    ("p(x) SINCE q(y)", "f:1:1: in (p(x) SINCE q(y)) nothing bounds x, so it could be anything. Bound it in the right side: … AND p(x)."),
    ("p(x) AND ONCE (q(y) AND NOT r(x, y))", "f:1:25: in (NOT r(x, y)) nothing bounds x, so it could be anything. Bound it beside this: p(x) AND …; or hide it: NOT (EXISTS x. …)."),
    ("p(x + 1)", "f:1:1: in p((x + 1)) nothing bounds x, so it could be anything. Bound it beside this: p(x) AND …."),
    ("<| ((NOT p(x))? . q(x)?)", "f:1:1: in (<| (((((NOT p(x)))? .) (q(x))?))) nothing bounds x, so it could be anything. Bound it by the first test: (p(x) AND …)? …"),
    ("EVENTUALLY p(x)", "f:1:1: EVENTUALLY looks ahead without end, so no log could decide it. Give it a bound, such as EVENTUALLY[0,30d]."),
    ("LETPAST d(x) = p(x) OR (q(x) SINCE d(x)) IN d(x)", "f:1:1: d depends on itself at the same or a later time-point. Put d under PREVIOUS, or ONCE or SINCE from 1 on."),
    ("LETPAST d(x) = p(x) OR NEXT PREVIOUS d(x) IN d(x)", "f:1:1: d depends on itself at the same or a later time-point. Put d under PREVIOUS, or ONCE or SINCE from 1 on."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refusals_name_part_variable_and_remedy(text: str, message: str) -> None:
    """The message points at the part, names the variable, and says how to bound it."""
    with pytest.raises(BadInput) as caught:
        safe(read_formula(text, "f"))
    assert str(caught.value) == message


def test_all_unbounded_futures_are_reported_together() -> None:
    """Each operator that looks ahead without end is named."""
    with pytest.raises(BadInput) as caught:
        safe(read_formula("(EVENTUALLY e()) AND (p(x) UNTIL[2,*) q(x)) AND |> (p(x)? .)", "f"))
    assert [f.place for f in caught.value.faults] == ["f:1:2", "f:1:23", "f:1:49"]


def test_deep_formulas_are_worked_on() -> None:
    """What the parser accepts is not too deep for rewriting and evaluation."""
    text = "ONCE (p(x) AND NOT " * 48 + "q(x)" + ")" * 48

    trace = (TimePoint(0, {"p": frozenset({(1,)})}, {"p": frozenset({(1,)})}),)

    assert evaluate(safe(parse(text)), trace).certain in ((frozenset({(1,)}),), (frozenset(),))
