"""Which statements a filter lets through: by columns, so that a long list is as quick as a short.

Comes in: a view and a filter, as an address states it. Goes out: rows, the last said first.
The filter is shared by the claims page, the map, the timeline, the CSV and the API.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from starlette.datastructures import QueryParams

from servanda.case.names import fold, is_inside
from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.errors import BadInput, Fault, printable
from servanda.maps.geometry import WORLD
from servanda.maps.incidents import Plotted, Told, plotted
from servanda.model import Instant
from servanda.places.projection import Bounds
from servanda.web.claimrows import STATES, Row, rows_of, words_of
from servanda.web.snapshot import View

TEXTS = (
    "q",
    "speaker",
    "side",
    "act",
    "type",
    "actor",
    "place",
    "source",
    "event",
    "state",
    "bbox",
)
MOST_TEXT = 200
_FIELDS = ("speaker", "side", "act", "type", "actor", "place", "source", "event")
NEVER: int = np.iinfo(np.int64).min
"""The time of what nobody dates."""

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a list is narrowed to; an empty field lets everything through."""

    q: str = ""
    speaker: str = ""
    side: str = ""
    act: str = ""
    type: str = ""
    actor: str = ""
    place: str = ""
    source: str = ""
    event: str = ""
    state: str = ""
    bbox: str = ""
    start: Instant | None = None
    end: Instant | None = None

    @property
    def empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Sieve()


def sieve_of(query: QueryParams, case: Case) -> Sieve:
    """Return the filter that an address states.

    Raises:
        BadInput: with every fault of it.
    """
    faults: list[Fault] = []
    texts = {name: query.get(name, "")[:MOST_TEXT].strip() for name in TEXTS}
    try:
        box_of(texts["bbox"])
    except BadInput as error:
        faults += error.faults
    if texts["state"] and texts["state"] not in STATES:
        faults.append(
            Fault(
                "state",
                f"there is no state {printable(texts['state'])!r}.",
                f"There are: {', '.join(STATES)}.",
            )
        )
    times: dict[str, Instant] = {}
    for name, reader in (("from", start_of), ("to", end_of)):
        if text := query.get(name, "").strip():
            try:
                times[name] = reader(text, case.agreement.timezone)
            except BadInput as error:
                faults += [Fault(name, f.problem, f.expected) for f in error.faults]
    if faults:
        raise BadInput(*faults)
    return Sieve(**texts, start=times.get("from"), end=times.get("to"))


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The rows of a view by what filters ask of them.

    Attributes:
        plotted: where each row can be drawn, and what kind of event it tells of.
        holds: for each filter and value, the numbers of the rows that have it.
        states: for each state, the rows that are in it, shape (rows,).
        start, end: when it happened, else was said, UTC seconds; `NEVER` where nobody says.
        began, ended: when it happened; `NEVER` where nobody says.
    """

    rows: tuple[Row, ...]
    plotted: Plotted
    holds: Mapping[str, Mapping[str, Numbers]]
    states: Mapping[str, Flags]
    start: Numbers
    end: Numbers
    began: Numbers
    ended: Numbers


def sifted(view: View, sieve: Sieve) -> list[Row]:
    """Return the statements that a filter lets through, the last said first."""
    if sieve.empty:
        return list(rows_of(view))
    rows = rows_of(view)
    return [rows[n] for n in numbers_of(view, sieve).tolist()]


def numbers_of(view: View, sieve: Sieve) -> Numbers:
    """Return their numbers among the rows of the view, in order, shape (those,)."""
    columns = columns_of(view)
    found = np.flatnonzero(_kept(columns, sieve))
    if needles := fold(sieve.q).split():
        words = words_of(view)
        passing = (n for n in found.tolist() if all(needle in words[n] for needle in needles))
        return np.fromiter(passing, np.int64)
    return found


def _kept(columns: Columns, sieve: Sieve) -> Flags:
    """Return which rows pass everything but the words that are searched."""
    kept = np.ones(len(columns.rows), dtype=np.bool_)
    for field in _FIELDS:
        if value := getattr(sieve, field):
            kept &= _having(columns, field, value)
    if sieve.bbox:
        kept &= columns.plotted.inside(box_of(sieve.bbox) or WORLD)
    if sieve.state:
        kept &= columns.states[sieve.state]
    if sieve.start is not None:
        kept &= columns.end > sieve.start
    if sieve.end is not None:
        kept &= (columns.start < sieve.end) & (columns.end != NEVER)
    return kept


def _having(columns: Columns, field: str, value: str) -> Flags:
    flags = np.zeros(len(columns.rows), dtype=np.bool_)
    found = columns.holds[field].get(value)
    if found is not None:
        flags[found] = True
    return flags


@lru_cache(maxsize=8)
def columns_of(view: View) -> Columns:
    """Return the rows of a view by what filters ask of them; worked out once for a view."""
    rows = rows_of(view)
    holds: dict[str, dict[str, list[int]]] = {f: defaultdict(list) for f in _FIELDS}
    times = np.full((4, len(rows)), NEVER, dtype=np.int64)
    for number, row in enumerate(rows):
        for field, values in _values(view.case, row):
            for value in values:
                holds[field][value].append(number)
        claim = row.claim
        if when := claim.occurred or claim.said or claim.published:
            times[:2, number] = when.start, when.end
        if claim.occurred:
            times[2:, number] = claim.occurred.start, claim.occurred.end
    return Columns(
        rows=rows,
        plotted=plotted(view.case, [_told(row) for row in rows]),
        holds={
            field: {value: np.asarray(found) for value, found in by_value.items()}
            for field, by_value in holds.items()
        },
        states={
            state: np.fromiter((state in row.states for row in rows), np.bool_, len(rows))
            for state in STATES
        },
        start=times[0],
        end=times[1],
        began=times[2],
        ended=times[3],
    )


def _told(row: Row) -> Told:
    first = row.parts[0]
    return Told(
        place=first.place,
        cell=row.claim.place,
        located=first.spot,
        kind=first.predicate,
        denied=bool(row.denied_by),
        unanswered=row.unanswered,
    )


def _values(case: Case, row: Row) -> Iterator[tuple[str, set[str]]]:
    """Yield for each filter the values under which a row is found."""
    claim, first = row.claim, row.parts[0]
    yield "speaker", {first.speaker, claim.speaker}
    yield "side", {first.side}
    yield "act", {claim.act}
    yield "source", {claim.source}
    yield "event", {p.claim.event for p in row.parts}
    yield "type", {v for p in row.parts for v in (p.claim.type, p.predicate)}
    yield "actor", {v for p in row.parts for v in (p.actor, p.claim.actor)}
    yield "place", {v for p in row.parts for v in (p.claim.place, *_around(case, p.place))}


@lru_cache(maxsize=20_000)
def _around(case: Case, place: str) -> tuple[str, ...]:
    """Return a place and all that it lies in."""
    return (place, *(p for p in case.places if is_inside(case, place, p)))


def box_of(text: str) -> Bounds | None:
    """Return a box of degrees, written west,south,east,north; None where none is stated.

    Raises:
        BadInput: when it is none.
    """
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (math.isfinite(west + south + east + north) and west <= east and south <= north):
        raise BadInput(
            Fault("bbox", "is no box.", "Write west,south,east,north in degrees: 45.5,39,47,40.5.")
        )
    return (west, south, east, north)
