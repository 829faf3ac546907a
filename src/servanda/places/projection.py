"""From degrees to metres: the projection that fits where a case lies.

Comes in: the bounds of a case. Goes out: functions to metres and back. A case that fits into
one UTM zone and its neighbours gets that zone; a wider one an equal-area projection
about its own middle. Longitude comes first everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

Bounds: TypeAlias = tuple[float, float, float, float]
"""(west, south, east, north) in degrees."""
Numbers: TypeAlias = npt.NDArray[np.float64]

_WIDEST_UTM = 9.0
_UTM_NORTH, _UTM_SOUTH = 84.0, -80.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to metres and back. `name` is what to print beside a map."""

    name: str
    crs: str

    def metres(self, lon: Any, lat: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 — number or array
        """Return eastings and northings of points given in degrees, in one vectorised step."""
        x, y = _transformers(self.crs)[0].transform(lon, lat)
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def degrees(self, x: Any, y: Any) -> tuple[Numbers, Numbers]:  # noqa: ANN401 — number or array
        """Return longitudes and latitudes of points given in metres."""
        lon, lat = _transformers(self.crs)[1].transform(x, y)
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees as one in metres."""
        return shapely.transform(geometry, lambda c: np.column_stack(self.metres(*c.T)))

    def unproject(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres as one in degrees."""
        return shapely.transform(geometry, lambda c: np.column_stack(self.degrees(*c.T)))


def projection_for(bounds: Bounds) -> Projection:
    """Return the projection for what lies within these bounds."""
    west, south, east, north = bounds
    middle, height = (west + east) / 2, (south + north) / 2
    fits = east - west <= _WIDEST_UTM and south >= _UTM_SOUTH and north <= _UTM_NORTH
    if fits:
        zone = min(int((middle + 180) // 6) + 1, 60)
        half = "N" if height >= 0 else "S"
        return Projection(f"UTM {zone}{half}", f"EPSG:{326 if height >= 0 else 327}{zone:02d}")
    place = f"+lon_0={middle:.4f} +lat_0={height:.4f}"
    return Projection(
        f"equal-area about {height:.1f}, {middle:.1f}",
        f"+proj=laea {place} +datum=WGS84 +units=m +no_defs",
    )


@lru_cache(maxsize=16)
def _transformers(crs: str) -> tuple[Transformer, Transformer]:
    there = Transformer.from_crs(CRS("EPSG:4326"), CRS(crs), always_xy=True)
    back = Transformer.from_crs(CRS(crs), CRS("EPSG:4326"), always_xy=True)
    return there, back
