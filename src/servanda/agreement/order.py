"""Which duties wait for which, and whether they wait in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from servanda.agreement.terms import Duty, DutyRef


def waits_for(duty: Duty) -> set[str]:
    """Return the duties that this one waits for or counts from, under any reading."""
    triggers = [t for r in duty.readings for t in r.terms.after]
    triggers += [r.terms.within.of for r in duty.readings if r.terms.within and r.terms.within.of]
    return {t.duty for t in triggers if isinstance(t, DutyRef)}


def cycles(duties: Sequence[Duty]) -> Iterator[tuple[Duty, list[str]]]:
    """Give each circle of duties that wait for each other, with a duty that is part of it."""
    by_id = {d.id: d for d in duties}
    graph = {d.id: waits_for(d) & set(by_id) for d in duties}
    while graph:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = list(reversed(error.args[1]))
            yield by_id[circle[0]], circle
            for name in circle:
                graph.pop(name, None)
        else:
            return
