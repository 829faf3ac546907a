"""Tables of any origin as claims: the mapping, its draft, and the table that ships with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.running import Run

from servanda.case.terms import Case
from servanda.claims import read_claims
from servanda.claims.drafting import draft
from servanda.claims.mapping import Cell, read_mapping
from servanda.errors import BadInput
from servanda.model import Claim
from servanda.testing import small_case

MAPPING = """separator: semicolon
columns:
  id: {column: Case no, prefix: "log-"}
  speaker: {text: Mission}
  act: {text: observe}
  type: {column: What, words: {shots: CFV-SA, shells: CFV-ARTY}}
  from: {column: Day, template: "{Day}T{Hour}"}
  said: {column: Reported, format: "%d.%m.%Y"}
  place: {column: Where, template: "{Where} @ {Lat}, {Lon}"}
  text: {template: "{What} at {Where}"}
skip: {State: [test]}
"""
TABLE = """Case no;What;Day;Hour;Reported;Where;Lat;Lon;State;Other
1;Shots;2024-02-01;20:15;02.02.2024;ford;48.1;37.5;;x
2;shells;2024-02-03;;04.02.2024;hills;;;;x
3;shots;2024-02-04;;05.02.2024;hills;;;test;x
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return a small case."""
    return small_case(tmp_path / "case")


def _claims(case: Case, table: str, mapping: str = MAPPING) -> tuple[Claim, ...]:
    path = case.path / "table.csv"
    path.write_text(table, "utf-8")
    return read_claims(path, case, form=read_mapping(mapping, "m.yml").form()).claims


def test_a_row_becomes_a_claim_as_the_mapping_says(case: Case) -> None:
    """Columns, words, prefixes, dates, templates and rows left out."""
    one, other = _claims(case, TABLE)
    assert (one.id, one.speaker, one.act, one.type) == ("log-1", "Mission", "observe", "CFV-SA")
    assert (one.place, one.text) == ("ford @ 48.1, 37.5", "Shots at ford")
    assert one.said is not None
    assert one.said.start == 1706832000  # 2 February 2024
    assert one.occurred is not None
    assert one.occurred.end - one.occurred.start == 60
    assert (other.id, other.type, other.place) == ("log-2", "CFV-ARTY", "hills")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("shells;", "flares;"), "line 3 , column What: the mapping has no word for 'flares'"),
        (("04.02.2024", "2024/02/04"), "column Reported: '2024/02/04' is no date of the form"),
        (("Where;Lat", "Place;Lat"), "columns are missing: Where"),
        (("Case no;", "Case no,"), "columns are missing: Case no"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    case: Case, change: tuple[str, str], says: str
) -> None:
    """The fault names the row, the column and what would do."""
    with pytest.raises(BadInput) as caught:
        _claims(case, TABLE.replace(*change))
    assert says.replace("line 3 , ", "table.csv:3, ") in str(caught.value)


def test_every_fault_of_a_mapping_is_told(case: Case) -> None:
    """Unknown fields, missing cells, a cell without a source and a wrong separator at once."""
    with pytest.raises(BadInput) as caught:
        _claims(case, TABLE, "separator: pipe\ncolumns:\n  idd: x\n  text: {words: {a: b}}\n")
    said = str(caught.value)
    for words in ("'idd'", "`speaker`", "says nothing to take", "'pipe' is no separator"):
        assert words in said


def test_a_draft_guesses_and_says_why(tmp_path: Path) -> None:
    """Names of columns, the form of dates, the separator; questions where nothing is known."""
    path = tmp_path / "incidents.csv"
    path.write_text(
        "Incident ID;Event date;Lat;Lon;Village;Incident type;Killed;Notes;Colour\n"
        "a1;13.02.2024;48.1;37.2;ford;Mortar fire;2;Two hit;red\n",
        "utf-8",
    )
    assert draft(path).splitlines()[4:] == [
        "separator: semicolon",
        "columns:",
        '  id: "Incident ID"   # by its name; must be another in each row',
        '  speaker: {text: "???"}   # whose word is this table? an actor of case.yml',
        "  act: {text: report}   # observe: if they saw it themselves; accuse, affirm, …",
        "  type:   # what 1 values mean; codes: docs/case-format.md, event types",
        '    column: "Incident type"',
        "    words:",
        '      "Mortar fire": "CFV-ARTY"   # a guess',
        '  from: {column: "Event date", format: "%d.%m.%Y"}   # all of 1 values fit',
        '  place: {template: "{Village} @ {Lat}, {Lon}"}   # name and coordinates, latitude first',
        '  count: "Killed"   # by its name',
        '  text: "Notes"   # by its name',
        "  # not used: Colour",
        "# skip: {column: [value, …]}   # rows to leave out",
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=5))
def test_a_draft_can_be_read_whatever_the_columns_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Hostile names of columns are quoted: the draft is a mapping, and says no more than ours."""
    path = tmp_path_factory.getbasetemp() / "any-names.csv"
    path.write_text(",".join('"' + n.replace('"', '""') + '"' for n in names), "utf-8")
    try:
        text = draft(path)
    except BadInput:
        return

    found = read_mapping(text, "draft.yml")

    assert found.cells["speaker"] == Cell(text="???")
    assert found.cells["act"] == Cell(text="report")
    assert not found.skip


def test_the_commands_go_together(tmp_path: Path, run: Run) -> None:
    """`map` writes a draft, `load --as csv --map` takes it once it is filled."""
    case = small_case(tmp_path / "case").path
    table, mapping = tmp_path / "t.csv", tmp_path / "m.yml"
    table.write_text("id,date,place,type\n1,2024-02-01,ford,Mortar\n", "utf-8")
    assert run("map", table, "-o", mapping)[0] == 0
    mapping.write_text(mapping.read_text("utf-8").replace('"???"', "Mission"), "utf-8")
    code, out, error = run("load", case, table, "--as", "csv", "--map", mapping)
    assert (code, error) == (0, "")
    assert "Loaded 1 claim from t.csv." in out
    code, _, error = run("load", case, table, "--as", "csv")
    assert code == 2
    assert "servanda map" in error


def test_a_table_of_daily_violations_needs_no_mapping(tmp_path: Path, run: Run) -> None:
    """`--as osce-smm` reads the annex of a daily report: means, count, weapon, direction."""
    case = small_case(tmp_path / "case").path
    table = tmp_path / "annex.csv"
    table.write_text(
        "SMM position,Event location,Means,No.,Observation,Description,Weapon,Date,Time\n"
        'ford,2-4km SW,Heard,12,Explosion,"Undetermined",Mortar,2024-02-01,20:15\n'
        "ford,,Recorded,3,Projectile,In flight W to E,N/K,2024-02-01,\n",
        "utf-8",
    )
    code, out, error = run("load", case, table, "--as", "osce-smm")
    assert (code, error) == (0, "")
    assert "Loaded 2 claims" in out
    code, out, _ = run("export", case, "--to", "csv", "-o", tmp_path / "out")
    assert code == 0
    told = (tmp_path / "out" / "claims.csv").read_text("utf-8")
    assert "2-4km SW of ford" in told
    assert "Heard 12 Explosion: Undetermined" in told
    assert "CFV-ARTY" in told
    assert "CFV-UNDET" in told
