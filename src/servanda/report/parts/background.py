"""Open questions, sources with their licences, and what the report cannot know."""

from __future__ import annotations

from collections import Counter

from servanda.clock import describe, zone_of
from servanda.report.blocks import Bullets, Paragraph, Quote, Section, Table
from servanda.report.desk import Desk


def questions(desk: Desk) -> Section:
    """Return the questions that nobody has answered, the longest open first."""
    zone = zone_of(desk.case.agreement.timezone)
    still = [q for q in desk.questions if q.state != "answered"]
    days = {q.question.id: q.days_open(desk.as_of, zone) for q in still}
    still.sort(key=lambda q: -(days[q.question.id] or 0))
    rows = tuple(
        (
            q.question.id,
            q.question.text,
            q.question.asked_by,
            ", ".join(q.question.asked_of),
            describe(q.question.asked, zone) if q.question.asked else "not stated",
            "not known" if days[q.question.id] is None else str(days[q.question.id]),
        )
        for q in still
    )
    table = Table(
        ("", "Question", "Asked by", "Of", "Asked", "Days open"),
        rows,
        "Questions about the text that are open or disputed",
        (0.06, 0.42, 0.16, 0.12, 0.14, 0.1),
        "No question is open.",
    )
    return Section("Open questions", (table,))


def sources(desk: Desk) -> Section:
    """Return the publishers of the period's claims, how many each, and from which sides."""
    new = [c for c in desk.claims if (c.said or c.published) and _in(desk, c.said or c.published)]
    counts = Counter(c.source or "not stated" for c in new)
    urls = {c.source or "not stated": c.url for c in new if c.url}
    rows = tuple(
        (name, str(n), desk.case.sources.get(name, ""), urls.get(name, ""))
        for name, n in counts.most_common(60)
    )
    table = Table(
        ("Source", "Claims", "As the case knows it", "Address"),
        rows,
        "Sources of what was said in the period",
        (0.22, 0.08, 0.25, 0.45),
        "Nothing was said in the period.",
    )
    licence = Paragraph(
        "Claims are our own paraphrase with short quotes; the words quoted and the reports "
        "linked to remain their publishers'."
    )
    return Section("Sources", (table, licence))


def _in(desk: Desk, period: object) -> bool:
    start, end = getattr(period, "start", 0), getattr(period, "end", 0)
    return bool(start < desk.period.end and desk.period.start < end)


def cannot_know(desk: Desk) -> Section:
    """Return what the reader must not conclude."""
    unread = sum(not c.reviewed for c in desk.claims)
    unknown = sum(c.actor.startswith("unresolved:") for c in desk.heard.claims)
    lines = [
        "It holds what was available by the day of the report. Later denials are not in it.",
        "A claim is what somebody said. That it stands here does not make it true.",
        "Where nobody was able to observe, nothing is known; days covered stand beside verdicts.",
        "Counts of two sides are never added and never averaged.",
    ]
    if unread:
        lines.append(f"{unread} claims were found by a program and reviewed by nobody.")
    if unknown:
        lines.append(f"{unknown} claims name an actor that the case does not know.")
    blocks = [Bullets(tuple(lines))]
    if desk.case.agreement.warning:
        warning = Quote(desk.case.agreement.warning, "the agreement's file")
        return Section("What this report cannot know", (*blocks, warning))
    return Section("What this report cannot know", tuple(blocks))
