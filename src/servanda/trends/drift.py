"""Whether a change lies on the ground or in the reporting, where two voices allow to tell.

Comes in: daily counts of two voices of one zone, and a day that parts before from after.
Goes out: a finding. If both voices count what happens, a change on the ground changes
both alike, whatever share each reports; a change in one voice's share does not. The test
is the interaction of voice and time in a Poisson model with dispersion estimated.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np

from servanda.trends.rates import compare, statistics
from servanda.trends.terms import Comparison, Daily, Drift, DriftFinding

_FEWEST = 10


def drifts(rows: list[Daily], split: int) -> list[DriftFinding]:
    """Return a finding for each two voices; `split` is the ordinal of the first day after."""
    return [_between(one, other, split) for one, other in combinations(rows, 2)]


def _between(one: Daily, other: Daily, split: int) -> DriftFinding:
    voices = (one.voice, other.voice)
    at = min(max(split - one.first, 0), len(one.counts))
    parts = [one.counts[:at], one.counts[at:], other.counts[:at], other.counts[at:]]
    if min(int(p.sum()) for p in parts) < 1 or sum(int(p.sum()) for p in parts) < _FEWEST:
        words = "Too few events of one of them, before or after, to tell."
        return DriftFinding(voices, Drift.UNTOLD, math.nan, math.nan, math.nan, words)
    ratio, low, high = _interaction(one, other, at)
    mine, theirs = compare(parts[0], parts[1]), compare(parts[2], parts[3])
    if low > 1 or high < 1:
        words = (
            f"{one.voice}'s rate changed {ratio:.2f} times as much as {other.voice}'s: some of "
            "the change lies in what one of them reports. Which of them, the figures do not say."
        )
        return DriftFinding(voices, Drift.REPORTING, ratio, low, high, words)
    if _both(mine, theirs):
        words = "Both rates changed alike, as they do where something changes on the ground."
        return DriftFinding(voices, Drift.GROUND, ratio, low, high, words)
    words = "No change that is larger than chance in both: there is nothing to tell apart."
    return DriftFinding(voices, Drift.UNTOLD, ratio, low, high, words)


def _both(mine: Comparison, theirs: Comparison) -> bool:
    return mine.differs and theirs.differs and (mine.ratio > 1) == (theirs.ratio > 1)


def _interaction(one: Daily, other: Daily, at: int) -> tuple[float, float, float]:
    models, _ = statistics()
    counts = np.concatenate([one.counts, other.counts])
    days = len(one.counts)
    voice = np.r_[np.ones(days), np.zeros(days)]
    later = np.tile(np.r_[np.zeros(at), np.ones(days - at)], 2)
    design = np.column_stack([np.ones(2 * days), voice, later, voice * later])
    fitted = models.GLM(counts, design, family=models.families.Poisson()).fit(scale="X2")
    widen = math.sqrt(max(float(fitted.scale), 1.0) / float(fitted.scale or 1.0))
    middle, spread = float(fitted.params[3]), 1.96 * float(fitted.bse[3]) * widen
    return math.exp(middle), math.exp(middle - spread), math.exp(middle + spread)
