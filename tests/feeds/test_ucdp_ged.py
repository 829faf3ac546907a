"""UCDP GED: taken in whole or refused whole, its sources' words kept apart from its own."""

from __future__ import annotations

import csv
import io
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from servanda.case.terms import Case
from servanda.cli.feeding import load_feed
from servanda.errors import BadInput
from servanda.feeds import manifest
from servanda.ledger import Ledger, verify
from servanda.ledger.fed import FOLDER, known_claims
from servanda.model import Claim
from servanda.testing import small_case

EXTRACT = Path(str(resources.files("servanda"))) / "examples" / "minsk-2015" / "ucdp-ged.csv"
LATER = 4_000_000_000
ROW = {
    "id": "1", "relid": "X-1", "year": "2024", "active_year": "1", "code_status": "Clear",
    "type_of_violence": "1", "dyad_name": "North - South", "side_a": "North", "side_b": "South",
    "source_article": '"The Gazette,2024-02-04,Three killed at the ford"',
    "where_prec": "1", "where_coordinates": "Ford", "adm_1": "border area", "country": "North",
    "latitude": "48.5", "longitude": "37.5", "date_prec": "1",
    "date_start": "2/3/2024 12:00:00 AM", "date_end": "2/3/2024 12:00:00 AM",
    "best": "3", "high": "4", "low": "2",
}  # fmt: skip
COUNTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case."""
    return small_case(tmp_path / "case")


def _text(*rows: dict[str, str], columns: tuple[str, ...] = ()) -> str:
    out = io.StringIO()
    names = columns or manifest("ucdp-ged").columns
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**dict.fromkeys(COUNTS, "0"), **ROW, **row} for row in rows)
    return out.getvalue()


def _file(case: Case, data: str | bytes, name: str = "ged.csv") -> Path:
    path = case.path.parent / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def _claims(case: Case) -> list[Claim]:
    return known_claims(case, Ledger.open(case.path), known_at=LATER)


def _refused(case: Case, data: str | bytes, name: str = "ged.csv") -> str:
    with pytest.raises(BadInput) as told:
        load_feed(case, _file(case, data, name), "ucdp-ged")
    assert Ledger.open(case.path).entries() == []
    folder = case.path / FOLDER
    assert not folder.is_dir() or list(folder.iterdir()) == []
    return str(told.value)


def test_an_event_is_the_feeds_claim_and_each_headline_its_sources(case: Case) -> None:
    """UCDP says who fought and how many died; The Gazette said its headline, and no more."""
    load_feed(case, _file(case, _text({})), "ucdp-ged")
    claims = _claims(case)
    own = [c for c in claims if c.speaker == "UCDP"]
    assert {(c.actor, c.target) for c in own} == {("North", "South"), ("South", "North")}
    assert (own[0].count.low, own[0].count.best, own[0].count.high) == (2, 3, 4)
    [headline] = [c for c in claims if c.speaker != "UCDP"]
    assert (headline.speaker, headline.actor) == ("The Gazette", "")
    assert headline.quote == "Three killed at the ford"
    assert len({c.event for c in claims}) == 1


def test_both_date_forms_are_read(case: Case) -> None:
    """Month first with a clock time, and the other form found in the wild."""
    rows = _text({}, {"id": "2", "date_start": "02/05/2024 00:00", "date_end": "02/05/2024 00:00"})
    load_feed(case, _file(case, rows), "ucdp-ged")
    days = {c.occurred.start for c in _claims(case) if c.occurred}
    assert max(days) - min(days) == 2 * 86_400


def test_the_ledger_holds_one_row_and_the_same_file_adds_nothing(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    """A feed is told of once; verify knows its Parquet file."""
    path = _file(case, _text({}, {"id": "2"}))
    load_feed(case, path, "ucdp-ged")
    load_feed(case, path, "ucdp-ged")
    assert [r.kind for r in Ledger.open(case.path).entries()] == ["feed"]
    assert "nothing is added" in capsys.readouterr().out
    assert verify(case.path) == []


def test_a_changed_parquet_file_is_found(case: Case) -> None:
    """One byte more in the converted events, and verify names the file."""
    load_feed(case, _file(case, _text({})), "ucdp-ged")
    [parquet] = (case.path / FOLDER).glob("*.parquet")
    with parquet.open("ab") as stream:
        stream.write(b"x")
    assert any("does not fit its SHA-256" in f.problem for f in verify(case.path))


def test_what_no_duty_is_about_stays_in_the_file(case: Case) -> None:
    """Violence against civilians by somebody else is no claim that this case asks for."""
    other = {"id": "2", "type_of_violence": "3", "side_a": "Elsewhere", "side_b": "Civilians"}
    load_feed(case, _file(case, _text({}, other)), "ucdp-ged")
    assert {c.event for c in _claims(case)} == {"ucdp-ged:1"}


def test_a_zip_is_unpacked(case: Case) -> None:
    """The publisher's zip is the file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", _text({}))
    load_feed(case, _file(case, packed.getvalue(), "ged.zip"), "ucdp-ged")
    assert _claims(case)


