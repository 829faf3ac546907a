"""Reports say the same in every format, keep outside text outside, and can be checked."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pypdf
import pytest
import shapely
from docx import Document

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.ledger import Ledger
from servanda.model import Claim, Interval
from servanda.report.blocks import Picture, Report
from servanda.report.desk import lay_out
from servanda.report.kinds import KINDS, build
from servanda.report.proof.bundle import Proven, bundle
from servanda.report.render.docx import to_docx
from servanda.report.render.html import to_html
from servanda.report.render.markdown import to_markdown
from servanda.report.render.pdf import to_pdf
from servanda.testing import claim_of, small_case
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose

NOW = 1_800_000_000
PERIOD = Interval(start_of("2024-02-01", "UTC"), end_of("2024-02-07", "UTC"))
HOSTILE = '<script>alert(1)</script> #panic("x") ]) *b* [x](http://a) \u202egnp =1+1 & "q" \u202e'
NAMES = "Հայաստան საქართველო Україна العربية Azərbaycan"


def _case(tmp_path: Path, *extra: Claim) -> Case:
    case = small_case(tmp_path / "case")
    claims = [
        claim_of("A South accuse CFV-SA actor=North place=ford on=2024-02-02 said=2024-02-02"),
        claim_of("B North deny said=2024-02-03 denies=A"),
        claim_of("C Mission observe CFV-SA place=ford on=2024-02-02 said=2024-02-02"),
        *extra,
    ]
    Ledger.open(case.path).append_claims(claims, now=NOW)
    return case


def _report(case: Case, kind: str = "weekly") -> Report:
    return build(kind, lay_out(case, PERIOD))


def _pdf_words(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, kind: str) -> None:
    """Every kind in every format, twice."""
    case = _case(tmp_path)
    for write in (
        lambda r: to_pdf(r, PERIOD.end),
        lambda r: to_docx(r, PERIOD.end),
        to_html,
        to_markdown,
    ):
        assert write(_report(case, kind)) == write(_report(case, kind))


def _draw(case: Case, *places: str) -> None:
    """Draw places as squares in a row."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": place, "accuracy_m": 100},
            "geometry": shapely.geometry.mapping(shapely.box(37 + n, 48, 37.5 + n, 48.5)),
        }
        for n, place in enumerate(places)
    ]
    drawn = {"type": "FeatureCollection", "features": features}
    (case.path / "places.geojson").write_text(json.dumps(drawn), "utf-8")


def _map(report: Report) -> Picture:
    section = next(s for s in report.sections if s.title == "Where it was reported")
    [picture] = [b for b in section.blocks if isinstance(b, Picture)]
    return picture


def test_the_map_counts_what_its_table_lists(tmp_path: Path) -> None:
    """Statements by place, how many are denied, what is not drawn and what names no place."""
    more = (
        claim_of("D Mission observe CFV-SA place=hills on=2024-02-03 said=2024-02-03"),
        claim_of("E Mission observe CFV-SA on=2024-02-03 said=2024-02-03"),
        claim_of("F Mission observe CFV-SA place=elsewhere on=2024-02-03 said=2024-02-03"),
    )
    case = _case(tmp_path, *more)
    _draw(case, "ford")
    picture = _map(_report(case))
    assert picture.data.rows[0][:3] == ("Ford", "2", "1")
    # The hills lie in the border area, which nobody drew.
    assert {row[0] for row in picture.data.rows[1:]} == {"the hills", "elsewhere"}
    assert "2 name a place that is not drawn, 1 name none" in picture.words
    root = ET.fromstring(picture.svg)  # noqa: S314 — our own drawing
    told = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert told[:2] == ["Ford", "2"]
    words = _pdf_words(to_pdf(_report(case), PERIOD.end))
    assert "imply no position" in words


def test_a_drawing_is_a_picture_in_word_with_its_words(tmp_path: Path) -> None:
    """The chart and the map, each with an alternative text."""
    case = _case(tmp_path)
    _draw(case, "ford")
    word = Document(io.BytesIO(to_docx(_report(case), PERIOD.end)))
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert len(told) == 2
    assert told[1] == _map(_report(case)).words


def test_a_case_without_drawings_says_so_instead_of_a_map(tmp_path: Path) -> None:
    """And what to do."""
    assert "servanda draw CASE FILE" in to_markdown(_report(_case(tmp_path)))


def test_a_name_on_the_map_is_text_whatever_it_holds(tmp_path: Path) -> None:
    """Tags, controls and turns of direction; in the page, and through the PDF's drawing."""
    case = _case(tmp_path)
    yml = (case.path / "case.yml").read_text("utf-8")
    hostile = json.dumps(HOSTILE + "\x0b")
    (case.path / "case.yml").write_text(
        yml.replace("[Ford, town of Ford]", f"[{hostile}]"), "utf-8"
    )
    _draw(case, "ford")
    report = _report(read_case(case.path))
    ET.fromstring(_map(report).svg)  # noqa: S314 — our own drawing
    assert "<script>alert" not in to_html(report)
    assert to_pdf(report, PERIOD.end)


