"""Logs in Parquet or Arrow files: one row an event, in columns already.

The columns: `ts`, the time-stamp; `event`, the name of a predicate; then its arguments by
position, null where a predicate has fewer. With a column `tp`, rows of the same number are one
time-point; without it, rows of the same time-stamp are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from servanda.errors import BadInput, Fault, nearest
from servanda.monitor.codes import Kind, Strings, bits, kinds_in
from servanda.monitor.log import Piece
from servanda.monitor.nodes import Pair
from servanda.monitor.relation import Column, Relation
from servanda.monitor.signature import Signature

ENDINGS = (".parquet", ".arrow", ".feather", ".ipc")
Arrays: TypeAlias = Any  # of pyarrow, which says nothing of its types
_ROWS = 1 << 18
_SHAPE = "Columns: ts, event, then the arguments; tp where several time-points share a ts."


class ArrowLog:
    """A log in a file of Parquet or Arrow."""

    def __init__(self, path: Path, signature: Signature, wanted: set[str]) -> None:
        self.path = path
        self.kinds: Mapping[str, Sequence[Kind]] = kinds_in(signature)
        self.wanted = wanted
        self._points = 0
        self._last: int | None = None

    def pieces(self, strings: Strings) -> Iterator[Piece]:
        """Yield the time-points of the file, much at a time.

        Raises:
            BadInput: the file is no such log.
        """
        import pyarrow as pa  # noqa: PLC0415 — takes long to load, and only such logs need it

        try:
            yield from (self._piece(table, strings) for table in self._whole_points())
        except (OSError, pa.ArrowException) as error:
            raise self._fault(f"cannot be read: {error}.") from None

    def _whole_points(self) -> Iterator[Arrays]:
        """Yield the file's rows so that no time-point is cut."""
        import pyarrow as pa  # noqa: PLC0415 — as above

        rest: Arrays = None
        for batch in self._batches():
            table = pa.Table.from_batches([batch])
            self._demand_columns(table.column_names)
            if rest is not None:
                table = pa.concat_tables([rest, table])
            marks = _integers(table.column("tp" if "tp" in table.column_names else "ts"))
            cut = int(np.searchsorted(marks, marks[-1], "left")) if len(marks) else 0
            rest = table.slice(cut)
            if cut:
                yield table.slice(0, cut)
        if rest is not None and rest.num_rows:
            yield rest

    def _batches(self) -> Iterator[Arrays]:
        if self.path.suffix == ".parquet":
            from pyarrow.parquet import ParquetFile  # noqa: PLC0415 — as above

            with ParquetFile(self.path) as opened:
                yield from opened.iter_batches(batch_size=_ROWS)
            return
        from pyarrow import ipc, memory_map  # noqa: PLC0415 — as above

        with memory_map(str(self.path)) as source, ipc.open_file(source) as opened:
            for i in range(opened.num_record_batches):
                whole = opened.get_batch(i)
                for start in range(0, whole.num_rows, _ROWS):
                    yield whole.slice(start, _ROWS)

    def _demand_columns(self, names: Sequence[str]) -> None:
        for name in ("ts", "event"):
            if name not in names:
                raise self._fault(f"has no column {name!r}.", nearest(name, names))

    def _piece(self, table: Arrays, strings: Strings) -> Piece:
        stamps = _integers(table.column("ts"))
        marks = _integers(table.column("tp")) if "tp" in table.column_names else stamps
        fresh = np.concatenate([[True], marks[1:] != marks[:-1]])
        firsts = np.flatnonzero(fresh)
        times = stamps.take(firsts)
        before = times[0] if self._last is None else self._last
        if bool((np.diff(stamps, prepend=before) < 0).any()):
            raise self._fault(
                "time goes back: rows must be sorted by ts, and by tp if there is one."
            )
        point = np.cumsum(fresh) - 1 + self._points
        tables = self._tables(table, point, strings)
        self._points += len(firsts)
        self._last = int(times[-1])
        return Piece(times, tables)

    def _tables(self, table: Arrays, point: Column, strings: Strings) -> dict[str, Pair]:
        code, names = _coded(table.column("event"))
        arguments = [n for n in table.column_names if n not in ("ts", "tp", "event")]
        tables: dict[str, Pair] = {}
        for number, name in enumerate(names):
            if name not in self.kinds:
                raise self._fault(
                    f"event {name!r} is not in the signature.", nearest(str(name), self.kinds)
                )
            if name not in self.wanted:
                continue
            rows = np.flatnonzero(code == number)
            kinds = self.kinds[name]
            if len(kinds) > len(arguments):
                raise self._fault(
                    f"{name} has {len(kinds)} arguments, and the file {len(arguments)}."
                )
            columns = tuple(
                self._column(table.column(a), rows, kind, strings)
                for a, kind in zip(arguments, kinds, strict=False)
            )
            lo = point.take(rows)
            whole = Relation(tuple(map(str, range(len(kinds)))), columns, lo, lo + 1)
            tables[name] = Pair(whole, whole)
        return tables

    def _column(self, values: Arrays, rows: Column, kind: Kind, strings: Strings) -> Column:
        """Return the codes of an argument in some rows."""
        import pyarrow as pa  # noqa: PLC0415 — as above

        if values.null_count:
            values = values.take(pa.array(rows))
            if values.null_count:
                raise self._fault("an argument is null where its predicate has one.")
            rows = np.arange(len(rows))
        if kind == "int":
            numbers = _integers(values)
            return numbers.take(rows)
        if kind == "float":
            floats: NDArray[np.float64] = values.cast(pa.float64()).to_numpy()
            return bits(floats.take(rows))
        which, texts = _coded(values.cast(pa.string()))
        return strings.codes(texts).take(which.take(rows))

    def _fault(self, problem: str, suggestion: str | None = None) -> BadInput:
        return BadInput(Fault(str(self.path), problem, _SHAPE, suggestion))


def _integers(values: Arrays) -> Column:
    import pyarrow as pa  # noqa: PLC0415 — as above

    whole: Column = values.cast(pa.int64()).to_numpy()
    return whole


def _coded(values: Arrays) -> tuple[Column, list[str]]:
    """Return the numbers of the different texts of a column, and the texts."""
    whole = values.unify_dictionaries() if values.num_chunks > 1 else values
    array = whole.combine_chunks().dictionary_encode()
    codes: Column = array.indices.to_numpy(zero_copy_only=False)
    return codes, array.dictionary.to_pylist()
