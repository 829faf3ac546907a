"""Imported features into `places.geojson`: all of them or, when something is wrong, none.

Comes in: a case, features with the id or name of a place, and what is to be said of them
all. Goes out: the file written anew, or every fault at once.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servanda.case.names import resolve_place, suggest_place
from servanda.case.terms import Case
from servanda.errors import BadInput, Fault, printable
from servanda.places.atlas import read_drawn
from servanda.places.geojson import PLACES, Feature, read_features


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came of an import: places drawn anew, drawn in place of a shape, left out."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    left_out: tuple[Fault, ...] = field(default=())


def draw(
    case: Case, features: Sequence[Feature], said: Mapping[str, Any], *, keep_good: bool = False
) -> Drawing:
    """Add features to a case's `places.geojson`; `said` holds of all of them (`accuracy_m` …).

    A shape of the same place and period is replaced. With `keep_good` features with faults
    are left out, else nothing is written.

    Raises:
        BadInput: with every fault.
    """
    named, faults = _resolved(case, features, said)
    drawn, more = read_drawn(named, case.agreement.timezone)
    faults += more
    if faults and not keep_good:
        raise BadInput(*faults)
    sound = {shape.place for shape in drawn.shapes}
    good = [f for f in named if f.place in sound]
    if not good:
        raise BadInput(*faults)
    path = case.path / PLACES
    before = read_features(path) if path.exists() else []
    ours = {_period(f) for f in good}
    kept = [f for f in before if _period(f) not in ours]
    together = read_drawn([*kept, *good], case.agreement.timezone)[1]
    if together:
        raise BadInput(*together)
    _write(path, [*kept, *good])
    there = {f.place for f in before if _period(f) in ours}
    return Drawing(
        new=tuple(sorted({f.place for f in good} - there)),
        replaced=tuple(sorted(there)),
        left_out=tuple(faults),
    )


def _resolved(
    case: Case, features: Sequence[Feature], said: Mapping[str, Any]
) -> tuple[list[Feature], list[Fault]]:
    found, faults = [], []
    for one in features:
        place = resolve_place(case, one.place) if one.place else None
        if place is None:
            stated = f"{printable(one.place, 60)!r} is" if one.place else "names"
            faults.append(
                Fault(
                    one.where,
                    f"{stated} no place of case.yml.",
                    "Its column holds the id of a place or one of its names.",
                    suggest_place(case, one.place) if one.place else None,
                    "Add the place under `places:`, or leave it out with --keep-good.",
                )
            )
        else:
            where = f"{one.where} ({place})"
            found.append(Feature(where, {"id": place, **said}, one.geometry))
    return found, faults


def _period(feature: Feature) -> tuple[str, str, str]:
    said = feature.properties
    return feature.place, str(said.get("valid_from") or ""), str(said.get("valid_to") or "")


def _write(path: Path, features: Iterable[Feature]) -> None:
    """Write the file beside itself, then put it in its place: it is whole at every moment."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".drawing-", delete=False
    ) as passing:
        passing.write('{"type":"FeatureCollection","features":[\n')
        passing.write(",\n".join(_lines(features)))
        passing.write("\n]}\n")
        passing.flush()
        os.fsync(passing.fileno())
    Path(passing.name).replace(path)


def _lines(features: Iterable[Feature]) -> Iterator[str]:
    for one in features:
        said = {"type": "Feature", "properties": one.properties, "geometry": one.geometry}
        yield json.dumps(said, ensure_ascii=False, separators=(",", ":"))
