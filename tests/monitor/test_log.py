"""Logs are read in columns as they are read plainly, and verdicts written as they are plainly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.monitor.strategies import SIGNATURE, Wanted, formulas, traces

from servanda.errors import BadInput
from servanda.monitor.codes import Strings, decode, encode, kinds_in
from servanda.monitor.log import LogReader
from servanda.monitor.parse import parse
from servanda.monitor.plain import PlainLog, verdict
from servanda.monitor.points import TimePoint, sure
from servanda.monitor.reference import evaluate
from servanda.monitor.relation import Relation
from servanda.monitor.scan import Scanner
from servanda.monitor.scope import free_variables
from servanda.monitor.stamps import Clock
from servanda.monitor.stream import Asked, Stream, run
from servanda.monitor.values import Value, shown
from servanda.monitor.verdicts import written

KINDS = kinds_in(SIGNATURE)
TEXTS = st.text(st.sampled_from("ab é(),;@#\"'\\\n"), max_size=4)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "int": st.integers(-(10**16), 10**16) | st.sampled_from((0, 7, 10**7, 10**8, -(10**15))),
    "float": st.sampled_from((0.5, 1.0, -2.5, 1e300)),
    "string": TEXTS,
}
FAULTY = (
    "p(1)",
    "@1 p(1;",
    "@1 p(1,2);",
    "@1 p();",
    "@1 p(a);",
    "@1 w(1);",
    "@2 p(1); @1 p(1);",
    "@x p(1);",
    "@1 p(1); p(2);",
    "@1 (1);",
    "@1 p(1,);",
    "@1 p((1));",
    "@1 p(1)) q(1);",
    '@1 s("a);',
    "@1 p 1;",
    "@",
    "@1 p(99999999999999999999);",
    "@1 e(1);",
    "@1 p(1-2);",
    "@1;;",
)


@st.composite
def _logs(draw: st.DrawFn) -> str:
    """Logs that are written as logs may be."""
    lines, stamp = [], draw(st.integers(0, 10**12))
    gap = st.sampled_from(("", " ", "  ", "\n"))
    for _ in range(draw(st.integers(0, 6))):
        stamp += draw(st.integers(0, 3))
        words = [f"@{stamp}"]
        for name in draw(st.lists(st.sampled_from(sorted(SIGNATURE)), max_size=4)):
            rows = st.tuples(*(VALUES[sort] for sort in SIGNATURE[name]))
            written_rows = [
                f"({','.join(map(shown, row))})" for row in draw(st.lists(rows, max_size=3))
            ]
            words.append(name + draw(gap) + draw(gap).join(written_rows))
        end = draw(st.sampled_from((";", " ;", "", " # a (comment) @3")))
        lines.append(" ".join(words) + end)
    return "\n".join(lines) + draw(st.sampled_from(("", "\n", ";\n" if lines else "")))


def _read(text: bytes, cuts: list[int]) -> tuple[list[tuple[int, dict[str, set[object]]]], str]:
    strings = Strings()
    reader = LogReader(SIGNATURE, set(SIGNATURE), strings)
    ends = sorted({min(c, len(text)) for c in cuts} | {len(text)})
    points: list[tuple[int, dict[str, set[object]]]] = []
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    for i, part in enumerate([*pieces, b""]):
        for piece in reader.feed(part, last=i == len(pieces)):
            first = len(points)
            points += [(int(stamp), {}) for stamp in piece.stamps]
            for name, pair in piece.tables.items():
                table = pair.certain
                columns = zip(table.columns, KINDS[name], strict=True)
                values = [decode(c, k, strings) for c, k in columns]
                for i_row, at in enumerate(table.lo.tolist()):
                    assert at >= first
                    row = tuple(v[i_row] for v in values)
                    points[at][1].setdefault(name, set()).add(row)
    return points, str(reader.fault)


def _plainly(text: str) -> tuple[list[tuple[int, dict[str, set[object]]]], str]:
    reader = PlainLog(SIGNATURE)
    points = reader.feed(text, last=True)
    held = [(p.timestamp, {n: set(rows) for n, rows in p.certain.items() if rows}) for p in points]
    return held, str(reader.fault)  # type: ignore[return-value]


@settings(max_examples=200)
@given(_logs(), st.lists(st.integers(0, 200), max_size=4))
def test_logs_are_read_as_they_are_plainly(text: str, cuts: list[int]) -> None:
    """However a log is written and wherever it is cut, it holds the same time-points."""
    assert _read(text.encode(), cuts) == _plainly(text)


def test_a_fault_after_a_cut_has_its_column() -> None:
    """A piece that begins inside a line goes on counting where the one before ended."""
    text = "@1 p(1);\n@2 p(2) ;;\n"
    assert _read(text.encode(), [len(text) - 2]) == _plainly(text)


@pytest.mark.parametrize("text", FAULTY)
def test_faults_are_told_as_plainly(text: str) -> None:
    """What is wrong with a log is told with its place, after what comes before it."""
    good = "@0 p(1)(2) q(3);\n@0 r (4,5);\n"

    assert _read((good + text).encode(), [7]) == _plainly(good + text)
    assert _plainly(good + text)[1] != "None"


def test_regular_text_is_scanned() -> None:
    """The form in which logs are written by programs needs no plain reading."""
    scanner = Scanner(KINDS, set(SIGNATURE), Strings())
    text = b'@1 p (1)(-22) r(3,123456789012) e;\n\n@1;\n@7 t("a b",4)(c,5) v(6,0.25)\r\n@8 q e()\n'

    found = scanner.read(text, 10)

    assert found is not None
    assert found.stamps.tolist() == [1, 1, 7, 8]
    assert found.tables["p"].columns[0].tolist() == [1, -22]
    assert found.tables["r"].columns[1].tolist() == [123456789012]
    assert sorted(found.tables["e"].lo.tolist()) == [10, 13]
    assert found.tables["t"].lo.tolist() == [12, 12]
    assert "q" not in found.tables


@settings(max_examples=100)
@given(st.data())
def test_verdicts_are_written_as_they_are_plainly(data: st.DataObject) -> None:
    """Lines, order and escapes are those of the plain writer."""
    sorts = data.draw(st.lists(st.sampled_from(("int", "float", "string")), max_size=3))
    rows = st.tuples(*(VALUES[sort] for sort in sorts))
    points = data.draw(st.lists(st.frozensets(rows, max_size=4), max_size=5))
    strings, clock = Strings(), Clock()
    clock.extend(np.arange(100, 100 + len(points)) * 10**9)
    flat = [(at, row) for at, held in enumerate(points) for row in held]
    lo = np.array([at for at, _ in flat], dtype=np.int64)
    columns = tuple(
        encode([row[i] for _, row in flat], kind, strings)  # type: ignore[arg-type]
        for i, kind in enumerate(sorts)
    )
    names = tuple(f"x{i}" for i in range(len(sorts)))

    found = written(Relation(names, columns, lo, lo + 1), clock, sorts, strings)  # type: ignore[arg-type]

    assert found.decode() == "".join(
        verdict((100 + at) * 10**9, at, held, closed=not sorts) + "\n"
        for at, held in enumerate(points)
        if held
    )


def _as_text(trace: tuple[TimePoint, ...]) -> str:
    lines = []
    for point in trace:
        words = [f"@{point.timestamp}"]
        for name, rows in point.certain.items():
            words += [name + "".join(f"({','.join(map(shown, r))})" for r in rows)] if rows else []
        lines.append(" ".join(words) + ";\n")
    return "".join(lines)


def test_a_verdict_that_waits_keeps_its_time_stamp() -> None:
    """The clock remembers a time-point as long as a part that asks the reference waits for it."""
    formula = parse("|>[0,0] ((tp(x) AND p(x))? .)")
    said: list[bytes] = []

    run(Asked(formula, SIGNATURE, ("x",)), [b"@7 p(0);\n", b"@7;\n"], said.append)

    assert b"".join(said) == b"@7 (time point 0): (0)\n"


@settings(max_examples=60)
@given(st.data(), traces(most=6), st.booleans(), st.integers(1, 60))
def test_a_stream_prints_what_the_judge_finds(
    data: st.DataObject, trace: tuple[TimePoint, ...], complete: bool, size: int
) -> None:
    """From a log's text to the text of verdicts, in pieces of any size."""
    formula = data.draw(formulas())
    text = _as_text(tuple(sure(p.timestamp, p.certain) for p in trace)).encode()
    names = free_variables(formula)
    said: list[bytes] = []
    pieces = [text[i : i + size] for i in range(0, len(text), size)]

    run(Asked(formula, SIGNATURE, names, complete), pieces, said.append)

    expected = evaluate(formula, trace, complete=complete).certain
    assert b"".join(said).decode() == "".join(
        verdict(trace[at].timestamp, at, rows, closed=not names) + "\n"
        for at, rows in enumerate(expected)
        if rows
    )


