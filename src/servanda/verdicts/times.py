"""When a duty's time runs out: a date, or a length of time from something that happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from servanda.clock import Length, instant, local, local_day, sums
from servanda.errors import BadInput
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
    ends = sums(inquiry.starts, terms.within.length, zone)
    counted = [_counted(group, terms.within.length, zone) for group in triggers]
    return Deadline(
        max([ends[0], *(earliest for earliest, _ in counted)]),
        max([ends[-1], *(latest for _, latest in counted)]),
    )


def _counted(
    group: Sequence[Occurrence], length: Length, zone: ZoneInfo
) -> tuple[Instant, Instant]:
    """Return when a length from the first of a group runs out at the earliest, at the latest."""
    earliest = [_earliest(o.interval, length, zone) for o in group]
    latest = [_latest(o.interval, length, zone) for o in group if o.standing is Standing.SUPPORTED]
    return min(earliest, default=FOREVER), min(latest, default=FOREVER)


def _earliest(when: Interval, length: Length, zone: ZoneInfo) -> Instant:
    """Return when a length from the first moment of a period runs out.

    Days from what is known to a day are counted as days: ten days after the 1st end with
    the 11th, as they do from the day of signature.
    """
    if not _by_days(when, length, zone):
        return _sums(when.start, length, zone)[0]
    next_day = (local(when.start, zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return min(FOREVER, _sums(instant(next_day) - 1, length, zone)[0] + 1)


def _latest(when: Interval, length: Length, zone: ZoneInfo) -> Instant:
    """Return when a length from the last moment of a period runs out."""
    last = _sums(when.end - 1, length, zone)[-1]
    return min(FOREVER, last + _by_days(when, length, zone))


def _sums(start: Instant, length: Length, zone: ZoneInfo) -> tuple[Instant, ...]:
    """Return an instant moved by a length; one that nobody dates runs out never."""
    try:
        return sums(start, length, zone)
    except BadInput:
        return (FOREVER,)


def _by_days(when: Interval, length: Length, zone: ZoneInfo) -> bool:
    """Whether a period is whole local days, and the length counts days and not hours."""
    whole = _begins_a_day(when.start, zone) and _begins_a_day(when.end, zone)
    return whole and not length.seconds


def _begins_a_day(when: Instant, zone: ZoneInfo) -> bool:
    """Whether an instant is where a local day begins."""
    return local_day(when, zone) != local_day(when - 1, zone)


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
