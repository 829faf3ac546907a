"""Times: UTC instants in whole seconds, half-open periods, and how finely they were stated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Instant: TypeAlias = int
"""Whole seconds since 1970-01-01T00:00:00Z."""

FOREVER: Instant = 253_370_764_800
"""9999-01-01T00:00Z, the end of a period that nobody has ended."""

BEGINNING: Instant = -62_135_596_800
"""0001-01-01T00:00Z, the start of a period whose start nobody states."""


class Precision(StrEnum):
    """How finely a time was stated. `RANGE` is "between two days"."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open period `[start, end)` of UTC seconds, and how finely it was stated."""

    start: Instant
    end: Instant
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.end <= self.start:
            msg = f"an interval ends after it starts: [{self.start}, {self.end})"
            raise ValueError(msg)
