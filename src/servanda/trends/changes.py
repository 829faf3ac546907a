"""Days from which a rate is another: change points by an established method.

Comes in: daily counts. Goes out: changes. Pruned exact linear time search (Killick,
Fearnhead and Eckley, J. Am. Stat. Assoc. 107, 2012) on Anscombe-transformed counts, whose
spread is about 1 whatever the rate, with a penalty of three times the log of the length.
"""

from __future__ import annotations

import math

import numpy as np

from servanda.errors import MissingExtra
from servanda.trends.terms import Change, Counts

_SHORTEST = 5
_MOST_DAYS = 4_000


def changes_of(counts: Counts, first: int) -> tuple[Change, ...]:
    """Return the changes of rate, in time order; `first` is the ordinal of the first day.

    Raises:
        MissingExtra: when the extra for trends is not installed.
    """
    try:
        import ruptures  # noqa: PLC0415 — a heavy extra, imported where used
    except ImportError:
        raise MissingExtra("trends", "servanda trends") from None
    days = len(counts)
    if days < 2 * _SHORTEST or days > _MOST_DAYS or not counts.any():
        return ()
    even = 2 * np.sqrt(counts + 0.375)
    spread = max(float(np.median(np.abs(np.diff(even)))) / 0.954, 1.0)
    search = ruptures.Pelt(model="l2", min_size=_SHORTEST, jump=1).fit(even.reshape(-1, 1))
    ends = search.predict(pen=3 * math.log(days) * spread**2)
    starts = [0, *ends[:-1]]
    means = [float(counts[a:b].mean()) for a, b in zip(starts, ends, strict=True)]
    return tuple(
        Change(first + start, before, after)
        for start, before, after in zip(starts[1:], means, means[1:], strict=False)
    )
