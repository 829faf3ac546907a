"""What written times mean: in zones, across changes of the clocks, and in sums."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.clock import (
    add,
    deadline_of,
    describe,
    describe_instant,
    end_of,
    ends_after,
    iso_utc,
    local,
    local_day,
    parse_length,
    parse_moment,
    parse_range,
    start_of,
    sums,
    zone_of,
)
from servanda.errors import BadInput
from servanda.model import BEGINNING, FOREVER, Interval, Precision

ZONES = [
    "UTC",
    "Europe/Moscow",
    "Europe/Berlin",
    "Asia/Baku",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Khartoum",
    "Pacific/Auckland",
]
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 30))
MOSCOW = zone_of("Europe/Moscow")
UTC_ZONE = zone_of("UTC")


def _utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2020", (2019, 12, 31, 21), (2020, 12, 31, 21), Precision.YEAR),
        ("2020-11", (2020, 10, 31, 21), (2020, 11, 30, 21), Precision.MONTH),
        ("2020-11-20", (2020, 11, 19, 21), (2020, 11, 20, 21), Precision.DAY),
        ("2020-11-20T20", (2020, 11, 20, 17), (2020, 11, 20, 18), Precision.HOUR),
        ("2020-11-20T20:40", (2020, 11, 20, 17, 40), (2020, 11, 20, 17, 41), Precision.MINUTE),
        ("2020-11-20 20:40", (2020, 11, 20, 17, 40), (2020, 11, 20, 17, 41), Precision.MINUTE),
        (
            "2020-11-20T20:40:05",
            (2020, 11, 20, 17, 40, 5),
            (2020, 11, 20, 17, 40, 6),
            Precision.SECOND,
        ),
        ("2020-11-20T20:40Z", (2020, 11, 20, 20, 40), (2020, 11, 20, 20, 41), Precision.MINUTE),
        (
            "2020-11-20T20:40+04:00",
            (2020, 11, 20, 16, 40),
            (2020, 11, 20, 16, 41),
            Precision.MINUTE,
        ),
        (" 2020-11-20 ", (2020, 11, 19, 21), (2020, 11, 20, 21), Precision.DAY),
    ],
)
def test_a_time_covers_what_it_names(
    text: str, start: tuple[int, ...], end: tuple[int, ...], precision: Precision
) -> None:
    """A year, a month, a day, an hour: each is the whole of it, in local time."""
    assert parse_moment(text, "Europe/Moscow") == Interval(_utc(*start), _utc(*end), precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2020-02-31",
        "2021-02-29",
        "2020-13-01",
        "2020-00-10",
        "0000-01-01",
        "20.11.2020",
        "2020-1-2",
        "2020-11-20T25:00",
        "2020-11-20T20:61",
        "2020-11-20T20:40+99:00",
        "9999-12-31",
        "0001-01-01",
        "9" * 100_000,
        "\u0662\u0660\u0662\u0660-\u0661\u0661-\u0662\u0660",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """An impossible date is bad input with a short message, never a traceback or a guess."""
    with pytest.raises(BadInput) as caught:
        parse_moment(text, "Asia/Baku")

    assert 0 < len(str(caught.value)) < 500


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:+Z-]*)?"))
def test_any_text_is_a_time_or_bad_input(text: str) -> None:
    """Nothing that is typed raises anything but BadInput."""
    try:
        moment = parse_moment(text, "Pacific/Apia")
    except BadInput:
        return

    assert BEGINNING < moment.start < moment.end <= FOREVER


@given(DAYS, st.sampled_from(ZONES))
def test_days_join_without_gap_or_overlap(day: date, zone: str) -> None:
    """The end of a day is the start of the next, whatever the clocks do at midnight."""
    today, tomorrow = (parse_moment(str(day + timedelta(days=n)), zone) for n in (0, 1))

    assert today.end == tomorrow.start
    assert local_day(today.start, zone_of(zone)) == day
    assert local_day(today.end - 1, zone_of(zone)) == day


@given(DAYS, st.sampled_from(ZONES))
def test_a_bare_day_ends_as_deadline_and_starts_as_since(day: date, zone: str) -> None:
    """A bare date is that whole local day: a deadline is its end, `--since` its start."""
    whole = parse_moment(str(day), zone)

    assert end_of(str(day), zone) == deadline_of(str(day), zone) == whole.end
    assert start_of(str(day), zone) == whole.start


def test_an_instant_is_its_own_end() -> None:
    """A clock time given as a deadline is that instant."""
    assert end_of("2020-11-20T12:00", "UTC") == start_of("2020-11-20T12:00", "UTC")


def test_a_clock_time_that_came_twice_is_refused_until_it_has_an_offset() -> None:
    """When clocks go back, 02:30 is two instants; the offset says which."""
    with pytest.raises(BadInput, match=r"came twice.*\+02:00 or \+01:00"):
        parse_moment("2020-10-25T02:30", "Europe/Berlin")

    assert start_of("2020-10-25T02:30+02:00", "Europe/Berlin") == _utc(2020, 10, 25, 0, 30)


def test_a_clock_time_that_never_came_is_refused() -> None:
    """When clocks go forward, 02:30 is no instant."""
    with pytest.raises(BadInput, match="never came"):
        parse_moment("2020-03-29T02:30", "Europe/Berlin")


def test_a_day_left_out_of_a_calendar_is_refused() -> None:
    """Samoa had no 30 December 2011; the day before it ends where the day after begins."""
    with pytest.raises(BadInput, match="left out"):
        parse_moment("2011-12-30", "Pacific/Apia")

    assert end_of("2011-12-29", "Pacific/Apia") == start_of("2011-12-31", "Pacific/Apia")


@pytest.mark.parametrize(
    "name", ["Mars/Base", "", "../../etc/passwd", "Europe", "x" * 5000, "a\0b"]
)
def test_an_unknown_zone_is_bad_input(name: str) -> None:
    """A zone is an IANA name; no path is read for any other."""
    with pytest.raises(BadInput, match="no time zone"):
        zone_of(name)


def test_a_misspelt_zone_gets_a_suggestion() -> None:
    """The nearest zone is offered."""
    with pytest.raises(BadInput, match="Europe/Moscow"):
        zone_of("Europe/Moscov")


def test_a_range_includes_its_last_day() -> None:
    """`from`-`to` runs to the end of `to`, and is uncertain between two days."""
    found = parse_range("2020-12-11", "2020-12-13", "UTC")

    assert found == Interval(_utc(2020, 12, 11), _utc(2020, 12, 14), Precision.RANGE)


def test_a_range_of_one_end_or_of_one_day_is_that_day() -> None:
    """Where one end is empty, or both are the same, the time is as fine as written."""
    day = parse_moment("2020-12-11", "UTC")

    assert parse_range("2020-12-11", "", "UTC") == day
    assert parse_range("", "2020-12-11", "UTC") == day
    assert parse_range("2020-12-11", "2020-12-11", "UTC") == day


def test_a_range_may_end_within_a_coarser_time() -> None:
    """From a day to "the end of that month" is a range, though the month began before."""
    found = parse_range("2020-11-20", "2020-11", "UTC")

    assert found == Interval(_utc(2020, 11, 20), _utc(2020, 12, 1), Precision.RANGE)


def test_a_range_that_begins_with_its_end_is_that_end() -> None:
    """From a month to its first day is that day: as fine as the end is written."""
    assert parse_range("2020-11", "2020-11-01", "UTC") == parse_moment("2020-11-01", "UTC")
    assert parse_range("2020-11-20T20:40", "2020-11-20T20:40:00", "UTC") == parse_moment(
        "2020-11-20T20:40:00", "UTC"
    )


def test_a_range_that_runs_backwards_is_refused() -> None:
    """`to` before `from` is a slip of the pen."""
    with pytest.raises(BadInput, match="lies before"):
        parse_range("2020-12-13", "2020-12-11", "UTC")


@pytest.mark.parametrize(
    ("text", "months", "days", "hours"),
    [
        ("10 days", 0, 10, 0),
        ("three months", 3, 0, 0),
        ("6 months", 6, 0, 0),
        ("a week", 0, 7, 0),
        ("an hour", 0, 0, 1),
        ("Seventy-Two hours", 0, 3, 0),
        ("thirty days", 0, 30, 0),
        ("48 hours", 0, 2, 0),
    ],
)
def test_lengths_are_read_as_written(text: str, months: int, days: int, hours: int) -> None:
    """Numbers in figures or in words, and a unit."""
    start = _utc(2021, 1, 1)
    expected = _utc(2021, 1 + months, 1) + (days * 24 + hours) * 3600

    assert add(start, parse_length(text), UTC_ZONE) == expected


@pytest.mark.parametrize(
    "text",
    ["", "days", "0 days", "zero days", "-3 days", "ten working days", "10", "soon", "9 moons"],
)
def test_what_is_no_length_is_refused(text: str) -> None:
    """A length is a number from one on, and a unit that a calendar knows."""
    with pytest.raises(BadInput, match="no length of time"):
        parse_length(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("72 hours", "72 hours"),
        ("a year", "1 year"),
        ("18 months", "18 months"),
        ("2 weeks", "14 days"),
    ],
)
def test_a_length_is_shown_as_it_is_counted(text: str, shown: str) -> None:
    """Hours stay hours: 72 hours are not three days where the clocks change."""
    assert str(parse_length(text)) == shown


def test_a_misspelt_unit_gets_a_suggestion() -> None:
    """The nearest unit is offered."""
    with pytest.raises(BadInput, match="month"):
        parse_length("3 mounths")


@pytest.mark.parametrize(
    ("day", "length"),
    [
        ("2021-01-31", "1 month"),
        ("2021-01-29", "1 month"),
        ("2021-08-31", "six months"),
        ("2020-02-29", "1 year"),
    ],
)
def test_a_sum_with_two_results_is_refused(day: str, length: str) -> None:
    """31 January + 1 month is no one day: the last of the month, or the first of the next."""
    start = start_of(day, "UTC")

    with pytest.raises(BadInput, match="two results"):
        add(start, parse_length(length), UTC_ZONE)
    first, second = sums(start, parse_length(length), UTC_ZONE)
    assert local(second, UTC_ZONE) - local(first, UTC_ZONE) == timedelta(days=1)


def test_a_sum_from_the_end_of_a_day_is_counted_from_that_day() -> None:
    """One month after 31 January is ambiguous, although the midnight is already February."""
    with pytest.raises(BadInput, match="2021-01-31 plus 1 month has two results"):
        ends_after(parse_moment("2021-01-31", "UTC"), parse_length("1 month"), UTC_ZONE)


def test_a_month_after_the_last_of_february_is_no_last_of_march() -> None:
    """The end of 28 February and a month is the end of 28 March."""
    end = ends_after(parse_moment("2021-02-28", "UTC"), parse_length("1 month"), UTC_ZONE)

    assert end == end_of("2021-03-28", "UTC")


@given(DAYS, st.integers(1, 400), st.sampled_from(ZONES))
def test_days_are_counted_on_the_calendar(day: date, count: int, zone: str) -> None:
    """N days after a day end with the Nth day after it, whatever the clocks do between."""
    later = ends_after(parse_moment(str(day), zone), parse_length(f"{count} days"), zone_of(zone))

    assert local_day(later - 1, zone_of(zone)) == day + timedelta(days=count)


@given(DAYS, st.integers(1, 200), st.sampled_from(ZONES))
def test_hours_are_counted_on_the_clock(day: date, count: int, zone: str) -> None:
    """72 hours are 72 hours of real time, also over a change of the clocks."""
    start = start_of(str(day), zone)

    assert add(start, parse_length(f"{count} hours"), zone_of(zone)) == start + count * 3600


@given(DAYS, st.integers(1, 240))
def test_months_keep_the_day_or_are_refused(day: date, count: int) -> None:
    """A sum of months has one result exactly where the month has that day."""
    try:
        moved = add(start_of(str(day), "UTC"), parse_length(f"{count} months"), UTC_ZONE)
    except BadInput:
        assert day.day > 28
        return

    assert local_day(moved, UTC_ZONE).day == day.day


def test_a_sum_out_of_the_calendar_is_refused() -> None:
    """99,999 years are too many."""
    with pytest.raises(BadInput, match="outside the calendar"):
        add(0, parse_length("99999 years"), UTC_ZONE)


@given(st.integers(BEGINNING + 86_400, FOREVER - 86_400))
def test_iso_text_reads_back_as_the_same_instant(when: int) -> None:
    """What is shown to programs is what is meant."""
    assert start_of(iso_utc(when), "Asia/Baku") == when


@pytest.mark.parametrize("when", [BEGINNING, FOREVER])
@pytest.mark.parametrize("zone", ZONES)
def test_the_ends_of_time_can_be_shown(when: int, zone: str) -> None:
    """A period that nobody has ended is no reason to fall over."""
    assert iso_utc(when).endswith("Z")
    assert describe_instant(when, zone_of(zone)) in ("no end", "the beginning")
    assert local_day(when, zone_of(zone)).year in (1, 9998, 9999)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020-11-20", "the end of 2020-11-20"),
        ("2020-11-20T20:40", "2020-11-20 20:40"),
        ("2020-11-20T20:40:05", "2020-11-20 20:40:05"),
    ],
)
def test_a_deadline_is_shown_as_people_say_it(text: str, shown: str) -> None:
    """The end of a day is named by that day, not by the midnight of the next."""
    assert describe_instant(end_of(text, "Europe/Moscow"), MOSCOW) == shown


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (parse_moment("2020-11-20", "Europe/Moscow"), "2020-11-20"),
        (parse_moment("2020-11", "Europe/Moscow"), "2020-11-01 to 2020-11-30"),
        (parse_moment("2020-11-20T20:40", "Europe/Moscow"), "2020-11-20 20:40"),
        (parse_range("2020-12-11", "2020-12-13", "Europe/Moscow"), "2020-12-11 to 2020-12-13"),
        (Interval(0, FOREVER), "from 1970-01-01"),
        (Interval(BEGINNING, _utc(2020, 1, 1)), "until 2020-01-01"),
        (Interval(BEGINNING, FOREVER), "at any time"),
        (
            Interval(BEGINNING, end_of("2020-12-13", "Europe/Moscow"), Precision.UNKNOWN),
            "some time before the end of 2020-12-13",
        ),
    ],
)
def test_a_period_is_shown_as_finely_as_it_is_known(period: Interval, shown: str) -> None:
    """Days for days, minutes for minutes, open ends named."""
    assert describe(period, MOSCOW) == shown
