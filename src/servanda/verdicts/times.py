"""When a duty's time runs out: a date, or a length of time from something that happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from servanda.clock import add
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
        end = add(inquiry.starts, terms.within.length, zone)
        return Deadline(end, end)
    earliest, latest = zip(*map(_first, triggers), strict=True)
    return Deadline(
        _plus(max(earliest), terms.within.length, zone),
        _plus(max(latest), terms.within.length, zone),
    )


def _first(group: Sequence[Occurrence]) -> tuple[Instant, Instant]:
    """Return when the first of a group happens at the earliest and at the latest."""
    starts = [o.interval.start for o in group]
    ends = [o.interval.end - 1 for o in group if o.standing is Standing.SUPPORTED]
    return min(starts, default=FOREVER), min(ends, default=FOREVER)


def _plus(instant: Instant, length: relativedelta, zone: ZoneInfo) -> Instant:
    return FOREVER if instant == FOREVER else add(instant, length, zone)


def periods(inquiry: Inquiry) -> Iterator[Interval]:
    """Give the elapsed periods of a duty that is owed once in each, within what is asked about."""
    every, asked = inquiry.terms.every, inquiry.period
    if every is None or asked is None:
        return
    zone = ZoneInfo(inquiry.case.agreement.timezone)
    length = (
        every
        if isinstance(every, relativedelta)
        else relativedelta(seconds=int(every.total_seconds()))
    )
    start = inquiry.starts
    for count in range(1, _MOST_PERIODS):
        # Each end is counted from the first start, so that months do not drift.
        end = add(inquiry.starts, length * count, zone)
        if end > asked.end or end <= start:
            return
        if start >= asked.start:
            yield Interval(start, end)
        start = end
