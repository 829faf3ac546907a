"""How far two voices' figures lie apart, and whether they drift. Never their sum.

Comes in: the series of one register. Goes out: flags with the ratio of two voices for
the same measure, by day, over the periods that both speak of, and how it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from servanda.model import Interval
from servanda.registers.measures import noun
from servanda.registers.terms import Basis, Figure, Flag, Oddity, Series

_DAY = 86_400
_APART = 1.5
_DRIFT = 2.0
_NEAR = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of two voices for the same period, and the ratio of the larger voice's.

    `ratio` is the first voice's number by day divided by the second's; None where the
    second's is 0.
    """

    one: Figure
    other: Figure
    ratio: float | None


def pairs(one: Series, other: Series) -> list[Pair]:
    """Return figures of two series that can be laid side by side.

    Totals within a week of each other, or figures whose periods overlap, by day.
    """
    by_week: dict[int, list[Figure]] = {}
    for theirs in other.figures:
        for week in _weeks(theirs):
            by_week.setdefault(week, []).append(theirs)
    return [
        Pair(mine, theirs, _ratio(mine, theirs))
        for mine in one.figures
        for theirs in dict.fromkeys(f for week in _weeks(mine) for f in by_week.get(week, ()))
        if _total(mine) is _total(theirs) and mine.claim != theirs.claim and _meet(mine, theirs)
    ]


def _weeks(figure: Figure) -> range:
    """Return the weeks in which a figure may meet another: so that not each is laid to each."""
    reach = _NEAR if figure.basis is Basis.TOTAL else 0
    start = figure.period.end if figure.basis is Basis.TOTAL else figure.period.start
    return range((start - reach) // _NEAR, (figure.period.end + reach) // _NEAR + 1)


def flags_between(series: Iterable[Series]) -> Iterator[Flag]:
    """Flag voices that differ by half or more on one thing, and voices that drift apart."""
    held = [s for s in series if any(f.stated for f in s.figures)]
    for one, other in combinations(held, 2):
        if one.voice != other.voice and one.register == other.register:
            side_by_side = pairs(one, other) if _comparable(one, other) else []
            yield from _differ(one, other, side_by_side)
            for totals in (True, False):
                yield from _drift(one, other, [p for p in side_by_side if _total(p.one) is totals])


def _comparable(one: Series, other: Series) -> bool:
    """Whether two series count the same thing, or each the acts that it lays to somebody else."""
    return noun(one.register, one.measure) == noun(other.register, other.measure) and (
        bool(one.actor and other.actor and one.actor != other.actor)
        or (one.actor, one.place) == (other.actor, other.place)
    )


def _total(figure: Figure) -> bool:
    return figure.basis is Basis.TOTAL


def _meet(one: Figure, other: Figure) -> bool:
    if one.basis is Basis.TOTAL:
        return abs(one.period.end - other.period.end) <= _NEAR
    return one.period.start < other.period.end and other.period.start < one.period.end


def _ratio(one: Figure, other: Figure) -> float | None:
    mine, theirs = _rate(one), _rate(other)
    return mine / theirs if theirs else None


def _rate(figure: Figure) -> float:
    if figure.basis is not Basis.DURING:
        return figure.middle
    days = max(1.0, (figure.period.end - figure.period.start) / _DAY)
    return figure.middle / days


def _differ(one: Series, other: Series, side_by_side: Sequence[Pair]) -> Iterator[Flag]:
    told = [p for p in side_by_side if p.one.stated and p.other.stated and _apart(p)]
    if told:
        last = max(told, key=lambda p: max(p.one.period.end, p.other.period.end))
        about = "" if one.actor == other.actor else " Each counts what it lays to somebody else."
        measure = (
            one.measure
            if one.measure == other.measure
            else f"{one.measure!r} and {other.measure!r}"
        )
        words = f"{one.voice} counts {_size(last)} as {other.voice}, by day: {measure}.{about}"
        yield _flag(Oddity.RATIO, (one, other), told, words)


def _size(pair: Pair) -> str:
    return "some where none" if pair.ratio is None else f"{_times(pair.ratio)} times as many"


def _apart(pair: Pair) -> bool:
    if pair.one.high >= pair.other.low and pair.other.high >= pair.one.low:
        same = pair.one.period == pair.other.period or pair.one.basis is Basis.TOTAL
        if same:
            return False
    return pair.ratio is None or not 1 / _APART < pair.ratio < _APART


def _drift(one: Series, other: Series, side_by_side: Sequence[Pair]) -> Iterator[Flag]:
    told = sorted(
        (p for p in side_by_side if p.ratio and p.one.stated and p.other.stated),
        key=lambda p: (p.one.period.end, p.other.period.end),
    )
    if len(told) < 2:  # noqa: PLR2004 — a drift needs two ratios
        return
    first, last = told[0].ratio or 1.0, told[-1].ratio or 1.0
    if not 1 / _DRIFT < last / first < _DRIFT:
        words = (
            f"{one.voice} counted {_times(first)} times what {other.voice} did, "
            f"and {_times(last)} times at the end."
        )
        yield _flag(Oddity.DRIFT, (one, other), (told[0], told[-1]), words)


def _flag(oddity: Oddity, both: tuple[Series, Series], told: Sequence[Pair], words: str) -> Flag:
    figures = [f for p in told for f in (p.one, p.other)]
    claims = tuple(dict.fromkeys(f.claim for f in figures))
    period = Interval(min(f.period.start for f in figures), max(f.period.end for f in figures))
    return Flag(oddity, both[0].register, (both[0].voice, both[1].voice), period, words, claims)


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"