def test_a_drifted_schema_is_refused_whole_with_the_difference(case: Case) -> None:
    """A renamed column is named, with the nearest that is there."""
    columns = tuple(c.replace("latitude", "lattitude") for c in manifest("ucdp-ged").columns)
    told = _refused(case, _text({}, columns=columns))
    assert "1 missing, 1 unknown" in told
    assert "column latitude: is missing. Did you mean 'lattitude'?" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"latitude": "137.5", "longitude": "48.5"}, "are it and longitude swapped?"),
        ({"date_start": "2/3/2099 12:00:00 AM", "date_end": "2/3/2099 12:00:00 AM"}, "future"),
        ({"best": "-3"}, "negative"),
        ({"best": "NaN"}, "is no number"),
        ({"best": "=1+1"}, "is no number"),
        ({"type_of_violence": "9"}, "is not known; known: 1, 2, 3"),
        ({"date_start": "the third"}, "is no date"),
        ({"id": ""}, "is empty"),
    ],
)
def test_a_bad_row_stops_the_load_with_its_column(
    case: Case, change: dict[str, str], told: str
) -> None:
    """Swapped axes, the future, negative counts, NaN, formulas, unknown codes: each is said."""
    assert told in _refused(case, _text({}, {"id": "2", **change}))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\n\n", "no header"),
        ("a,b\n1,2\n", "none of its columns"),
        (_text({}).encode("utf-16"), "UTF-16"),
        (_text({"where_coordinates": "Ford é"}).encode("latin-1"), "As Latin-1 it would read"),
        (_text({}) + "1,2,3\n", "cells; the header has"),
        ("x," * 1_000_000 + "x\n", "columns or more"),
        (b"PK\x03\x04 cut off", "cut off or damaged"),
        (b"a\0b\n", "NUL byte"),
    ],
)
def test_a_bad_file_is_refused_in_words(case: Case, data: str | bytes, told: str) -> None:
    """Empty, another file, another encoding, ragged rows, a million columns, half a zip."""
    assert told in _refused(case, data)


def test_a_byte_order_mark_is_no_part_of_the_first_column(case: Case) -> None:
    """A file that Excel saved as UTF-8 is read."""
    load_feed(case, _file(case, b"\xef\xbb\xbf" + _text({}).encode()), "ucdp-ged")
    assert _claims(case)


def test_good_rows_are_kept_only_when_asked(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """With keep_good the bad row is left out and told."""
    path = _file(case, _text({}, {"id": "2", "best": "-3"}))
    load_feed(case, path, "ucdp-ged", keep_good=True)
    assert "Left out 1 bad rows" in capsys.readouterr().err
    assert {c.event for c in _claims(case)} == {"ucdp-ged:1"}


def test_the_shipped_extract_is_as_its_manifest_says(case: Case) -> None:
    """381 events, all located: the counts of the file itself."""
    load_feed(case, EXTRACT, "ucdp-ged")
    said = Ledger.open(case.path).entries()[-1].content
    rows = list(csv.DictReader(io.StringIO(EXTRACT.read_text("utf-8"))))
    assert (said["rows"], said["located"]) == (len(rows), len(rows))


def _around(*odd: dict[str, str]) -> str:
    """Return a file of twenty rows about one place, with more behind them."""
    even = [{"id": str(n), "latitude": f"{48 + n / 20}", "longitude": "37.5"} for n in range(20)]
    return _text(*even, *odd)


def test_axes_swapped_within_range_are_found_beside_the_other_rows(case: Case) -> None:
    """A point whose axes are both possible is refused where it fits only the other way round."""
    swapped = {"id": "21", "latitude": "37.5", "longitude": "48.2"}

    with pytest.raises(BadInput) as refused:
        load_feed(case, _file(case, _around(swapped)), "ucdp-ged")

    assert "row 21 (ucdp-ged:21): column latitude: it and longitude seem swapped" in str(
        refused.value
    )
    assert "1 row is bad." in str(refused.value)
    load_feed(case, _file(case, _around(swapped)), "ucdp-ged", keep_good=True)
    assert {c.event for c in _claims(case)} == {f"ucdp-ged:{n}" for n in range(20)}


def test_a_point_far_from_the_others_is_no_swapped_one(case: Case) -> None:
    """A row far away that would lie far away the other way round, too, is taken."""
    far = {"id": "21", "latitude": "46.6", "longitude": "32.6"}

    load_feed(case, _file(case, _around(far)), "ucdp-ged")

    assert "ucdp-ged:21" in {c.event for c in _claims(case)}


def test_a_ragged_row_is_one_bad_row(case: Case) -> None:
    """A row that lacks several cells is told of once."""
    header, row, *_ = _text({"id": "1"}).splitlines()
    short = row.rsplit(",", 4)[0]

    with pytest.raises(BadInput) as refused:
        load_feed(case, _file(case, f"{header}\n{row}\n{short}\n"), "ucdp-ged")

    assert str(refused.value).count("ged.csv:3: has ") == 1
    assert "1 row is bad." in str(refused.value)


def test_messages_name_only_what_there_is(case: Case) -> None:
    """What a refusal advises can be done with this program."""
    with pytest.raises(BadInput) as drifted:
        load_feed(case, _file(case, "a,b\n1,2\n"), "ucdp-ged")
    with pytest.raises(BadInput) as latin:
        load_feed(case, _file(case, _text().encode() + b"\xe9\n", "latin.csv"), "ucdp-ged")

    for refused in (drifted, latin):
        assert "servanda map" not in str(refused.value)
        assert "--as csv" not in str(refused.value)
