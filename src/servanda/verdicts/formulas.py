"""A duty's patterns as MFOTL formulas over the predicates of its trace.

The place, target and object of a pattern are matched when the trace is built, where
names and what lies inside what are known; a trace's predicates say who did it and
which event it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from servanda.model import Occurrence
from servanda.monitor.formula import (
    And,
    Constant,
    Exists,
    Formula,
    Not,
    Once,
    Or,
    Predicate,
    Since,
    Variable,
)
from servanda.monitor.interval import FOREVER

DEADLINE = "deadline"
EXCEEDS = "exceeds"
WITHIN = "within"

_EVENT = Variable("event")
_SPEAKER = Variable("speaker")


def happens(kinds: Iterable[tuple[str, str]]) -> Formula:
    """Return "one of these happens": each a predicate and the actor that it names."""
    atoms = [
        Exists(("event",), Predicate(predicate, (Constant(actor), _EVENT)))
        for predicate, actor in sorted(set(kinds))
    ]
    return reduce(Or, atoms)
