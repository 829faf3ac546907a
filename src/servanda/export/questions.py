"""The question register as records for programs and as rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from servanda.claims.times import cell_of
from servanda.clock import zone_of
from servanda.ledger.questions import Answered, Asked
from servanda.model import Instant, Interval

COLUMNS = (
    "id",
    "asked_by",
    "asked_of",
    "about",
    "article",
    "duties",
    "text",
    "asked",
    "forum",
    "claim",
    "state",
    "days_open",
    "answer",
    "answered_by",
    "answer_text",
    "answered",
    "binding",
    "binds",
    "disputed_by",
    "answer_claim",
)


def question_records(
    register: Sequence[Asked], until: Instant, timezone: str
) -> list[dict[str, Any]]:
    """Return the register as data, days counted until a time."""
    return [_question(asked, until, timezone) for asked in register]


def question_rows(
    register: Sequence[Asked], until: Instant, timezone: str
) -> Iterator[list[object]]:
    """Yield a row for each answer, and one for each question that has none, under `COLUMNS`."""
    for data in question_records(register, until, timezone):
        for answer in data["answers"] or [{}]:
            yield [
                *(_joined(data[name]) for name in COLUMNS[:12]),
                answer.get("id"),
                answer.get("by"),
                answer.get("text"),
                answer.get("answered"),
                answer.get("binding"),
                _joined(answer.get("binds", [])),
                _joined(answer.get("disputed_by", [])),
                answer.get("claim"),
            ]


def _question(asked: Asked, until: Instant, timezone: str) -> dict[str, Any]:
    q = asked.question
    return {
        "id": q.id,
        "asked_by": q.asked_by,
        "asked_of": list(q.asked_of),
        "about": q.about,
        "article": q.article,
        "duties": list(q.duties),
        "text": q.text,
        "asked": _cell(q.asked, timezone),
        "forum": q.forum,
        "claim": q.claim,
        "state": asked.state,
        "open": not asked.answers,
        "days_open": asked.days_open(until, zone_of(timezone)),
        "answers": [_answer(a, timezone) for a in asked.answers],
    }


def _answer(answered: Answered, timezone: str) -> dict[str, Any]:
    reply = answered.reply
    return {
        "id": reply.id,
        "by": reply.by,
        "text": reply.text,
        "answered": _cell(reply.answered, timezone),
        "binding": reply.binding,
        "binds": list(reply.binds),
        "forum": reply.forum,
        "claim": reply.claim,
        "disputed_by": list(answered.disputed_by),
        "disputes": [
            {
                "id": d.id,
                "by": d.by,
                "text": d.text,
                "disputed": _cell(d.disputed, timezone),
                "claim": d.claim,
            }
            for d in answered.disputes
        ],
    }


def _cell(period: Interval | None, timezone: str) -> str:
    return cell_of(period, timezone) if period else ""


def _joined(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
