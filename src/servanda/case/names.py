"""Names: which actor or place a spelling stands for, and what belongs to what.

One actor or place has many spellings and scripts. A spelling that two bear resolves to
none of them: there is no silent best guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from rapidfuzz import process

from servanda.case.terms import Actor, Case, Name

_MOST_NAME = 300
_NEAR_ENOUGH = 70
_NOISE = re.compile(r"[\W_]+")
# Letters with a stroke or without a dot, which no normal form takes apart; and apostrophes.
_PLAIN = str.maketrans("ıøłđ", "iold", "'\u2019\u02bc\u02bb\u2018`\u00b4\u02b9")


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[Name, ...]: ...


class _Index:
    """The look-ups of one case, worked out once."""

    def __init__(self, case: Case) -> None:
        self.actors = _spellings(case.actors.values())
        self.places = _spellings(case.places.values())
        inside = {p.id: p.inside for p in case.places.values()}
        part_of = {a.id: (a.part_of,) if a.part_of else () for a in case.actors.values()}
        self.around = {p: _upwards(p, inside) for p in inside}
        self.wholes = {a: _upwards(a, part_of) for a in part_of}
        self.sides = {a: _side(a, self.wholes, case.actors) for a in part_of}
        within: dict[str, list[str]] = {}
        for place, outers in inside.items():
            for outer in outers:
                within.setdefault(outer, []).append(place)
        self.parts = {p: _parts(p, case, within) for p in inside}
        self.opposed = _opposed(case)


@lru_cache(maxsize=16)
def _index(case: Case) -> _Index:
    return _Index(case)


def fold(text: str) -> str:
    """Return a name as it is compared: no case, accents or punctuation; empty when too long.

    >>> fold("Łódź (Lodz)")
    'lodz lodz'
    """
    return _folded(text) if len(text) <= _MOST_NAME else ""


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return _NOISE.sub(" ", kept.translate(_PLAIN)).strip()


def resolve_actor(case: Case, text: str) -> str | None:
    """Return the id of the actor that bears this name, None when nobody does or two do."""
    return text if text in case.actors else _resolve(_index(case).actors, text)


def resolve_place(case: Case, text: str) -> str | None:
    """Return the id of the place that bears this name, None when none does or two do."""
    return text if text in case.places else _resolve(_index(case).places, text)


def suggest_actor(case: Case, text: str) -> str | None:
    """Return the id of the actor with the name most like this one, or None."""
    return _suggest(_index(case).actors, text)


def suggest_place(case: Case, text: str) -> str | None:
    """Return the id of the place with the name most like this one, or None."""
    return _suggest(_index(case).places, text)


def side_of(case: Case, actor: str) -> str:
    """Return the side of an actor: its own, else that of what it is part of, else empty."""
    return _index(case).sides.get(actor, "")


def belongs_to(case: Case, actor: str, whole: str) -> bool:
    """Whether an actor is `whole` or part of it, over any number of steps."""
    return whole in _index(case).wholes.get(actor, (actor,))


def whole_of(case: Case, actor: str) -> str:
    """Return the outermost actor that this one is part of; itself when of none."""
    return _index(case).wholes.get(actor, (actor,))[-1]


def is_inside(case: Case, place: str, outer: str) -> bool:
    """Whether a place is `outer` or lies inside it, over any number of steps."""
    return bool(place) and outer in _index(case).around.get(place, (place,))


def parts_of(case: Case, place: str) -> tuple[str, ...]:
    """Return the parts that must all be covered for a place to be.

    A place whose parts are not said to make up all of it is one part, itself.
    """
    return _index(case).parts.get(place, (place,))


def opposed_sides(case: Case, side: str) -> frozenset[str]:
    """Return the sides that are opposed to a side."""
    return _index(case).opposed.get(side, frozenset())


def _spellings(named: Iterable[_Named]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for entry in named:
        for spelling in (entry.id, *(name.text for name in entry.names)):
            found.setdefault(fold(spelling), {})[entry.id] = None
    return {spelling: tuple(ids) for spelling, ids in found.items() if spelling}


def _resolve(index: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    ids = index.get(fold(text), ())
    return ids[0] if len(ids) == 1 else None


def _suggest(index: Mapping[str, tuple[str, ...]], text: str) -> str | None:
    near = process.extractOne(fold(text), index.keys(), score_cutoff=_NEAR_ENOUGH)
    return index[near[0]][0] if near is not None else None


def _upwards(start: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a thing and all that it lies in, nearest first; a circle ends where it closes."""
    found: dict[str, None] = {start: None}
    waiting = list(parents.get(start, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += parents.get(one, ())
    return tuple(found)


def _side(actor: str, wholes: Mapping[str, tuple[str, ...]], actors: Mapping[str, Actor]) -> str:
    known = (actors[a].side for a in wholes[actor] if a in actors)
    return next((side for side in known if side), "")


def _parts(place: str, case: Case, within: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return the least parts of a place, as far down as each is said to be complete."""
    found: dict[str, None] = {}
    waiting, seen = [place], set[str]()
    while waiting:
        one = waiting.pop(0)
        children = within.get(one, []) if case.places[one].parts_complete else []
        waiting += [c for c in children if c not in seen]
        seen.add(one)
        if not children:
            found[one] = None
    return tuple(found)


def _opposed(case: Case) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in case.opposed:
        for side in pair:
            found.setdefault(side, set()).update(pair - {side})
    return {side: frozenset(others) for side, others in found.items()}
