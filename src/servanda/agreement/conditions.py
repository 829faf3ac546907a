"""Places that a duty says by another: `within 5 km of LINE`, `outside ZONE`.

Comes in: the words of a block's `where` or of a pattern's `place`. Goes out: the condition
that they state. Whether it holds of an event is asked in `places.conditions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

FORMS = "within 5 km of PLACE, outside PLACE"
_WITHIN = re.compile(r"within (\d{1,4}(?:\.\d{1,3})?) ?(km|m) of ([\w.-]+)")
_OUTSIDE = re.compile(r"outside ([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A place that is said by another: within so many metres of it, or (None) outside of it."""

    place: str
    metres: float | None


@lru_cache(maxsize=10_000)
def condition_of(words: str) -> Condition | None:
    """Return the condition that words state; None where they are a place's id, or nothing.

    >>> condition_of("within 5 km of contact-line")
    Condition(place='contact-line', metres=5000.0)
    """
    near = _WITHIN.fullmatch(words)
    if near is not None:
        return Condition(near[3], float(near[1]) * (1000.0 if near[2] == "km" else 1.0))
    away = _OUTSIDE.fullmatch(words)
    return Condition(away[1], None) if away is not None else None


def named_place(words: str) -> str:
    """Return the id of the place that words name, themselves or in a condition."""
    condition = condition_of(words)
    return words if condition is None else condition.place
