"""Figures, series and what is odd about them, as frozen records. Nothing is worked out here.

Design section 10. Times are UTC, periods half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servanda.model import Count, Interval


class Basis(StrEnum):
    """What a figure counts: in its period, a day within it, or all there was by its end."""

    DURING = "during"
    RATE = "a-day"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that one voice stated.

    Attributes:
        claim: id of the claim that states it.
        period: the period that it counts, for a total up to whose end.
        count: as stated; `unit` without the words that make it a total.
        stated: False where the claim names no number: the event itself counts as one.
        denied_by: ids of the claims that deny it, whoever says so.
    """

    claim: str
    period: Interval
    basis: Basis
    count: Count
    stated: bool = True
    denied_by: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """The least that the voice may mean."""
        low = self.count.best if self.count.low is None else self.count.low
        return 0.0 if low is None else low

    @property
    def high(self) -> float:
        """The most that the voice may mean; infinity where it says "more than"."""
        high = self.count.best if self.count.high is None else self.count.high
        return float("inf") if high is None else high

    @property
    def middle(self) -> float:
        """One number to draw or compare by: the best, else the middle, else the bound stated."""
        if self.count.best is not None:
            return self.count.best
        return self.low if self.high == float("inf") else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Series:
    """What one voice says of one thing, in time order.

    Attributes:
        register: an id of `vocabulary/registers.yml`.
        voice: the side that speaks, or the speaker where it has none.
        actor: whose acts are counted, an actor id, or empty where nobody is named.
        place: the place that the figures name, or empty.
        measure: what is counted, in the voice's own words, such as `persons`.
    """

    register: str
    voice: str
    actor: str
    place: str
    measure: str
    figures: tuple[Figure, ...]


class Oddity(StrEnum):
    """What a register flags: something for a person to ask about, never a judgement."""

    SUM = "sum-does-not-fit"
    FALL = "total-falls"
    JUMP = "jump"
    GAP = "days-without-figure"
    RESTATED = "two-figures-for-one-period"
    UNIT = "unit-changes"
    RATIO = "voices-differ"
    DRIFT = "voices-drift-apart"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something odd in one or two series, with the claims that it was found in."""

    oddity: Oddity
    register: str
    voices: tuple[str, ...]
    period: Interval
    words: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """One register: every voice's series apart, and what is odd about them."""

    id: str
    name: str
    series: tuple[Series, ...]
    flags: tuple[Flag, ...]
