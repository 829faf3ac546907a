"""The clock: time-stamps of the time-points still needed, and which time-points a time has."""

from __future__ import annotations

import numpy as np

from servanda.monitor.relation import Column

LONG_AGO = -(1 << 61)
FOREVER = 1 << 61


class Clock:
    """Time-stamps by time-point, never decreasing; old ones can be let go."""

    def __init__(self) -> None:
        self._stamps: Column = np.empty(0, dtype=np.int64)
        self.first = 0

    @property
    def end(self) -> int:
        """The number of time-points so far."""
        return self.first + len(self._stamps)

    def extend(self, stamps: Column) -> None:
        """Add time-points at the end."""
        self._stamps = np.concatenate([self._stamps, stamps])

    def forget(self, before: int) -> None:
        """Let go of the time-stamps of earlier time-points."""
        gone = min(before, self.end) - self.first
        if gone > 0:
            self._stamps = self._stamps[gone:]
            self.first += gone

    def at(self, points: Column) -> Column:
        """Return the time-stamps of time-points."""
        return self._stamps.take(points - self.first)

    def stamp(self, point: int) -> int:
        """Return the time-stamp of one time-point."""
        return int(self._stamps[point - self.first])

    def within(self, start: int, end: int) -> Column:
        """Return the time-stamps from one time-point to before another."""
        return self._stamps[start - self.first : end - self.first]

    def from_(self, times: Column) -> Column:
        """Return the first time-point at or after each time."""
        return self._found(times, "left")

    def after(self, times: Column) -> Column:
        """Return the first time-point after each time."""
        return self._found(times, "right")

    def _found(self, times: Column, side: str) -> Column:
        if len(times) > 4 * len(self._stamps) and len(times):
            low, high = int(times.min()), int(times.max())
            if high - low < len(times):  # one search a moment instead of one a row
                every = np.arange(low, high + 1)
                table = np.searchsorted(self._stamps, every, side=side)  # type: ignore[call-overload]
                return np.asarray(table.take(times - low) + self.first)
        found = np.searchsorted(self._stamps, times, side=side)  # type: ignore[call-overload]
        return np.asarray(found + self.first, dtype=np.int64)


def later(times: Column, by: int | None) -> Column:
    """Return times moved on; without a bound, the end of time."""
    if by is None:
        return np.full(len(times), FOREVER, dtype=np.int64)
    return np.minimum(times + min(by, FOREVER), FOREVER)


def earlier(times: Column, by: int | None) -> Column:
    """Return times moved back; without a bound, the beginning of time."""
    if by is None:
        return np.full(len(times), LONG_AGO, dtype=np.int64)
    return times - min(by, FOREVER)
