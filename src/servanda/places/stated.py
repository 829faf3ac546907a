"""What the place cell of a claim says: a name, coordinates, both, or a direction from a place.

Comes in: text such as `Ford`, `48.01, 37.80 ±500 m`, `Ford @ 48.01, 37.80 ±2 km` or
`2-7 km north-west of Ford`. Goes out: its parts. Latitude stands first, as people write it.
Which place a name stands for is asked in `case.names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_MOST = 300
_NUMBER = r"[+-]?\d{1,4}(?:\.\d{1,12})?"
_OFF = r"(?:\s*(?:±|\+/-)\s*(?P<off>\d{1,7}(?:\.\d{1,3})?)\s*(?P<unit>km|m))?"
_POINT = re.compile(
    rf"(?:(?P<name>.{{1,200}}?)\s*@\s*)?(?P<lat>{_NUMBER})(?:\s*[,;]\s*|\s+)(?P<lon>{_NUMBER}){_OFF}",
    re.DOTALL,
)
_WORDS = {"n": "north", "e": "east", "s": "south", "w": "west"}
_WAYS = [
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
]
_COMPASS = {
    spelling: number * 22.5
    for number, way in enumerate(_WAYS)
    for spelling in (way, "".join(_WORDS[letter] for letter in way))
}
_EIGHT = 45.0
_DIRECTION = re.compile(
    r"(?:about |approximately |approx\. |~ ?)?(?P<near>\d{1,3}(?:\.\d{1,2})?)"
    r"(?:\s*(?:[-\u2013\u2014]|to)\s*(?P<far>\d{1,3}(?:\.\d{1,2})?))?\s*(?P<unit>km|m)\s+"
    r"(?:to the )?(?P<way>[a-z][a-z -]{0,20}?)\s+(?:of|from)\s+(?P<name>.{1,200})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Direction:
    """A distance and a way from a place: metres from `near` to `far`, degrees from north.

    `spread` is how far to either side of the way it may lie: half the step to the next
    direction of the compass that people name.
    """

    near: float
    far: float
    bearing: float
    spread: float


@dataclass(frozen=True, slots=True)
class Stated:
    """What a place cell says.

    Attributes:
        name: of a place; with a direction, the place that it is measured from.
        lat, lon: in degrees, None where no coordinates are stated.
        accuracy_m: how far off they may be, as stated; 0 where nothing is said.
    """

    name: str = ""
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float = 0.0
    direction: Direction | None = None

    @property
    def in_range(self) -> bool:
        """Whether the coordinates, if any, lie on the globe."""
        if self.lat is None or self.lon is None:
            return True
        return abs(self.lat) <= 90 and abs(self.lon) <= 180  # noqa: PLR2004 — degrees


@lru_cache(maxsize=100_000)
def stated_place(text: str) -> Stated:
    """Return what a place cell says; what is neither coordinates nor a direction is a name."""
    if len(text) > _MOST or not any(c.isdigit() for c in text):
        return Stated(text)
    point = _POINT.fullmatch(text.strip())
    if point is not None:
        return Stated(
            (point["name"] or "").strip(),
            float(point["lat"]),
            float(point["lon"]),
            _metres(point["off"], point["unit"]),
        )
    return _directed(text.strip()) or Stated(text)


def point_cell(name: str, lat: float, lon: float, accuracy_m: float) -> str:
    """Return the place cell that says these coordinates: what `stated_place` reads."""
    where = f"{lat:.6f}, {lon:.6f}"
    off = f" ±{accuracy_m:.0f} m" if accuracy_m else ""
    return f"{name} @ {where}{off}" if name else f"{where}{off}"


def _directed(text: str) -> Stated | None:
    found = _DIRECTION.fullmatch(text)
    if found is None:
        return None
    way = "".join(c for c in found["way"].casefold() if c.isalpha())
    if way not in _COMPASS:
        return None
    near = _metres(found["near"], found["unit"])
    far = _metres(found["far"], found["unit"]) if found["far"] else near
    if far < near:
        return None
    bearing = _COMPASS[way]
    spread = _EIGHT / 2 if bearing % _EIGHT == 0 else _EIGHT / 4
    return Stated(found["name"].strip(), direction=Direction(near, far, bearing, spread))


def _metres(number: str | None, unit: str | None) -> float:
    return float(number) * (1000.0 if unit and unit.casefold() == "km" else 1.0) if number else 0.0
