"""What kind of file some bytes are: by what they hold, the name only where that leaves it open."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from servanda.errors import BadInput, Fault, printable

_HEAD = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|h1)\b", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:^|\n)(?:from|to|subject|date|message-id|mime-version|received|return-path):\s",
    re.IGNORECASE,
)
_MAIL_ENOUGH = 3
_WORD = "word/document.xml"
_MOST_MEMBERS = 5_000

SUFFIXES = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".txt": "text", ".md": "text", ".markdown": "text", ".text": "text", ".eml": "mail",
}  # fmt: skip
"""The suffixes that a folder is searched for."""

_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file", "Save it as DOCX or PDF."),
    (b"{\\rtf", "a Rich Text file", "Save it as DOCX or plain text."),
    (b"\x89PNG", "a picture", "Run text recognition on it first."),
    (b"\xff\xd8\xff", "a picture", "Run text recognition on it first."),
    (b"GIF8", "a picture", "Run text recognition on it first."),
    (b"II*\x00", "a picture", "Run text recognition on it first."),
    (b"MM\x00*", "a picture", "Run text recognition on it first."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"7z\xbc\xaf", "a compressed file", "Unpack it first."),
    (b"Rar!", "a compressed file", "Unpack it first."),
    (b"SQLite format 3", "a database", "Export the text you mean."),
    (b"\x7fELF", "a program", "Is this the right file?"),
)


class Kind(StrEnum):
    """The kinds of file that are read."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"
    MAIL = "mail"


def kind_of(data: bytes, name: str, media_type: str = "") -> Kind:
    """Return what kind of file some bytes are.

    Args:
        data: the whole file.
        name: its name or address, for its suffix and for messages.
        media_type: as a server called it.

    Raises:
        BadInput: when it is empty or of a kind that is not read.
    """
    head = data[:_HEAD]
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BadInput(Fault(shown(name), "is empty."))
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    for mark, what, next_step in _OTHERS:
        if head.startswith(mark):
            raise BadInput(
                Fault(shown(name), f"is {what}, which is not read.", next_step=next_step)
            )
    return _textual(head, name, media_type)


def _textual(head: bytes, name: str, media_type: str) -> Kind:
    by_name = SUFFIXES.get(PurePath(name).suffix.lower(), "")
    plain = head.replace(b"\x00", b"")
    if by_name == Kind.MAIL or (not by_name and len(_MAIL.findall(plain)) >= _MAIL_ENOUGH):
        return Kind.MAIL
    if "html" in media_type or by_name == Kind.HTML:
        return Kind.HTML
    if by_name != Kind.TEXT and _HTML.search(plain):
        return Kind.HTML
    return Kind.TEXT


def _zipped(data: bytes, name: str) -> Kind:
    """Return DOCX for a zip file that holds a Word document; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise BadInput(
            Fault(
                shown(name),
                "is a damaged zip or DOCX file.",
                next_step="Get a whole copy of it; perhaps the download was cut off.",
            )
        ) from None
    if _WORD in members and len(members) <= _MOST_MEMBERS:
        return Kind.DOCX
    raise BadInput(
        Fault(
            shown(name),
            "is a zip file that holds no Word document.",
            "HTML, PDF, DOCX, plain text and mail (.eml) are read.",
            next_step="Unpack it, or save what it holds as one of these.",
        )
    )


def shown(name: str) -> str:
    """Return a name or address for messages."""
    return printable(name, 120)
