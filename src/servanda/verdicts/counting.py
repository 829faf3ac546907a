"""A speaker's own running total, from the counts that it states one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.model import Count, Occurrence, Standing


def running_totals(found: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    """Return the occurrences with each count turned into its speaker's total up to then.

    A total that the speaker states takes the place of the sum. What is only possible may
    not have happened: it adds to the most and not to the least. Two speakers are never summed.
    """
    totals: dict[str, tuple[float, float]] = {}
    counted = []
    for one in sorted(found, key=lambda o: (o.interval.end, o.interval.start, o.event)):
        stated = one.count.bounds
        if stated is None:
            continue
        sure = one.standing is Standing.SUPPORTED
        before = totals.get(one.speaker, (0.0, 0.0))
        if one.count.is_total:
            low, high = stated if sure else (min(before[0], stated[0]), max(before[1], stated[1]))
        else:
            low, high = before[0] + (stated[0] if sure else 0.0), before[1] + stated[1]
        totals[one.speaker] = (low, high)
        best = low if low == high else None
        counted.append(replace(one, count=Count(best, low, high, one.count.measure)))
    return tuple(counted)
