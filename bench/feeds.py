"""Load and check feeds of the size that the field has: seconds and peak memory.

    python bench/feeds.py [--ged N] [--gdelt N]

The shipped extract of UCDP GED as it is, then made-up rows of a fixed seed in the format of
GED (Minsk II's area, eight years) and of GDELT 2 (zipped). Each command in its own process.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from measuring import measured

from servanda.case.skeleton import write_skeleton
from servanda.feeds import manifest

START = date(2015, 3, 1)
DAYS = 2_900
NEWS = '"Reuters,2015-03-01,Fighting goes on";"AFP,2015-03-02,Shelling reported"'


@dataclass(frozen=True, slots=True)
class War:
    """Between whom, where (west, south in degrees, two wide and high) and when made-up rows lie."""

    sides: tuple[str, str] = ("Government of Ukraine", "DPR")
    country: str = "Ukraine"
    corner: tuple[float, float] = (37.0, 47.5)
    start: date = START
    days: int = DAYS


def ged_rows(count: int, war: War) -> Iterator[dict[str, object]]:
    """Give rows in the format of UCDP GED."""
    draw = random.Random(20)  # noqa: S311 — a benchmark, no secret
    west, south = war.corner
    for n in range(count):
        day = war.start + timedelta(days=draw.randrange(war.days))
        yield {
            "id": n, "year": day.year, "type_of_violence": draw.choice((1, 1, 1, 3)),
            "side_a": war.sides[0], "side_b": war.sides[1], "source_article": NEWS,
            "latitude": f"{south + 2 * draw.random():.5f}", "country": war.country,
            "longitude": f"{west + 2 * draw.random():.5f}", "adm_1": "a province",
            "where_prec": draw.choice((1, 1, 2, 3)), "where_coordinates": "a village",
            "date_prec": 1, "date_start": day.isoformat(), "date_end": day.isoformat(),
            "event_clarity": 1, "deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0,
            "deaths_unknown": 1, "best": 1, "high": 2, "low": 0,
        }  # fmt: skip


def write_ged(path: Path, count: int, war: War) -> Path:
    """Write a GED-shaped file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, manifest("ucdp-ged").columns, restval="")
        writer.writeheader()
        writer.writerows(ged_rows(count, war))
    return path


def write_gdelt(path: Path, count: int) -> Path:
    """Write a GDELT-shaped file, zipped."""
    draw = random.Random(21)  # noqa: S311 — a benchmark, no secret
    columns = manifest("gdelt").columns
    cells = dict.fromkeys(columns, "")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("made-up.export.CSV", "w", force_zip64=True) as stream,
    ):
        for n in range(count):
            day = START + timedelta(days=draw.randrange(DAYS))
            cells |= {
                "GLOBALEVENTID": str(n), "SQLDATE": f"{day:%Y%m%d}", "Actor1Name": "NORTH",
                "Actor2Name": "SOUTH", "EventCode": draw.choice(("190", "194", "042", "057")),
                "ActionGeo_Type": "4", "ActionGeo_FullName": "Ford",
                "ActionGeo_Lat": f"{48 + draw.random():.4f}", "DATEADDED": f"{day:%Y%m%d}120000",
                "ActionGeo_Long": f"{37 + draw.random():.4f}",
                "SOURCEURL": f"https://news{n % 500}.example/{n}",
            }  # fmt: skip
            stream.write(("\t".join(cells.values()) + "\n").encode())
    return path


def main() -> None:
    """Make the cases and files, load and check."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ged", type=int, default=385_000)
    options.add_argument("--gdelt", type=int, default=5_000_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        minsk, ford = str(root / "minsk"), str(root / "ford")
        measured("new: Minsk II with its extract of GED", "new", minsk, "--example", "minsk-2015")
        measured("check --all-viewpoints", "check", minsk, "--as-of", "2016-01-01",
                 "--all-viewpoints")  # fmt: skip
        ged = write_ged(root / "ged.csv", asked.ged, War())
        measured(f"load {asked.ged:,} rows of GED's format", "load", minsk, str(ged), "--as",
                 "ucdp-ged")  # fmt: skip
        write_skeleton(Path(ford))
        gdelt = write_gdelt(root / "gdelt.zip", asked.gdelt)
        measured(f"load {asked.gdelt:,} rows of GDELT's format", "load", ford, str(gdelt), "--as",
                 "gdelt")  # fmt: skip
        measured("verify", "verify", ford)


if __name__ == "__main__":
    main()
