"""The agreement's text with its duties marked in it, what it leaves open, and its versions.

Comes in: a visit. Goes out: article by article, the official words with each duty's
sentence marked, and beside it the duties with their verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.agreement.terms import Article, Duty
from servanda.gaps import Finding
from servanda.model import EVERYONE, Verdict
from servanda.web.addresses import address
from servanda.web.boards import shown
from servanda.web.marking import sentence_of
from servanda.web.naming import duty_title
from servanda.web.openness import Open, open_findings, questions
from servanda.web.visit import CaseVisit, Page


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the words, the numbers of the duties it speaks of, whether it raises a gap."""

    text: str
    duties: tuple[int, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A duty beside the text: its number there, its verdict under the first viewpoint."""

    number: int
    duty: Duty
    title: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Part:
    """One article: its words in stretches, its duties."""

    article: Article
    stretches: Sequence[Stretch]
    duties: Sequence[Told]
    gaps: Sequence[Finding] = ()
    asked: Sequence[Open] = ()


def show(visit: CaseVisit) -> Page:
    """Return the text."""
    agreement = visit.case.agreement
    return Page(
        "text.html",
        visit.say("Text"),
        {
            "agreement": agreement,
            "parts": parts(visit),
            "address": address(visit),
            "main": visit.question.viewpoints[0],
            "silent": [f for f in open_findings(visit.view) if not f.article],
            "unplaced": [q for q in questions(visit) if not q.asked.question.article],
            "gaps_total": len(open_findings(visit.view)),
        },
    )


def parts(visit: CaseVisit) -> list[Part]:
    """Return the articles, their duties numbered through."""
    verdicts = _verdicts(visit)
    found = []
    gaps = open_findings(visit.view)
    asked = questions(visit)
    number = 0
    for article in visit.case.agreement.articles:
        told = []
        for duty in article.duties:
            number += 1
            told.append(Told(number, duty, duty_title(duty), verdicts.get(duty.id)))
        open_here = [f for f in gaps if f.article == article.number]
        asked_here = [q for q in asked if q.asked.question.article == article.number]
        marked = stretches(visit, article, told, open_here)
        found.append(Part(article, marked, told, open_here, asked_here))
    return found


def stretches(
    visit: CaseVisit, article: Article, told: Sequence[Told], gaps: Sequence[Finding]
) -> list[Stretch]:
    """Return the article's words cut where duties and gaps begin and end."""
    spans = [(sentence_of(article, t.duty, visit.case), t.number) for t in told]
    open_at = _marks(article, gaps)
    ends = [c for span, _ in spans for c in span] + [c for span in open_at for c in span]
    cuts = sorted({0, len(article.words), *ends})
    return [
        Stretch(
            article.words[start:end],
            tuple(n for (first, last), n in spans if first <= start and end == last),
            any(first <= start and end <= last for first, last in open_at),
        )
        for start, end in pairwise(cuts)
        if start < end
    ]


def _marks(article: Article, gaps: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return where in the article's words the gaps' words stand."""
    found = []
    for finding in gaps:
        at = article.words.find(finding.quote) if finding.quote else -1
        if at >= 0:
            found += [(at + start, at + end) for start, end in finding.marks]
    return found


def _verdicts(visit: CaseVisit) -> Mapping[str, Verdict]:
    """Return each duty's verdict for all its bearers, under the first viewpoint."""
    found: dict[str, Verdict] = {}
    for verdict in shown(visit.verdicts, visit.question.reading):
        wanted = verdict.duty not in found or verdict.who == EVERYONE
        if wanted and verdict.viewpoint == visit.question.viewpoints[0]:
            found[verdict.duty] = verdict
    return found
