"""What a statement is about: a duty of the case whose kind of event it tells of, else a gap."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.terms import Duty, Pattern
from servanda.case.names import belongs_to, is_inside
from servanda.case.terms import Case
from servanda.extraction.records import EventFound
from servanda.vocabulary import event_types


def duty_about(case: Case | None, events: Iterable[EventFound]) -> str:
    """Return the duty that events speak of; empty when none does, or several do equally."""
    if case is None:
        return ""
    for event in events:
        found = {d.id: _fit(case, d, event) for d in case.agreement.duties}
        best = max(found.values(), default=0)
        fitting = [d for d, fit in found.items() if fit == best and fit]
        if len(fitting) == 1:
            return fitting[0]
    return ""


def _fit(case: Case, duty: Duty, event: EventFound) -> int:
    """Return how well an event fits a duty's patterns: its kind, then its place and actor."""
    known = event_types().get(event.type)
    predicate = known.predicate if known else case.event_types.get(event.type, "")
    terms = duty.terms
    patterns = (*terms.does, *terms.never, *terms.broken_by, *terms.restored_by)
    patterns += (terms.limits.of,) if terms.limits else ()
    fits = [_fits(case, p, event, terms.where) for p in patterns if p.predicate == predicate]
    best = max(fits, default=0)
    mine = bool(event.actor) and any(belongs_to(case, event.actor, w) for w in terms.who)
    if event.actor in case.actors and terms.who and not mine and terms.actor != "any":
        return 0
    return best + (1 if best and mine else 0)


def _fits(case: Case, pattern: Pattern, event: EventFound, where: str) -> int:
    place = pattern.role("place") or where
    if place and event.place in case.places:
        return 3 if is_inside(case, event.place, place) else 0
    actor = pattern.role("actor")
    if actor and actor != "any" and event.actor in case.actors and actor != event.actor:
        return 0
    return 1
