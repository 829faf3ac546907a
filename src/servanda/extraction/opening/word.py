"""Word (DOCX): paragraphs, headings, numbered points and tables in the order of the document.

Word keeps the numbers of numbered points out of the text; they are counted again here,
since articles are cited by them.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from servanda.extraction.opening.parsed import CELLS, Block, BlockKind, Parsed, Unreadable
from servanda.extraction.opening.reflow import MARKER

_MOST_UNPACKED = 200 << 20
_MOST_MEMBERS = 5_000
_MOST_RATIO = 200
_RATIO_FROM = 10 << 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 50
_DEEPEST = 9


def parse(data: bytes) -> Parsed:
    """Return the text of a Word document.

    Raises:
        Unreadable: when it is damaged, or swells when unpacked.
    """
    from docx import Document  # noqa: PLC0415 — loaded in the parsing process only

    _check_size(data)
    try:
        document = Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, EOFError):
        raise Unreadable(
            "is a damaged Word document.", "Open it in Word and save it again, or as PDF."
        ) from None
    numbers = _Numbers(_formats(document))
    blocks = tuple(_blocks(document, numbers))
    if not any(b.text for b in blocks):
        raise Unreadable("is a Word document with no text.", "Are its pages pictures?")
    return Parsed(blocks, title=" ".join(str(document.core_properties.title or "").split()))


def _check_size(data: bytes) -> None:
    """Refuse what swells: the sizes are read from the archive's own list, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        raise Unreadable("is a damaged Word document.", "Get a whole copy of it.") from None
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members) or 1
    swells = total > _RATIO_FROM and total / packed > _MOST_RATIO
    if total > _MOST_UNPACKED or swells or len(members) > _MOST_MEMBERS:
        raise Unreadable(
            f"would grow to {total:,} bytes when unpacked: it is not opened.",
            "Save its text as a new file.",
        )


def _blocks(document: Any, numbers: _Numbers) -> Iterator[Block]:  # noqa: ANN401 — python-docx
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield from _table(part)
            continue
        for line in part.text.split("\n"):
            text = " ".join(line.split())
            if text:
                yield _block(part, text, numbers)


def _block(paragraph: Any, text: str, numbers: _Numbers) -> Block:  # noqa: ANN401 — python-docx
    style = str(getattr(paragraph.style, "name", "") or "")
    mark = numbers.mark(paragraph)
    whole = f"{mark} {text}" if mark else text
    if style.startswith(("Heading", "Title", "Subtitle")):
        return Block(BlockKind.HEADING, whole)
    if mark or style.startswith("List") or MARKER.match(text):
        return Block(BlockKind.ITEM, whole)
    runs = [r for r in paragraph.runs if r.text.strip()]
    bold = bool(runs) and all(r.bold for r in runs)
    open_ended = not text.endswith((".", ":", ";", ","))
    heading = bold and open_ended and len(text) < 150  # noqa: PLR2004 — a heading's length
    return Block(BlockKind.HEADING if heading else BlockKind.PARAGRAPH, text)


def _table(table: Any) -> Iterator[Block]:  # noqa: ANN401 — python-docx
    for row in table.rows:
        cells: list[str] = []
        before = None
        for cell in row.cells:
            if cell._tc is not before:  # noqa: SLF001 — the same cell comes once for each column
                cells.append(" ".join(cell.text.split()))
            before = cell._tc  # noqa: SLF001 — see above
        if any(cells):
            yield Block(BlockKind.ROW, CELLS.join(cells))


Formats = dict[str, dict[int, tuple[str, str, int]]]


def _formats(document: Any) -> Formats:  # noqa: ANN401 — python-docx
    """Return for each list and level how it is numbered: format, pattern, first number."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract = {
        a.get(f"{_W}abstractNumId"): {
            int(level.get(f"{_W}ilvl") or 0): (
                _value(level, "numFmt"),
                _value(level, "lvlText"),
                int(_value(level, "start") or 1),
            )
            for level in a.findall(f"{_W}lvl")
        }
        for a in root.findall(f"{_W}abstractNum")
    }
    return {
        str(num.get(f"{_W}numId")): abstract.get(_value(num, "abstractNumId"), {})
        for num in root.findall(f"{_W}num")
    }


def _value(element: Any, child: str) -> str:  # noqa: ANN401 — lxml
    found = element.find(f"{_W}{child}")
    return "" if found is None else str(found.get(f"{_W}val") or "")


@dataclass(slots=True)
class _Numbers:
    """The numbers of points as Word would show them, counted as the document goes on."""

    formats: Formats
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def mark(self, paragraph: Any) -> str:  # noqa: ANN401 — python-docx
        """Return the number or bullet of a paragraph, empty where it has none."""
        found = _numbering(paragraph)
        if found is None:
            return ""
        list_id, level = found
        levels = self.formats.get(list_id, {})
        if level not in levels or list_id == "0":
            return ""
        counts = self.counts[list_id]
        del counts[level + 1 :]
        while len(counts) <= level:
            counts.append(levels.get(len(counts), ("", "", 1))[2] - 1)
        counts[level] += 1
        shape, pattern, _ = levels[level]
        if shape == "bullet":
            return "•"
        for at, count in enumerate(counts):
            one = levels.get(at, ("decimal", "", 1))[0]
            pattern = pattern.replace(f"%{at + 1}", _numeral(max(count, 1), one))
        return pattern.strip()


def _numbering(paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401 — python-docx
    """Return the list and level of a paragraph, its own or its style's."""
    places = [paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)]  # noqa: SLF001
    for properties in places:
        number = None if properties is None else properties.find(f"{_W}numPr")
        if number is not None and _value(number, "numId"):
            level = _value(number, "ilvl")
            return _value(number, "numId"), min(int(level) if level.isdigit() else 0, _DEEPEST)
    return None


def _numeral(count: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("lowerRoman", "upperRoman") and count < _MOST_ROMAN:
        written = ""
        for size, sign in _ROMANS:
            written += sign * (count // size)
            count %= size
        return written.upper() if shape == "upperRoman" else written
    return str(count)
