"""Verdicts told with why, and told again when a late event changes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitor.strategies import SIGNATURE, Wanted, formulas, traces
from tests.running import Run

from servanda.monitor.engine import evaluate
from servanda.monitor.plain import verdict
from servanda.monitor.points import TimePoint, sure
from servanda.monitor.prepare import Prepared, prepare
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import read_signature
from servanda.monitor.told import Telling, explained, revised
from servanda.monitor.values import shown

REVIEWS = read_signature("publish(int)\napprove(int)\n", "sig")
LOG = "@100 approve(1);\n@200 publish(1)(2);\n@900000 publish(1);\n"


def _telling(formula: str, *, as_json: bool = False) -> Telling:
    return Telling(prepare(formula, REVIEWS), REVIEWS, as_json=as_json)


def test_an_explanation_follows_its_verdict() -> None:
    """The events, the absence and the period searched, as a tree a person reads."""
    told = list(explained(_telling("publish(x) AND NOT ONCE[0,9] approve(x)"), [LOG]))
    assert (
        "\n".join(told[5:])
        == """\
@200 (time point 1): (2)
  (publish(x) AND (NOT (ONCE[0,9] approve(x)))) with x = 2 holds at time point 1 (@200)
    publish(x) with x = 2 happened at time point 1 (@200)
    (ONCE[0,9] approve(x)) with x = 2 does not hold: searched time point 1 (@200)
      approve(x) with x = 2 did not happen at time point 1 (@200)
@900000 (time point 2): (1)
  (publish(x) AND (NOT (ONCE[0,9] approve(x)))) with x = 1 holds at time point 2 (@900000)
    publish(x) with x = 1 happened at time point 2 (@900000)
    (ONCE[0,9] approve(x)) with x = 1 does not hold: searched time point 2 (@900000)
      approve(x) with x = 1 did not happen at time point 2 (@900000)"""
    )


def test_an_explanation_is_a_tree_for_programs() -> None:
    """The same as JSON, an object a verdict."""
    telling = _telling("publish(x) AND ONCE approve(x)", as_json=True)
    found = json.loads(next(explained(telling, [LOG])))
    assert (found["time_point"], found["values"], found["why"]["holds"]) == (1, [1], True)
    assert [p["kind"] for p in found["why"]["parts"]] == ["event", "somewhere"]


def test_a_late_event_revises_a_verdict() -> None:
    """What was said is taken back, and the event that changed it is named."""
    late = "@200 publish(1);\n@900000 publish(2);\n@100 approve(1);\n"
    told = list(revised(_telling("publish(x) AND NOT ONCE[0,7d] approve(x)"), [late]))
    assert told == [
        "@200: (1) no -> yes, by publish(1) @200",
        "@900000: (2) no -> yes, by publish(2) @900000",
        "@200: (1) yes -> no, by approve(1) @100",
    ]


def test_what_waits_says_until_when() -> None:
    """A pending time-point says which moment decides it."""
    told = list(revised(_telling("publish(x) AND NOT EVENTUALLY[0,50] approve(x)"), [LOG]))
    assert told[-1] == "@900000: pending until after @900050"


def _text(trace: tuple[TimePoint, ...]) -> list[str]:
    return [
        f"@{point.timestamp} "
        + " ".join(
            name + "".join(f"({','.join(map(shown, r))})" for r in rows)
            for name, rows in point.certain.items()
            if rows
        )
        + ";\n"
        for point in trace
    ]


@settings(max_examples=60)
@given(st.data(), traces(most=5), st.booleans())
def test_the_verdicts_are_those_of_the_engine(
    data: st.DataObject, trace: tuple[TimePoint, ...], complete: bool
) -> None:
    """Whatever is explained, the verdict lines are those that the monitor prints."""
    formula = data.draw(formulas(Wanted(regexes=False)))
    names = free_variables(formula)
    known = tuple(sure(p.timestamp, p.certain) for p in trace)
    ready = Prepared(formula, formula, dict.fromkeys(names, "int"))
    told = explained(Telling(ready, SIGNATURE, complete), ["".join(_text(known))])
    levels = evaluate(formula, known, complete=complete, signature=SIGNATURE)
    assert sorted(line for line in told if line.startswith("@")) == sorted(
        verdict(known[at].timestamp, at, frozenset({row}), closed=not names)
        for at, rows in enumerate(levels.certain)
        for row in rows
    )


@pytest.mark.parametrize(
    ("flags", "says"),
    [(("-json",), "one of -explain and -late"), (("-explain", "-late"), "one of -explain")],
)
def test_the_command_tells_which_flags_go_together(
    tmp_path: Path, run: Run, flags: tuple[str, ...], says: str
) -> None:
    """A combination without a meaning is refused with what would do."""
    for name, text in (("sig", "p(int)"), ("formula", "p(x)"), ("log", "@1 p(1);")):
        (tmp_path / name).write_text(text, "utf-8")
    given = [w for n in ("sig", "formula", "log") for w in (f"-{n}", tmp_path / n)]
    code, _, error = run("monitor", *given, *flags)
    assert code == 2
    assert says in error


def test_the_command_explains_and_tells_of_a_fault_after(tmp_path: Path, run: Run) -> None:
    """Verdicts before a fault of the log are explained, then the fault is told."""
    for name, text in (("sig", "p(int)"), ("formula", "p(x)"), ("log", "@1 p(1); @2 q(1);")):
        (tmp_path / name).write_text(text, "utf-8")
    given = [w for n in ("sig", "formula", "log") for w in (f"-{n}", tmp_path / n)]
    code, out, error = run("monitor", *given, "-explain")
    assert (code, out.splitlines()[0]) == (2, "@1 (time point 0): (1)")
    assert "the predicate 'q' is not in the signature" in error
