"""How times are shown: ISO 8601 for programs, days and clock times for people."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from servanda.clock.moments import EPOCH, local
from servanda.model import BEGINNING, FOREVER, Instant, Interval, Precision


def iso_utc(when: Instant) -> str:
    """Return an instant as ISO 8601 in UTC.

    >>> iso_utc(0)
    '1970-01-01T00:00:00Z'
    """
    within = min(max(when, BEGINNING), FOREVER)
    return (EPOCH + timedelta(seconds=within)).isoformat().replace("+00:00", "Z")


def describe_instant(when: Instant, zone: ZoneInfo) -> str:
    """Return an instant for people: `the end of 2020-11-20` at midnight, else day and time."""
    if when >= FOREVER:
        return "no end"
    if when <= BEGINNING:
        return "the beginning"
    there = local(when, zone)
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return f"the end of {(there - timedelta(days=1)).date()}"
    return there.isoformat(" ", "seconds" if there.second else "minutes")[: -len("+00:00")]


def describe(period: Interval, zone: ZoneInfo) -> str:
    """Return a period for people, as finely as it is known."""
    if period.precision is Precision.UNKNOWN:
        return f"some time before {describe_instant(period.end, zone)}"
    start, last = local(period.start, zone), local(period.end - 1, zone)
    if period.precision in (Precision.HOUR, Precision.MINUTE, Precision.SECOND):
        return start.strftime("%Y-%m-%d %H:%M")
    if period.start <= BEGINNING or period.end >= FOREVER:
        since = f"from {start.date()}" if period.start > BEGINNING else ""
        until = f"until {last.date()}" if period.end < FOREVER else ""
        return f"{since} {until}".strip() or "at any time"
    if start.date() == last.date():
        return str(start.date())
    return f"{start.date()} to {last.date()}"
