"""Addresses of explanations and claims, with the question carried along."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from servanda.model import Verdict
from servanda.web.visit import CaseVisit


class Addresses:
    """Builds the addresses of explanations and claims, carrying the question along."""

    def __init__(self, visit: CaseVisit) -> None:
        self._base = visit.base
        kept = {k: v for k, v in visit.question.stated.items() if k not in ("viewpoint", "reading")}
        self._kept = [(name, value) for name, values in kept.items() for value in values]

    def cell(self, verdict: Verdict) -> str:
        """Return the address of a verdict's explanation."""
        return f"{self._base}/duties/{quote(verdict.duty)}?{self._query(verdict)}"

    def claims(self, verdict: Verdict) -> str:
        """Return the address of the claims that a verdict rests on."""
        return f"{self._base}/claims?duty={quote(verdict.duty)}&{self._query(verdict)}"

    def _query(self, verdict: Verdict) -> str:
        pairs = [
            ("who", verdict.who),
            ("viewpoint", verdict.viewpoint),
            ("reading", verdict.reading),
        ]
        return urlencode([*pairs, *self._kept])


def address(visit: CaseVisit) -> Addresses:
    """Return what builds the addresses of a visit's verdicts."""
    return Addresses(visit)
