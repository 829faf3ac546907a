"""How much of a zone or line the ground of some places makes up, day by day.

Comes in: the words of a duty's place, and on which days which places were covered. Goes
out: a share for each day, from 0 to 1: of the area of a zone, of the length of a line.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from servanda.case.terms import Case
from servanda.places.atlas import spot_of
from servanda.places.conditions import zone_of_words

Days = npt.NDArray[np.bool_]


def ground_shares(
    case: Case, place: str, watched: Mapping[str, Days]
) -> npt.NDArray[np.float64] | None:
    """Return the share of a place's ground that was covered on each day, shape (days,).

    None where the place is not drawn, or nothing of what was covered is.
    """
    whole = zone_of_words(case, place) if place else None
    drawn = {w: spot.metric for w in watched if (spot := spot_of(case, w)) is not None}
    if whole is None or whole.is_empty or not drawn:
        return None
    places = sorted(drawn)
    on = np.stack([watched[p] for p in places])
    kinds, which = np.unique(on, axis=1, return_inverse=True)
    shares = [
        _share(whole, [drawn[p] for p, covered in zip(places, kind, strict=True) if covered])
        for kind in kinds.T
    ]
    return np.asarray(shares, dtype=np.float64)[which.reshape(-1)]


def _share(whole: BaseGeometry, parts: list[BaseGeometry]) -> float:
    if not parts:
        return 0.0
    covered = shapely.union_all(parts)
    size = whole.area or whole.length
    common = shapely.intersection(whole, covered)
    if not size:
        return float(covered.covers(whole))
    return float(min(1.0, (common.area if whole.area else common.length) / size))
