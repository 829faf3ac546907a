"""Bytes to text: by the mark at their head, as UTF-8, as declared, or by a guess that is told."""

from __future__ import annotations

import codecs
import re

from servanda.extraction.opening.parsed import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,40})|encoding=["']([\w.:-]{2,40})""")
_HEAD = 4096
_MOST_STRANGE = 0.02
_SAMPLE = 100_000


def decoded(data: bytes, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the text that bytes hold, and a note where its character set had to be guessed.

    Args:
        data: the bytes.
        declared: a character set that a mail or a server names.

    Raises:
        Unreadable: when they are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), ()
    utf8 = _tried(data, "utf-8")
    if utf8 is not None:
        return _textual(utf8), ()
    said = declared or _said(data)
    text = _tried(data, said) if said and said.lower() not in ("utf-8", "utf8") else None
    if text is not None and not _strange(text):
        return text, ()
    return _guessed(data, said)


def _guessed(data: bytes, said: str) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 — only where a guess is needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or b"\x00" in data[:_HEAD]:
        raise Unreadable(
            "is no text in any character set that could be made out.",
            "Save it as UTF-8; or is this the right file?",
        )
    name = str(best.encoding)
    text = data.decode(name, "replace")
    was = f"It declares {said}, which it is not" if said else "It is not UTF-8"
    return _textual(text), (f"{was}; read as {name}, a guess: look at names and quotes.",)


def _said(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _tried(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _textual(text: str) -> str:
    if _strange(text):
        raise Unreadable("holds control characters: it is no text.", "Is this the right file?")
    return text


def _strange(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(c < " " and c not in "\t\n\r\f\v" for c in sample)
    return odd > _MOST_STRANGE * max(len(sample), 1)
