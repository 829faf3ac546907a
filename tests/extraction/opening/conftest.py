"""Files for the parsers, made here: good ones, and ones that somebody made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence

import docx
import pytest

from servanda.extraction.opening.opened import Opened, Source, open_bytes
from servanda.extraction.opening.parser import Parser

Pages = Callable[[Sequence[Sequence[str]]], bytes]
Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """One parsing process for the tests of a module."""
    with Parser() as one:
        yield one


@pytest.fixture
def opened(parser: Parser) -> Open:
    """Opens bytes under a name."""
    return lambda data, name="a.txt", **said: open_bytes(data, Source(name, **said), parser)


@pytest.fixture
def pdf() -> Pages:
    """Makes a PDF of lines of text, page by page."""
    return _pdf


def _pdf(pages: Sequence[Sequence[str]]) -> bytes:
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        body = f"BT /F1 11 Tf 50 740 Td 14 TL {shown} ET"
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
        objects += [
            page + f"/Contents {5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(body)} >>\nstream\n{body}\nendstream",
        ]
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    size = len(objects) + 1
    return (
        out
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


@pytest.fixture(scope="session")
def word() -> bytes:
    """A Word document with a heading, numbered points and a table."""
    made = docx.Document()
    made.add_heading("Agreement on Ford", 0)
    made.add_paragraph("The Parties shall cease fire.", style="List Number")
    made.add_paragraph("The Parties shall exchange prisoners.", style="List Number")
    table = made.add_table(2, 2)
    for at, text in (((0, 0), "Place"), ((0, 1), "Number"), ((1, 0), "Ford"), ((1, 1), "12")):
        table.cell(*at).text = text
    made.add_paragraph("Done in Ford on 12 March 2024.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def swollen(word: bytes) -> Callable[[bytes], bytes]:
    """Puts another main part into a Word document."""

    def made(body: bytes) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(word)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for member in old.infolist():
                main = member.filename == "word/document.xml"
                new.writestr(member.filename, body if main else old.read(member))
        return out.getvalue()

    return made
