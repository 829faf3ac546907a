"""Exports: the same records in every format, denials beside accusations, nobody named."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.running import Run

from servanda.case.read import read_case
from servanda.claims.shown import WITHHELD
from servanda.cli.exporting import _records
from servanda.clock import end_of
from servanda.export.gathered import Gathered, gather
from servanda.export.linked import CONTEXT, linked
from servanda.export.records import FIELDS
from servanda.ledger import Ledger
from servanda.ledger.questions import answer, ask
from servanda.model import Dispute, Question, Reply
from servanda.testing import claim_of, small_case

CLAIMS = [
    "F South accuse CFV-SA actor=North place=ford on=2024-02-05 count=3 | They fired at us.",
    "D North deny denies=F said=2024-06-01 | We did not.",
    "H South affirm TER-HAND actor=North target=South place=ford on=2024-02-20 | =cmd|calc",
    "P South accuse PRI-DET actor=North target=Ivan_Petrov place=ford on=2024-02-06 | Held.",
    "C Mission observe CALM place=hills on=2024-02-07 | Quiet.",
]
SOURCES = """
sources:
  gazette: {name: The Daily Gazette, url: "https://gazette.example", licence: CC BY 4.0}
"""
FORD = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": "ford", "origin": "drawn by hand", "accuracy_m": 500},
            "geometry": {"type": "Point", "coordinates": [1.5, 2.5]},
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with five claims, a question that was answered, a source and one place drawn."""
    made = small_case(tmp_path / "made")
    yml = (made.path / "case.yml").read_text("utf-8")
    case = small_case(tmp_path / "case", case_yml=yml + SOURCES)
    (case.path / "places.geojson").write_text(json.dumps(FORD), "utf-8")
    ledger = Ledger.open(case.path)
    claims = [
        replace(claim, source="gazette", target=claim.target.replace("_", " "))
        for claim in map(claim_of, CLAIMS)
    ]
    ledger.append_claims(claims, now=1)
    question = Question("", "Mission", ("North",), "Where?", article="2", duties=("ford",))
    ask(ledger, [question], now=2)
    answer(ledger, Reply("", "Q1", "North", "There."), [Dispute("", "", "South")], now=3)
    return case.path


@pytest.fixture
def gathered(folder: Path) -> Gathered:
    """What leaves the case at the end of 2024."""
    until = end_of("2024-12-31", "UTC")
    return gather(read_case(folder), Ledger.open(folder), as_of=until, known_at=until)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_record_has_the_fields_of_its_kind(gathered: Gathered) -> None:
    """In order, so that a file without records has the same header."""
    for name, records in _records(gathered).items():
        assert records, name
        assert {tuple(record) for record in records} == {FIELDS[name]}


@pytest.mark.parametrize("form", ["csv", "parquet", "geojson", "jsonld"])
def test_nobody_who_was_detained_is_named(
    folder: Path, run: Run, tmp_path: Path, form: str
) -> None:
    """In no file of any format, and the export says that something is withheld."""
    code, said, _ = run("export", folder, "--to", form, "-o", tmp_path / "out")
    written = b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir())

    assert code == 0
    assert "In 1 claims a name or an exact place is withheld." in said
    assert b"Petrov" not in written
    assert WITHHELD.encode() in written or form == "jsonld"


