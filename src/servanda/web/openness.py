"""What the text leaves open, for pages: gaps by article, and the questions asked about them.

Comes in: a view and a question. Goes out: findings of `gaps` and the register of questions,
each with the days it has been open. Found once for a view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from servanda import gaps
from servanda.case.read import AGREEMENT
from servanda.gaps import Finding
from servanda.ledger.questions import Asked, register_of
from servanda.web.snapshot import View
from servanda.web.visit import CaseVisit


@dataclass(frozen=True, slots=True)
class Open:
    """A question of the register and how many days it has been open; None where unknown."""

    asked: Asked
    days: int | None


@lru_cache(maxsize=8)
def findings_of(view: View) -> Sequence[Finding]:
    """Return the gaps of the case's agreement, the most important first."""
    try:
        source = (view.case.path / AGREEMENT).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        source = ""
    return gaps.find(view.case.agreement, view.case, view.claims, source)


def open_findings(view: View) -> list[Finding]:
    """Return the gaps that nobody has accepted to live with."""
    return [f for f in findings_of(view) if not f.accepted]


def questions(visit: CaseVisit) -> list[Open]:
    """Return what was asked by the time asked about."""
    until = visit.question.as_of
    found = register_of(visit.snapshot.entries, as_of=until, recorded_at=visit.question.recorded_at)
    return [Open(q, q.days_open(until, visit.zone)) for q in found]
