"""A formula over a log as it comes in: verdicts as text, as soon as they are decided.

Comes in: a formula, a signature and the log's bytes, or tables with a time-stamp a row. Goes
out: lines of verdicts. The state that is kept does not grow with the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.monitor import formula as mfotl
from servanda.monitor.arrow import ArrowLog
from servanda.monitor.codes import kinds_in
from servanda.monitor.engine import Decided, Engine
from servanda.monitor.formula import Formula
from servanda.monitor.log import LogReader, Piece
from servanda.monitor.scope import walk
from servanda.monitor.signature import Signature
from servanda.monitor.verdicts import written


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be monitored.

    Attributes:
        columns: the free variables in the order in which verdicts list them.
        complete: the log is all there is, so that at its end pending verdicts are decided.
    """

    formula: Formula
    signature: Signature
    columns: Sequence[str]
    complete: bool = True


class Stream:
    """One formula over one log."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.engine = Engine([asked.formula], kinds_in(asked.signature))
        kinds = self.engine.nodes[0].kinds
        self._columns = tuple(asked.columns)
        self._kinds = [kinds[n] for n in self._columns]
        atoms = (f for f in walk(asked.formula) if isinstance(f, mfotl.Predicate))
        self.wanted = {f.name for f in atoms}

    def feed(self, piece: Piece) -> bytes:
        """Return the verdicts that the next time-points decide."""
        said = self._written(self.engine.feed(piece.stamps, piece.tables)[0])
        self.engine.tidy()
        return said

    def finish(self) -> bytes:
        """Return the verdicts that the end of the log decides."""
        if not self.asked.complete:
            return b""
        last = self.engine.clock.end
        decided = self.engine.finish()[0]
        return self._written(decided, last)

    def _written(self, decided: Decided, end: int | None = None) -> bytes:
        rows = decided.certain.arranged(self._columns)
        if end is not None:
            rows = rows.clipped(decided.start, end)
        return written(rows, self.engine.clock, self._kinds, self.engine.strings)


def run(
    asked: Asked, log: Iterable[bytes], write: Callable[[bytes], object], *, name: str = "log"
) -> None:
    """Write the verdicts of a log that comes in pieces, each as soon as it is decided.

    Raises:
        BadInput: of the log, after what was decided before it is written.
    """
    stream = Stream(asked)
    reader = LogReader(asked.signature, stream.wanted, stream.engine.strings, name)
    for text in log:
        for piece in reader.feed(text):
            write(stream.feed(piece))
    for piece in reader.feed(b"", last=True):
        write(stream.feed(piece))
    if reader.fault is not None:
        raise reader.fault
    write(stream.finish())


def run_arrow(asked: Asked, path: Path, write: Callable[[bytes], object]) -> None:
    """Write the verdicts of a log in a file of Parquet or Arrow.

    Raises:
        BadInput: of the log, after what was decided before it is written.
    """
    stream = Stream(asked)
    for piece in ArrowLog(path, asked.signature, stream.wanted).pieces(stream.engine.strings):
        write(stream.feed(piece))
    write(stream.finish())
