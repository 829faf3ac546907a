"""Pairs of events that a person should look at: likely one, and judged by nobody yet.

Comes in: the testimony, a period, which claims were judged to be of two events. Goes out:
proposals, the most probable first. Taking one is a judgement in the ledger, and not done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servanda.model import Interval
from servanda.same.describing import Described, described
from servanda.same.weighing import weighed
from servanda.viewpoints.events import Event, Testimony

MOST_EVENTS = 200_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two events that may be one; `grounds` says how each comparison came out."""

    one: Described
    other: Described
    chance: float
    grounds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What came out: of how many events; `wide` are not dated, or over more than a month."""

    found: tuple[Proposal, ...]
    events: int
    wide: int


def proposals(
    heard: Testimony, period: Interval, apart: Iterable[frozenset[tuple[str, str]]], least: float
) -> Proposals:
    """Return the pairs of events at least so probable, without those that were judged two.

    Raises:
        MissingExtra: when the extra for linking is not installed.
        ValueError: when there are more events than can be weighed at once.
    """
    events, wide = described(heard, period)
    if len(events) > MOST_EVENTS:
        problem = f"{len(events):,} events lie in this period; at most {MOST_EVENTS:,} are weighed."
        raise ValueError(problem)
    by_id = {e.event: e for e in events}
    judged = {frozenset(_events(heard, pair)) for pair in apart}
    return Proposals(
        found=tuple(
            Proposal(by_id[pair.one], by_id[pair.other], pair.chance, pair.grounds)
            for pair in weighed(events, least)
            if {pair.one, pair.other} not in judged
        ),
        events=len(events),
        wide=wide,
    )


def _events(heard: Testimony, keys: Iterable[tuple[str, str]]) -> set[str]:
    wanted = set(keys)
    return {e.id for e in heard.events.values() if wanted & _keys(e)}


def _keys(event: Event) -> set[tuple[str, str]]:
    return {c.claim.key for c in event.affirmations}
