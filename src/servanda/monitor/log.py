"""Logs in the reference tool's format, read in large pieces into columns.

Comes in: bytes, piece by piece. Goes out: batches of whole time-points. Regular text is
scanned; what is not regular is read by `plain`, which also tells what is wrong with a log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from servanda.errors import BadInput
from servanda.monitor.codes import Kind, Strings, kinds_in
from servanda.monitor.nodes import Pair
from servanda.monitor.plain import PlainLog
from servanda.monitor.points import TimePoint
from servanda.monitor.relation import Column
from servanda.monitor.scan import Scanned, Scanner
from servanda.monitor.signature import Signature
from servanda.monitor.tables import tables_of

_COMMENT = re.compile(rb"#[^\r\n]*")
_COVERED = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|#[^\r\n]*', re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The next time-points of a log."""

    stamps: Column
    tables: Mapping[str, Pair]


class LogReader:
    """A log read piece by piece.

    Attributes:
        fault: what is wrong with the log; nothing after it is read.
    """

    def __init__(
        self, signature: Signature, wanted: set[str], strings: Strings, name: str = "log"
    ) -> None:
        self.fault: BadInput | None = None
        self._signature = signature
        self._kinds: Mapping[str, Sequence[Kind]] = kinds_in(signature)
        self._wanted = wanted
        self._scanner = Scanner(self._kinds, wanted, strings)
        self._strings = strings
        self._name = name
        self._waiting = b""
        self._lines = 1
        self._column = 1
        self._points = 0
        self._last: int | None = None

    def feed(self, text: bytes, *, last: bool = False) -> Iterator[Piece]:
        """Yield the time-points that are complete once this text is there."""
        if self.fault is not None:
            return
        self._waiting = self._waiting + text if self._waiting else text
        end = len(self._waiting) if last else _complete(self._waiting)
        if not end:
            return
        ready, self._waiting = self._waiting[:end], self._waiting[end:]
        if not ready.strip():
            self._pass(ready)
            return
        found = self._scanned(ready)
        piece = self._plain(ready) if found is None else _sure(found)
        self._pass(ready)
        if len(piece.stamps):
            self._points += len(piece.stamps)
            self._last = int(piece.stamps[-1])
            yield piece

    def _pass(self, text: bytes) -> None:
        """Count the lines that were read, and the characters of the last."""
        lines = text.count(b"\n")
        rest = len(text[text.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
        self._lines += lines
        self._column = rest + 1 if lines else self._column + rest

    def _scanned(self, text: bytes) -> Scanned | None:
        if b"\\" in text or b"'" in text:
            return None
        if b'"' not in text:
            text = _COMMENT.sub(b"", text) if b"#" in text else text
            text = text.replace(b", ", b",") if b", " in text else text
        elif b"#" in text:
            return None
        found = self._scanner.read(text, self._points)
        if found is None or (self._last is not None and int(found.stamps[0]) < self._last):
            return None
        return found

    def _plain(self, text: bytes) -> Piece:
        """Read what is not regular, and remember what is wrong with it."""
        reader = PlainLog(
            self._signature, self._name, _line=self._lines, _column=self._column, _last=self._last
        )
        points: list[TimePoint] = reader.feed(text.decode("utf-8", "replace"), last=True)
        self.fault = reader.fault
        read = [_only(p, self._wanted) for p in points]
        tables = tables_of(read, self._points, self._kinds, self._strings)
        return Piece(np.array([p.timestamp for p in points], dtype=np.int64), tables)


def _only(point: TimePoint, wanted: set[str]) -> TimePoint:
    held = {n: rows for n, rows in point.certain.items() if n in wanted}
    return TimePoint(point.timestamp, held, held)


def _sure(found: Scanned) -> Piece:
    return Piece(found.stamps, {n: Pair(table, table) for n, table in found.tables.items()})


def _complete(text: bytes) -> int:
    """Return up to where a text holds whole time-points."""
    if b"\\" in text or (b'"' in text and b"#" in text):
        text = _covered(text)
    end = text.rfind(b";") + 1
    if end and not text[end:].strip() and not _inside(text, end - 1):
        return end
    at = len(text)
    while (at := text.rfind(b"@", 0, at)) > 0:
        if not _inside(text, at):
            return at
        text, at = _covered(text), len(text)
    return 0


def _covered(text: bytes) -> bytes:
    """Return a text of the same length with nothing in quotes or comments to be mistaken."""
    return _COVERED.sub(lambda found: b"x" * len(found[0]), text)


def _inside(text: bytes, at: int) -> bool:
    """Whether a place lies in quotes or in a comment."""
    begin = text.rfind(b"\n", 0, at) + 1
    return text.find(b"#", begin, at) >= 0 or text.count(b'"', 0, at) % 2 == 1