@settings(max_examples=60)
@given(st.data(), traces(most=8), st.integers(1, 4))
def test_strings_that_are_let_go_change_nothing(
    data: st.DataObject, trace: tuple[TimePoint, ...], size: int
) -> None:
    """The same verdicts come out when strings get new numbers after every piece."""
    formula = data.draw(formulas(Wanted(regexes=False)))
    names = free_variables(formula)
    asked = Asked(formula, SIGNATURE, names)
    whole: list[bytes] = []
    run(asked, [_as_text(trace).encode()], whole.append)
    stream = Stream(asked)
    stream.engine.room = 0
    reader = LogReader(SIGNATURE, stream.wanted, stream.engine.strings)

    said = [
        stream.feed(piece)
        for i in range(0, len(trace), size)
        for piece in reader.feed(_as_text(trace[i : i + size]).encode())
    ]

    assert b"".join([*said, stream.finish()]) == b"".join(whole)


def test_strings_do_not_pile_up() -> None:
    """A log of ever new strings is monitored with those that the window reaches back to."""
    asked = Asked(parse("s(a) AND ONCE[1,2] s(a)"), SIGNATURE, ("a",))
    stream = Stream(asked)
    stream.engine.room = 100
    reader = LogReader(SIGNATURE, stream.wanted, stream.engine.strings)
    for i in range(200):
        text = f'@{i} s("text {i}")' + "".join(f'("{i} {k}")' for k in range(9)) + ";\n"
        for piece in reader.feed(text.encode()):
            stream.feed(piece)
        assert len(stream.engine.strings.texts) < 200


def test_definitions_by_recursion_go_on_for_long() -> None:
    """LETPAST over many time-points, in many pieces, asks no deeper than one step back."""
    formula = parse("LETPAST d(x) = p(x) OR (PREVIOUS d(x)) IN d(x) AND q(x)")
    said: list[bytes] = []
    pieces = [f"@{i} p({i % 5}) q({i % 3});\n".encode() for i in range(1500)]

    run(
        Asked(formula, SIGNATURE, ("x",)),
        (b"".join(pieces[i : i + 300]) for i in range(0, 1500, 300)),
        said.append,
    )

    assert b"".join(said).count(b"\n") == 1500


def test_verdicts_come_before_a_fault() -> None:
    """What was decided before a fault of the log is written; the end is not taken for one."""
    said: list[bytes] = []
    asked = Asked(parse("p(x)"), SIGNATURE, ("x",))

    with pytest.raises(BadInput):
        run(asked, [b"@1 p(1);\n@2 p(2);\n@3 w(1);\n"], said.append)

    assert b"".join(said) == b"@1 (time point 0): (1)\n@2 (time point 1): (2)\n"
