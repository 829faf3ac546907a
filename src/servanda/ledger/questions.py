"""The question register: what was asked of whom, and what they answered, as rows of the ledger.

Comes in: questions, answers and disputes as people enter them. Goes out: the register as
of a time. Whether an answer changes a verdict is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from servanda.clock import local_day
from servanda.errors import BadInput, Fault, LedgerFault, nearest, printable
from servanda.ledger.chain import Entry, Kind, Payload
from servanda.ledger.decisions import active
from servanda.ledger.store import Ledger
from servanda.model import Dispute, Instant, Interval, Precision, Question, Reply

_PERIODS = ("asked", "answered", "disputed")
_LISTS = ("asked_of", "duties", "binds")
_T = TypeVar("_T", Question, Reply, Dispute)
_KINDS = (Kind.QUESTION, Kind.ANSWER, Kind.DISPUTE)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the disputes over it, oldest first."""

    reply: Reply
    disputes: tuple[Dispute, ...]

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """Who disputes it, each once."""
        return tuple(dict.fromkeys(d.by for d in self.disputes))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, oldest first."""

    question: Question
    answers: tuple[Answered, ...] = ()

    @property
    def state(self) -> str:
        """`open`, `answered`, or `disputed` where the last answer is."""
        if not self.answers:
            return "open"
        return "disputed" if self.answers[-1].disputes else "answered"

    def days_open(self, until: Instant, zone: ZoneInfo) -> int | None:
        """Return the local days from asking to the first answer, else to the day before `until`.

        None where nobody says when it was asked, or when it was answered.
        """
        if self.question.asked is None:
            return None
        dated = [a.reply.answered for a in self.answers]
        if self.answers and not any(dated):
            return None
        last = min((d.start for d in dated if d is not None), default=until - 1)
        days = (local_day(last, zone) - local_day(self.question.asked.start, zone)).days
        return max(0, days)


def ask(ledger: Ledger, questions: Iterable[Question], *, now: Instant) -> list[str]:
    """Record questions, all or none, and return their ids; one that was asked adds nothing."""
    names: list[str] = []

    def decided(rows: Sequence[Entry]) -> Iterator[tuple[Kind, Payload]]:
        known = {_bare(q): q.id for q in _read(rows, Kind.QUESTION, Question)}
        number = _count(rows, Kind.QUESTION)
        for question in questions:
            if _bare(question) not in known:
                number += 1
                known[_bare(question)] = f"Q{number}"
                yield Kind.QUESTION, _data(replace(question, id=f"Q{number}"))
            names.append(known[_bare(question)])

    ledger.append_all(decided, now=now)
    return names


def answer(ledger: Ledger, reply: Reply, disputes: Sequence[Dispute] = (), *, now: Instant) -> str:
    """Record an answer and the disputes over it; return the answer's id, not the one given.

    Raises:
        BadInput: when no such question was asked.
    """
    names: list[str] = []

    def decided(rows: Sequence[Entry]) -> Iterator[tuple[Kind, Payload]]:
        _require(rows, Kind.QUESTION, reply.question)
        names.append(f"A{_count(rows, Kind.ANSWER) + 1}")
        yield Kind.ANSWER, _data(replace(reply, id=names[-1]))
        for number, said in enumerate(disputes, start=_count(rows, Kind.DISPUTE) + 1):
            yield Kind.DISPUTE, _data(replace(said, id=f"D{number}", answer=names[-1]))

    ledger.append_all(decided, now=now)
    return names[-1]


def dispute(ledger: Ledger, said: Sequence[Dispute], *, now: Instant) -> list[str]:
    """Record that people dispute answers and return the disputes' ids.

    Raises:
        BadInput: when no such answer was recorded.
    """
    names: list[str] = []

    def decided(rows: Sequence[Entry]) -> Iterator[tuple[Kind, Payload]]:
        for number, one in enumerate(said, start=_count(rows, Kind.DISPUTE) + 1):
            _require(rows, Kind.ANSWER, one.answer)
            names.append(f"D{number}")
            yield Kind.DISPUTE, _data(replace(one, id=names[-1]))

    ledger.append_all(decided, now=now)
    return names


def row_of(ledger: Ledger, name: str) -> int:
    """Return the row that records a question, answer or dispute by its id.

    Raises:
        BadInput: when there is none.
    """
    rows = [r for r in active(ledger.entries()) if r.kind in _KINDS]
    found = next((r.seq for r in rows if r.content.get("id") == name), None)
    if found is None:
        known = [str(r.content.get("id")) for r in rows]
        raise BadInput(_unknown(name, known))
    return found


def register(
    ledger: Ledger, *, as_of: Instant | None = None, recorded_at: Instant | None = None
) -> list[Asked]:
    """Return the questions asked by a time with what was answered and disputed by then.

    Args:
        ledger: the ledger of the case.
        as_of: the end of the period looked at. What states no time counts from when it
            was recorded. None = no bound.
        recorded_at: only what this ledger held by then. None = all rows.
    """
    return register_of(ledger.entries(), as_of=as_of, recorded_at=recorded_at)


def register_of(
    rows: Iterable[Entry], *, as_of: Instant | None = None, recorded_at: Instant | None = None
) -> list[Asked]:
    """Return the register that rows of a ledger hold; see `register`."""
    held = [r for r in rows if recorded_at is None or r.recorded_at < recorded_at]
    questions = _read(held, Kind.QUESTION, Question, as_of)
    replies = _read(held, Kind.ANSWER, Reply, as_of)
    disputes = _read(held, Kind.DISPUTE, Dispute, as_of)
    answers = [Answered(r, tuple(d for d in disputes if d.answer == r.id)) for r in replies]
    return [Asked(q, tuple(a for a in answers if a.reply.question == q.id)) for q in questions]


def _count(rows: Iterable[Entry], kind: Kind) -> int:
    return sum(row.kind == kind for row in rows)


def _require(rows: Sequence[Entry], kind: Kind, name: str) -> None:
    known = [str(r.content.get("id")) for r in active(rows) if r.kind == kind]
    if name not in known:
        raise BadInput(_unknown(name, known))


def _unknown(name: str, known: Sequence[str]) -> Fault:
    return Fault(
        printable(name, 60),
        "is not in the register.",
        f"There are: {', '.join(known[:40])}." if known else "Nothing was recorded so far.",
        nearest(name, known),
    )


def _bare(question: Question) -> tuple[object, ...]:
    return (question.asked_by, question.asked_of, question.text, question.asked)


def _read(
    rows: Iterable[Entry], kind: Kind, record: type[_T], as_of: Instant | None = None
) -> list[_T]:
    """Return the records of one kind that nobody withdrew, that were said by a time."""
    found = []
    for row in active(list(rows)):
        if row.kind == kind:
            one = _record(record, row.content)
            if as_of is None or _since(one, row.recorded_at) < as_of:
                found.append(one)
    return found


def _since(record: Question | Reply | Dispute, recorded_at: Instant) -> Instant:
    stated = next((getattr(record, n) for n in _PERIODS if hasattr(record, n)), None)
    return recorded_at if stated is None else int(stated.start)


def _data(record: Question | Reply | Dispute) -> Payload:
    """Return a record as JSON data; what is not stated is left out."""
    data: Payload = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if value != field.default:
            data[field.name] = _plain(value)
    return data


def _plain(value: object) -> object:
    if isinstance(value, Interval):
        return [value.start, value.end, value.precision.value]
    return list(value) if isinstance(value, tuple) else value


def _record(record: type[_T], data: Mapping[str, Any]) -> _T:
    try:
        return record(**{name: _typed(name, value) for name, value in data.items()})
    except (KeyError, TypeError, ValueError) as why:
        raise LedgerFault(
            Fault(
                "ledger.db",
                f"a {record.__name__.lower()} in it cannot be read ({why}).",
                next_step="Was it written by a newer version of Servanda? Update, then try again.",
            )
        ) from None


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401 — JSON in, a field's own type out
    if name in _PERIODS:
        start, end, precision = value
        return Interval(int(start), int(end), Precision(precision))
    if name in _LISTS:
        return tuple(map(str, value))
    if not isinstance(value, bool if name == "binding" else str):
        msg = f"{name} is a {type(value).__name__}"
        raise TypeError(msg)
    return value
