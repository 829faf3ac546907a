"""Forms for observers and what they collect: real XLSForms, submissions as claims, once each."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyxform.xls2xform import convert
from tests.running import Run

from servanda.claims.xlsforms import form_names, xlsform
from servanda.testing import small_case

ONE = {
    "__id": "uuid:11",
    "meta": {"instanceID": "uuid:11"},
    "__system": {"submissionDate": "2024-02-02T08:00:00.123Z"},
    "who": {"speaker": "Mission", "act": "observe"},
    "what": {
        "type": "CFV-SA",
        "from": "2024-02-01T20:15:00.000+02:00",
        "place": "ford",
        "location": {"type": "Point", "coordinates": [37.5, 48.1, 0]},
        "count": 3,
        "text": "Three shots",
    },
}
CSV = (
    "SubmissionDate,who-speaker,who-act,what-type,what-from,what-place,what-location-Latitude,"
    "what-location-Longitude,what-count,what-text,meta-instanceID,KEY\n"
    "2024-02-02T08:00:00.123Z,Mission,observe,CFV-SA,2024-02-01T20:15:00.000+02:00,ford,48.1,37.5,"
    "3,Three shots,uuid:11,uuid:11\n"
)


@pytest.mark.parametrize("name", form_names())
def test_each_form_is_a_real_xlsform(name: str) -> None:
    """ODK's own converter takes it, and it asks for no names of people."""
    made = convert(io.BytesIO(xlsform(name)), file_type=".xlsx")
    assert f"servanda-{name}" in made.xform
    assert "<instanceID/>" in made.xform
    assert "detainee_name" not in made.xform


def _exported(run: Run, case: Path, folder: Path) -> str:
    assert run("export", case, "--to", "csv", "-o", folder)[0] == 0
    return (folder / "claims.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("central.json", json.dumps({"value": [ONE]})),
        ("kobo.json", json.dumps({"results": [ONE]})),
        ("plain.json", json.dumps([ONE])),
        ("central.csv", CSV),
    ],
)
def test_a_submission_becomes_a_claim_once(
    tmp_path: Path, run: Run, name: str, content: str
) -> None:
    """Groups, times and coordinates come out alike; another export of it adds nothing."""
    case = small_case(tmp_path / "case").path
    path = tmp_path / name
    path.write_text(content, "utf-8")
    code, out, error = run("load", case, path, "--as", "odk")
    assert (code, error) == (0, "")
    assert "Loaded 1 claim" in out
    path.write_text(content + "\n", "utf-8")
    code, out, _ = run("load", case, path, "--as", "odk")
    assert code == 0
    assert "nothing is added" in out
    told = _exported(run, case, tmp_path / "out")
    for words in ("odk-11", "Mission", "CFV-SA", "ford @ 48.1, 37.5", "Three shots"):
        assert words in told


def test_a_corrected_submission_is_not_taken_for_the_first(tmp_path: Path, run: Run) -> None:
    """The same instance with other answers is refused, and the ledger keeps what it had."""
    case = small_case(tmp_path / "case").path
    path = tmp_path / "s.json"
    path.write_text(json.dumps([ONE]), "utf-8")
    assert run("load", case, path, "--as", "odk")[0] == 0
    path.write_text(json.dumps([ONE | {"who": {"speaker": "North", "act": "report"}}]), "utf-8")
    code, _, error = run("load", case, path, "--as", "odk")
    assert code == 2
    assert "odk-11" in error


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ('{"a": 1}', "is no list of submissions"),
        ("[1]", "submission 1: is no object"),
        ('[{"who": {"speaker": "X"}}]', "has no instance id"),
        ('[{"_uuid": "1", "type": "NOPE", "speaker": "X"}]', "'NOPE' is not known"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_bad_exports_are_refused(tmp_path: Path, run: Run, content: str, says: str) -> None:
    """With a message worth reading, and nothing loaded."""
    case = small_case(tmp_path / "case").path
    path = tmp_path / "bad.json"
    path.write_text(content, "utf-8")
    code, _, error = run("load", case, path, "--as", "odk")
    assert code == 2
    assert says in error


def test_the_command_writes_the_forms(tmp_path: Path, run: Run) -> None:
    """One file a form, and how to load what they collect."""
    code, out, _ = run("forms", tmp_path / "forms")
    assert code == 0
    assert sorted(p.stem for p in (tmp_path / "forms").iterdir()) == sorted(form_names())
    assert "--as odk" in out
