"""Faults planted in the operators are caught by comparing the engine with the judge."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from servanda.monitor import (
    aggregate,
    future,
    joining,
    nodes,
    past,
    reference,
    relation,
    shapes,
    since,
    temporal,
    totals,
    windows,
)
from servanda.monitor.engine import evaluate
from servanda.monitor.formula import Formula
from servanda.monitor.parse import parse
from servanda.monitor.points import Levels, TimePoint
from servanda.monitor.signature import Sort

TWO: tuple[Sort, ...] = ("int", "int")
SIGNATURE: dict[str, tuple[Sort, ...]] = {"e": (), "p": ("int",), "q": ("int",), "r": TWO}
FORMULAS = (
    "p(x) AND q(x)",
    "r(x,y) AND NOT (r(y,x) AND q(x))",
    "(ONCE[0,4] r(x,y)) AND (EVENTUALLY[0,3] q(y))",
    "(ONCE p(x)) AND NOT ONCE[0,2] q(x)",
    "EXISTS y. ONCE[0,3] r(x,y)",
    "(ONCE[0,2] p(x)) OR ONCE[0,1] q(x)",
    "PREVIOUS[1,2] p(x)",
    "NEXT[1,2] p(x)",
    "ONCE[2,4] p(x)",
    "ONCE[1,*) p(x)",
    "ONCE[2,3] ONCE[0,3] p(x)",
    "EVENTUALLY[1,3] p(x)",
    "EVENTUALLY[2,3] ONCE[0,3] p(x)",
    "p(x) SINCE[0,5] r(x,y)",
    "(NOT p(x)) SINCE r(x,y)",
    "(NOT p(x)) SINCE[0,3] q(x)",
    "p(x) SINCE[1,5] ONCE[0,2] q(x)",
    "(NOT p(x)) SINCE[2,6] ONCE[0,2] q(x)",
    "(NOT p(x)) SINCE[1,9] q(x)",
    "p(x) UNTIL[0,5] r(x,y)",
    "(NOT p(x)) UNTIL[1,5] q(x)",
    "(NOT p(x)) UNTIL[0,3] EVENTUALLY[0,1] q(x)",
    "(ONCE[0,2] p(x)) UNTIL[2,4] ONCE[0,1] q(x)",
    "PAST_ALWAYS[0,2] ONCE[0,3] p(x)",
    "q(x) AND PAST_ALWAYS[1,3] p(x)",
    "q(x) AND NOT PAST_ALWAYS[1,3] p(x)",
    "q(x) AND ONCE[0,3] NOT p(x)",
    "ALWAYS[0,2] EVENTUALLY[0,3] p(x)",
    "q(x) AND ALWAYS[1,3] p(x)",
    "n <- CNT x; y ONCE[0,3] r(x,y)",
    "n <- SUM x ONCE[0,3] p(x)",
    "n <- MIN x; y ONCE[0,3] r(x,y)",
    "n <- MAX x ONCE[0,3] p(x)",
    "n <- MED x ONCE[0,3] p(x)",
    "n <- AVG x; y ONCE[0,3] r(x,y)",
    "NOT ONCE[0,2] e()",
    "(NOT x = 1) SINCE[0,5] p(x)",
    "(x < 2 AND q(x)) UNTIL[1,4] p(x)",
)
# Where, what stands there, and what is planted instead.
FAULTS: tuple[tuple[ModuleType, str, str], ...] = (
    (relation, "np.greater(start[1:], reach[:-1]", "np.greater_equal(start[1:], reach[:-1]"),
    (relation, "np.maximum.accumulate(end)", "np.array(end)"),
    (relation, "codes = [c * width + (p - low)", "codes = [c + (p - low)"),
    (joining, "if bool((stop - begin > 1).any()):", "if False:"),
    (joining, 'np.searchsorted(begin, end, "left")', 'np.searchsorted(begin, end, "right")'),
    (joining, "(before >= 0) & (sorted_points < end", "(before >= 0) & (sorted_points <= end"),
    (joining, "np.maximum(start.take(rows), gap_from", "np.minimum(start.take(rows), gap_from"),
    (past, "shifted(inputs[0], 1)", "shifted(inputs[0], 2)"),
    (past, "steps >= interval.low", "steps > interval.low"),
    (past, "ends = np.minimum(at.clock.after(last)", "ends = np.minimum(at.clock.from_(last)"),
    (past, "np.flatnonzero(out.hi == at.end)", "np.flatnonzero(out.hi > at.end)"),
    (past, "later(at.clock.at(pieces.lo), interval.low)", "at.clock.at(pieces.lo)"),
    (past, "before = np.maximum(rows.lo - 1", "before = np.maximum(rows.lo"),
    (past, "where_true(~seen, at.start)", "where_true(seen, at.start)"),
    (windows, "self.where(self.last >= at.clock", "self.where(self.last > at.clock"),
    (windows, "interval.high - interval.low + 1", "interval.high - interval.low + 9"),
    (since, "next_ = self.points + 1", "next_ = self.points"),
    (since, "np.concatenate([[-2], end])", "np.concatenate([[-2], end + 1])"),
    (since, "spans.where(until >= at.end).to_come(at)", "spans.to_come(at)"),
    (since, "here.start.take(run) - 1)", "here.start.take(run))"),
    (since, "until = self._until(left, before, at)", "until = before.hi + 99"),
    (future, "(over <= end) & (over < clock.end)", "(over <= end)"),
    (future, "return pieces.hi", "return pieces.hi - 1"),
    (future, "both.clipped(at.out_end, at.end)", "both.clipped(at.end, at.end)"),
    (future, "before = here.points - 1", "before = here.points"),
    (future, "np.minimum(here.end.take(run) + 1", "np.minimum(here.end.take(run)"),
    (future, "np.where(rows.hi < at.end, end, at.out_end)", "end"),
    (aggregate, "change, self.last, values", "change, self.first, values"),
    (aggregate, "(counts - 1) // 2", "counts // 2"),
    (aggregate, "np.minimum.at(tree, low[odd], ranks[odd])", "None"),
    (aggregate, "if summary.groups:\n        return found", "if found:\n        return found"),
    (
        temporal,
        "if interval.low == 0:\n            return held",
        "if held:\n            return held",
    ),
    (shapes, "return Every(tuple(map(without, parts)))", "return without(parts[0])"),
    (nodes, "Pair(output.pair.possible, output.pair.certain)", "output.pair"),
    (nodes, "r.clipped(end, self.end)", "r.clipped(end + 1, self.end)"),
    (totals, "certain = [row for row, sure in found if sure]", "certain = [r for r, _ in found]"),
)
Case = tuple[Formula, tuple[TimePoint, ...], list[int] | None, Levels]


def _trace(chance: random.Random) -> tuple[TimePoint, ...]:
    points, stamp = [], 0
    contested = chance.random() < 0.4
    for _ in range(chance.randint(4, 10)):
        stamp += chance.choice((0, 0, 1, 1, 2, 5))
        rows = {
            name: frozenset(
                tuple(chance.randint(0, 2) for _ in sorts)
                for _ in range(chance.choice((0, 1, 1, 2)))
            )
            for name, sorts in SIGNATURE.items()
        }
        sure = {
            n: frozenset(r for r in sorted(held) if not contested or chance.random() < 0.7)
            for n, held in rows.items()
        }
        points.append(TimePoint(stamp, sure, rows) if contested else TimePoint(stamp, rows, rows))
    return tuple(points)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Formulas and traces with the judge's verdicts."""
    chance = random.Random(20201109)  # noqa: S311 — no secret
    found: list[Case] = []
    for formula in map(parse, FORMULAS):
        for i in range(12):
            trace = _trace(chance)
            batches = None if i % 2 else [2] * len(trace)
            found.append((formula, trace, batches, reference.evaluate(formula, trace)))
    return found


