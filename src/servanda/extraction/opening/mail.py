"""Mail (.eml): subject, date, sender, and the words of the message itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from servanda.errors import printable
from servanda.extraction.opening import page, plain
from servanda.extraction.opening.decoding import decoded
from servanda.extraction.opening.parsed import Parsed, Unreadable

_MOST_PARTS = 200
_QUOTED = re.compile(r"^>.*$\n?", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*\Z", re.MULTILINE | re.DOTALL)


def parse(data: bytes) -> Parsed:
    """Return the message of a mail; attachments are named, not read.

    Raises:
        Unreadable: when it holds no words.
    """
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Unreadable("is no mail.", "Save the message's text.")
    parts = list(_parts(message))
    body = _body(parts)
    notes = [*body.notes, *_attachments(parts)]
    sender, address = parseaddr(str(message.get("From", "")))
    return Parsed(
        body.blocks,
        title=" ".join(str(message.get("Subject", "")).split()) or body.title,
        published=_sent(message),
        publisher=sender or address,
        notes=tuple(notes),
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise Unreadable("is a mail of too many parts.", "Save the message's text.")
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _body(parts: list[EmailMessage]) -> Parsed:
    """Return the first plain text, or else the first page, that is no attachment."""
    own = [p for p in parts if p.get_content_disposition() != "attachment"]
    for part in own:
        if part.get_content_type() == "text/plain":
            text, notes = _text(part)
            bare = _QUOTED.sub("", text)
            quoted = ("Quoted lines of earlier mails are left out.",) if bare != text else ()
            bare = _SIGNATURE.sub("", bare)
            if bare.strip():
                return plain.parse_text(bare, (*notes, *quoted))
    for part in own:
        if part.get_content_type() == "text/html":
            text, notes = _text(part)
            return page.parse_text(text, notes)
    raise Unreadable("is a mail with no text in it.", "Save its attachments and read those.")


def _text(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return "", ()
    return decoded(raw, part.get_content_charset() or "")


def _sent(message: EmailMessage) -> str:
    try:
        moment = getattr(message.get("Date"), "datetime", None)
    except (ValueError, TypeError, AttributeError, IndexError):
        return ""
    return "" if moment is None else str(moment.isoformat())


def _attachments(parts: list[EmailMessage]) -> Iterator[str]:
    names = [
        printable(str(p.get_filename() or p.get_content_type()), 80)
        for p in parts
        if p.get_content_disposition() == "attachment"
    ]
    if names:
        shown = ", ".join(names[:10])
        yield f"Not read: {len(names)} attachment{'s' if len(names) > 1 else ''} ({shown})."
