"""Each rule speaks on its faulty examples and is silent on its clean ones; all are described."""

from __future__ import annotations

import pytest

from servanda.gaps import examples, find_in_text, rules
from servanda.gaps.engine import TESTS
from servanda.gaps.terms import Rule
from servanda.vocabulary import provision_types

RULES = rules()
FAULTY = [
    pytest.param(RULES[i], text, id=f"{i}-{n}")
    for i, e in examples().items()
    for n, text in enumerate(e.faulty)
]
CLEAN = [
    pytest.param(RULES[i], text, id=f"{i}-{n}")
    for i, e in examples().items()
    for n, text in enumerate(e.clean)
]


@pytest.mark.parametrize(("rule", "text"), FAULTY)
def test_a_rule_speaks_on_its_faulty_example(rule: Rule, text: str) -> None:
    """The gap is found, with a question and the severity of the rule."""
    found = [f for f in find_in_text(text) if f.rule == rule.id]

    assert found
    assert {f.severity for f in found} == {rule.severity}
    assert all("{" not in f.question and f.question.endswith("?") for f in found), found


@pytest.mark.parametrize(("rule", "text"), CLEAN)
def test_a_rule_is_silent_on_its_clean_example(rule: Rule, text: str) -> None:
    """What settles the matter is heard."""
    assert [f for f in find_in_text(text) if f.rule == rule.id] == []


def test_every_rule_is_described_and_looks_for_something() -> None:
    """Data and code name the same rules; each says what it rests on and what closed it."""
    assert set(TESTS) == set(RULES)
    assert [
        r for r in RULES.values() if not (r.fires and r.basis and r.elsewhere and r.source)
    ] == []
    types = {*provision_types(), "any"}
    assert [r.id for r in RULES.values() if not set(r.touches) <= types] == []


def test_only_a_rule_about_claims_has_no_example_in_words() -> None:
    """AMB-005 needs somebody who claims a role; every other rule shows both kinds of text."""
    assert set(RULES) - {i for i, e in examples().items() if e.faulty and e.clean} == {"AMB-005"}
