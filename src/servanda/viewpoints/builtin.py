"""The viewpoints of a case: the three built-in ones, read from YAML, and its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from servanda.case.terms import Case, Grounds, Viewpoint
from servanda.errors import BadInput, Fault, nearest

RECORD = "record"
OBSERVERS = "observers"
_SIDE = "SIDE"


def viewpoints(case: Case) -> dict[str, Viewpoint]:
    """Return every viewpoint of a case by name: `record`, `observers`, one a side, its own."""
    own = {v.name: v for v in case.viewpoints}
    told = (_told_by(side) for side in sides(case))
    builtin = [_builtin(RECORD), _builtin(OBSERVERS), *told]
    return {**{v.name: v for v in builtin}, **own}


def sides(case: Case) -> list[str]:
    """Return the sides of a case, in order of name."""
    named = {actor.side for actor in case.actors.values() if actor.side}
    return sorted(named | {side for pair in case.opposed for side in pair})


def choose(case: Case, names: Sequence[str]) -> list[Viewpoint]:
    """Return the viewpoints of these names.

    Raises:
        BadInput: for each name that the case does not have.
    """
    known = viewpoints(case)
    faults = [
        Fault(
            place=f"--viewpoint {name}",
            problem="this case has no such viewpoint.",
            expected=f"It has: {', '.join(known)}.",
            suggestion=nearest(name, known),
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise BadInput(*faults)
    return [known[name] for name in names]


def _told_by(side: str) -> Viewpoint:
    return _builtin(f"as-told-by:{_SIDE}", side)


@cache
def _builtin(name: str, side: str = "") -> Viewpoint:
    entry = _written()[name]
    return Viewpoint(
        name=name.replace(_SIDE, side) if side else name,
        event_supported=_grounds(entry["event"]["supported"], side),
        attribution_supported=_grounds(entry["attribution"]["supported"], side),
        event_excluded=_grounds(entry["event"]["excluded"], side),
        attribution_excluded=_grounds(entry["attribution"]["excluded"], side),
        coverage_sides=tuple(side for _ in entry.get("coverage-sides", ())),
        description=entry["description"],
    )


@cache
def _written() -> Mapping[str, Any]:
    text = resources.files("servanda.vocabulary").joinpath("viewpoints.yml").read_text("utf-8")
    entries: Mapping[str, Any] = YAML(typ="safe").load(text)
    return entries


def _grounds(written: Iterable[str], side: str) -> tuple[Grounds, ...]:
    split = (ground.partition(": ") for ground in written)
    return tuple(Grounds(name, side if of == _SIDE else of) for name, _, of in split)
