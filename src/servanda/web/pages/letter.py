"""The open questions as a letter, to be copied.

Comes in: a visit, and to whom. Goes out: a plain text: what is open of the register, then
the gaps that nobody asked about, each with the words that raise it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servanda.gaps import Finding
from servanda.web.languages import day_words
from servanda.web.openness import Open, open_findings, questions
from servanda.web.visit import CaseVisit, Page

_MOST_GAPS = 12
_MOST_WORDS = 240


def show(visit: CaseVisit) -> Page:
    """Return the letter."""
    register = [q for q in questions(visit) if q.asked.state != "answered"]
    holders = list(dict.fromkeys(h for q in register for h in q.asked.question.asked_of))
    to = visit.request.query_params.get("to", "")[:200]
    chosen = [q for q in register if not to or to in q.asked.question.asked_of]
    asked = {q.asked.question.about for q in register}
    severity = visit.request.query_params.get("severity", "critical")
    found = [
        f
        for f in open_findings(visit.view)
        if f.rule not in asked and severity in ("all", f.severity)
    ]
    return Page(
        "letter.html",
        visit.say("Letter"),
        {
            "letter": "\n".join(_lines(visit, to, chosen, found[:_MOST_GAPS])),
            "holders": [(h, visit.actor(h)) for h in holders],
            "to": to,
            "severity": severity,
        },
    )


def _lines(
    visit: CaseVisit, to: str, register: Sequence[Open], found: Sequence[Finding]
) -> Iterator[str]:
    say = visit.say
    agreement = visit.case.agreement
    yield visit.actor(to) if to else say("To whom it may concern")
    yield day_words(visit.question.as_of - 1, visit.zone, visit.language)
    yield ""
    yield say("Questions on: %(title)s") % {"title": agreement.title}
    yield ""
    yield say("We ask for an answer to the following, and whether it binds.")
    number = 0
    for one in register:
        number += 1
        yield ""
        yield from _asked(visit, number, one)
    for finding in found:
        number += 1
        yield ""
        yield f"{number}. {finding.question}"
        if finding.quote:
            words = " ".join(finding.quote.split())
            short = words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"
            yield "   " + say("Article %(number)s") % {"number": finding.article} + f": “{short}”"
    if not number:
        yield ""
        yield say("(Nothing is open.)")


def _asked(visit: CaseVisit, number: int, one: Open) -> Iterator[str]:
    question = one.asked.question
    yield f"{number}. {question.text}"
    if question.article:
        yield "   " + visit.say("Article %(number)s") % {"number": question.article}
    if one.days is not None:
        days = visit.say("asked by %(who)s, open for %(days)s days")
        yield "   " + days % {"who": visit.actor(question.asked_by), "days": one.days}
