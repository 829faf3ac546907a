"""A CSV file as rows of cells, read in a stream and within bounds.

Comes in: a path that somebody gave. Goes out: rows under the columns asked for, faults of
single rows, and the file's SHA-256. What a cell means is not known here; a cell that looks
like a formula is text like any other.
"""

from __future__ import annotations

import csv
import hashlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from servanda.errors import BadInput, Fault, nearest, printable

MEGABYTE = 1_000_000
_MOST_COLUMNS_NAMED = 100
_MOST_COLUMNS = 5_000
_BOM = b"\xef\xbb\xbf"
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file may be: bytes in all and in one line, characters in one cell."""

    file_bytes: int = 64 * MEGABYTE
    line_bytes: int = MEGABYTE
    cell_chars: int = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells by column; `line` is the 1-based line on which it begins."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns a table has, in any order, and which it must have.

    `others`: whether it may have more, which are left aside.
    """

    columns: tuple[str, ...]
    required: tuple[str, ...]
    others: bool = False
    separator: str = ","


class Table:
    """A CSV file with a header of some of the columns; a missing one is empty.

    `sha256` and `bytes_read` are complete once `rows` has been read to its end.
    """

    def __init__(self, path: Path, shape: Shape, bounds: Bounds) -> None:
        self.path = path
        self.shape = shape
        self.columns = shape.columns
        self.required = shape.required
        self.bounds = bounds
        self.bytes_read = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read so far."""
        return self._digest.hexdigest()

    def rows(self) -> Iterator[Row | Fault]:
        """Yield each row that is not empty, or the fault that makes it none.

        Raises:
            BadInput: when the file cannot be read as such a table at all, or not further.
        """
        self.refuse_size()
        try:
            with self.path.open("rb") as handle:
                yield from self._records(handle)
        except OSError as why:
            raise BadInput(
                Fault(self.path.name, f"cannot be read: {why.strerror or why}.")
            ) from None

    def refuse_size(self) -> None:
        """Refuse a file that is none, or too large."""
        try:
            state = self.path.stat()
        except (OSError, ValueError) as why:
            problem = getattr(why, "strerror", None) or str(why)
            raise BadInput(Fault(str(self.path), f"cannot be read: {problem}.")) from None
        if not stat.S_ISREG(state.st_mode):
            raise BadInput(Fault(str(self.path), "is no file.", "Name a CSV file."))
        if state.st_size > self.bounds.file_bytes:
            raise BadInput(self._too_large(state.st_size))

    def _too_large(self, size: int) -> Fault:
        most = self.bounds.file_bytes / MEGABYTE
        return Fault(
            self.path.name,
            f"has {size / MEGABYTE:,.0f} MB; at most {most:,.0f} MB are read.",
            next_step="Split it, or raise the limit with --max-megabytes.",
        )

    def _records(self, handle: BinaryIO) -> Iterator[Row | Fault]:
        reader = csv.reader(self._lines(handle), strict=True, delimiter=self.shape.separator)
        header = self._header(reader)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as why:
                yield self._malformed(line, why)
                continue
            if cells is None:
                return
            if any(cells):
                yield self._row(line, header, cells)

    def _lines(self, handle: BinaryIO) -> Iterator[str]:
        number = 0
        while raw := handle.readline(self.bounds.line_bytes + 1):
            number += 1
            if number == 1 and raw.startswith(_UTF16):
                raise BadInput(self._encoding("is UTF-16."))
            self._refuse_line(raw, number)
            self._digest.update(raw)
            start = self.bytes_read
            self.bytes_read += len(raw)
            try:
                yield (raw.removeprefix(_BOM) if number == 1 else raw).decode("utf-8")
            except UnicodeDecodeError as why:
                skipped = len(_BOM) if number == 1 and raw.startswith(_BOM) else 0
                at = start + skipped + why.start
                raise BadInput(
                    self._encoding(
                        f"is not UTF-8: byte {at} is 0x{raw[why.start + skipped]:02x}.", number
                    )
                ) from None

    def _refuse_line(self, raw: bytes, number: int) -> None:
        where = f"{self.path.name}:{number}"
        if len(raw) > self.bounds.line_bytes:
            raise BadInput(
                Fault(
                    where,
                    f"the line has more than {self.bounds.line_bytes:,} bytes.",
                    "Is this a CSV file?",
                )
            )
        if self.bytes_read + len(raw) > self.bounds.file_bytes:
            raise BadInput(self._too_large(self.bytes_read + len(raw)))
        if b"\0" in raw:
            raise BadInput(
                Fault(
                    where,
                    f"byte {self.bytes_read + raw.index(0)} is NUL; a text has none.",
                    "Is this a CSV file?",
                )
            )

    def _encoding(self, problem: str, line: int = 1) -> Fault:
        return Fault(
            f"{self.path.name}:{line}",
            problem,
            "It must be UTF-8.",
            next_step="Export it again as 'CSV UTF-8'.",
        )

    def _malformed(self, line: int, why: csv.Error) -> Fault:
        """Return the fault of one row; where the end of the row is lost, stop reading."""
        where = f"{self.path.name}:{line}"
        said = str(why)
        if "unexpected end" in said or "field larger" in said:
            raise BadInput(
                Fault(
                    where,
                    "a quote that opens in this row is never closed.",
                    "The rest was not read.",
                )
            )
        if "new-line character" in said:
            raise BadInput(
                Fault(where, "lines end with a bare carriage return.", "End them with a line feed.")
            )
        return Fault(
            where,
            "a quoted cell goes on after its closing quote.",
            'Write a quote in it twice: "".',
        )

    def _header(self, reader: Iterator[list[str]]) -> list[str]:
        """Return the column names, refusing unknown, missing and repeated ones at once."""
        where = f"{self.path.name}:1"
        try:
            header = [name.strip() for name in next(reader, [])]
        except csv.Error as why:
            raise BadInput(self._malformed(1, why)) from None
        if not any(header):
            raise BadInput(
                Fault(
                    where,
                    "there is no header.",
                    f"The first line names the columns: {', '.join(self.columns)}.",
                )
            )
        for separator, name in _SEPARATORS.items():
            if len(header) == 1 and separator in header[0] and separator != self.shape.separator:
                wanted = _SEPARATORS[self.shape.separator]
                raise BadInput(
                    Fault(where, f"cells are separated by {name}.", f"Separate them by {wanted}.")
                )
        faults = [*self._wrong_columns(where, header)]
        if faults:
            raise BadInput(*faults)
        return header

    def _wrong_columns(self, where: str, header: Sequence[str]) -> Iterator[Fault]:
        most = _MOST_COLUMNS if self.shape.others else _MOST_COLUMNS_NAMED
        if len(header) > most:
            yield Fault(
                where, f"there are {len(header)} columns.", f"There should be {len(self.columns)}."
            )
            return
        missing = [c for c in self.required if c not in header]
        absent = [c for c in self.columns if c not in header]
        for name in dict.fromkeys(header):
            if name not in self.columns and not self.shape.others:
                yield Fault(
                    f"{where}, column {printable(name, 80)!r}",
                    "there is no such column.",
                    suggestion=nearest(name, absent or self.columns),
                )
            elif header.count(name) > 1 and name in self.columns:
                yield Fault(f"{where}, column {name}", "stands there twice.")
        if missing:
            yield Fault(
                where,
                f"columns are missing: {', '.join(missing)}.",
                self._instead(header, [c for c in absent if c not in missing]),
            )

    def _instead(self, header: Sequence[str], absent: Sequence[str]) -> str:
        if self.shape.others:
            return f"It has: {', '.join(printable(c, 40) for c in header[:20])}."
        return f"The others may be left out: {', '.join(absent)}."

    def _row(self, line: int, header: Sequence[str], cells: Sequence[str]) -> Row | Fault:
        where = f"{self.path.name}:{line}"
        if len(cells) != len(header):
            return Fault(
                where,
                f"has {len(cells)} cells; the header has {len(header)}.",
                "A cell with a comma in it is put in double quotes.",
            )
        for name, cell in zip(header, cells, strict=True):
            if len(cell) > self.bounds.cell_chars:
                return Fault(
                    f"{where}, column {name}",
                    f"has {len(cell):,} characters; at most {self.bounds.cell_chars:,} are taken.",
                )
        stated = dict(zip(header, cells, strict=True))
        return Row(line, dict.fromkeys(self.columns, "") | stated)
