"""Times: what a written date means in a time zone, sums of dates, and how times are shown.

Comes in: text as people write it and the agreement's time zone. Goes out: UTC instants
and half-open intervals with their precision. "Now" is always the caller's.

A bare date is that whole local day. As a deadline, as-of or known-at it is the end of
that day, as `--since` its start (design section 1).
"""

from servanda.clock.lengths import Length, add, ends_after, parse_length, sums
from servanda.clock.moments import (
    deadline_of,
    end_of,
    instant,
    local,
    local_day,
    parse_moment,
    parse_range,
    start_of,
    zone_of,
)
from servanda.clock.shown import describe, describe_instant, iso_utc

__all__ = [
    "Length",
    "add",
    "deadline_of",
    "describe",
    "describe_instant",
    "end_of",
    "ends_after",
    "instant",
    "iso_utc",
    "local",
    "local_day",
    "parse_length",
    "parse_moment",
    "parse_range",
    "start_of",
    "sums",
    "zone_of",
]
