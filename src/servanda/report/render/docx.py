"""A report as a Word document: headings, tables with repeated heads, the same bytes each time."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from servanda.model import Instant
from servanda.report.blocks import Block, Bullets, Note, Paragraph, Picture, Quote, Report, Table
from servanda.report.render.raster import to_png

_WIDE = 150
_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_docx(report: Report, as_of: Instant) -> bytes:
    """Return the report as a .docx file; `as_of` (UTC seconds) is the date in its properties."""
    word = Document()
    word.styles["Normal"].font.name = "Noto Sans"
    word.styles["Normal"].font.size = Pt(9.5)
    properties = word.core_properties
    properties.title, properties.author = _clean(report.title)[:250], "Servanda"
    day = datetime.fromtimestamp(as_of, UTC).replace(tzinfo=None)
    properties.created = properties.modified = day
    properties.language = report.language
    word.add_heading(_clean(report.title), level=0)
    word.add_paragraph(_clean(report.subtitle))
    for name, value in report.facts:
        word.add_paragraph(_clean(f"{name}: {value}"))
    for section in report.sections:
        word.add_heading(_clean(section.title), level=1)
        for block in section.blocks:
            _add(word, block)
    word.sections[0].footer.paragraphs[0].text = _clean(report.foot)
    return _same_bytes(word)


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Paragraph(text):
            word.add_paragraph(_clean(text))
        case Note(text):
            word.add_paragraph(style="Intense Quote").add_run(_clean(text)).italic = True
        case Quote(text, source):
            word.add_paragraph(_clean(f"{text}\n{source}".strip()), style="Quote")
        case Bullets(lines):
            for line in lines:
                word.add_paragraph(_clean(line), style="List Bullet")
        case Picture():
            _picture(word, block)
        case Table():
            _table(word, block)


def _picture(word: WordDocument, picture: Picture) -> None:
    """Add a drawing with its words, for those who hear the document and those who read it."""
    drawn = word.add_picture(io.BytesIO(to_png(picture.svg)), width=Mm(_WIDE))
    said = drawn._inline.docPr  # noqa: SLF001 — python-docx has no way of its own to the alternative text
    said.set("descr", _clean(picture.words))
    word.add_paragraph(_clean(f"{picture.caption}. {picture.words}"))
    _table(word, picture.data)


def _table(word: WordDocument, table: Table) -> None:
    if not table.rows:
        word.add_paragraph(_clean(table.empty))
        return
    if table.caption:
        word.add_paragraph(_clean(table.caption), style="Caption")
    made = word.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, name in zip(made.rows[0].cells, table.columns, strict=True):
        cell.text = _clean(name)
    # A head that repeats on each page, also for those who hear the document.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 — python-docx has no way of its own
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = _clean(text)


def _clean(text: str) -> str:
    """Take out what XML does not allow and what turns words around."""
    return "".join(_kept(text[:20_000]))


def _kept(text: str) -> Iterator[str]:
    for char in text:
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            yield char


def _same_bytes(word: WordDocument) -> bytes:
    """Write the document with fixed times in its archive."""
    first, second = io.BytesIO(), io.BytesIO()
    word.save(first)
    with (
        zipfile.ZipFile(first) as made,
        zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in sorted(made.namelist()):
            fixed.writestr(zipfile.ZipInfo(name, _EPOCH), made.read(name), zipfile.ZIP_DEFLATED)
    return second.getvalue()
