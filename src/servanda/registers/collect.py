"""Registers from claims: who stated which number of what, each voice apart.

Comes in: the testimony of a case (`viewpoints.events`) and an as-of. Goes out: series of
figures. A number is never summed across voices, and no voice is believed here: a figure
is what somebody said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from servanda.model import Count, Instant, Interval
from servanda.registers.terms import Basis, Figure, Series
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim
from servanda.vocabulary import event_types, register_types

Key = tuple[str, str, str, str, str]


def series_of(heard: Testimony, register: str, as_of: Instant) -> tuple[Series, ...]:
    """Return the series of one register: one for each voice, actor, place and measure.

    Raises:
        KeyError: when there is no such register.
    """
    predicates = {event_types()[code].predicate for code in register_types()[register].types}
    by_key: dict[Key, dict[tuple[str, str], Figure]] = {}
    for claim, denials in _affirmations(heard, predicates):
        figure = _figure(claim, as_of)
        if figure is not None:
            figure = replace(figure, denied_by=denials)
            key = (register, claim.side, claim.actor, claim.place, figure.count.unit)
            # One claim about one actor is one figure, however many relayed it.
            by_key.setdefault(key, {})[claim.claim.id, claim.actor] = figure
    return tuple(_series(key, _in_order(found.values())) for key, found in sorted(by_key.items()))


def _series(key: Key, figures: tuple[Figure, ...]) -> Series:
    register, voice, actor, place, measure = (part.removeprefix(UNRESOLVED) for part in key)
    return Series(register, voice, actor, place, measure, figures)


def _affirmations(
    heard: Testimony, predicates: Iterable[str]
) -> Iterator[tuple[ResolvedClaim, tuple[str, ...]]]:
    """Give each claim that such an event happened, with the ids of the claims that deny it."""
    for predicate in sorted(set(predicates)):
        for event in heard.by_predicate.get(predicate, ()):
            for claim in event.affirmations:
                if claim.predicate == predicate:
                    denied = (d.by.claim.id for d in event.denials if claim in d.answers)
                    yield claim, tuple(dict.fromkeys(denied))


def _figure(claim: ResolvedClaim, as_of: Instant) -> Figure | None:
    period = claim.claim.occurred or claim.claim.said or claim.claim.published
    if period is None or period.start >= as_of:
        return None
    count = claim.claim.count
    if count.bounds is None:
        return Figure(claim.claim.id, period, Basis.DURING, Count(1, 1, 1, "events"), stated=False)
    basis = Basis.TOTAL if count.is_total else Basis.RATE if count.is_rate else Basis.DURING
    bare = Count(count.best, count.low, count.high, count.measure or "not said of what")
    return Figure(claim.claim.id, period, basis, bare)


def _in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda f: (f.period.end, f.period.start, f.basis, f.claim)))


def by_register(heard: Testimony, as_of: Instant) -> Mapping[str, tuple[Series, ...]]:
    """Return every register that holds something, in the order of the vocabulary."""
    found = {name: series_of(heard, name, as_of) for name in register_types()}
    return {name: series for name, series in found.items() if series}


def span(figures: Iterable[Figure]) -> Interval:
    """Return the least period that holds all figures."""
    held = list(figures)
    return Interval(min(f.period.start for f in held), max(f.period.end for f in held))