def test_an_accusation_stands_beside_its_denial_in_every_format(tmp_path: Path) -> None:
    """Who accuses and who denies are in one row."""
    report = _report(_case(tmp_path))
    section = next(s for s in report.sections if s.title == "What was reported")
    rows = [row for block in section.blocks for row in getattr(block, "rows", ())]
    accused = next(row for row in rows if "South [A]" in row[3])
    assert accused[5] == "North [B]"
    word = Document(io.BytesIO(to_docx(report, PERIOD.end)))
    cells = [c.text for t in word.tables for row in t.rows for c in row.cells]
    for written in (to_html(report), to_markdown(report), _pdf_words(to_pdf(report, PERIOD.end))):
        assert "no denial known" in written
        assert "North" in written
    assert "North [B]" in cells


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Script, Typst code, Markdown, formulas and turned-around words are shown, never run."""
    bad = replace(
        claim_of("D South accuse CFV-SA actor=North place=ford on=2024-02-04 said=2024-02-04"),
        speaker=HOSTILE,
        source=HOSTILE,
        text=HOSTILE,
    )
    report = _report(_case(tmp_path, bad))
    page = to_html(report)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    words = _pdf_words(to_pdf(report, PERIOD.end))
    assert '#panic("x")' in words
    assert "\u202e" not in words
    assert "<script>" not in to_markdown(report)
    assert to_docx(report, PERIOD.end)


def test_other_scripts_are_in_the_embedded_fonts(tmp_path: Path) -> None:
    """Armenian, Georgian, Cyrillic and Arabic are letters on the page, not boxes."""
    named = replace(
        claim_of("D South accuse CFV-SA actor=North on=2024-02-04 said=2024-02-04"), place=NAMES
    )
    data = to_pdf(_report(_case(tmp_path, named)), PERIOD.end)
    fonts = {
        str(font["/BaseFont"])
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for font in (f.get_object() for f in cast("Any", page)["/Resources"]["/Font"].values())
    }
    for family in ("NotoSansArmenian", "NotoSansGeorgian", "NotoNaskhArabic"):
        assert any(family in font for font in fonts), fonts


def test_the_pdf_is_tagged_and_archival(tmp_path: Path) -> None:
    """PDF/A-2a: marked content, a title, a language."""
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(_report(_case(tmp_path)), PERIOD.end)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "pdfaid" in root["/Metadata"].get_object().get_data().decode("utf-8")
    assert reader.metadata is not None
    assert reader.metadata.title is not None


def test_a_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    """The HTML file has no script and no address that a browser would fetch."""
    page = to_html(_report(_case(tmp_path)))
    assert "<script" not in page
    assert "src=" not in page
    assert "default-src 'none'" in page


def test_a_later_denial_is_not_in_a_report_of_an_earlier_day(tmp_path: Path) -> None:
    """As of and known at are one: what was said later is not known."""
    late = claim_of("D North deny said=2024-03-01 denies=A")
    case = _case(tmp_path, late)
    assert "[D" not in to_markdown(_report(case))


def test_a_detained_persons_name_is_in_no_report(tmp_path: Path) -> None:
    """The do-no-harm gate holds in every kind and format."""
    named = replace(
        claim_of("D South accuse PRI-DET actor=North place=ford on=2024-02-04 said=2024-02-04"),
        target="Jane Roe",
        text="North detained Jane Roe.",
    )
    case = _case(tmp_path, named)
    for kind in KINDS:
        report = _report(case, kind)
        assert "Roe" not in to_markdown(report) + to_html(report)


def _bundle(tmp_path: Path, *extra: Claim) -> Path:
    case = _case(tmp_path, *extra)
    ledger = Ledger.open(case.path)
    claims = ledger.claims(known_at=PERIOD.end)
    verdicts = board(case, claims, choose(case, ["record"]), Asked(PERIOD.end))
    verdict = next(v for v in verdicts if v.duty == "ceasefire" and v.who == "*")
    proven = Proven(case, verdict, claims, ledger.entries(), PERIOD.end)
    data = bundle(proven)
    assert data == bundle(proven)
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder


def _checked(folder: Path) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 — the bundle's own script
        [sys.executable, "-I", str(folder / "check.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_stranger_can_check_a_proof_with_its_own_script(tmp_path: Path) -> None:
    """The bundle fits, in some fifty lines without any library."""
    folder = _bundle(tmp_path)
    code, words = _checked(folder)
    assert (code, words.splitlines()[0].split(",")[0]) == (0, "Fits: contested")
    assert len((folder / "check.py").read_text("utf-8").splitlines()) <= 55


@pytest.mark.parametrize("name", ["verdict.json", "rows.json", "agreement.md", "chain.json"])
def test_a_changed_file_of_a_proof_is_found(tmp_path: Path, name: str) -> None:
    """One changed byte in any file is told by its name."""
    folder = _bundle(tmp_path)
    text = (folder / name).read_text("utf-8")
    (folder / name).write_text(text.replace("s", "z", 1), "utf-8")
    code, words = _checked(folder)
    assert code == 1
    assert f"{name} was changed" in words


def test_a_changed_row_is_found_even_with_a_new_manifest(tmp_path: Path) -> None:
    """Who changes a claim and the manifest, too, cannot make the row fit its hash."""
    import hashlib  # noqa: PLC0415 — the forger's own tool

    folder = _bundle(tmp_path)
    rows = (folder / "rows.json").read_text("utf-8").replace("South", "Sooth")
    (folder / "rows.json").write_text(rows, "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["rows.json"] = hashlib.sha256(rows.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    code, words = _checked(folder)
    assert code == 1
    assert "does not fit its hash" in words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--kind", "dayly", "-o", "x.pdf"], "Did you mean 'daily'?"),
        (["-o", "x.xls"], "Endings: .pdf, .docx, .html, .md"),
        (["--kind", "proof", "-o", "x.zip", "--duty", "foord"], "Did you mean 'ford'?"),
        (["-o", "x.pdf", "--since", "2030-01-01"], "is not before the day"),
        (["-o", "/nowhere/x.pdf"], "cannot be written"),
    ],
)
def test_bad_input_is_refused_with_what_would_do(
    tmp_path: Path, words: list[str], told: str
) -> None:
    """Exit code 2 and a message, no traceback."""
    case = _case(tmp_path)
    done = subprocess.run(  # noqa: S603 — our own command
        [sys.executable, "-m", "servanda", "report", str(case.path), "--on", "2024-02-07", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
