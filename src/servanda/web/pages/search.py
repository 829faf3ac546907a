"""Search over the text, the duties and the claims.

Comes in: words. Goes out: where all of them stand, compared without case or accents.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.agreement.terms import Article, Duty
from servanda.web.claimrows import Row, fold_long
from servanda.web.marking import texts_of
from servanda.web.naming import duty_title
from servanda.web.pages.claims import Names
from servanda.web.paging import part_of
from servanda.web.sifting import Sieve, sifted
from servanda.web.visit import CaseVisit, Page

_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: articles, duties, claims."""

    articles: list[Article]
    duties: list[Duty]
    claims: list[Row]


def look_for(visit: CaseVisit, words: str) -> Found:
    """Return where all words stand."""
    needles = fold_long(words).split()
    if not needles:
        return Found([], [], [])
    agreement = visit.case.agreement

    def has(*texts: str) -> bool:
        folded = fold_long(" ".join(texts))
        return all(needle in folded for needle in needles)

    return Found(
        articles=[a for a in agreement.articles if has(a.number, a.heading, a.words)],
        duties=[d for d in agreement.duties if has(d.type, d.note, *texts_of(d, visit.case))],
        claims=sifted(visit.view, Sieve(q=words)),
    )


def show(visit: CaseVisit) -> Page:
    """Return the search page."""
    words = visit.request.query_params.get("q", "")[:_MOST_WORDS].strip()
    found = look_for(visit, words)
    return Page(
        "search.html",
        visit.say("Search"),
        {
            "q": words,
            "found": found,
            "part": part_of(found.claims, visit.request.query_params),
            "names": Names(visit),
            "titles": {d.id: duty_title(d) for d in visit.case.agreement.duties},
        },
    )
