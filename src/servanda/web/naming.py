"""What things are called: actors, places, duties and events, by the reader's language.

Comes in: a case and an id. Goes out: a name; where sides call a place or actor by
different names, all of them, in one fixed order.
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda.agreement.terms import Duty
from servanda.case.names import resolve_actor, resolve_place
from servanda.case.terms import Case, Name
from servanda.model import EVERYONE
from servanda.viewpoints.resolving import UNRESOLVED
from servanda.vocabulary import event_type_of, event_types


def name_of(names: Iterable[Name], fallback: str, language: str) -> str:
    """Return a name in a language, else in English, else any; disputed ones side by side."""
    listed = list(names)
    own = [n for n in listed if n.language == language]
    chosen = own or [n for n in listed if n.language == "en"] or listed
    if not chosen:
        return fallback
    # The first spelling is the one that the case prefers; each side's own name goes beside it.
    first, *rest = chosen
    sides = {first.side: first.text}
    for other in rest:
        if other.side and other.side not in sides:
            sides[other.side] = other.text
    if len(sides) == 1 and any(n.side for n in listed):
        # Disputed elsewhere; this language does not say whose name is whose.
        sides = {str(number): name.text for number, name in enumerate(chosen[:2])}
    return " / ".join(dict.fromkeys(sides.values()))


def actor_name(case: Case, text: str, language: str) -> str:
    """Return what an actor is called, given its id or any of its names."""
    known = text if text in case.actors else resolve_actor(case, text)
    if known is None:
        return text.removeprefix(UNRESOLVED)
    return name_of(case.actors[known].names, known, language)


def place_name(case: Case, text: str, language: str) -> str:
    """Return what a place is called, given its id or any of its names."""
    known = text if text in case.places else resolve_place(case, text)
    if known is None:
        return text.removeprefix(UNRESOLVED)
    return name_of(case.places[known].names, known, language)


def side_name(case: Case, side: str, language: str) -> str:
    """Return what a side is called: as the actor of its name, where there is one."""
    return actor_name(case, side, language)


def duty_title(duty: Duty) -> str:
    """Return a duty's label: its title, else its id in words."""
    title = duty.title or duty.id.replace("-", " ")
    return title[:1].upper() + title[1:]


def event_name(case: Case, code: str) -> str:
    """Return what an event type is called, given its code or predicate."""
    found = event_types().get(code) or event_type_of(code)
    if found is not None:
        return found.name
    return case.event_types.get(code, code).replace("_", " ")


def bearer_name(case: Case, who: str, language: str, together: str) -> str:
    """Return what a bearer is called; `together` is the word for all of them."""
    return together if who in (EVERYONE, "") else actor_name(case, who, language)
