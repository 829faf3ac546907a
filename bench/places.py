"""Ten million points against twenty districts and one line, beside geopandas and DuckDB.

    python bench/places.py [--points N]

The same points and shapes for each, in one run, in turn: which points lie in which district,
and how many metres each is from the line. geopandas and DuckDB's spatial extension run where
they are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable

import duckdb
import numpy as np
import numpy.typing as npt
import shapely

from servanda.places.atlas import Atlas, atlas_of
from servanda.places.checks import check
from servanda.places.geojson import Feature
from servanda.places.locate import locate

Numbers = npt.NDArray[np.float64]
DISTRICTS, CORNERS, AT_ONCE = 20, 300, 500_000
WEST, SOUTH = 37.0, 47.5


def shapes(draw: np.random.Generator) -> Atlas:
    """Return twenty ragged districts, five by four, and a ragged line through them."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    features = []
    for n in range(DISTRICTS):
        middle = np.array([WEST + 0.5 + n % 5, SOUTH + 0.3 + 0.5 * (n // 5)])
        reach = 0.2 + 0.05 * np.cos(7 * turn + n) + draw.uniform(0, 0.005, CORNERS)
        ring = middle + np.column_stack((2 * reach * np.cos(turn), reach * np.sin(turn)))
        features.append(_feature(f"district-{n}", "Polygon", [[*ring.tolist(), ring[0].tolist()]]))
    along = np.linspace(0, 5, CORNERS)
    line = np.column_stack((WEST + along, SOUTH + 1 + 0.2 * np.sin(3 * along)))
    features.append(_feature("line", "LineString", line.tolist()))
    drawn, faults = check(features)
    assert not faults  # noqa: S101 — the bench's own shapes
    return atlas_of(drawn)[0]


def _feature(place: str, kind: str, coordinates: object) -> Feature:
    said = {"id": place, "accuracy_m": 100}
    return Feature(place, said, {"type": kind, "coordinates": coordinates})


def ours(atlas: Atlas, lon: Numbers, lat: Numbers) -> tuple[int, float]:
    """Return how many pairs of point and district there are, and the mean distance."""
    found = locate(atlas, lon, lat)
    inside = sum(int(column.sum()) for column in found.inside.values())
    return inside, float(found.distance["line"].mean())


def by_geopandas(atlas: Atlas, lon: Numbers, lat: Numbers) -> tuple[int, float]:
    """The same by `geopandas.sjoin` and `distance`, in pieces."""
    import geopandas as gpd  # noqa: PLC0415 — measured where it is installed

    areas = [s for s in atlas.shapes if s.kind == "zone"]
    frame = gpd.GeoDataFrame(geometry=[s.geometry for s in areas], crs=4326)
    line = next(s.metric for s in atlas.shapes if s.kind == "line")
    inside, metres = 0, 0.0
    for start in range(0, len(lon), AT_ONCE):
        piece = slice(start, start + AT_ONCE)
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon[piece], lat[piece]), crs=4326)
        inside += len(gpd.sjoin(points, frame, predicate="within"))
        metres += float(points.to_crs(atlas.projection.crs).distance(line).sum())
    return inside, metres / len(lon)


def by_duckdb(atlas: Atlas, lon: Numbers, lat: Numbers) -> tuple[int, float]:
    """The same pairs by a spatial join in DuckDB; distances in its degrees say nothing here."""
    connection = duckdb.connect()
    connection.load_extension("spatial")
    areas = [(s.place, shapely.to_wkt(s.geometry)) for s in atlas.shapes if s.kind == "zone"]
    connection.execute("create table area (place varchar, wkt varchar)")
    connection.executemany("insert into area values (?, ?)", areas)
    connection.execute("create table areas as select place, ST_GeomFromText(wkt) g from area")
    points = {"lon": lon, "lat": lat}
    connection.register("points", points)
    row = connection.execute(
        "select count(*) from points join areas on ST_Within(ST_Point(lon, lat), g)"
    ).fetchone()
    return (int(row[0]) if row else 0), float("nan")


def has_spatial() -> bool:
    """Whether DuckDB's spatial extension is on this machine."""
    try:
        duckdb.connect().load_extension("spatial")
    except duckdb.Error:
        return False
    return True


def main() -> None:
    """Make points and shapes, run each in turn."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=10_000_000)
    count = options.parse_args().points
    draw = np.random.default_rng(22)
    atlas = shapes(draw)
    lon, lat = WEST + 5 * draw.random(count), SOUTH + 2 * draw.random(count)
    runs: list[tuple[str, Callable[[Atlas, Numbers, Numbers], tuple[int, float]], bool]] = [
        ("servanda", ours, True),
        ("geopandas", by_geopandas, importlib.util.find_spec("geopandas") is not None),
        ("DuckDB spatial, districts only", by_duckdb, has_spatial()),
    ]
    results = {}
    for name, run, there in runs:
        if not there:
            print(f"{name:32} not installed here")
            continue
        begun = time.perf_counter()
        results[name] = run(atlas, lon, lat)
        seconds = time.perf_counter() - begun
        inside, metres = results[name]
        told = json.dumps({"in districts": inside, "mean metres to the line": round(metres, 1)})
        print(f"{name:32} {count:,} points {seconds:6.1f} s  {told}", flush=True)


if __name__ == "__main__":
    main()
