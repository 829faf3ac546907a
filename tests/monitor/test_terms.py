"""Terms have the values, and verdicts the texts, that the field's reference tool gives them."""

from __future__ import annotations

import pytest

from servanda.errors import BadInput
from servanda.monitor.formula import Comparison
from servanda.monitor.parse import parse
from servanda.monitor.patterns import count_groups, search
from servanda.monitor.terms import compare, value_of
from servanda.monitor.values import shown


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("-7 / 2", -3),
        ("7 / -2", -3),
        ("-7 MOD 2", -1),
        ("7 MOD -2", 1),
        ("1 / 0", None),
        ("1 MOD 0", None),
        ("9223372036854775807 + 1", -9223372036854775808),
        ("1.0 / 0.0", float("inf")),
        ("0.0 / 0.0", None),
        ("i2f(3) / 2.0", 1.5),
        ("f2i(-2.9)", -2),
        ("f2i(1.0 / 0.0)", 0),
        ("i2s(-42)", "-42"),
        ('s2i("-42")', -42),
        ('s2i("0x1F")', 31),
        ('s2i("4.2")', None),
        ('s2i("99999999999999999999")', None),
        ("f2s(-42.0)", "-42."),
        ("f2s(0.5)", "0.5"),
        ("f2s(9.87654321e30)", "9.87654321e+30"),
        ('s2f("1e3")', 1000.0),
        ('s2f("x")', None),
        ("DAY_OF_MONTH(1605830400)", 20),
        ("MONTH(1605830400)", 11),
        ("YEAR(1605830400.9)", 2020),
        ("YEAR(1.e30)", None),
        ('r2s(r"a.b")', "a.b"),
        ("- (2 - 5)", 3),
    ],
)
def test_values(term: str, value: object) -> None:
    """Division and MOD truncate, integers wrap, what has no value has none."""
    formula = parse(f"x = {term}")
    assert isinstance(formula, Comparison)

    assert value_of(formula.right, {}) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (2.5, "2.5"),
        (98754321.0, "9.87543e+07"),
        (1e-5, "1e-05"),
        (float("inf"), "inf"),
        (-3, "-3"),
        ("", '""'),
        ('a "b" \\', '"a \\"b\\" \\\\"'),
    ],
)
def test_verdicts_show_values_as_the_tool_does(value: float | str, text: str) -> None:
    """Floats have six digits, texts stand in quotes."""
    assert shown(value) == text


def test_values_of_two_kinds_are_in_no_order() -> None:
    """A text is neither less nor more than a number, nor equal to one."""
    assert not any(compare("a", symbol, 1) for symbol in ("=", "<", "<=", ">", ">="))


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        ("ab", "zaabc", ()),
        ("ab", "ba", None),
        (r"\(z\)*ab", "ab", (None,)),
        (r"\(z\)*ab", "zzzab", ("z",)),
        (r"^a$", "b\na", ()),
        ("a.c", "a\nc", None),
        (r"a\|b", "b", ()),
        ("(a|b)", "(a|b)", ()),
        ("[]a-]+$", "x]-", ()),
        ("[^a-c]", "abc", None),
        ("[a\\]", "\\", ()),
        (r"\(a\)\1", "aa", ("a",)),
        ("a+?b", "b", ()),
        ("*a", "*a", ()),
        (r"\.", "x", None),
        ("é{2}", "é{2}", ()),
        ("\\bin\\b", "an in-law", ()),
    ],
)
def test_patterns(pattern: str, text: str, groups: tuple[str | None, ...] | None) -> None:
    r"""A pattern fits anywhere; only after a backslash do ( ) and | group and separate."""
    assert search(pattern, text) == groups


@pytest.mark.parametrize("pattern", ["[a", "a\\", r"\(a", r"\2", "a" * 2000])
def test_broken_patterns_are_refused(pattern: str) -> None:
    """The message shows the pattern and says how groups and alternatives are written."""
    with pytest.raises(BadInput, match=r"Groups are"):
        count_groups(pattern)
