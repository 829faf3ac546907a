"""Patterns: how a duty block says which events it is about."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.agreement.patterns import Known, parse_pattern, quote_patterns
from servanda.agreement.terms import Pattern
from servanda.errors import BadInput
from servanda.written import read_yaml

KNOWN = Known(
    {"hands_over": ("actor", "target", "place"), "deploys": ("actor", "object", "place")},
    actors=["North", "South", "Côte d'Ivoire", "Armed Forces (South)"],
    places=["ford", "hills"],
)
VALUES = {
    "actor": st.sampled_from([*KNOWN.actors, "any"]),
    "target": st.sampled_from([*KNOWN.actors, "any"]),
    "place": st.sampled_from([*KNOWN.places, "any"]),
    "object": st.text(st.characters(exclude_characters='"', exclude_categories=["C", "Z"])).filter(
        bool
    ),
}


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Any pattern that names known things, roles in any order."""
    predicate = draw(st.sampled_from(sorted(KNOWN.predicates)))
    roles = draw(st.lists(st.sampled_from(KNOWN.predicates[predicate]), unique=True))
    return Pattern(predicate, tuple((role, draw(VALUES[role])) for role in roles))


def _written(pattern: Pattern) -> str:
    roles = ", ".join(f'{role}: "{value}"' for role, value in pattern.roles)
    return f"{pattern.predicate}({roles})"


@given(patterns())
def test_a_pattern_is_read_as_written(pattern: Pattern) -> None:
    """What is written in full is read back: predicate, roles, values."""
    assert parse_pattern(_written(pattern), "x:1", KNOWN) == pattern


@pytest.mark.parametrize(
    "text",
    [
        "hands_over(place: ford, target: South)",
        "hands_over( place : ford , target:South )",
        'hands_over(place: "ford", target: South)',
        "hands_over(place: ford,\n  target: South)",
    ],
)
def test_blanks_and_quotes_change_nothing(text: str) -> None:
    """A pattern may be spaced, broken and quoted as its writer likes."""
    assert parse_pattern(text, "x:1", KNOWN) == Pattern(
        "hands_over", (("place", "ford"), ("target", "South"))
    )


@pytest.mark.parametrize("text", ["hands_over", "hands_over()", "hands_over( )"])
def test_a_bare_predicate_is_a_pattern(text: str) -> None:
    """With no roles it matches every such event of the bearer."""
    assert parse_pattern(text, "x:1", KNOWN) == Pattern("hands_over")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hand_over", "Did you mean 'hands_over'"),
        ("hands_over(plase: ford)", "Did you mean 'place'"),
        ("hands_over(place: frod)", "Did you mean 'ford'"),
        ("hands_over(target: Suoth)", "Did you mean 'South'"),
        ("hands_over(place: ford, place: hills)", "names a role twice"),
        ("hands_over(place)", "is no pattern"),
        ("hands_over(place: ford", "is no pattern"),
        ("hands over Ford", "is no pattern"),
        ("", "is no pattern"),
        ("hands_over(place: ford) and more", "is no pattern"),
        ("hands_over(" * 10_000, "is no pattern"),
    ],
)
def test_a_wrong_pattern_says_what_would_do(text: str, said: str) -> None:
    """Form, predicate, role and name are each checked, with the nearest valid one."""
    with pytest.raises(BadInput, match=said) as caught:
        parse_pattern(text, "x:1", KNOWN)

    assert len(str(caught.value)) < 1000


def test_all_faults_of_a_pattern_are_told_at_once() -> None:
    """A role that is unknown does not hide a name that is."""
    with pytest.raises(BadInput) as caught:
        parse_pattern("hands_over(plase: ford, target: Suoth)", "x:1", KNOWN)

    assert len(caught.value.faults) == 2


@given(st.text(max_size=60) | st.text('hands_over(place: "ford"),', max_size=60))
def test_any_text_is_a_pattern_or_bad_input(text: str) -> None:
    """Nothing else is raised."""
    try:
        assert isinstance(parse_pattern(text, "x:1", KNOWN), Pattern)
    except BadInput:
        return


@given(patterns().filter(lambda p: bool(p.roles)))
def test_a_pattern_needs_no_quotes_in_yaml(pattern: Pattern) -> None:
    """`: ` in a pattern is not taken for YAML's own, in a block, a list or a flow mapping."""
    text = _written(pattern)
    if "'" in text:
        return
    yaml = quote_patterns(f"a: {text}\nb: [{text}, {text}]\nc: {{d: {text}}}\ne:\n  - {text} # x\n")
    fields = read_yaml(yaml, "x.yml").fields

    assert fields["a"].text == text
    assert [item.text for item in fields["b"].items] == [text, text]
    assert fields["c"].fields["d"].text == text
    assert [item.text for item in fields["e"].items] == [text]


@pytest.mark.parametrize(
    "yaml",
    [
        "note: 'see: takes(place: ford)'",
        'note: "see: takes(place: ford)"',
        "note: no pattern (of any kind) here",
        "does: hands_over",
        "by: 2024-01-01T10:00",
    ],
)
def test_what_needs_no_quotes_gets_none(yaml: str) -> None:
    """Words that are quoted already, or are no pattern, are left as they are."""
    assert quote_patterns(yaml) == yaml


@pytest.mark.parametrize(
    "piece", ["a(", "[a(:", 'a: x("', ': a("', "'", ": \t", '":', "a: b(c: ", "\n- 'x"]
)
def test_no_text_takes_long_to_quote(piece: str) -> None:
    """The search is linear: hostile text does not stop the reader."""
    started = time.monotonic()

    quote_patterns(piece * 50_000)

    assert time.monotonic() - started < 2
