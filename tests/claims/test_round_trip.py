"""Claims to CSV to claims: the same claims."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from servanda.case.terms import Case
from servanda.claims import Bounds, Options, read_claims, write_claims
from servanda.claims.times import cell_of, cells_of, moment, period
from servanda.clock import parse_moment, parse_range
from servanda.errors import BadInput
from servanda.model import Amends, Claim, Count, Interval, Modality, Precision
from servanda.vocabulary import acts, event_types

ZONES = st.sampled_from(
    ["UTC", "Europe/Moscow", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]
)
MOMENTS = st.builds(
    lambda when, length: when.strftime("%Y-%m-%dT%H:%M:%S")[:length],
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 — text, in any zone
    st.sampled_from([4, 7, 10, 13, 16, 19]),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NAMES = WORDS.map(str.strip)
IDS = st.text("abcXYZ0123456789-._", min_size=1, max_size=10)


def readable(read: Callable[[], Interval]) -> Interval:
    """Return a period, or give this example up: a clock time that a zone skips is none."""
    try:
        return read()
    except BadInput:
        reject()


@given(MOMENTS, ZONES)
def test_a_moment_that_was_read_is_written_so_that_it_reads_the_same(text: str, zone: str) -> None:
    """In every zone, also where a clock time stands twice or never."""
    read = readable(lambda: parse_moment(text, zone))

    assert period(*cells_of(read, zone), zone) == read
    assert moment(cell_of(read, zone), zone) == read


@given(MOMENTS, MOMENTS, ZONES)
def test_a_range_that_was_read_is_written_so_that_it_reads_the_same(
    one: str, other: str, zone: str
) -> None:
    """The last day, month or year included."""
    first, last = sorted([one, other], key=lambda t: readable(lambda: parse_moment(t, zone)).start)
    read = readable(lambda: parse_range(first, last, zone))

    assert period(*cells_of(read, zone), zone) == read


@given(st.integers(-(10**10), 10**11), st.integers(2, 10**9), ZONES)
def test_any_range_can_be_written(start: int, length: int, zone: str) -> None:
    """Also one that no cell in local time says: it is written in UTC, to the second."""
    interval = Interval(start, start + length, Precision.RANGE)
    read = period(*cells_of(interval, zone), zone)

    assert (read.start, read.end) == (interval.start, interval.end)


def test_a_day_of_another_zone_is_written_as_a_range() -> None:
    """Its bounds are kept; that it was somebody's day is not."""
    day = parse_moment("2020-11-20", "Europe/Moscow")

    assert cells_of(day, "UTC") == ("2020-11-19T21:00:00Z", "2020-11-20T20:59:59Z")


@pytest.mark.parametrize("text", ["2024-10-27T02:30+02:00", "2024-10-27T02+01:00"])
def test_a_clock_time_that_stands_twice_is_written_with_its_offset(text: str) -> None:
    """In the hour in which summer time ends, both 02:30 stay apart."""
    assert cells_of(parse_moment(text, "Europe/Berlin"), "Europe/Berlin") == (text, "")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (("2020-11-20", ""), ("2020-11-20", "")),
        (("2020-11-20", "2020-11-22"), ("2020-11-20", "2020-11-22")),
        (("2020-11-20T20:40", ""), ("2020-11-20T20:40", "")),
        (("2020-11-20T20:40+01:00", ""), ("2020-11-20T22:40", "")),
    ],
)
def test_times_are_written_as_people_write_them(
    text: tuple[str, str], cells: tuple[str, str]
) -> None:
    """A day is a day, not a second in UTC."""
    assert cells_of(period(*text, "Europe/Moscow"), "Europe/Moscow") == cells


PERIODS = MOMENTS.map(lambda text: parse_moment(text, "UTC"))
COUNTS = st.builds(
    lambda numbers, unit: Count(numbers[1], numbers[0], numbers[2], unit),
    st.lists(
        st.integers(0, 10**15 - 1) | st.integers(0, 10**9).map(lambda n: n / 1000),
        min_size=3,
        max_size=3,
    )
    .map(sorted)
    .map(lambda ns: [float(n) for n in ns])
    | st.just([None, None, None]),
    NAMES,
)
CLAIMS = st.builds(
    Claim,
    id=IDS,
    speaker=NAMES.filter(bool),
    act=st.sampled_from([a for a, act in acts().items() if act.effect == "amends"]),
    source=NAMES,
    type=st.sampled_from(["", *event_types()]),
    actor=NAMES,
    target=NAMES,
    place=NAMES,
    object=NAMES,
    occurred=st.none() | PERIODS,
    count=COUNTS,
    modality=st.sampled_from(Modality),
    hearsay=st.integers(0, 99),
    said=st.none() | PERIODS,
    published=st.none() | PERIODS,
    event=NAMES,
    denies=st.lists(IDS.map("x".__add__), max_size=3, unique=True).map(tuple),
    amends=st.none()
    | st.builds(Amends, st.sampled_from(["ford", "ceasefire"]), st.just("who"), NAMES.filter(bool)),
    text=WORDS,
    quote=WORDS,
    url=st.sampled_from(["", 'https://example.org/?a=1,2&b="x"']),
    grade=st.sampled_from(["", "A1", "F6"]),
)


@settings(max_examples=60, deadline=None)
@given(claims=st.lists(CLAIMS, max_size=4, unique_by=lambda c: c.id))
def test_claims_written_and_read_are_the_same(case: Case, claims: list[Claim]) -> None:
    """Every field, with commas, quotes, line breaks and formulas in the words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            write_claims(claims, stream, case.agreement.timezone)
        read = read_claims(path, case, Options(bounds=Bounds()))

    assert read.claims == tuple(claims)


def test_dates_at_the_edge_of_the_calendar_can_be_written() -> None:
    """The year 1 has four digits, too."""
    edges = ("0001-02-03", "9998-12-30")

    assert cells_of(parse_range(*edges, "UTC"), "UTC") == edges
