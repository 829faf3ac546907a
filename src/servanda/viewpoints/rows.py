"""What a viewpoint holds of the events that a formula speaks of, as rows of its predicates.

Comes in: a viewpoint, the testimony, and which predicates a rule names. Goes out: for each
event and everybody to whom it is attributed an occurrence with the rows that it makes.

A row holds what the claims state. A name that the formula mentions also stands for what is
part of it or lies inside it, as in patterns: a row is given once with what was stated and
once with each such name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias, cast

from servanda.agreement.conditions import named_place
from servanda.agreement.terms import Pattern, Terms
from servanda.case.terms import Case, Viewpoint
from servanda.model import UNKNOWN_ACTOR, Because, Occurrence, Role, Standing
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.judge import hear
from servanda.viewpoints.matching import (
    ANY,
    Match,
    Matter,
    PlaceMatch,
    actors_named,
    is_part,
    matches,
    object_fits,
    place_fit,
)
from servanda.viewpoints.resolving import ResolvedClaim

_MOST_ROWS = 256

# A value of one role, and whether it is this one for sure.
_Value: TypeAlias = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Listened:
    """What a rule listens to.

    Attributes:
        predicate, roles: which relation, and its arguments in order.
        role: whether its events help the bearer or count against it.
        names: for each role the texts that the formula asks for there.
    """

    predicate: str
    roles: tuple[str, ...]
    role: Role
    names: tuple[tuple[str, ...], ...]


def rows(
    testimony: Testimony,
    viewpoint: Viewpoint,
    listened: Listened,
    owed: tuple[Terms, str],
) -> tuple[Occurrence, ...]:
    """Return the occurrences of one predicate; `owed` is the duty's terms and its bearer.

    Order is by time, then by event id; it decides nothing.
    """
    asked = (viewpoint, listened, owed)
    if asked not in testimony.heard:
        terms, bearer = owed
        anybody = Pattern(listened.predicate, (("actor", ANY),))
        matter = Matter(listened.role, (anybody,), bearer, terms)
        found = [
            _with_rows(testimony.case, occurrence, match, listened)
            for match in matches(testimony, matter)
            for occurrence in _attributions(testimony, viewpoint, matter, match, listened)
        ]
        testimony.heard[asked] = tuple(
            sorted(found, key=lambda o: (o.interval.start, o.interval.end, o.event, o.actor))
        )
    return cast("tuple[Occurrence, ...]", testimony.heard[asked])


def _attributions(
    testimony: Testimony, viewpoint: Viewpoint, matter: Matter, match: Match, listened: Listened
) -> Iterator[Occurrence]:
    """Give the event by everybody who may have done it, and by `?` where nobody surely has."""
    if "actor" not in listened.roles:
        somebody = hear(testimony, viewpoint, matter, match, "")
        if somebody is not None:
            yield somebody
        return
    case = testimony.case
    named = actors_named(match.claims)
    asked = listened.names[listened.roles.index("actor")]
    wanted = named or {a for a in (*asked, matter.bearer) if a in case.actors}
    settled = False
    for actor in sorted(wanted):
        by = hear(testimony, viewpoint, matter, match, actor)
        if by is not None:
            settled = settled or by.standing is Standing.SUPPORTED
            yield by
    somebody = None if settled else hear(testimony, viewpoint, matter, match, "")
    if somebody is not None and somebody.standing is Standing.SUPPORTED:
        yield replace(somebody, actor=UNKNOWN_ACTOR)


def _with_rows(case: Case, occurrence: Occurrence, match: Match, listened: Listened) -> Occurrence:
    telling = set(occurrence.supporting or occurrence.established or occurrence.affirming)
    claims = [c for c, _ in match.claims if c.claim.id in telling]
    values = [
        _values(case, role, occurrence, claims, names)
        for role, names in zip(listened.roles, listened.names, strict=True)
    ]
    found: dict[tuple[str, ...], bool] = {}
    for choice in product(*values):
        row = tuple(value for value, _ in choice)
        found[row] = found.get(row, False) or all(sure for _, sure in choice)
        if len(found) == _MOST_ROWS:
            break
    doubts = _doubts(occurrence, found, listened)
    return replace(occurrence, rows=tuple(sorted(found.items())), doubts=doubts)


def _doubts(
    occurrence: Occurrence, found: Mapping[tuple[str, ...], bool], listened: Listened
) -> tuple[Because, ...]:
    """Return the doubts of an occurrence with those about its rows: is it here, is it this?"""
    if all(found.values()):
        return occurrence.doubts
    at = listened.roles.index("place") if "place" in listened.roles else None
    sure = {row[at] for row, is_row in found.items() if is_row} if at is not None else set()
    elsewhere = at is not None and any(
        row[at] not in sure for row, is_row in found.items() if not is_row
    )
    why = Because.PLACE_UNCERTAIN if elsewhere else Because.UNCONFIRMED_REPORT
    return tuple(dict.fromkeys((*occurrence.doubts, why)))


def _values(
    case: Case,
    role: str,
    occurrence: Occurrence,
    claims: Sequence[ResolvedClaim],
    names: Sequence[str],
) -> list[_Value]:
    if role == "actor":
        wholes = [(n, True) for n in names if n != occurrence.actor]
        actor = occurrence.actor
        return [(actor, True), *(w for w in wholes if is_part(case, actor, w[0]))]
    stated = sorted({_stated(claim, role) for claim in claims} - {""})
    alone = len(stated) <= 1
    found: list[_Value] = [(value, alone) for value in stated] or [("", True)]
    for name in names:
        if name not in stated and _may_be(case, role, name):
            fit = max((_fit(case, claim, role, name) for claim in claims), default=PlaceMatch.NO)
            if fit is not PlaceMatch.NO:
                found.append((name, alone and fit is PlaceMatch.INSIDE))
    return found


def _may_be(case: Case, role: str, name: str) -> bool:
    if role == "place":
        return named_place(name) in case.places
    return (name in case.actors) == (role != "object")


def _stated(claim: ResolvedClaim, role: str) -> str:
    return {"target": claim.target, "place": claim.place, "object": claim.claim.object}.get(
        role, ""
    )


def _fit(case: Case, claim: ResolvedClaim, role: str, name: str) -> PlaceMatch:
    """Return how surely a name stands for what a claim states in a role, or leaves out."""
    if role == "place":
        return place_fit(case, claim, name)
    stated = _stated(claim, role)
    if not stated:
        return PlaceMatch.UNCERTAIN
    fits = object_fits(stated, name) if role == "object" else is_part(case, stated, name)
    return PlaceMatch.INSIDE if fits else PlaceMatch.NO
