"""Intervals of distances in time, whole seconds or whatever unit the time-stamps have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Distances in time from `low` to `high`, both included; `high` None = unbounded."""

    low: int = 0
    high: int | None = None

    def __contains__(self, distance: int) -> bool:
        return self.low <= distance and (self.high is None or distance <= self.high)

    def __str__(self) -> str:
        if self == Interval():
            return ""
        return f"[{self.low},*)" if self.high is None else f"[{self.low},{self.high}]"


ANY_TIME = Interval()
