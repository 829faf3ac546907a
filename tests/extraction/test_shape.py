"""The shape of `read --json`: the keys of the contract, and how times are written."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from servanda.clock import parse_moment, parse_range
from servanda.extraction import (
    Document,
    EventFound,
    QuestionFound,
    Reading,
    StatementFound,
    reading_data,
)
from servanda.model import Count, Modality

UTC = ZoneInfo("UTC")
DAY = parse_moment("2024-03-06", "UTC")
STATEMENT = {
    *("id", "speaker", "speaker_text", "act", "addressee", "content", "spans", "cue", "said"),
    *("modality", "hearsay", "inferred", "denies", "about"),
}
EVENT = {
    *("type", "actor", "target", "place", "from", "to", "count", "count_low", "count_high"),
    *("unit", "modality", "attributed_to", "spans"),
}
DOCUMENT = Document("North said so.", title="T", language="en", published=DAY, sha256="ab")


def test_keys_are_those_of_the_contract() -> None:
    """Every key that the contract names is there, also where nothing is known."""
    statement = StatementFound("s1", "North", "North", "affirm", "so", ((11, 13),), (6, 10))
    event = EventFound("CFV-SA", ((0, 5),), Modality.ALLEGED, attributed_to="s1")
    question = QuestionFound("so", ((11, 13),))
    data = reading_data(Reading(DOCUMENT, (statement,), (event,), (question,)), UTC)
    assert set(data) == {"item", "statements", "events", "questions"}
    assert data["item"].keys() >= {"sha256", "title", "language", "published", "degraded"}
    assert set(data["statements"][0]) == STATEMENT
    assert data["events"][0].keys() >= EVENT
    assert set(data["questions"][0]) == {"about", "raised_by", "quote", "spans"}
    assert json.loads(json.dumps(data)) == data


def test_times_are_days_of_the_zone() -> None:
    """`from` and `to` are days, the last included; `said` is a day, a month or two days."""
    weeks = parse_range("2024-03-01", "2024-03-10", "UTC")
    event = EventFound("CALM", (), Modality.ACTUAL, occurred=weeks, count=Count(3, 2, 4, "shots"))
    data = reading_data(Reading(DOCUMENT, events=(event,)), UTC)["events"][0]
    assert (data["from"], data["to"]) == ("2024-03-01", "2024-03-10")
    assert (data["count"], data["count_low"], data["count_high"], data["unit"]) == (
        3,
        2,
        4,
        "shots",
    )
    for text, expected in (("2024-03", "2024-03"), ("2024", "2024"), ("2024-03-06", "2024-03-06")):
        said = StatementFound(
            "s1", "", "he", "affirm", "", (), (0, 1), said=parse_moment(text, "UTC")
        )
        shown = reading_data(Reading(DOCUMENT, (said,)), UTC)["statements"][0]["said"]
        assert shown == expected
