"""Daily counts, rates with their uncertainty, changes and alerts, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from servanda.model import Instant

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """What one voice reported of one zone, by local day.

    Attributes:
        voice: the side that reports, or the speaker where it has none.
        zone: a place id, or empty for the whole area.
        first: ordinal of the first local day (`datetime.date.toordinal`).
        counts: events a day, shape (days,), int64.
        claims: ids of the claims counted, by day.
    """

    voice: str
    zone: str
    first: int
    counts: Counts
    claims: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Events a day over some days, with the bounds of a 95 % confidence interval."""

    events: int
    days: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rate after a day against the rate before it, as a ratio with its 95 % interval.

    Attributes:
        dispersion: variance over mean, 1 for a Poisson process; the interval allows for more.
        enough: False where too few events make the ratio say nothing; the bounds are then NaN.
    """

    before: Rate
    after: Rate
    ratio: float
    low: float
    high: float
    dispersion: float
    enough: bool

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out "no change"."""
        return self.enough and (self.low > 1 or self.high < 1)


@dataclass(frozen=True, slots=True)
class Change:
    """A day from which the rate is another: ordinal of the local day, rate before and after."""

    day: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Alert:
    """More in the last days than the days before make likely: `chance` of as many or more."""

    day: int
    days: int
    events: int
    expected: float
    chance: float


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a voice reports lies in one place."""

    place: str
    events: int
    share: float


class Drift(StrEnum):
    """What a change in a voice's figures can be told to be."""

    GROUND = "both voices changed alike"
    REPORTING = "the voices no longer move together"
    UNTOLD = "cannot be told apart"


@dataclass(frozen=True, slots=True)
class DriftFinding:
    """Whether two voices' change is one on the ground or in the reporting, and why it is said.

    `ratio` is how much the first voice's rate changed relative to the second's, with its
    95 % interval; NaN where it could not be estimated.
    """

    voices: tuple[str, str]
    drift: Drift
    ratio: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What is to be said of one voice in one zone, from `since` to `as_of`."""

    daily: Daily
    split: Instant
    comparison: Comparison
    changes: tuple[Change, ...]
    alerts: tuple[Alert, ...]
    places: tuple[Share, ...]
