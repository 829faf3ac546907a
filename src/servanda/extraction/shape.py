"""A reading in the shape of `read --json`: plain dictionaries, lists, words and numbers.

Times are days of the zone that is handed in: `2020-11-18`; `to` is the last day, included.
A `said` that is no single day reads `2020-11` or `2020-11-01/2020-11-10`.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from servanda.clock import local
from servanda.extraction.records import EventFound, QuestionFound, Reading, StatementFound
from servanda.model import Interval, Precision

_CLOCK = (Precision.HOUR, Precision.MINUTE, Precision.SECOND)


def reading_data(reading: Reading, zone: ZoneInfo) -> dict[str, Any]:
    """Return a reading as data, in the keys of the contract (design section 13)."""
    document = reading.document
    return {
        "item": {
            "sha256": document.sha256,
            "title": document.title,
            "language": document.language,
            "published": _time(document.published, zone),
            "publisher": document.publisher,
            "degraded": reading.degraded,
        },
        "statements": [_statement(s, zone) for s in reading.statements],
        "events": [_event(e, zone) for e in reading.events],
        "questions": [_question(q) for q in reading.questions],
    }


def _statement(found: StatementFound, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": found.id,
        "speaker": found.speaker or None,
        "speaker_text": found.speaker_text,
        "act": found.act,
        "addressee": found.addressee or None,
        "content": found.content,
        "spans": [list(s) for s in found.spans],
        "cue": list(found.cue),
        "said": _time(found.said, zone),
        "modality": found.modality.value,
        "hearsay": found.hearsay,
        "inferred": found.inferred,
        "denies": list(found.denies),
        "about": found.about or None,
    }


def _event(found: EventFound, zone: ZoneInfo) -> dict[str, Any]:
    when = found.occurred
    return {
        "type": found.type,
        "actor": found.actor or None,
        "target": found.target or None,
        "object": found.object or None,
        "place": found.place or None,
        "from": _moment(when.start, when, zone) if when else None,
        "to": _moment(when.end - 1, when, zone) if when else None,
        "count": found.count.best,
        "count_low": found.count.low,
        "count_high": found.count.high,
        "unit": found.count.unit or None,
        "modality": found.modality.value,
        "attributed_to": found.attributed_to or None,
        "spans": [list(s) for s in found.spans],
        **({"details": dict(found.details)} if found.details else {}),
    }


def _question(found: QuestionFound) -> dict[str, Any]:
    return {
        "about": found.about or None,
        "raised_by": found.raised_by or None,
        "quote": found.quote,
        "spans": [list(s) for s in found.spans],
    }


def _time(when: Interval | None, zone: ZoneInfo) -> str | None:
    """Return a period in one word: a day, a clock time, a month, a year, else first/last day."""
    if when is None:
        return None
    first, last = local(when.start, zone), local(when.end - 1, zone)
    if when.precision is Precision.DAY:
        return _moment(when.start, when, zone)
    if when.precision in _CLOCK:
        return _moment(when.start, when, zone)
    if when.precision is Precision.MONTH:
        return f"{first:%Y-%m}"
    if when.precision is Precision.YEAR:
        return f"{first:%Y}"
    days = (str(first.date()), str(last.date()))
    return days[0] if days[0] == days[1] else "/".join(days)


def _moment(instant: int, when: Interval, zone: ZoneInfo) -> str:
    if when.precision in _CLOCK:
        return local(instant, zone).isoformat(timespec="minutes")
    middle = (when.start + when.end) // 2  # one day in any zone, whichever it was written in
    return str(local(middle if when.precision is Precision.DAY else instant, zone).date())