def _differs(case: Case) -> bool:
    formula, trace, batches, expected = case
    try:
        return evaluate(formula, trace, signature=SIGNATURE, batches=batches) != expected
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return True


def test_without_a_fault_there_is_no_difference(cases: list[Case]) -> None:
    """The comparison that catches the faults finds none where none is planted."""
    assert not any(map(_differs, cases))


@pytest.mark.parametrize(("module", "right", "wrong"), FAULTS)
def test_a_planted_fault_is_caught(
    module: ModuleType,
    right: str,
    wrong: str,
    cases: list[Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Some formula on some trace tells the engine with the fault from the judge."""
    source = Path(str(module.__file__)).read_text("utf-8")
    assert source.count(right) >= 1, "what the fault replaces is no longer there"
    changed = compile(source.replace(right, wrong), str(module.__file__), "exec")
    originals = dict(_functions(module))
    for name, code in _codes(changed):
        if name in originals and originals[name].__code__ != code:
            _plant(monkeypatch, originals[name], code)

    assert any(map(_differs, cases))


def _plant(monkeypatch: pytest.MonkeyPatch, function: FunctionType, code: CodeType) -> None:
    if len(code.co_freevars) == len(function.__code__.co_freevars):
        monkeypatch.setattr(function, "__code__", code)


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions and methods of a module by their qualified names."""
    things: list[Any] = list(vars(module).values())
    for thing in things:
        if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
            yield thing.__qualname__, thing
        elif isinstance(thing, type) and thing.__module__ == module.__name__:
            for method in vars(thing).values():
                if isinstance(method, FunctionType):
                    yield method.__qualname__, method


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """Yield the code of functions and methods inside compiled code by qualified name."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner.co_qualname, inner
            yield from _codes(inner)
