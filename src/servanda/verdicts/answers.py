"""Truth at two levels, and the answers that remain possible.

An answer is possible when some world gives it; the sets here may hold too many
answers, never too few (design section 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from servanda.model import CONTESTED, UNVERIFIED, Answer

_WORST_FIRST = (
    Answer.BROKEN,
    Answer.OVERDUE,
    Answer.LATE,
    CONTESTED,
    UNVERIFIED,
    Answer.DUE,
    Answer.OPEN,
    Answer.DORMANT,
    Answer.KEPT,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What holds in every world (`certain`) and in some (`possible`, which includes certain)."""

    certain: bool
    possible: bool

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.certain and other.certain, self.possible and other.possible)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.certain or other.certain, self.possible or other.possible)

    def __invert__(self) -> Truth:
        return Truth(not self.possible, not self.certain)


YES = Truth(certain=True, possible=True)
NO = Truth(certain=False, possible=False)


def severity(verdict: str) -> int:
    """Return the rank of a verdict, 0 the worst (design section 6, bearers)."""
    return _WORST_FIRST.index(verdict)


def worst(verdicts: Iterable[str]) -> str:
    """Return the worst of some verdicts."""
    return min(verdicts, key=severity)


def in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers once each, in the order of the design's table."""
    present = set(answers)
    return tuple(a for a in Answer if a in present)


def together(sets: Iterable[Iterable[Answer]]) -> tuple[Answer, ...]:
    """Return the answers that remain possible for several bearers taken as one."""
    return in_order(
        min(world, key=severity) for world in product(*(frozenset(answers) for answers in sets))
    )
