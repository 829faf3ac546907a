"""What a feature says of itself: id, kind, accuracy, validity, origin, names.

Comes in: a sound feature and the case's projection. Goes out: a shape, or what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from servanda.case.terms import Name
from servanda.clock import end_of, start_of
from servanda.errors import BadInput, Fault, printable
from servanda.model import BEGINNING, FOREVER, Interval
from servanda.places.checks import Drawn
from servanda.places.projection import Projection
from servanda.places.terms import Shape

_MOST_OFF = 1_000_000.0


def shape_of(drawn: Drawn, projection: Projection, zone: str) -> tuple[Shape | None, list[Fault]]:
    """Return a feature as a shape, and every fault of its properties."""
    feature = drawn.feature
    faults: list[Fault] = []
    if not feature.place:
        faults.append(Fault(feature.where, "has no `id`.", "It is the id of a place."))
    valid = _valid(drawn, zone, faults)
    shape = Shape(
        place=feature.place,
        kind=drawn.kind,
        geometry=drawn.geometry,
        metric=projection.project(drawn.geometry),
        accuracy_m=_accuracy(drawn, faults),
        valid=valid,
        origin=_word(feature.properties.get("origin")),
        names=tuple(names_of(feature.properties.get("names"))),
    )
    return (None if faults else shape), faults


def names_of(said: Any) -> Iterator[Name]:  # noqa: ANN401 — JSON
    """Give names as `case.yml` writes them: per language a word, a list, or {text, side}."""
    if isinstance(said, str):
        yield Name(said)
        return
    for language, spellings in said.items() if isinstance(said, Mapping) else ():
        for one in spellings if isinstance(spellings, list) else [spellings]:
            if isinstance(one, str) and one:
                yield Name(one, str(language))
            elif isinstance(one, Mapping) and one.get("text"):
                yield Name(str(one["text"]), str(language), _word(one.get("side")))


def _accuracy(drawn: Drawn, faults: list[Fault]) -> float:
    said = drawn.feature.properties.get("accuracy_m")
    if said is None:
        return 0.0
    fine = isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said)
    if not fine or not 0 <= said <= _MOST_OFF:
        faults.append(
            Fault(
                drawn.feature.where,
                f"`accuracy_m` is {printable(repr(said), 40)}.",
                "It is a number of metres.",
            )
        )
        return 0.0
    return float(said)


def _valid(drawn: Drawn, zone: str, faults: list[Fault]) -> Interval:
    """Return the period in which a shape held; the last day is included."""
    properties = drawn.feature.properties
    try:
        start = start_of(w, zone) if (w := _word(properties.get("valid_from"))) else BEGINNING
        end = end_of(w, zone) if (w := _word(properties.get("valid_to"))) else FOREVER
        return Interval(start, end)
    except BadInput as found:
        faults += [Fault(drawn.feature.where, f.problem, f.expected) for f in found.faults]
    except ValueError:
        faults.append(Fault(drawn.feature.where, "ends to be valid before it begins."))
    return Interval(BEGINNING, FOREVER)


def _word(said: Any) -> str:  # noqa: ANN401 — JSON
    return str(said) if isinstance(said, str | int | float) and not isinstance(said, bool) else ""
