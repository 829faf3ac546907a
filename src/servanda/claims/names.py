"""Names in claims that the case does not know yet: accepted, marked unresolved, listed.

Comes in: a case and names with the lines they stand on. Goes out: which stand for nobody.
There is no best guess here: a guess is shown, never used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from servanda.case.names import (
    resolve_actor,
    resolve_place,
    side_of,
    suggest_actor,
    suggest_place,
)
from servanda.case.terms import Case
from servanda.errors import nearest
from servanda.model import Claim

_LINES_KEPT = 5

SPEAKER, ACTOR, TARGET, PLACE = "speaker", "actor", "target", "place"
SIDE, DENIED = "side", "denies"

_RESOLVE: Mapping[str, Callable[[Case, str], str | None]] = MappingProxyType(
    {SPEAKER: resolve_actor, ACTOR: resolve_actor, TARGET: resolve_actor, PLACE: resolve_place}
)
ROLES = tuple(_RESOLVE)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that the case does not know, in which column, how often, and on which lines first."""

    column: str
    name: str
    times: int
    lines: tuple[int, ...] = ()


class Names:
    """The names of one case, each looked up once; collects those that stand for nobody."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.sides = frozenset(a.side for a in case.actors.values() if a.side)
        self._found: dict[tuple[str, str], str | None] = {}
        self._lines: dict[tuple[str, str], list[int]] = {}

    def find(self, column: str, name: str) -> str | None:
        """Return the id that a name stands for, or None."""
        key = (column, name)
        if key not in self._found:
            self._found[key] = _RESOLVE[column](self.case, name) if name else None
        return self._found[key]

    def resolve(self, column: str, name: str, line: int = 0) -> str | None:
        """Return the id that a name stands for; None, and noted, when it stands for nobody."""
        found = self.find(column, name)
        if name and found is None:
            self.note(column, name, line)
        return found

    def note(self, column: str, name: str, line: int = 0) -> None:
        """Note a name that stands for nobody."""
        self._lines.setdefault((column, name), []).append(line)

    def own_side(self, actor: str) -> str:
        """Return the side that the case gives an actor, or empty."""
        return side_of(self.case, actor)

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """What was noted: the most frequent first, then by name."""
        found = [
            Unresolved(column, name, len(lines), tuple(n for n in lines if n)[:_LINES_KEPT])
            for (column, name), lines in self._lines.items()
        ]
        return tuple(sorted(found, key=lambda u: (-u.times, u.column, u.name)))


def unresolved(case: Case, claims: Iterable[Claim]) -> tuple[Unresolved, ...]:
    """Return the speakers, actors, targets and places of claims that the case does not know."""
    names = Names(case)
    for claim in claims:
        for column in ROLES:
            names.resolve(column, getattr(claim, column))
    return names.unresolved


def suggestion(case: Case, name: Unresolved) -> str | None:
    """Return the name of the case most like one that it does not know, or None."""
    if name.column == PLACE:
        return suggest_place(case, name.name)
    if name.column in ROLES:
        return suggest_actor(case, name.name)
    if name.column == SIDE:
        return nearest(name.name, Names(case).sides)
    return None
