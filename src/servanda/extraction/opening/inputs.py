"""What a person names to be read: files, folders, addresses and standard input.

Comes in: words of a command. Goes out: each input in turn, and its bytes when asked. A folder
stands for the files in it that have a suffix of a kind that is read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from servanda.errors import BadInput, Fault
from servanda.extraction.opening.fetching import Fetched, fetch
from servanda.extraction.opening.kinds import SUFFIXES, shown
from servanda.extraction.opening.opened import Source

STANDARD_INPUT = "-"
_WEB = ("http://", "https://")
_MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: as it is named, and where it is if it is a file."""

    name: str
    path: Path | None = None

    @property
    def is_web(self) -> bool:
        """Whether it is an address."""
        return self.path is None and self.name != STANDARD_INPUT


def inputs_of(words: Iterable[str]) -> list[Input]:
    """Return the inputs that these words name, a folder's files in the order of their names.

    Raises:
        BadInput: for each that is not there, all together.
    """
    found: list[Input] = []
    faults: list[Fault] = []
    for word in words:
        if word == STANDARD_INPUT or word.lower().startswith(_WEB):
            found.append(Input(word))
            continue
        scheme = word.partition("://")[0] if "://" in word else ""
        path = Path(word)
        if scheme:
            faults.append(Fault(shown(word), "is not on the web.", "Only http and https are read."))
        elif path.is_dir():
            files = list(_files(path))
            found += [Input(str(f), f) for f in files]
            if not files:
                faults.append(_empty(word))
        elif path.exists():
            found.append(Input(word, path))
        else:
            faults.append(Fault(shown(word), "is not there.", "Name a file, folder or address."))
    if faults:
        raise BadInput(*faults)
    return found


def taken(
    one: Input,
    most_bytes: int,
    *,
    stream: BinaryIO | None = None,
    fetched: Callable[[str], Fetched] = fetch,
) -> tuple[bytes, Source]:
    """Return the bytes of an input and where they came from.

    Args:
        one: the input.
        most_bytes: more than these are not read.
        stream: standard input, for `-`.
        fetched: gets an address.

    Raises:
        BadInput: when it cannot be read or is too large.
    """
    if one.is_web:
        got = fetched(one.name)
        host = urlsplit(got.url).hostname or ""
        return got.data, Source(
            got.url, got.url, got.media_type, got.charset, site=host.removeprefix("www.")
        )
    if one.path is None:
        data = (stream or sys.stdin.buffer).read(most_bytes + 1)
        name = "standard input"
    else:
        data, name = _file(one.path, most_bytes), one.path.name
    if len(data) > most_bytes:
        raise BadInput(
            Fault(
                shown(name),
                "is too large.",
                f"At most {most_bytes:,} bytes are read.",
                next_step="Take the pages that you need out of it.",
            )
        )
    return data, Source(name)


def _files(folder: Path) -> Iterator[Path]:
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if number >= _MOST_FILES:
            raise BadInput(Fault(shown(str(folder)), f"holds more than {_MOST_FILES:,} files."))
        hidden = any(p.startswith(".") for p in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def _file(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as why:
        raise BadInput(Fault(shown(str(path)), f"cannot be read: {why.strerror or why}.")) from None


def _empty(word: str) -> Fault:
    suffixes = ", ".join(sorted(SUFFIXES))
    return Fault(shown(word), "is a folder with no document in it.", f"Read are: {suffixes}.")
