"""Places on the ground: geometry with validity, accuracy and origin, in metres where it counts.

Comes in: a case with its `places.geojson`. Goes out: an `Atlas` of frozen records, zone and
distance columns for any number of points, and how surely something lies within, outside or
at a place. Names are resolved in `case.names`; nothing is guessed here.
"""

from servanda.places.atlas import Atlas, load
from servanda.places.projection import Projection
from servanda.places.terms import Shape, Spot

__all__ = ["Atlas", "Projection", "Shape", "Spot", "load"]
