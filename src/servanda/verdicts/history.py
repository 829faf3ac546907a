"""What changed between two boards, and which claims came in between.

Comes in: the verdicts of two times. Goes out: one change for each duty, bearer, viewpoint
and reading whose verdict differs. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from servanda.model import Verdict

Cell: TypeAlias = tuple[str, str, str, str]
"""Duty, bearer, viewpoint, reading: what makes a verdict one of a board."""


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that is not what it was; `before` is None where there was none.

    `new_claims` are the claims of the new witness that the old one did not have.
    """

    before: Verdict | None
    after: Verdict

    @property
    def new_claims(self) -> tuple[str, ...]:
        """The ids of claims that the verdict rests on now and did not before."""
        old = frozenset(self.before.claims) if self.before is not None else frozenset()
        return tuple(c for c in self.after.claims if c not in old)


def cell_of(verdict: Verdict) -> Cell:
    """Return what makes a verdict one of a board."""
    return (verdict.duty, verdict.who, verdict.viewpoint, verdict.reading)


def changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> list[Change]:
    """Return the verdicts that are not what they were, in the order of the later board.

    A verdict that was not there before (a reading that an amendment brought) is a change.
    """
    old = {cell_of(v): v for v in before}
    found = [(old.get(cell_of(v)), v) for v in after]
    return [Change(b, a) for b, a in found if b is None or b.verdict != a.verdict]


def flips(verdicts: Iterable[Verdict], plain: str) -> list[tuple[Verdict, Verdict]]:
    """Return (as it stands, otherwise) for each verdict that another reading gives otherwise."""
    listed = list(verdicts)
    stands = {cell_of(v)[:3]: v for v in listed if v.reading == plain}
    pairs = [(stands.get(cell_of(v)[:3]), v) for v in listed if v.reading != plain]
    return [(one, other) for one, other in pairs if one and one.verdict != other.verdict]
