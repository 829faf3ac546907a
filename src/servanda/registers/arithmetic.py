"""Whether one voice's own figures fit together: sums, falls, gaps, jumps, changes of unit.

Comes in: series. Goes out: flags, each with the claims it was found in. A flag is a
question to ask; it says nothing about who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from servanda.clock import local_day
from servanda.model import Interval
from servanda.registers.collect import span
from servanda.registers.terms import Basis, Figure, Flag, Oddity, Series

_ENOUGH_TO_COMPARE = 4
_JUMP = 5.0


def flags_of(series: Iterable[Series], zone: ZoneInfo) -> list[Flag]:
    """Return what is odd within each voice's own figures; `zone` says where a day ends."""
    found: list[Flag] = []
    held = list(series)
    for one in held:
        figures = [f for f in one.figures if f.stated]
        found += _restated(one, figures)
        found += _totals(one, figures, zone)
        found += _jumps(one, figures, zone)
    return found + list(_units(held))


def _flag(oddity: Oddity, series: Series, figures: Sequence[Figure], words: str) -> Flag:
    claims = tuple(dict.fromkeys(f.claim for f in figures))
    return Flag(oddity, series.register, (series.voice,), span(figures), words, claims)


def _restated(series: Series, figures: Sequence[Figure]) -> Iterator[Flag]:
    """Flag two different figures of one voice for one period."""
    by_period: dict[tuple[int, int, Basis], list[Figure]] = {}
    for figure in figures:
        key = (figure.period.start, figure.period.end, figure.basis)
        by_period.setdefault(key, []).append(figure)
    for same in by_period.values():
        if max(f.low for f in same) > min(f.high for f in same):
            shown = " and ".join(dict.fromkeys(number(f) for f in same))
            words = f"{shown} {series.measure} for the same period."
            yield _flag(Oddity.RESTATED, series, same, words)


def _totals(series: Series, figures: Sequence[Figure], zone: ZoneInfo) -> Iterator[Flag]:
    """Check each total against the one before and the figures in between."""
    totals = [f for f in figures if f.basis is Basis.TOTAL]
    daily = [f for f in figures if f.basis is Basis.DURING]
    for before, now in pairwise(totals):
        if now.period.end <= before.period.end:
            continue
        if now.high < before.low:
            words = f"The total falls from {number(before)} to {number(now)} {series.measure}."
            yield _flag(Oddity.FALL, series, (before, now), words)
            continue
        between = _between(daily, before, now)
        yield from _sum(series, (before, now), between, zone)


def _between(daily: Sequence[Figure], before: Figure, now: Figure) -> list[Figure]:
    """Return the figures of periods that begin after one total and end with the next at most."""
    return [
        f for f in daily if f.period.start >= before.period.end and f.period.end <= now.period.end
    ]


def _sum(
    series: Series, ends: tuple[Figure, Figure], between: Sequence[Figure], zone: ZoneInfo
) -> Iterator[Flag]:
    before, now = ends
    least, most = sum(f.low for f in between), sum(f.high for f in between)
    rise_low, rise_high = max(now.low - before.high, 0.0), now.high - before.low
    days = _days(Interval(before.period.end, now.period.end), zone)
    told = {day for f in between for day in _days(f.period, zone)}
    missing = len(set(days) - told)
    added = f"{number(before)} + {_plain(least)}" + ("" if least == most else f" to {_plain(most)}")
    if least > rise_high or (not missing and most < rise_low):
        words = f"{added} does not make {number(now)} {series.measure}."
        yield _flag(Oddity.SUM, series, (before, *between, now), words)
    elif missing:
        words = (
            f"From {number(before)} to {number(now)} {series.measure}: {missing} of {len(days)} "
            f"days have no figure; those that have one add up to {_plain(least)}."
        )
        yield _flag(Oddity.GAP, series, (before, *between, now), words)


def _days(period: Interval, zone: ZoneInfo) -> list[int]:
    first = local_day(period.start, zone).toordinal()
    last = local_day(max(period.start, period.end - 1), zone).toordinal()
    return list(range(first, last + 1))


def _jumps(series: Series, figures: Sequence[Figure], zone: ZoneInfo) -> Iterator[Flag]:
    """Flag a rate a day five times what the voice's other figures make usual, or a fifth of it."""
    rates = [(f, f.middle / len(_days(f.period, zone))) for f in figures if f.basis is Basis.DURING]
    for index, (figure, rate) in enumerate(rates):
        others = [r for i, (_, r) in enumerate(rates) if i != index]
        if len(others) < _ENOUGH_TO_COMPARE:
            return
        usual = median(others)
        if rate > _JUMP * max(usual, 1.0) or (usual >= _JUMP and rate < usual / _JUMP):
            words = f"{_plain(rate)} {series.measure} a day; usual for this voice: {_plain(usual)}."
            yield _flag(Oddity.JUMP, series, (figure,), words)


def _units(held: Sequence[Series]) -> Iterator[Flag]:
    """Flag where a voice stops counting one thing and begins to count another instead."""
    by_voice: dict[tuple[str, str, str], list[tuple[list[Figure], Series]]] = {}
    for series in held:
        figures = [f for f in series.figures if f.stated]
        if figures:
            key = (series.voice, series.actor, series.place)
            by_voice.setdefault(key, []).append((figures, series))
    for lines in by_voice.values():
        lines.sort(key=lambda line: (line[0][0].period, line[1].measure))
        for (before, old), (after, new) in pairwise(lines):
            if before[-1].period.end <= after[0].period.start:
                words = f"Counts {old.measure!r}, then {new.measure!r}."
                yield _flag(Oddity.UNIT, new, (before[-1], after[0]), words)


def number(figure: Figure) -> str:
    """Return a figure's number as it was stated: `48,000`, `more than 11,000`, `20 to 30`."""
    if figure.count.best is not None:
        return _plain(figure.count.best)
    if figure.high == float("inf"):
        return f"more than {_plain(figure.low)}"
    return f"{_plain(figure.low)} to {_plain(figure.high)}"


def _plain(value: float) -> str:
    if value == float("inf"):
        return "more"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


__all__ = ["flags_of", "number"]
