"""Formulas are read as the field's reference tool reads them, and what is wrong is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.monitor.strategies import formulas, syntax

from servanda.errors import BadInput
from servanda.monitor.formula import Formula
from servanda.monitor.parse import parse, read_formula
from servanda.monitor.terms import Constant


@given(syntax())
def test_what_is_printed_reads_back(formula: Formula) -> None:
    """The text of any formula reads back as the same nodes."""
    assert parse(str(formula)) == formula


@settings(max_examples=30)
@given(formulas())
def test_what_is_accepted_reads_back(formula: Formula) -> None:
    """So does that of formulas that can be evaluated; sorts are worked out after reading."""
    assert str(parse(str(formula))) == str(formula)


PRECEDENCE = [
    ("ONCE[0,5] P(x) AND Q(x)", "(ONCE[0,5] (P(x) AND Q(x)))"),
    ("A() AND B() SINCE C()", "((A() AND B()) SINCE C())"),
    ("A() SINCE B() UNTIL C()", "(A() SINCE (B() UNTIL C()))"),
    ("A() TRIGGER[1,2] B() RELEASE C()", "(A() TRIGGER[1,2] (B() RELEASE C()))"),
    ("A() AND B() AND C()", "((A() AND B()) AND C())"),
    ("A() OR B() AND C() OR D()", "((A() OR (B() AND C())) OR D())"),
    ("A() IMPLIES B() IMPLIES C()", "(A() IMPLIES (B() IMPLIES C()))"),
    ("A() EQUIV B() IMPLIES C() OR D()", "(A() EQUIV (B() IMPLIES (C() OR D())))"),
    ("A() EQUIV B() EQUIV C()", "((A() EQUIV B()) EQUIV C())"),
    ("NOT A() AND B()", "((NOT A()) AND B())"),
    ("NOT ONCE A() AND B()", "(NOT (ONCE (A() AND B())))"),
    ("A() AND ONCE B() OR C()", "(A() AND (ONCE (B() OR C())))"),
    ("A() AND ONCE B() SINCE C()", "((A() AND (ONCE B())) SINCE C())"),
    ("ONCE EXISTS x. p(x) AND A() SINCE B()", "((ONCE (EXISTS x. (p(x) AND A()))) SINCE B())"),
    ("EXISTS x, y. FORALL z. r(x, y) EQUIV p(z)", "(EXISTS x, y. (FORALL z. (r(x, y) EQUIV p(z))))"),
    ("n <- CNT x p(x) SINCE q(x)", "(n <- CNT x (p(x) SINCE q(x)))"),
    ("n <- SUM x; y, z t(x, y, z) AND A()", "(n <- SUM x; y, z (t(x, y, z) AND A()))"),
    ("LET p(x) = q(x) AND A() IN p(x) SINCE B()", "(LET p(x) = (q(x) AND A()) IN (p(x) SINCE B()))"),
    ("LETPAST p() = PREV p() IN p()", "(LETPAST p() = (PREVIOUS p()) IN p())"),
    ("PREV SOMETIMES HISTORICALLY A()", "(PREVIOUS (EVENTUALLY (PAST_ALWAYS A())))"),
    ("x = 1 + 2 * 3 - y MOD 2", "(x = ((1 + (2 * 3)) - (y MOD 2)))"),
    ("- x / 2 < (1 + 2) * 3", "(((- x) / 2) < ((1 + 2) * 3))"),
    ("(x + 1) = y", "((x + 1) = y)"),
    ("ONCE (3 = x)", "(ONCE (3 = x))"),
    ("p(3, 4) AND ONCE (3,4] A()", "(p(3, 4) AND (ONCE[4,4] A()))"),
    ("x = i2f(f2i(2.5)) AND YEAR(x) = 2020", "((x = i2f(f2i(2.5))) AND (YEAR(x) = 2020))"),
    ('x SUBSTRING "a" AND x MATCHES r"\\(a\\)" (y)', '((x SUBSTRING "a") AND (x MATCHES r"\\(a\\)" (y)))'),
    ("|> A()? . B()?", "(|> (((A())? .) (B())?))"),
    ("MATCHF[0,3] (A() B())*", "(|>[0,3] (((((A())? .) ((B())? .)))*))"),
    ("<| (A() B()? + .*)", "(<| (((. (A())?) (B())?) + (.)*))"),
    ("BACKWARD A() AND B()?", "(<| ((A() AND B()))?)"),
    ("FORWARD ◁ .", "(|> (((<| .))? .))"),
    ("▷ (. + .) AND A()", "((|> (. + .)) AND A())"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "read"), PRECEDENCE)
def test_operators_bind_as_stated(text: str, read: str) -> None:
    """Each operator takes in what the reference tool lets it take in."""
    assert parse(text) == parse(read)


INTERVALS = [
    ("[1,5]", "[1,5]"),
    ("(1,5]", "[2,5]"),
    ("[1,5)", "[1,4]"),
    ("(0,2)", "[1,1]"),
    ("[0,*)", ""),
    ("[0,*]", ""),
    ("(3,*)", "[4,*)"),
    ("[7d,12h]", None),
    ("[5m,1h)", "[300,3599]"),
    ("(30s,2d]", "[31,172800]"),
]


@pytest.mark.parametrize(("text", "read"), INTERVALS)
def test_intervals_are_whole_and_closed(text: str, read: str | None) -> None:
    """Bounds in d, h, m, s or none; an open bound is the next whole one; empty is refused."""
    if read is None:
        with pytest.raises(BadInput, match="the interval is empty"):
            parse(f"ONCE{text} e()")
    else:
        assert str(parse(f"ONCE {text} e()")) == f"(ONCE{read} e())"


def test_comments_and_white_space_mean_nothing() -> None:
    """`#` comments to the end of the line, `(* … *)` wherever white space may stand."""
    text = "# first\np(x) (* AND q(x)\n *) AND\tONCE[0,*) (* ) *) q(x) # last"

    assert parse(text) == parse("p(x) AND ONCE q(x)")


def test_underscore_stands_for_any_argument() -> None:
    """Each `_` is another value; a name that begins with it is one within its predicate."""
    read = str(parse("t(_, _) AND t(_x, _x) AND any_1 = 0"))

    assert read == (
        "(((EXISTS any_2, any_3. t(any_2, any_3)) AND (EXISTS any_4. t(any_4, any_4)))"
        " AND (any_1 = 0))"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\\"b\\\\"', 'a"b\\'),
        ("'it is \"so\"'", 'it is "so"'),
        ('"C:\\dir"', "C:\\dir"),
        ('"line\\n"', "line\n"),
        ("-3", -3),
        ("2.", 2.0),
        ("-1.5e3", -1500.0),
    ],
)
def test_constants(text: str, value: object) -> None:
    """Strings in either quotes, with escapes in double ones; numbers with their sign."""
    assert parse(f"p({text})") == parse("p(0)").__class__("p", (Constant(value),))  # type: ignore[arg-type,call-arg]


FAULTS = [
    ("p(x", "f:1:4: the formula ends too early. Here would do: `)`, `,`."),
    ("p(x) AN q(x)", "f:1:6: found 'AN'. Here would do: an operator such as AND or SINCE, the end. Did you mean 'AND'?"),
    ("", "f:1:1: the formula ends too early. Here would do: a formula."),
    ("p(x) AND\n  )", "f:2:3: found ')'. Here would do: a formula."),
    ("(* a", "f:1:2: found '*'. Here would do: a formula. A comment that begins with (* ends with *)."),
    ("ONCE[5,3] p(x)", "f:1:5: the interval is empty. Such as [0,5] or (0,5]."),
    ("ONCE[0,5y] p(x)", "f:1:8: 'y' is no unit of time. Units: d, h, m and s."),
    ("ONCE[*,5] p(x)", "f:1:5: an interval begins with a number. Such as [0,*)."),
    ("EVENTUALY p(x)", "f:1:11: found 'p'. Here would do: a comparison such as = or <, `)`, `(`. Did you mean 'EVENTUALLY'?"),
    ("x", "f:1:2: the formula ends too early. Here would do: a comparison such as = or <, `)`, `(`."),
    ("p('a", "f:1:3: found \"'\". A text in quotes ends with the same quote: \"…\"."),
    ("p(x) & q(x)", "f:1:6: found '&'. Take it out."),
    ("_ = 3", "f:1:1: `_` cannot stand here. It stands for any argument, as in p(x, _)."),
    ("EXISTS x, x. p(x)", "f:1:8: 'x' stands twice in one list. Name it once."),
    ("n <- CNT y p(x)", "f:1:1: 'y' is aggregated but not free in p(x). Free there: x."),
    ("n <- CNT x; y p(x)", "f:1:1: 'y' is grouped by but not free in p(x). Free there: x."),
    ("n <- CNT x; n r(x, n)", "f:1:1: 'n' is both the result and a group. Rename the result."),
    ("LET ts(x) = p(x) IN ts(x)", "f:1:1: 'ts' is built in. Choose another name."),
    ("p(99999999999999999999)", "f:1:3: 99999999999999999999 is too large. Integers have 64 bits."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_faults_point_and_say_what_would_do(text: str, message: str) -> None:
    """A message has line and column, what was found, and what would do there."""
    with pytest.raises(BadInput) as caught:
        read_formula(text, "f")
    assert str(caught.value) == message


def test_all_faults_of_a_formula_are_reported_together() -> None:
    """What the grammar cannot see is collected; one pass shows all of it."""
    with pytest.raises(BadInput) as caught:
        read_formula("ONCE[5,3] p(x) AND NEXT[0,1w] _ = 3", "f")
    assert [f.place for f in caught.value.faults] == ["f:1:5", "f:1:27", "f:1:31"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 40_000,
        "NOT " * 20_000 + "e()",
        "e() IMPLIES " * 5_000 + "e()",
        "x = " + "-" * 50_000 + "x",
        "x = " + "(" * 30_000 + "1",
        "<| " * 20_000 + ".",
        "e()" + " " * 200_000,
        "LET e() = e() IN " * 290 + "e()",
    ],
    ids=lambda text: text[:8],
)
def test_hostile_formulas_are_refused(text: str) -> None:
    """However deep or long: a message, no exhausted stack."""
    with pytest.raises(BadInput):
        parse(text)


def test_parts_know_where_they_stand() -> None:
    """A node is found by its identity, so equal nodes at two places are told apart."""
    parsed = read_formula("p(x) AND\n  p(x)", "f")
    left, right = parsed.formula.left, parsed.formula.right  # type: ignore[union-attr]

    assert (parsed.place(left), parsed.place(right)) == ("f:1:1", "f:2:3")
