"""Whether a condition on a place holds of a spot: not at all, perhaps, certainly.

Perhaps wherever the inaccuracy of the drawing or of the stated place could turn the answer,
or one of the two is not drawn.
"""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from servanda.agreement.conditions import Condition, condition_of
from servanda.case.terms import Case
from servanda.places.atlas import spot_of
from servanda.places.fit import Fit, inside, within
from servanda.places.terms import Spot


def holds(case: Case, condition: Condition, spot: Spot | None) -> Fit:
    """Return whether a condition holds of a spot; perhaps, where either is not drawn."""
    there = spot_of(case, condition.place)
    if spot is None or there is None:
        return Fit.PERHAPS
    if condition.metres is None:
        return ~inside(spot, there)
    return within(spot, there, condition.metres)


def zone_of_words(case: Case, words: str) -> BaseGeometry | None:
    """Return the ground (metres) that a place or condition is about; None where none is drawn.

    What lies outside of a place has no bounds, so that it has no ground that can be covered.
    """
    condition = condition_of(words)
    there = spot_of(case, words if condition is None else condition.place)
    if there is None or (condition is not None and condition.metres is None):
        return None
    return there.metric if condition is None else there.metric.buffer(condition.metres or 0.0)
