"""The agreement's text with its duties marked in it, what it leaves open, and its versions.

Comes in: a visit. Goes out: article by article, the official words with each duty's
sentence marked, and beside it the duties with their verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.agreement.terms import Article, Duty
from servanda.model import EVERYONE, Verdict
from servanda.web.addresses import address
from servanda.web.boards import shown
from servanda.web.marking import sentence_of
from servanda.web.naming import duty_title
from servanda.web.visit import CaseVisit, Page


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the words and the numbers of the duties that it speaks of."""

    text: str
    duties: tuple[int, ...]


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
    gaps: Sequence[object] = ()


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
        },
    )


def parts(visit: CaseVisit) -> list[Part]:
    """Return the articles, their duties numbered through."""
    verdicts = _verdicts(visit)
    found = []
    number = 0
    for article in visit.case.agreement.articles:
        told = []
        for duty in article.duties:
            number += 1
            told.append(Told(number, duty, duty_title(duty), verdicts.get(duty.id)))
        found.append(Part(article, stretches(visit, article, told), told))
    return found


def stretches(visit: CaseVisit, article: Article, told: Sequence[Told]) -> list[Stretch]:
    """Return the article's words cut where duties begin and end to be spoken of."""
    spans = [(sentence_of(article, t.duty, visit.case), t.number) for t in told]
    cuts = sorted({0, len(article.words), *(c for span, _ in spans for c in span)})
    return [
        Stretch(
            article.words[start:end],
            tuple(n for (first, last), n in spans if first <= start and end <= last),
        )
        for start, end in pairwise(cuts)
        if start < end
    ]


def _verdicts(visit: CaseVisit) -> Mapping[str, Verdict]:
    """Return each duty's verdict for all its bearers, under the first viewpoint."""
    found: dict[str, Verdict] = {}
    for verdict in shown(visit.verdicts, visit.question.reading):
        wanted = verdict.duty not in found or verdict.who == EVERYONE
        if wanted and verdict.viewpoint == visit.question.viewpoints[0]:
            found[verdict.duty] = verdict
    return found
