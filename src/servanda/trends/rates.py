"""Rates a day with their uncertainty, before against after, and alerts.

Comes in: daily counts. Goes out: rates with 95 % confidence intervals. Counts that vary
more than a Poisson process (they come in clusters) widen the interval: a generalised
linear model with the dispersion estimated (McCullagh and Nelder, "Generalized Linear
Models", 1989, section 4.5).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from servanda.errors import MissingExtra
from servanda.trends.terms import Alert, Comparison, Counts, Rate

_FEWEST = 5
_ALERT_CHANCE = 0.01
_ALERT_EVENTS = 3
_ALERT_RATIO = 2.0
_LATEST = 7
_BASELINE = 60


def statistics() -> tuple[Any, Any]:
    """Return statsmodels' API and its rates.

    Raises:
        MissingExtra: when they are not installed.
    """
    try:
        import statsmodels.api as models  # noqa: PLC0415 — a heavy extra, imported where used
        from statsmodels.stats import rates  # noqa: PLC0415 — the same
    except ImportError:
        raise MissingExtra("trends", "servanda trends") from None
    return models, rates


def rate_of(counts: Counts) -> Rate:
    """Return events a day over some days, with the exact Poisson interval."""
    _, rates = statistics()
    events, days = int(counts.sum()), len(counts)
    if not days:
        return Rate(0, 0, math.nan, math.nan, math.nan)
    low, high = rates.confint_poisson(events, days, method="exact-c")
    low = 0.0 if math.isnan(low) else float(low)
    return Rate(events, days, events / days, low, float(high))


def compare(before: Counts, after: Counts) -> Comparison:
    """Return the rate after over the rate before, with an interval that allows for clusters."""
    old, new = rate_of(before), rate_of(after)
    both = np.concatenate([before, after])
    mean = float(both.mean()) if len(both) else 0.0
    dispersion = float(both.var(ddof=1)) / mean if mean and len(both) > 1 else math.nan
    if min(old.events, new.events) < 1 or old.events + new.events < _FEWEST:
        return Comparison(old, new, math.nan, math.nan, math.nan, dispersion, enough=False)
    models, _ = statistics()
    later = np.r_[np.zeros(len(before)), np.ones(len(after))]
    exposures = np.column_stack([np.ones(len(both)), later])
    fitted = models.GLM(both, exposures, family=models.families.Poisson()).fit(scale="X2")
    scale = max(float(fitted.scale), 1.0)  # fewer clusters than chance are no evidence of any
    spread = 1.96 * float(fitted.bse[1]) * math.sqrt(scale / float(fitted.scale or 1.0))
    middle = float(fitted.params[1])
    return Comparison(
        before=old,
        after=new,
        ratio=math.exp(middle),
        low=math.exp(middle - spread),
        high=math.exp(middle + spread),
        dispersion=dispersion,
        enough=True,
    )


def alerts_of(counts: Counts, first: int) -> tuple[Alert, ...]:
    """Return the days at which the last seven saw more than the sixty before make likely.

    At least three events, twice what was expected, and a chance under 1 in 100 of so many
    by a Poisson process at the rate before. Days that follow each other are one alert.
    """
    found: list[Alert] = []
    for end in range(_LATEST + 1, len(counts) + 1):
        alert = _alert(counts, end, first)
        if alert is None:
            continue
        if found and alert.day - found[-1].day <= _LATEST:
            if alert.chance < found[-1].chance:
                found[-1] = alert
            continue
        found.append(alert)
    return tuple(found)


def _alert(counts: Counts, end: int, first: int) -> Alert | None:
    latest = counts[end - _LATEST : end]
    before = counts[max(0, end - _LATEST - _BASELINE) : end - _LATEST]
    events = int(latest.sum())
    if events < _ALERT_EVENTS:
        return None
    # Half an event more, so that a quiet time before is no proof of a rate of zero.
    expected = (float(before.sum()) + 0.5) / len(before) * _LATEST
    if events < _ALERT_RATIO * expected:
        return None
    chance = _tail(events, expected)
    if chance >= _ALERT_CHANCE:
        return None
    return Alert(first + end - 1, _LATEST, events, expected, chance)


def _tail(events: int, expected: float) -> float:
    try:
        from scipy.stats import poisson  # noqa: PLC0415 — a heavy extra, imported where used
    except ImportError:
        raise MissingExtra("trends", "servanda trends") from None
    return float(poisson.sf(events - 1, expected))
