"""The question register as sections: a meeting's sheet, by who holds the answer."""

from __future__ import annotations

from servanda.clock import describe, zone_of
from servanda.ledger.questions import Asked
from servanda.report.blocks import Block, Bullets, Note, Paragraph, Quote, Section
from servanda.report.desk import Desk
from servanda.report.positions import Position, Positions

_ORDER = ("open", "disputed", "answered")


def by_holder(desk: Desk) -> tuple[Section, ...]:
    """Return a section for each actor that was asked, what is open first."""
    if not desk.questions:
        return (Section("Questions", (Paragraph("Nothing was asked by then."),)),)
    stands = Positions(desk.case, desk.claims, desk.questions)
    holders = dict.fromkeys(h for q in desk.questions for h in q.question.asked_of)
    return tuple(
        Section(
            f"To {holder}",
            tuple(
                block
                for asked in sorted(
                    (q for q in desk.questions if holder in q.question.asked_of),
                    key=lambda q: _ORDER.index(q.state),
                )
                for block in _question(desk, stands, asked)
            ),
        )
        for holder in holders
    )


def _question(desk: Desk, stands: Positions, asked: Asked) -> list[Block]:
    zone = zone_of(desk.case.agreement.timezone)
    question = asked.question
    days = asked.days_open(desk.as_of, zone)
    when = describe(question.asked, zone) if question.asked else "on a day nobody states"
    state = f"{asked.state}, {days} days" if days is not None else asked.state
    blocks: list[Block] = [
        Paragraph(f"{question.id}. {question.text}"),
        Note(
            f"Asked by {question.asked_by}, {when}; {state}; about {question.about or 'the text'}"
        ),
    ]
    article = next((a for a in desk.case.agreement.articles if a.number == question.article), None)
    if article is not None and question.article:
        blocks.append(Quote(article.words, f"article {article.number}"))
    blocks += [Paragraph(f"Answer by {a.reply.by}: {a.reply.text}") for a in asked.answers]
    blocks += [
        Paragraph(f"Disputed by {', '.join(a.disputed_by)}.") for a in asked.answers if a.disputes
    ]
    blocks.append(Bullets(tuple(_position(p) for p in stands.on(asked))))
    return blocks


def _position(position: Position) -> str:
    claim = position.claim
    if claim is None:
        return f"{position.side}: no claim tied to this question is known."
    denied = "".join(f" Denied by {c.speaker} [{c.id}]: {c.text}" for c in position.denied_by)
    said = f"{position.side}, last stated position: {claim.text}"
    return f"{said} ({claim.speaker} [{claim.id}]){denied}"
