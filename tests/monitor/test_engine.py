"""The engine is right: it agrees with the judge, however a log is cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitor.strategies import SIGNATURE, Wanted, formulas, traces

from servanda.monitor import reference
from servanda.monitor.engine import evaluate
from servanda.monitor.formula import Formula
from servanda.monitor.points import TimePoint

Trace = tuple[TimePoint, ...]
_SPLITS = st.none() | st.just([1] * 8) | st.lists(st.integers(0, 3), max_size=6)


@settings(max_examples=300)
@given(formulas(), traces(most=8), st.booleans(), _SPLITS)
def test_the_engine_agrees_with_the_reference(
    formula: Formula, trace: Trace, complete: bool, batches: list[int] | None
) -> None:
    """Every operator, every log, whole or cut in any way: the same verdicts are decided."""
    expected = reference.evaluate(formula, trace, complete=complete)

    found = evaluate(formula, trace, complete=complete, signature=SIGNATURE, batches=batches)

    assert found == expected


@settings(max_examples=150)
@given(formulas(Wanted(depth=2)), traces(most=6, contested=True), _SPLITS)
def test_both_levels_agree_with_the_reference(
    formula: Formula, trace: Trace, batches: list[int] | None
) -> None:
    """Where some rows are in doubt, what is certain and what is possible is the same."""
    expected = reference.evaluate(formula, trace)

    assert evaluate(formula, trace, signature=SIGNATURE, batches=batches) == expected