def test_csv_keeps_denials_and_licences_beside_each_claim(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    """Who denies, in words; a formula is text."""
    run("export", folder, "--to", "csv", "-o", tmp_path)
    claims = {r["id"]: r for r in rows(tmp_path / "claims.csv")}

    assert claims["F"]["denied_by"] == "D"
    assert claims["F"]["denials"] == "North [D]: We did not."
    assert claims["F"]["licence"] == "CC BY 4.0"
    assert claims["H"]["text"] == "'=cmd|calc"
    assert rows(tmp_path / "sources.csv")[0]["licence"] == "CC BY 4.0"


def test_no_accusation_leaves_without_its_denial_however_late(folder: Path) -> None:
    """Known at March, the denial of June is in the export; the verdicts do not know it."""
    until = end_of("2024-03-31", "UTC")
    early = gather(read_case(folder), Ledger.open(folder), as_of=until, known_at=until)
    records = _records(early)
    accusation = next(r for r in records["claims"] if r["id"] == "F")
    (ceasefire,) = [
        v for v in records["verdicts"]
        if (v["duty"], v["who"], v["viewpoint"]) == ("ceasefire", "North", "record")
    ]  # fmt: skip

    assert accusation["denied_by"] == ["D"]
    assert "D" in {r["id"] for r in records["claims"]}
    assert ceasefire["verdict"] == "unverified"
    assert ceasefire["denials"] == ["North [D]: We did not."]


def test_events_say_who_attributes_what_and_add_no_counts(gathered: Gathered) -> None:
    """One row an event, each speaker's own word and number."""
    event = next(r for r in _records(gathered)["events"] if r["claims"] == ["F"])

    assert event["attributed_to"] == ["North, says South [F]"]
    assert event["counts"] == ["3, says South [F]"]
    assert event["denials"] == ["North [D]: We did not."]
    assert event["sides"] == ["South"]


def test_questions_come_with_their_answers(gathered: Gathered) -> None:
    """Who answered what, and who disputes it."""
    (question,) = _records(gathered)["questions"]

    assert question["answers"] == ["North [A1]: There."]
    assert question["disputed_by"] == ["South"]
    assert question["state"] == "disputed"


def test_geojson_has_the_geometry_of_the_place_and_its_origin(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    """A place that is not drawn has none; the licences stand in the file."""
    run("export", folder, "--to", "geojson", "-o", tmp_path)
    data = json.loads((tmp_path / "claims.geojson").read_text("utf-8"))
    shapes = {f["properties"]["id"]: f for f in data["features"]}

    assert data["type"] == "FeatureCollection"
    assert data["licences"] == {"gazette": "CC BY 4.0"}
    assert shapes["F"]["geometry"] == {"type": "Point", "coordinates": [1.5, 2.5]}
    assert shapes["F"]["properties"]["geometry_origin"] == "drawn by hand"
    assert shapes["F"]["properties"]["denials"] == ["North [D]: We did not."]
    assert shapes["C"]["geometry"] is None
    duties = json.loads((tmp_path / "verdicts.geojson").read_text("utf-8"))["features"]
    assert {f["properties"]["duty"] for f in duties if f["geometry"]} == {"ford"}


def test_parquet_has_types_and_the_licence_in_its_schema(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    """Times are time-stamps, lists are lists, counts are numbers."""
    run("export", folder, "--to", "parquet", "-o", tmp_path)
    table = pq.read_table(tmp_path / "claims.parquet")
    claim = next(r for r in table.to_pylist() if r["id"] == "F")

    assert claim["denied_by"] == ["D"]
    assert claim["count"] == 3.0
    assert claim["start"].isoformat() == "2024-02-05T00:00:00+00:00"
    assert b"CC BY 4.0" in table.schema.metadata[b"licences"]
    assert pq.read_table(tmp_path / "verdicts.parquet").num_rows > 0


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Give every node of a JSON-LD document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def expanded(term: str) -> str:
    """Return the IRI of a term by the context, as JSON-LD 1.1 expands it."""
    entry = CONTEXT.get(term, term)
    iri = entry["@id"] if isinstance(entry, dict) else entry
    prefix, colon, rest = iri.partition(":")
    base = CONTEXT.get(prefix)
    return f"{base}{rest}" if colon and isinstance(base, str) and prefix != term else iri


def test_jsonld_expands_to_absolute_iris(gathered: Gathered) -> None:
    """Each key is a keyword or a term, each type and reference an IRI: nothing would be lost."""
    graph = linked(gathered)["@graph"]
    absolute = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\"<>{}|\\^`]+")

    for node in nodes(graph):
        for key, value in node.items():
            if key == "@id":
                assert absolute.fullmatch(value), value
            elif key == "@type":
                kinds = value if isinstance(value, list) else [value]
                assert all(expanded(kind).startswith("http") for kind in kinds), kinds
            else:
                assert key in CONTEXT, key
                assert absolute.fullmatch(expanded(key)), key
                if CONTEXT[key] != CONTEXT.get("name") and isinstance(CONTEXT[key], dict):
                    asked = CONTEXT[key].get("@type")
                    values = value if isinstance(value, list) else [value]
                    if asked == "@id":
                        assert all(absolute.fullmatch(v) for v in values), (key, values)
    assert CONTEXT["@version"] == 1.1


def test_jsonld_refers_to_nothing_that_is_not_there(gathered: Gathered) -> None:
    """Every reference of ours names a node of the graph; each node has one identity."""
    graph = linked(gathered)["@graph"]
    there = [n["@id"] for n in nodes(graph) if "@type" in n and "@id" in n]
    refers = {
        value
        for node in nodes(graph)
        for key, values in node.items()
        if key in CONTEXT and isinstance(CONTEXT[key], dict)
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, str) and value.startswith("urn:servanda:case:")
    }

    assert len(there) == len(set(there))
    assert refers <= set(there)


def test_jsonld_says_what_a_verdict_rests_on_and_who_denies(gathered: Gathered) -> None:
    """A review is derived from its claims; a claim knows its denial, its author, its licence."""
    graph = {n["@id"]: n for n in linked(gathered)["@graph"]}
    claim = graph["urn:servanda:case:claim:F"]
    review = graph["urn:servanda:case:verdict:ceasefire:North:record:as-written"]

    assert claim["deniedBy"] == ["urn:servanda:case:claim:D"]
    assert claim["wasAttributedTo"] == "urn:servanda:case:actor:South"
    assert claim["license"] == "CC BY 4.0"
    assert review["@type"] == ["ClaimReview", "Entity"]
    assert review["reviewRating"]["alternateName"] == "contested"
    assert "urn:servanda:case:claim:F" in review["wasDerivedFrom"]


def test_a_format_that_is_not_there_is_refused(folder: Path, run: Run, tmp_path: Path) -> None:
    """With the nearest one; and a file is no folder to write into."""
    code, _, errors = run("export", folder, "--to", "json-ld", "-o", tmp_path)
    assert code == 2
    assert "Did you mean 'jsonld'?" in errors

    (tmp_path / "file").write_text("x", "utf-8")
    code, _, errors = run("export", folder, "--to", "csv", "-o", tmp_path / "file")
    assert (code, "cannot be written" in errors) == (2, True)


@pytest.mark.parametrize("content", ["{", "[]", '{"features": 5}', '{"features": [5]}', "[" * 9999])
def test_broken_geometry_is_bad_input(folder: Path, run: Run, tmp_path: Path, content: str) -> None:
    """A `places.geojson` that is none is named, without a traceback."""
    (folder / "places.geojson").write_text(content, "utf-8")
    code, _, errors = run("export", folder, "--to", "geojson", "-o", tmp_path / "out")

    assert code == 2
    assert errors.startswith("places.geojson")


def test_an_empty_case_exports_headers(tmp_path: Path, run: Run) -> None:
    """No claims, no events, no questions: files with their fields, and the verdicts."""
    small_case(tmp_path / "case")
    for form in ("csv", "parquet", "geojson", "jsonld"):
        assert run("export", tmp_path / "case", "--to", form, "-o", tmp_path / form)[0] == 0

    with (tmp_path / "csv" / "events.csv").open(encoding="utf-8") as stream:
        assert next(csv.reader(stream)) == list(FIELDS["events"])
    assert pq.read_table(tmp_path / "parquet" / "claims.parquet").num_rows == 0
