"""Sorts are worked out from the signature, and what does not fit is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.monitor.strategies import SIGNATURE, formulas, sort_of

from servanda.errors import BadInput
from servanda.monitor.building import Parsed
from servanda.monitor.formula import Formula
from servanda.monitor.parse import read_formula
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import read_signature
from servanda.monitor.sorts import typed

SIG = read_signature("p(int) q(string) r(int,string) u(float) m(regexp) e()")


@settings(max_examples=50)
@given(formulas())
def test_sorts_are_found(formula: Formula) -> None:
    """Each free variable has the sort that its predicates give it; the formula stays."""
    found = typed(Parsed(formula), SIGNATURE)

    assert found.sorts == {n: sort_of(n) for n in free_variables(formula)}
    assert str(found.formula) == str(formula)


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("EXISTS y. r(x, y)", {"x": "int"}),
        ("p(x) AND z = x + 1", {"x": "int", "z": "int"}),
        ("(n <- AVG x; y r(x, y))", {"n": "float", "y": "string"}),
        ("(n <- MIN y; x r(x, y))", {"n": "string", "x": "int"}),
        ("LET d(a, b) = r(b, a) IN d(x, y)", {"x": "string", "y": "int"}),
        ("LETPAST d(a) = u(a) OR PREVIOUS d(a) IN d(x)", {"x": "float"}),
        ("LETPAST d(a) = PREVIOUS d(a) OR u(a) IN d(x)", {"x": "float"}),
        ('q(x) AND m(y) AND x MATCHES y AND x MATCHES r"\\(a\\)" (z)', dict.fromkeys("xz", "string") | {"y": "regexp"}),
        ("tpts(i, t) AND f = i2f(t)", {"i": "int", "t": "int", "f": "float"}),
        ("<| (q(x)? . r(y, x))", {"x": "string", "y": "int"}),
    ],
)  # fmt: skip
def test_sorts_follow_from_where_a_variable_stands(text: str, sorts: dict[str, str]) -> None:
    """Predicates, terms, aggregations and definitions each say what their variables are."""
    assert typed(read_formula(text), SIG).sorts == sorts


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("(n <- CNT y q(y))", 0),
        ("(n <- SUM y u(y))", 0.0),
        ("(n <- MED y p(y))", 0.0),
        ("(n <- MIN y p(y))", 0),
        ("(n <- MIN y u(y))", float("inf")),
        ("(n <- MAX y u(y))", float("-inf")),
        ("(n <- MAX y q(y))", ""),
    ],
)
def test_aggregations_over_nothing_follow_the_sort(text: str, empty: object) -> None:
    """Over nothing the result is that of the reference tool for the sort of the variable."""
    found = typed(read_formula(text), SIG).formula.empty  # type: ignore[union-attr]

    assert (found, type(found)) == (empty, type(empty))


FAULTS = [
    ("p(x) AND q(x)", "f:1:12: x is of sort int; here string is needed."),
    ("pp(x)", "f:1:1: the predicate 'pp' is not in the signature. There are: e, m, p, q, r, u. Did you mean 'p'?"),
    ("r(x)", "f:1:1: r has 2 arguments, not 1. It is r(int, string)."),
    ('p(x) AND x = "a"', 'f:1:14: "a" is of sort string; here int is needed.'),
    ("(s <- SUM y q(y))", "f:1:2: SUM needs numbers; y is of sort string. Use CNT, MIN or MAX."),
    ("(s <- AVG y p(y)) AND p(s)", "f:1:25: s is of sort float; here int is needed."),
    ("p(s) AND (s <- AVG y p(y))", "f:1:11: s is of sort float here and int elsewhere."),
    ('q(s) AND s MATCHES "a"', 'f:1:20: "a" is of sort string; here regexp is needed. Write r"…".'),
    ('q(s) AND s MATCHES r"a" (y)', "f:1:10: the pattern has 0 groups, not 1."),
    ('q(s) AND s MATCHES r"[a"', "f:1:20, pattern [a: opens [ and does not close it. Groups are \\(…\\), alternatives \\|; ( ) | { } stand for themselves."),
    ("u(x) AND x MOD 2.0 = 1.0", "f:1:10: x is of sort float; here int is needed.\nf:1:16: 2.0 is of sort float; here int is needed.\nf:1:22: 1.0 is of sort float; here int is needed."),
    ("p(x) AND x = i2f(x)", "f:1:14: i2f(x) is of sort float; here int is needed."),
    ("LET d(x, y) = p(x) AND q(z) IN e()", "f:1:1: in d, 'z' is free in the definition but no parameter.\nf:1:1: in d, 'y' is a parameter but not free in the definition."),
    ("ts(x, y)", "f:1:1: ts has 1 argument, not 2. It is ts(int)."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_what_does_not_fit_is_shown(text: str, message: str) -> None:
    """The message points at the term and says which sort it has and which is needed."""
    with pytest.raises(BadInput) as caught:
        typed(read_formula(text, "f"), SIG)
    assert str(caught.value) == message


def test_all_faults_are_reported_together() -> None:
    """Every unknown predicate and every misfit, in one pass."""
    with pytest.raises(BadInput) as caught:
        typed(read_formula("a(x) AND b(y) AND p(1.0)", "f"), SIG)
    assert [f.place for f in caught.value.faults] == ["f:1:1", "f:1:10", "f:1:21"]
