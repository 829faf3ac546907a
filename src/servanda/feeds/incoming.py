"""A file that somebody gave, made safe to read: size, zip, encoding; and its SHA-256.

Comes in: a path. Goes out: the path of plain UTF-8 text, unpacked where it was zipped, and
the hash of what was given. A byte that is no UTF-8 stops it, with its line.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from servanda.errors import BadInput, Fault, printable

Progress = Callable[[int], None]
_CHUNK = 1 << 22
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_EXCEL = ("[Content_Types].xml", "xl/workbook.xml")
_MOST_SWELLING = 200
"""Times that unpacked text may be larger than its zip: text rarely shrinks to less than 1/50."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file ready to be read.

    Attributes:
        path: of plain text in UTF-8; a passing copy where the original was zipped.
        sha256: of the file as it was given.
        size: of the text in bytes.
    """

    path: Path
    name: str
    sha256: str
    size: int


@contextlib.contextmanager
def incoming(path: Path, most_bytes: int, progress: Progress | None = None) -> Iterator[Incoming]:
    """Give a file as text that was read once and found sound.

    Raises:
        BadInput: when it is missing, too large, empty, a broken zip, or not UTF-8.
    """
    _refuse_size(path, most_bytes)
    with contextlib.ExitStack() as passing:
        try:
            sha256, start = _digest(path)
            text = path
            if start.startswith((_ZIP, _EMPTY_ZIP)):
                folder = Path(passing.enter_context(tempfile.TemporaryDirectory()))
                text = _unzipped(path, folder, most_bytes)
            elif start.startswith(_GZIP):
                raise BadInput(Fault(path.name, "is gzip.", "Unpack it, or zip it."))
            size = _sound(text, path.name, progress)
        except OSError as why:
            raise BadInput(Fault(path.name, f"cannot be read: {why.strerror or why}.")) from None
        yield Incoming(text, path.name, sha256, size)


def _refuse_size(path: Path, most_bytes: int) -> None:
    try:
        state = path.stat()
    except (OSError, ValueError) as why:
        problem = getattr(why, "strerror", None) or str(why)
        raise BadInput(Fault(str(path), f"cannot be read: {problem}.")) from None
    if not stat.S_ISREG(state.st_mode):
        raise BadInput(Fault(str(path), "is no file.", "Name a CSV file or a zip of one."))
    if state.st_size > most_bytes:
        raise BadInput(_too_large(path.name, state.st_size, most_bytes))
    if not state.st_size:
        raise BadInput(Fault(path.name, "is empty: it has no header and no rows."))


def _too_large(name: str, size: int, most: int) -> Fault:
    return Fault(
        name,
        f"has {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB are read.",
        next_step="Split it, or raise the limit with --max-megabytes.",
    )


def _digest(path: Path) -> tuple[str, bytes]:
    with path.open("rb") as handle:
        start = handle.read(len(_ZIP))
        handle.seek(0)
        return hashlib.file_digest(handle, "sha256").hexdigest(), start


def _unzipped(path: Path, folder: Path, most_bytes: int) -> Path:
    """Unpack the one file of a zip, whatever it is called inside, in bounds."""
    problem = "is a zip that is cut off or damaged."
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i for i in archive.infolist() if not i.is_dir()]
            if any(i.filename in _EXCEL for i in names):
                raise BadInput(
                    Fault(path.name, "is an Excel workbook.", "Export it as 'CSV UTF-8'.")
                )
            if len(names) != 1:
                raise BadInput(Fault(path.name, f"is a zip of {len(names)} files.", "Zip one."))
            target = folder / "unzipped"
            swollen = path.stat().st_size * _MOST_SWELLING
            with archive.open(names[0]) as packed, target.open("wb") as plain:
                _copy(packed, plain, min(most_bytes, swollen), path.name)
            return target
    except (zipfile.BadZipFile, zlib.error, EOFError) as why:
        raise BadInput(
            Fault(
                path.name,
                problem,
                printable(f"({why})", 120),
                next_step="Download it again: the end is missing or was changed.",
            )
        ) from None
    except (NotImplementedError, RuntimeError) as why:
        # Encrypted, or packed in a way that Python does not know.
        raise BadInput(Fault(path.name, f"cannot be unpacked: {printable(str(why))}.")) from None


def _copy(source: IO[bytes], target: IO[bytes], most: int, name: str) -> None:
    written = 0
    while piece := source.read(_CHUNK):
        written += len(piece)
        if written > most:
            raise BadInput(_too_large(f"{name}, unpacked,", written, most))
        target.write(piece)


def _sound(path: Path, name: str, progress: Progress | None) -> int:
    """Read the text once and refuse what is none: UTF-16, NUL, bytes that are no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = lines = 0
    with path.open("rb") as handle:
        while True:
            piece = handle.read(_CHUNK)
            if not size and piece.startswith(_UTF16):
                raise BadInput(_encoding(name, 1, "is UTF-16."))
            if not piece and not size:
                raise BadInput(Fault(name, "is empty: it has no header and no rows."))
            _refuse_nul(piece, name, lines)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as why:
                line = lines + why.object[: why.start].count(b"\n") + 1
                raise BadInput(_not_utf8(name, line, why)) from None
            if not piece:
                return size
            size += len(piece)
            lines += piece.count(b"\n")
            if progress is not None:
                progress(len(piece))


def _refuse_nul(piece: bytes, name: str, lines: int) -> None:
    at = piece.find(b"\0")
    if at >= 0:
        line = lines + piece[:at].count(b"\n") + 1
        raise BadInput(
            Fault(f"{name}:{line}", "holds a NUL byte; a text has none.", "Is this a CSV file?")
        )


def _not_utf8(name: str, line: int, why: UnicodeDecodeError) -> Fault:
    around = bytes(why.object[max(why.start - 12, 0) : why.start + 12])
    guess = printable(around.decode("latin-1").strip(), 40)
    return _encoding(
        name,
        line,
        f"is not UTF-8: byte 0x{why.object[why.start]:02x}. As Latin-1 it would read {guess!r}.",
    )


def _encoding(name: str, line: int, problem: str) -> Fault:
    return Fault(
        f"{name}:{line}",
        problem,
        "It must be UTF-8.",
        next_step="Export it again as 'CSV UTF-8'.",
    )
