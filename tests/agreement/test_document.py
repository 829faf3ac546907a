"""The agreement reader as a whole: what any text does to it, and how long that takes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.agreement.document import parse_agreement, read_agreement
from servanda.agreement.patterns import Known
from servanda.agreement.terms import Agreement
from servanda.clock import end_of, parse_moment
from servanda.errors import BadInput
from servanda.vocabulary import event_types

KNOWN = Known({t.predicate: t.roles for t in event_types().values()}, ["North"], ["ford"])
FRONT = "---\ntitle: T\ntimezone: UTC\nsigned: {signed}\n---\n"
ARTICLE = "\n## {number}\n\n> Words.\n\n```duty\nid: d{number}\ntype: PS-TALKS\n{field}\n```\n"
PIECES = (
    "---",
    "\n",
    "title: T",
    "timezone: UTC",
    "## 1",
    "> words",
    "```duty",
    "```",
    "id: a",
    "type: PS-TALKS",
    "does: meets",
    "readings: {x: {by: 2024-01-01}}",
    "amendments: [{field: by}]",
    "after: a",
    "within: 1 month",
    "[",
    "{a: ",
    "  ",
    "&a",
    "*a",
    "'",
)


def _document(*fields: str, signed: str = "2024-01-15") -> str:
    articles = (ARTICLE.format(number=n, field=f) for n, f in enumerate(fields, 1))
    return FRONT.format(signed=signed) + "".join(articles)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=25))
def test_any_text_is_an_agreement_or_bad_input(pieces: list[str]) -> None:
    """No text makes the reader raise anything but BadInput, and each fault has a line."""
    try:
        assert isinstance(parse_agreement("\n".join(pieces), "a.md", KNOWN), Agreement)
    except BadInput as error:
        places = [fault.place for fault in error.faults]
    else:
        return

    assert places
    assert all(place.startswith("a.md:") for place in places)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_within_days_of_signature_is_the_sum_on_the_calendar(signed: date) -> None:
    """`within: 10 days, of: signature` is `by` the tenth day after."""
    text = _document("does: meets\nwithin: 10 days\nof: signature", signed=str(signed))
    duty = parse_agreement(text, "a.md", KNOWN).duties[0]
    sum_text = _document(f"does: meets\nby: {signed} + 10 days")
    same = parse_agreement(sum_text, "a.md", KNOWN).duties[0]

    assert duty.terms.by == same.terms.by
    assert duty.terms.by == parse_moment(str(signed), "UTC").end + 10 * 86_400


def test_a_reading_that_changes_the_length_still_counts_from_the_same() -> None:
    """`within` overlaid alone keeps the block's `of`."""
    text = _document(
        "does: meets\nby: 2024-03-01",
        "does: meets\nwithin: 10 days\nof: d1\nreadings:\n  longer: {within: 20 days}",
    )
    written, longer = parse_agreement(text, "a.md", KNOWN).duties[1].readings

    assert written.terms.within is not None
    assert longer.terms.within is not None
    assert written.terms.within.of == longer.terms.within.of


def test_a_reading_that_sets_a_day_counts_from_nothing() -> None:
    """`by` takes the place of `within` and `of`."""
    text = _document("does: meets\nwithin: 10 days\nreadings:\n  a-day: {by: 2024-05-01}")
    reading = parse_agreement(text, "a.md", KNOWN).duties[0].readings[1]

    assert reading.terms.within is None
    assert reading.terms.by == end_of("2024-05-01", "UTC")


def test_the_later_of_two_amendments_is_in_force() -> None:
    """Extended twice, a deadline is the second extension's."""
    text = _document(
        "does: meets\nwho: North\nto: North\nby: 2024-03-01\namendments:\n"
        "  - {field: by, value: 2024-04-01, agreed: North, claim: A}\n"
        "  - {field: by, value: 2024-05-01, agreed: North, claim: B}"
    )
    duty = parse_agreement(text, "a.md", KNOWN).duties[0]

    assert [r.name for r in duty.readings] == ["as-written", "as-amended"]
    assert duty.readings[1].terms.by == end_of("2024-05-01", "UTC")
    assert [a.claim for a in duty.amendments] == ["A", "B"]


def test_faults_of_many_duties_come_in_the_order_of_the_file() -> None:
    """A reader of the message walks down the document once."""
    text = _document(*["does: meets\nby: 2024-02-30"] * 20)

    with pytest.raises(BadInput) as caught:
        parse_agreement(text, "a.md", KNOWN)

    lines = [int(f.place.split(":")[1].split(",")[0]) for f in caught.value.faults]
    assert len(lines) == 20
    assert lines == sorted(lines)


def test_a_long_agreement_is_read_in_reasonable_time() -> None:
    """Five hundred duties, a book of an agreement, take seconds."""
    text = _document(*["does: meets\nby: 2024-03-01"] * 500)
    started = time.monotonic()

    assert len(parse_agreement(text, "a.md", KNOWN).duties) == 500
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "piece", ["[", "> ", "* a", "`a", "_a*", "<a", "\n## 1\n", "&", "![", "- "]
)
def test_hostile_markdown_is_bad_input_in_time(piece: str) -> None:
    """No piece of Markdown, however often, makes the reader fall over or hang."""
    started = time.monotonic()

    with pytest.raises(BadInput):
        parse_agreement(piece * 20_000, "a.md", KNOWN)

    assert time.monotonic() - started < 20


def test_an_agreement_is_read_from_a_file(tmp_path: Path) -> None:
    """Positions carry the file's name, and lines as an editor shows them."""
    path = tmp_path / "agreement.md"
    path.write_text(_document("does: meets\nby: 2024-03-01"), "utf-8")

    duty = read_agreement(
        path, actors=["North"], places=["ford"], event_types=event_types()
    ).duties[0]

    assert str(duty.position) == "agreement.md:12"
    assert path.read_text("utf-8").splitlines()[11] == "id: d1"
