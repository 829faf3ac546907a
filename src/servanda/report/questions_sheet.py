"""The questions sheet: what was asked about a text, by who holds the answer, in Markdown.

Comes in: a case, its register and its claims as of a time. Goes out: the sheet. What is
not answered comes first; each side's last stated position stands under each question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda.agreement.terms import Article
from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.clock import describe, describe_instant, zone_of
from servanda.ledger.questions import Answered, Asked
from servanda.model import Claim, Instant, Interval
from servanda.report.markdown import escaped, quoted
from servanda.report.positions import Position, Positions

_ORDER = ("open", "disputed", "answered")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every part of the sheet needs."""

    case: Case
    positions: Positions
    until: Instant


def questions_sheet(
    case: Case, register: Sequence[Asked], claims: Sequence[Claim], until: Instant
) -> str:
    """Return the sheet as of a time; `register` and `claims` are what was known by then."""
    sheet = _Sheet(case, Positions(case, [shown(case, c) for c in claims], register), until)
    lines = [*_head(sheet, register)]
    holders = dict.fromkeys(holder for a in register for holder in a.question.asked_of)
    for holder in holders:
        theirs = [a for a in register if holder in a.question.asked_of]
        lines += ["", f"## {_name(case, holder)}: {_many(len(theirs), 'question')}"]
        for asked in sorted(theirs, key=lambda a: _ORDER.index(a.state)):
            lines += ["", *_question(sheet, asked)]
    if register:
        lines += ["", *_foot()]
    return "\n".join(lines) + "\n"


def _head(sheet: _Sheet, register: Sequence[Asked]) -> Iterator[str]:
    agreement = sheet.case.agreement
    zone = zone_of(agreement.timezone)
    counts = [f"{sum(a.state == s for a in register)} {s}" for s in _ORDER]
    yield f"# Questions on: {escaped(agreement.title)}"
    yield ""
    yield (
        f"As of {describe_instant(sheet.until, zone)} ({agreement.timezone}): "
        f"{_many(len(register), 'question')} asked; {', '.join(counts)}."
    )
    if agreement.warning:
        yield ""
        yield from quoted(agreement.warning)
    if not register:
        yield ""
        yield "Nothing was asked by then."


def _question(sheet: _Sheet, asked: Asked) -> Iterator[str]:
    q = asked.question
    yield f"### {q.id}. {escaped(q.text)}"
    yield ""
    article = _article(sheet.case, q.article)
    if article is not None:
        yield from quoted(article.words)
        yield ""
    about = [f"article {q.article}" if q.article else "", q.about, *(f"`{d}`" for d in q.duties)]
    if any(about):
        yield f"- About: {', '.join(escaped(a) if a[:1] != '`' else a for a in about if a)}"
    asker, when = _name(sheet.case, q.asked_by), _when(sheet, q.asked)
    yield f"- Asked by {asker}, {when}{_where(q.forum)}{_by(q.claim)}"
    yield f"- {_state(sheet, asked)}"
    for answered in asked.answers:
        yield from _answer(sheet, answered)
    yield "- Last stated position"
    for position in sheet.positions.on(asked):
        yield f"  - {_position(sheet, position)}"


def _answer(sheet: _Sheet, answered: Answered) -> Iterator[str]:
    reply = answered.reply
    by, when = _name(sheet.case, reply.by), f"{_when(sheet, reply.answered)}{_where(reply.forum)}"
    yield f"- {reply.id}, {by}, {when}: {escaped(reply.text)}{_by(reply.claim)}"
    if reply.binding is None:
        yield "  - Whom it binds was not said."
    elif reply.binds:
        yield f"  - It binds {', '.join(_name(sheet.case, b) for b in reply.binds)}."
    else:
        yield "  - It binds nobody."
    for one in answered.disputes:
        said = f": {escaped(one.text)}" if one.text else ""
        who = _name(sheet.case, one.by)
        yield f"  - Disputed by {who}, {_when(sheet, one.disputed)}{said}{_by(one.claim)}"


def _state(sheet: _Sheet, asked: Asked) -> str:
    days = asked.days_open(sheet.until, zone_of(sheet.case.agreement.timezone))
    counted = "an unknown time" if days is None else _many(days, "day")
    if asked.answers:
        return f"Answered after {counted}."
    return "Open; when it was asked is not stated." if days is None else f"Open {counted}."


def _position(sheet: _Sheet, position: Position) -> str:
    side = _name(sheet.case, position.side)
    claim = position.claim
    if claim is None:
        return f"{side}: the ledger holds no claim that is tied to this question."
    denied = "; ".join(
        f"denied by {_name(sheet.case, c.speaker)} {_by(c.id).strip()}: {escaped(c.text, 300)}"
        for c in position.denied_by
    )
    said = _when(sheet, claim.said or claim.published)
    return (
        f"{side}: {escaped(claim.text, 600)} ({_name(sheet.case, claim.speaker)}, {said}, "
        f"in {escaped(claim.source)}{_by(claim.id)}; shown because {escaped(position.tie)})"
        + (f" — {denied}" if denied else "")
    )


def _foot() -> Iterator[str]:
    yield "---"
    yield ""
    yield (
        "A position is the last claim of a side, known by the date above, that names the "
        "clause, shares telling words with the question, or reports what the duty asks for. "
        "Accusations are no positions on what a text means and are left out. That the ledger "
        "holds no claim does not mean that a side never said anything."
    )


def _article(case: Case, number: str) -> Article | None:
    return next((a for a in case.agreement.articles if number and a.number == number), None)


def _name(case: Case, actor: str) -> str:
    """Return an actor's first name, with what it is part of."""
    known = case.actors.get(actor)
    if known is None:
        return escaped(actor)
    first = next((n.text for n in known.names if n.language == "en"), actor)
    whole = f" ({known.part_of})" if known.part_of and known.part_of != actor else ""
    return escaped(first + whole)


def _when(sheet: _Sheet, period: Interval | None) -> str:
    zone = zone_of(sheet.case.agreement.timezone)
    return describe(period, zone) if period else "on a day that nobody states"


def _where(forum: str) -> str:
    return f", in: {escaped(forum)}" if forum else ""


def _by(claim: str) -> str:
    return f" (claim {escaped(claim, 80)})" if claim else ""


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" + ("" if count == 1 else "s")
