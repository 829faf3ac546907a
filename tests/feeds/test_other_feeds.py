"""ACLED and GDELT: made-up rows in their formats become the claims that a case asks for."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.cli.feeding import load_feed
from servanda.errors import BadInput
from servanda.feeds import manifest
from servanda.ledger import Ledger
from servanda.ledger.fed import known_claims
from servanda.model import Claim
from servanda.testing import small_case

LATER = 4_000_000_000
ACLED = {
    "event_id_cnty": "XXX1", "event_date": "03 February 2024", "year": "2024",
    "time_precision": "1", "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack", "actor1": "North", "actor2": "South",
    "country": "South", "admin1": "border area", "location": "Ford", "latitude": "48.5",
    "longitude": "37.5", "geo_precision": "1", "source": "The Gazette", "fatalities": "2",
    "notes": "Made up: shells fell on the ford.", "timestamp": "1",
}  # fmt: skip
GDELT = {
    "GLOBALEVENTID": "9", "SQLDATE": "20240203", "Actor1Name": "NORTH", "Actor2Name": "SOUTH",
    "EventCode": "194", "ActionGeo_Type": "4", "ActionGeo_FullName": "Ford, South",
    "ActionGeo_Lat": "48.5", "ActionGeo_Long": "37.5", "DATEADDED": "20240203101500",
    "SOURCEURL": "https://www.gazette.example/a/1",
}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _acled(case: Case, *rows: dict[str, str]) -> Path:
    path = case.path.parent / "acled.csv"
    out = io.StringIO()
    writer = csv.DictWriter(out, manifest("acled").columns, restval="")
    writer.writeheader()
    writer.writerows({**ACLED, **row} for row in rows)
    path.write_text(out.getvalue(), "utf-8")
    return path


def _gdelt(case: Case, *rows: dict[str, str]) -> Path:
    path = case.path.parent / "20240203.export.CSV.zip"
    names = manifest("gdelt").columns
    lines = ["\t".join({**GDELT, **row}.get(n, "") for n in names) for row in rows]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("20240203.export.CSV", "\n".join(lines) + "\n")
    return path


def _claims(case: Case) -> list[Claim]:
    return known_claims(case, Ledger.open(case.path), known_at=LATER)


def test_an_acled_event_is_acleds_claim(case: Case) -> None:
    """Its coding, its count, its actor; the sources it read are named and claim nothing."""
    load_feed(case, _acled(case, {}), "acled")
    [claim] = _claims(case)
    assert (claim.speaker, claim.type, claim.actor) == ("ACLED", "CFV-ARTY", "North")
    assert (claim.count.best, claim.count.unit) == (2, "deaths")
    assert claim.source == "ACLED; The Gazette"


def test_a_week_and_a_month_keep_their_width(case: Case) -> None:
    """Known to the week it is seven days wide, known to the month the month."""
    rows = ({"event_id_cnty": f"XXX{p}", "time_precision": p} for p in "123")
    load_feed(case, _acled(case, *rows), "acled")
    wide = [(c.occurred.end - c.occurred.start) // 86_400 for c in _claims(case) if c.occurred]
    assert sorted(wide) == [1, 7, 29]


def test_a_clash_names_both_sides_and_neither_as_the_beginner(case: Case) -> None:
    """A clash is one event of two actors."""
    load_feed(case, _acled(case, {"sub_event_type": "Armed clash"}), "acled")
    claims = _claims(case)
    assert {c.actor for c in claims} == {"North", "South"}
    assert len({c.event for c in claims}) == 1


def test_an_unknown_kind_of_acled_event_stops_the_load(case: Case) -> None:
    """A new code of the publisher is told, not passed over."""
    with pytest.raises(BadInput, match="is not known; known: Armed clash"):
        load_feed(case, _acled(case, {"sub_event_type": "Cyber attack"}), "acled")


def test_gdelt_rows_are_unreviewed_claims_of_their_publishers(case: Case) -> None:
    """A program read them: they wait for a person, and name the site they were read on."""
    load_feed(case, _gdelt(case, {}), "gdelt")
    [claim] = _claims(case)
    assert (claim.speaker, claim.type, claim.reviewed) == ("gazette.example", "CFV-ARTY", False)
    assert claim.url == "https://www.gazette.example/a/1"


def test_gdelt_codes_that_no_type_says_are_asked_for_by_none(case: Case) -> None:
    """A visit stays in the file."""
    load_feed(case, _gdelt(case, {}, {"GLOBALEVENTID": "10", "EventCode": "042"}), "gdelt")
    assert {c.event for c in _claims(case)} == {"gdelt:9"}


def test_a_gdelt_file_with_other_columns_is_refused(case: Case) -> None:
    """Sixty-one columns, tab-separated, and no header: anything else has drifted."""
    path = case.path.parent / "x.csv"
    path.write_text("1\t2\t3\n", "utf-8")
    with pytest.raises(BadInput, match="has 3 cells separated by tabs; GDELT 2 events has 61"):
        load_feed(case, path, "gdelt")
