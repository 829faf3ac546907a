"""PDF: the text layer, page by page, running heads taken out, lines joined to paragraphs.

The day on which the file was made is not taken for the day of its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from servanda.extraction.opening.parsed import Parsed, Unreadable
from servanda.extraction.opening.reflow import blocks_of

_SPARSE = 20
_EDGE = 2
_OFTEN = 0.5
_FEW = 3
_LONGEST_TITLE = 200
_LONGEST_HEAD = 100
_DIGITS = re.compile(r"\d+")
# pdfium joins a word that a line end broke and leaves a mark where the hyphen was.
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ])[\x02\ufffe](?=[a-zà-ÿ])")
_SENTENCE = re.compile(r"[.!?;,:-]$|^[a-z]")
_NUMBER_ALONE = re.compile(
    r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|rtf|indd|odt)\b|^(?:microsoft word|untitled)", re.IGNORECASE
)


def parse(data: bytes, most_pages: int) -> Parsed:
    """Return the text of a PDF.

    Raises:
        Unreadable: when it is locked, damaged, too long, or holds pictures of pages only.
    """
    import pypdfium2  # noqa: PLC0415 — loaded in the parsing process only

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as why:
        raise _not_opened(str(why)) from None
    count = len(document)
    if count > most_pages:
        raise Unreadable(
            f"has {count:,} pages; at most {most_pages:,} are read.",
            "Take the pages that you need out of it.",
        )
    pages = list(_pages(document, pypdfium2.PdfiumError))
    read = [page for page in pages if page is not None]
    if sum(len(line) for page in read for line in page) < _SPARSE * min(count, _FEW):
        raise _no_text(count, len(read))
    title = " ".join(str(document.get_metadata_value("Title")).split())
    return Parsed(
        blocks_of([line for page in _without_running_heads(read) for line in page], wrapped=True),
        title="" if _FILE_NAME.search(title) or len(title) > _LONGEST_TITLE else title,
        notes=tuple(_notes(pages)),
    )


def _pages(document: Any, error: type[Exception]) -> Iterator[list[str] | None]:  # noqa: ANN401 — untyped
    """Yield each page's lines, None for a page that cannot be read."""
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()
        except error:
            yield None
            continue
        page.close()
        text = _BROKEN_WORD.sub("", text).replace("\x02", "-").replace("\ufffe", "-")
        yield [" ".join(line.split()) for line in text.splitlines()]


def _without_running_heads(pages: Sequence[list[str]]) -> Iterator[list[str]]:
    """Yield the pages without page numbers, and without lines that head or foot most of them."""
    edges = Counter(
        _DIGITS.sub("#", line)
        for page in pages
        for line in {*_filled(page)[:_EDGE], *_filled(page)[-_EDGE:]}
        if not _SENTENCE.search(line) and len(line) <= _LONGEST_HEAD
    )
    most = max(_FEW, len(pages) * _OFTEN)
    running = {line for line, times in edges.items() if times >= most}
    for page in pages:
        yield _peeled(_peeled(page, running)[::-1], running)[::-1]


def _peeled(page: list[str], running: set[str]) -> list[str]:
    """Return a page without the first lines that are running heads or a page number."""
    at = peeled = 0
    while at < len(page) and peeled < _EDGE:
        line = page[at]
        if line and _DIGITS.sub("#", line) not in running and not _NUMBER_ALONE.fullmatch(line):
            break
        peeled += bool(line)
        at += 1
    return page[at:]


def _filled(page: Sequence[str]) -> list[str]:
    return [line for line in page if line]


def _notes(pages: Sequence[list[str] | None]) -> Iterator[str]:
    bad = sum(page is None for page in pages)
    if bad:
        yield f"{bad:,} of {len(pages):,} pages could not be read."
    empty = sum(page is not None and not any(page) for page in pages)
    if empty:
        yield f"{empty:,} of {len(pages):,} pages hold no text; they may be pictures."


def _not_opened(why: str) -> Unreadable:
    if "password" in why.lower():
        return Unreadable(
            "is locked with a password.", "Open it with the password and save it without one."
        )
    return Unreadable(
        "is a damaged PDF, or was cut off.", "Get a whole copy of it; perhaps the download stopped."
    )


def _no_text(count: int, read: int) -> Unreadable:
    if not read:
        return Unreadable(
            "is a PDF of which no page could be read: it is damaged.", "Get a whole copy of it."
        )
    pages = f"its {count:,} pages are pictures" if count > 1 else "its page is a picture"
    return Unreadable(f"has no text layer: {pages}.", "Run text recognition (OCR) on it first.")
