"""When a duty's time runs out: a date, or a length of time from something that happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from servanda.clock import Length, sums
from servanda.model import FOREVER, Deadline, Instant, Interval, Occurrence, Standing
from servanda.verdicts.inquiry import Inquiry

_MOST_PERIODS = 10_000


def deadline(inquiry: Inquiry, triggers: Sequence[Sequence[Occurrence]]) -> Deadline | None:
    """Return the instants at which the time runs out earliest and latest; None = never.

    A length of time from an event is as uncertain as the event's time; where the event
    itself is only possible, the latest is FOREVER.
    """
    terms = inquiry.terms
    if terms.by is not None:
        return Deadline(terms.by, terms.by)
    if terms.within is None:
        return None
    zone = ZoneInfo(inquiry.case.agreement.timezone)
    if not triggers:
        ends = sums(inquiry.starts, terms.within.length, zone)
        return Deadline(ends[0], ends[-1])
    earliest, latest = zip(*map(_first, triggers), strict=True)
    return Deadline(
        _plus(max(*earliest, inquiry.starts), terms.within.length, zone)[0],
        _plus(max(*latest, inquiry.starts), terms.within.length, zone)[-1],
    )


def _first(group: Sequence[Occurrence]) -> tuple[Instant, Instant]:
    """Return when the first of a group happens at the earliest and at the latest."""
    starts = [o.interval.start for o in group]
    ends = [o.interval.end - 1 for o in group if o.standing is Standing.SUPPORTED]
    return min(starts, default=FOREVER), min(ends, default=FOREVER)


def _plus(instant: Instant, length: Length, zone: ZoneInfo) -> tuple[Instant, ...]:
    """Return when the time runs out: two instants where a month is too short for the day."""
    return (FOREVER,) if instant == FOREVER else sums(instant, length, zone)


def periods(inquiry: Inquiry) -> Iterator[Interval]:
    """Give the elapsed periods of a duty that is owed once in each, within what is asked about."""
    every, asked = inquiry.terms.every, inquiry.period
    if every is None or asked is None:
        return
    zone = ZoneInfo(inquiry.case.agreement.timezone)
    start = inquiry.starts
    for count in range(1, _MOST_PERIODS):
        # Each end is counted from the first start, so that months do not drift.
        end = sums(inquiry.starts, every * count, zone)[0]
        if end > asked.end or end <= start:
            return
        if start >= asked.start:
            yield Interval(start, end)
        start = end
