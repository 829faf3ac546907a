"""The order of uncertain times: known where periods do not meet, only possible elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from servanda.model import Interval, Standing
from servanda.monitor.reference import TimePoint
from servanda.trace import Mark, Tick, timeline

SUPPORTED, POSSIBLE = Standing.SUPPORTED, Standing.POSSIBLE


def mark(name: str, start: int, end: int, standing: Standing = SUPPORTED) -> Mark:
    """Return something of its own class that happened in a period."""
    return Mark(name, (name,), Interval(start, end), standing, name)


def shown(points: list[TimePoint]) -> list[tuple[list[str], list[str]]]:
    """Return what certainly and what possibly holds at each point."""
    return [(sorted(p.certain), sorted(p.possible)) for p in points]


def test_periods_that_do_not_meet_are_in_order() -> None:
    """Each supported mark is certain at a point of its own, and the last point is empty."""
    points = timeline([mark("b", 20, 30), mark("a", 0, 10)], [], 100)

    assert shown(points) == [(["a"], ["a"]), (["b"], ["b"]), ([], [])]


def test_periods_that_meet_may_have_been_either_way() -> None:
    """Two classes in one cluster: possible at both of its points, certain at none."""
    points = timeline([mark("a", 0, 20), mark("b", 10, 30)], [], 100)

    assert shown(points) == [([], ["a", "b"]), ([], ["a", "b"]), ([], [])]


def test_marks_of_one_class_need_no_order() -> None:
    """Two breaches that overlap are both certain."""
    one = Mark("x", ("1",), Interval(0, 20), SUPPORTED, "breach")
    two = Mark("x", ("2",), Interval(10, 30), SUPPORTED, "breach")
    (point, last) = timeline([one, two], [], 100)

    assert point.certain["x"] == {("1",), ("2",)}
    assert not last.possible


def test_a_period_over_a_tick_is_possible_before_and_after() -> None:
    """Done around the deadline: in time in some worlds, late in others."""
    points = timeline([mark("done", 0, 20)], [Tick(10, "deadline")], 100)

    assert shown(points) == [([], ["done"]), (["deadline"], ["deadline"]), ([], ["done"]), ([], [])]


def test_a_possible_mark_is_never_certain() -> None:
    """A report that nobody settles stays a possibility wherever it lies."""
    assert shown(timeline([mark("a", 0, 10, POSSIBLE)], [], 100)) == [([], ["a"]), ([], [])]


def test_what_begins_at_the_end_or_later_is_cut() -> None:
    """As-of cuts events; one that reaches over it may not have happened yet."""
    points = timeline([mark("a", 100, 110), mark("b", 90, 110)], [], 100)

    assert shown(points) == [([], ["b"]), ([], [])]


def test_an_uncertain_tick_is_possible_only() -> None:
    """A deadline that may have come."""
    assert shown(timeline([], [Tick(10, "deadline", certain=False)], 100)) == [
        ([], ["deadline"]),
        ([], []),
    ]


PERIODS = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1]))
MARKS = st.lists(
    st.builds(
        lambda name, period, standing, kind: Mark(name, (), Interval(*period), standing, kind),
        st.sampled_from("abc"),
        PERIODS,
        st.sampled_from([SUPPORTED, POSSIBLE]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=5,
)
TICKS = st.lists(st.builds(Tick, st.integers(0, 60), st.just("tick"), st.booleans()), max_size=2)


@given(MARKS, TICKS)
def test_what_is_certain_is_possible_and_time_goes_forward(
    marks: list[Mark], ticks: list[Tick]
) -> None:
    """At every point certain ⊆ possible; stamps never go back; the last is the end."""
    points = timeline(marks, ticks, 60)

    for point in points:
        for name, rows in point.certain.items():
            assert rows <= point.possible.get(name, frozenset())
    times = [p.timestamp for p in points]
    assert times == sorted(times)
    assert times[-1] == 60


@given(MARKS, TICKS)
def test_nothing_that_may_have_happened_is_lost(marks: list[Mark], ticks: list[Tick]) -> None:
    """Every mark that begins before the end is possible somewhere, in any order given."""
    points = timeline(marks, ticks, 60)
    seen = {name for p in points for name in p.possible}

    assert {m.predicate for m in marks if m.interval.start < 60} <= seen
    assert shown(timeline(list(reversed(marks)), ticks, 60)) == shown(points)


@given(MARKS)
def test_certain_order_is_order_in_every_world(marks: list[Mark]) -> None:
    """Where one mark is certain at a point before another's, its period ends before the other."""
    named = [Mark(f"m{n}", (), m.interval, m.standing, m.order_class) for n, m in enumerate(marks)]
    where = {m.predicate: m for m in named}
    points = timeline(named, [], 1000)
    certain = [(i, name) for i, p in enumerate(points) for name in p.certain]

    for i, one in certain:
        for j, other in certain:
            if i < j and where[one].order_class != where[other].order_class:
                assert where[one].interval.end <= where[other].interval.start
