"""How far from a line the events of a voice lie, before a day and after it.

Comes in: what was reported, a place drawn as a line or zone. Goes out: for each voice the
middle and spread of the distances, and whether they moved by more than chance: a two-sided
Mann-Whitney test (Ann. Math. Stat. 18, 1947), which asks nothing of their distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from servanda.case.terms import Case
from servanda.errors import MissingExtra
from servanda.places.atlas import spot_of
from servanda.places.terms import Spot
from servanda.trends.counting import Reported

Metres = npt.NDArray[np.float64]
_FEWEST = 5
_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Spread:
    """Distances of some events in metres: median, and between which eight of ten lie.

    `at` is the share that lies at the line as far as both are known.
    """

    events: int
    median: float
    low: float
    high: float
    at: float


@dataclass(frozen=True, slots=True)
class Away:
    """How far from a line the events of one voice lie; None where there are none.

    Attributes:
        nowhere: events known by a name only that nobody drew: they are in no distance.
        chance: of such a difference without a change; None where there are too few events.
    """

    voice: str
    line: str
    before: Spread | None
    after: Spread | None
    nowhere: int
    chance: float | None

    @property
    def moved(self) -> bool:
        """Whether the distances changed by more than chance."""
        return self.chance is not None and self.chance < _CHANCE


def away(case: Case, found: Iterable[Reported], line: str, split: int) -> tuple[Away, ...]:
    """Return distances to a drawn place, each voice apart; `split` is a day's ordinal.

    Raises:
        MissingExtra: when the extra for trends is not installed.
    """
    by_voice: dict[str, list[Reported]] = {}
    for one in found:
        if one.day is not None:
            by_voice.setdefault(one.voice, []).append(one)
    return tuple(_of_voice(case, those, line, split) for _, those in sorted(by_voice.items()))


def _of_voice(case: Case, those: Sequence[Reported], line: str, split: int) -> Away:
    located = [(one, spot) for one in those if (spot := _spot(case, one)) is not None]
    before = _measured(case, [p for p in located if (p[0].day or 0) < split], line)
    after = _measured(case, [p for p in located if (p[0].day or 0) >= split], line)
    return Away(
        voice=those[0].voice,
        line=line,
        before=_spread(*before),
        after=_spread(*after),
        nowhere=len(those) - len(located),
        chance=_chance(before[0], after[0]),
    )


def _spot(case: Case, one: Reported) -> Spot | None:
    if one.where is None:
        return None
    if one.where.spot is not None:
        return one.where.spot
    return spot_of(case, one.place, one.where.claim.occurred) if one.place else None


def _measured(
    case: Case, located: Sequence[tuple[Reported, Spot]], line: str
) -> tuple[Metres, Metres]:
    """Return the distances and how far each may be off; the line as it ran at the time."""
    there = [spot_of(case, line, one.where.claim.occurred if one.where else None)
             for one, _ in located]  # fmt: skip
    pairs = [(spot, at) for (_, spot), at in zip(located, there, strict=True) if at is not None]
    distance = shapely.distance([s.metric for s, _ in pairs], [a.metric for _, a in pairs])
    off = [s.accuracy_m + a.accuracy_m for s, a in pairs]
    return np.asarray(distance, dtype=np.float64), np.asarray(off, dtype=np.float64)


def _spread(distance: Metres, off: Metres) -> Spread | None:
    if not len(distance):
        return None
    low, median, high = (float(q) for q in np.quantile(distance, (0.1, 0.5, 0.9)))
    return Spread(len(distance), median, low, high, float((distance <= off).mean()))


def _chance(before: Metres, after: Metres) -> float | None:
    if min(len(before), len(after)) < _FEWEST:
        return None
    return float(_statistics().mannwhitneyu(before, after, alternative="two-sided").pvalue)


def _statistics() -> Any:  # noqa: ANN401 — a library's module
    try:
        from scipy import stats  # noqa: PLC0415 — a heavy extra
    except ImportError:
        raise MissingExtra("trends", "servanda trends --line") from None
    return stats
