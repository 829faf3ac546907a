"""Times in a text, seen from Tuesday 17 November 2020."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.extraction.dates import times_in

ANCHOR = date(2020, 11, 17)
SEEN = [
    ("on Wednesday", False, "2020-11-11", "2020-11-11", "day"),
    ("on Wednesday", True, "2020-11-18", "2020-11-18", "day"),
    ("on Tuesday", False, "2020-11-17", "2020-11-17", "day"),
    ("yesterday", False, "2020-11-16", "2020-11-16", "day"),
    ("at the beginning of November", False, "2020-11-01", "2020-11-10", "range"),
    ("in late October", False, "2020-10-21", "2020-10-31", "range"),
    ("in December", False, "2019-12-01", "2019-12-31", "month"),
    ("by 20 November", True, "2020-11-20", "2020-11-20", "day"),
    ("May 12, 2021", False, "2021-05-12", "2021-05-12", "day"),
    ("between 26 November and 8 December 2020", False, "2020-11-26", "2020-12-08", "range"),
    ("earlier this month", False, "2020-11-01", "2020-11-17", "range"),
    ("last week", False, "2020-11-09", "2020-11-15", "range"),
    ("in the past 24 hours", False, "2020-11-16", "2020-11-17", "range"),
    ("since 14 November", False, "2020-11-14", "2020-11-17", "range"),
    ("in 1992", False, "1992-01-01", "1992-12-31", "year"),
    ("20.11.2020", False, "2020-11-20", "2020-11-20", "day"),
]


@pytest.mark.parametrize(("text", "future", "first", "last", "precision"), SEEN)
def test_written_times(text: str, future: bool, first: str, last: str, precision: str) -> None:
    """Each way to write a time gives its days and how finely it was stated."""
    found = [
        (str(w.first), str(w.last), w.precision.value)
        for w in times_in(text, ANCHOR, future=future)
    ]
    assert found == [(first, last, precision)]


@pytest.mark.parametrize(
    "text", ["He may attack.", "31 February", "the 12 posts", "a march of 300 people"]
)
def test_no_time(text: str) -> None:
    """Words that only look like a time are none, and an impossible day is none."""
    assert list(times_in(text, ANCHOR)) == []


def test_without_an_article_day_only_full_dates_are_read() -> None:
    """A weekday means nothing when the day of the article is not known."""
    assert [str(w.first) for w in times_in("on Friday, 3 May 2021", None)] == ["2021-05-03"]
