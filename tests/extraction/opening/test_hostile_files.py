"""Files that are locked, broken or made to do harm give a message, and soon."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pypdf
import pytest

from servanda.errors import BadInput
from servanda.extraction.opening.kinds import Kind
from servanda.extraction.opening.opened import Opened
from servanda.extraction.opening.parser import MEGABYTE, Bounds, Parser

Open = Callable[..., Opened]
Pages = Callable[[Sequence[Sequence[str]]], bytes]

W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _refusal(opened: Open, data: bytes, name: str) -> str:
    with pytest.raises(BadInput) as refused:
        opened(data, name)
    return str(refused.value)


def test_a_locked_pdf_is_named_as_such(opened: Open, pdf: Pages) -> None:
    """A PDF with a password is not called damaged."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf([["Words of a page."]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    assert "locked with a password" in _refusal(opened, out.getvalue(), "a.pdf")


def test_a_scanned_pdf_asks_for_text_recognition(opened: Open, pdf: Pages) -> None:
    """A PDF without a text layer says how to get one."""
    said = _refusal(opened, pdf([[], [], []]), "a.pdf")

    assert "no text layer: its 3 pages are pictures" in said
    assert "OCR" in said


def test_a_truncated_pdf_is_damaged(opened: Open, pdf: Pages) -> None:
    """A PDF that was cut off asks for a whole copy."""
    whole = pdf([["The parties met in the town of Ford today."]])

    assert "whole copy" in _refusal(opened, whole[: len(whole) // 2], "a.pdf")


def test_a_long_pdf_is_read_and_a_longer_one_refused(opened: Open, pdf: Pages) -> None:
    """500 pages are read; more than may be are refused before any is."""
    page = ["The parties met in the town of Ford and agreed to meet again soon."]

    assert len(opened(pdf([page] * 500), "a.pdf").document.text) > 20_000
    assert "1,001 pages; at most 1,000" in _refusal(opened, pdf([["x"]] * 1001), "a.pdf")


def test_a_zip_bomb_is_not_unpacked(opened: Open, swollen: Callable[[bytes], bytes]) -> None:
    """A Word file that would grow hundreds of times is refused by its own list of sizes."""
    assert "would grow to" in _refusal(opened, swollen(b" " * (40 << 20)), "a.docx")


def test_entities_do_not_multiply(opened: Open, swollen: Callable[[bytes], bytes]) -> None:
    """Entities that name entities are not written out."""
    steps = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    body = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + steps + b"]>"
        b'<w:document xmlns:w="' + W + b'"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p>'
        b"</w:body></w:document>"
    )

    said = _refusal(opened, swollen(body), "a.docx")

    assert "damaged" in said or "no text" in said


def test_deep_word_documents_are_refused(opened: Open, swollen: Callable[[bytes], bytes]) -> None:
    """A Word file nested tens of thousands deep is refused without a crash."""
    body = b'<w:document xmlns:w="' + W + b'"><w:body>' + b"<w:p><w:r>" * 50_000
    body += b"</w:r></w:p>" * 50_000 + b"</w:body></w:document>"

    assert "damaged" in _refusal(opened, swollen(body), "a.docx")


def test_deep_pages_give_their_words(opened: Open) -> None:
    """A page nested deeper than a parser follows still gives what stands in it."""
    deep = b"<html><body>" + b"<div>" * 50_000 + b"The parties met in the town of Ford today."

    assert opened(deep, "a.html").document.text == "The parties met in the town of Ford today."


def test_deep_mails_are_refused(opened: Open) -> None:
    """A mail of a thousand parts within parts is refused."""
    head = b"From: a@example.org\nSubject: x\nTo: b@example.org\nMIME-Version: 1.0\n"
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500)
    )

    said = _refusal(opened, head + parts, "a.eml")

    assert "nested too deep" in said or "too many parts" in said


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "is empty"),
        (b"  \n ", "a.txt", "is empty"),
        (bytes(range(256)) * 20, "a.txt", "no text"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", "old Word"),
        (b"{\\rtf1 words}", "a.rtf", "Rich Text"),
        (b"\x89PNG\r\n" + bytes(60), "a.png", "picture"),
        (b"PK\x03\x04 broken", "a.docx", "damaged zip"),
        (b"<html><body><script>1</script></body></html>", "a.html", "no text"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    opened: Open, data: bytes, name: str, says: str
) -> None:
    """What is not read is named, with what to do about it."""
    assert says in _refusal(opened, data, name)


def test_a_zip_of_something_else_is_no_document(opened: Open) -> None:
    """A spreadsheet is a zip file, too, and not taken for a document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    assert "holds no Word document" in _refusal(opened, out.getvalue(), "a.xlsx")


def test_a_parser_that_is_slow_is_stopped(pdf: Pages) -> None:
    """What is not parsed in time ends with its process; the next file is read all the same."""
    small = b"The parties met in the town of Ford."
    with Parser(Bounds(seconds=0.01)) as hasty, pytest.raises(BadInput) as refused:
        hasty.parse(pdf([["The parties met."] * 40] * 400), Kind.PDF, "slow.pdf")
    with Parser() as patient:
        assert patient.parse(small, Kind.TEXT, "a.txt").blocks

    assert "was not read within 0.01 seconds" in str(refused.value)


def test_a_parser_that_swells_is_stopped() -> None:
    """What needs more memory than it may have is refused, and the process starts anew."""
    page = b"<html><body>" + b"<p>The parties met in the town of Ford.</p>" * 60_000
    with Parser(Bounds(memory=192 * MEGABYTE)) as parser:
        with pytest.raises(BadInput) as refused:
            parser.parse(page, Kind.HTML, "big.html")
        assert parser.parse(b"The parties met.", Kind.TEXT, "a.txt").blocks

    assert "memory" in str(refused.value)


def test_a_file_larger_than_may_be_is_not_sent(opened: Open) -> None:
    """The size of a file is looked at first."""
    with Parser(Bounds(file_bytes=10)) as parser, pytest.raises(BadInput) as refused:
        parser.parse(b"x" * 11, Kind.TEXT, "a.txt")

    assert "too large: 11 bytes" in str(refused.value)
    assert opened(b"The parties met in the town of Ford.").document.text
