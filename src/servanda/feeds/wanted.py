"""What a case's duties ask of a feed: which events, by whom, from when, and about where.

Comes in: a case. Goes out: what to look for, before a row of a feed becomes anything. It may
ask for too much, never for too little: the duties themselves decide later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.agreement.terms import Pattern, Terms
from servanda.case.names import belongs_to, resolve_actor
from servanda.case.terms import Case
from servanda.model import BEGINNING, Instant
from servanda.vocabulary import event_types

_ANY = "any"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the duties of a case are about.

    Attributes:
        types: codes of event types, each with the instant before which no event matters.
        actors: ids of the actors whose acts they are about; None when they are about anybody's.
    """

    types: tuple[tuple[str, Instant], ...]
    actors: frozenset[str] | None

    def is_about(self, case: Case, name: str) -> bool:
        """Whether an actor of a feed is one of those, a part of one, or one that is part of it."""
        if self.actors is None or not name:
            return True
        found = resolve_actor(case, name)
        return found is not None and any(
            belongs_to(case, found, a) or belongs_to(case, a, found) for a in self.actors
        )


def wanted(case: Case) -> Wanted:
    """Return what the duties of a case, under all their readings, ask of a feed."""
    since: dict[str, Instant] = {}
    actors: set[str] | None = set()
    codes = _codes(case)
    for duty in case.agreement.duties:
        for reading in duty.readings:
            for pattern, start in _patterns(case, reading.terms):
                for code in codes.get(pattern.predicate, ()):
                    since[code] = min(start, since.get(code, start))
                named = _actors(pattern, reading.terms)
                actors = None if named is None or actors is None else actors | named
            if reading.terms.rule:
                # What a formula says of actors and times is not looked into here.
                heard = [c for p, _ in reading.terms.rule.roles for c in codes.get(p, ())]
                since |= dict.fromkeys(heard, BEGINNING)
                actors = None
    return Wanted(tuple(sorted(since.items())), None if actors is None else frozenset(actors))


def _codes(case: Case) -> dict[str, tuple[str, ...]]:
    known = {t.id: t.predicate for t in event_types().values()} | dict(case.event_types)
    found: dict[str, tuple[str, ...]] = {}
    for code, predicate in known.items():
        found[predicate] = (*found.get(predicate, ()), code)
    return found


def _patterns(case: Case, terms: Terms) -> Iterator[tuple[Pattern, Instant]]:
    """Give each pattern with the instant before which an event like that does not matter."""
    starts = terms.starts if terms.starts is not None else case.agreement.in_force
    breaches = (*terms.never, *terms.broken_by, *terms.restored_by)
    for pattern in (*breaches, *([terms.limits.of] if terms.limits else [])):
        yield pattern, starts if starts is not None else BEGINNING
    others = (*terms.does, *terms.unless, *terms.after, terms.within.of if terms.within else None)
    for trigger in others:
        if isinstance(trigger, Pattern):
            yield trigger, BEGINNING


def _actors(pattern: Pattern, terms: Terms) -> set[str] | None:
    """Return whose act it may be; None for anybody's."""
    stated = pattern.role("actor") or terms.actor
    if stated == _ANY or not (stated or terms.who):
        return None
    return {stated} if stated else set(terms.who)
