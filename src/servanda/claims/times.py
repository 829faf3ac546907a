"""Times in cells: what a cell says as a period, and a period as cells that say it again.

Comes in: cells and the agreement's time zone. Goes out: half-open UTC intervals; and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from servanda.clock import local, parse_moment, parse_range, zone_of
from servanda.errors import BadInput
from servanda.model import Interval, Precision

_SHAPES = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%dT%H",
    Precision.MINUTE: "%Y-%m-%dT%H:%M",
    Precision.SECOND: "%Y-%m-%dT%H:%M:%S",
}
_CLOCK_TIMES = (Precision.HOUR, Precision.MINUTE, Precision.SECOND)
_BETWEEN = "/"

Cells = tuple[str, str]
"""(`from`, `to`) as written; `to` is empty for a single moment."""


@lru_cache(maxsize=50_000)
def period(start: str, end: str, zone: str) -> Interval:
    """Return the period from one cell to another, the last day included.

    Raises:
        BadInput: when one is no time, or they are in the wrong order.
    """
    return parse_range(start, end, zone) if end else parse_moment(start, zone)


def moment(cell: str, zone: str) -> Interval:
    """Return what one cell says: a time, or two with a slash between (ISO 8601).

    Raises:
        BadInput: when it is no time.
    """
    start, _, end = cell.partition(_BETWEEN)
    return period(start.strip(), end.strip(), zone)


def cells_of(interval: Interval, zone: str) -> Cells:
    """Return the cells that say a period, the shortest that say it exactly.

    A period of a fineness that it does not fit, such as a day that is no local day, is
    written as a range.
    """
    for start, end in _ways(interval, zone):
        try:
            if period(start, end, zone) == interval:
                return start, end
        except BadInput:
            continue
    return _utc(interval.start), _utc(interval.end - 1)


def cell_of(interval: Interval, zone: str) -> str:
    """Return one cell that says a period: what `moment` reads."""
    return _BETWEEN.join(filter(None, cells_of(interval, zone)))


def _ways(interval: Interval, zone: str) -> Iterator[Cells]:
    """Yield ways to write a period, the most readable first."""
    if interval.precision in _SHAPES:
        yield _local(interval.start, interval.precision, zone), ""
        if interval.precision in _CLOCK_TIMES:
            yield _with_offset(interval.start, interval.precision, zone), ""
        return
    for precision in (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.MINUTE):
        yield (
            _local(interval.start, precision, zone),
            _local(interval.end - 1, precision, zone),
        )


def _local(when: int, precision: Precision, zone: str) -> str:
    return _written(local(when, zone_of(zone)), precision)


def _with_offset(when: int, precision: Precision, zone: str) -> str:
    """Write a local time that a zone has twice, by its offset (`+03:00`)."""
    there = local(when, zone_of(zone))
    return _written(there, precision) + there.isoformat()[-len("+03:00") :]


def _utc(when: int) -> str:
    return _written(local(when, zone_of("UTC")), Precision.SECOND) + "Z"


def _written(there: datetime, precision: Precision) -> str:
    # strftime does not fill the year up to four digits everywhere.
    shape = _SHAPES[precision].replace("%Y", f"{there.year:04d}")
    return there.strftime(shape)
