"""Monitoring while events come in any order: verdicts that change are revised.

Comes in: events one by one, each with its own time, which may lie before what came already.
Goes out: for each event the verdicts that it decided or changed, and, at any time, what is
pending and until when. All events of one time-stamp share a time-point. What lies too far
from an event for the formula's windows is not looked at again.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from servanda.errors import BadInput, Fault
from servanda.monitor.engine import evaluate
from servanda.monitor.points import INFINITY, Relation, Row, TimePoint
from servanda.monitor.prepare import Prepared
from servanda.monitor.reach import reach
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import Signature

Status: TypeAlias = Literal["pending", "no", "possible", "certain"]
Stored: TypeAlias = "dict[Row, Status]"


@dataclass(frozen=True, slots=True)
class Event:
    """A row of a predicate at a time; `certain`: in every world, else in some."""

    timestamp: int
    predicate: str
    row: Row = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Revision:
    """A verdict that changed: for these values, from one status to another.

    Attributes:
        because: the event that changed it; None where time went on.
    """

    timestamp: int
    values: Row
    before: Status
    after: Status
    because: Event | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A time-point that is not decided.

    Attributes:
        until: it is decided once a time-point later than this is known; None: once the next
            time-points are.
    """

    timestamp: int
    until: int | None


class Session:
    """One formula over events that arrive in any order."""

    def __init__(self, prepared: Prepared, signature: Signature) -> None:
        self._formula = prepared.formula
        self._signature = signature
        names = free_variables(prepared.formula)
        self._order = [names.index(n) for n in prepared.columns]
        self._reach = reach(prepared.formula)
        self._stamps: list[int] = []
        self._certain: dict[int, dict[str, set[Row]]] = {}
        self._possible: dict[int, dict[str, set[Row]]] = {}
        self._verdicts: dict[int, Stored] = {}

    def add(self, event: Event) -> tuple[Revision, ...]:
        """Take an event, whenever it happened, and return the verdicts that it changed.

        Raises:
            BadInput: the signature does not have it.
        """
        self._check(event)
        self._time_point(event.timestamp)
        levels = (self._possible, self._certain) if event.certain else (self._possible,)
        for level in levels:
            level[event.timestamp].setdefault(event.predicate, set()).add(event.row)
        return self._revise(event.timestamp, event)

    def advance(self, timestamp: int) -> tuple[Revision, ...]:
        """Let time go on to a time-point, with or without events; it may decide what is pending."""
        self._time_point(timestamp)
        return self._revise(timestamp, None)

    def verdicts(self) -> dict[tuple[int, Row], Status]:
        """Return every verdict that is certain or possible now, by time-stamp and values."""
        return {
            (stamp, row): status
            for stamp in self._stamps
            for row, status in sorted(self._verdicts.get(stamp, {}).items(), key=repr)
        }

    def pending(self) -> tuple[Pending, ...]:
        """Return what is not decided, and until when."""
        ahead = self._reach.ahead
        return tuple(
            Pending(stamp, None if ahead is None else stamp + ahead)
            for stamp in self._stamps
            if stamp not in self._verdicts
        )

    def trace(self) -> tuple[TimePoint, ...]:
        """Return the trace as it is known now."""
        return self._points(self._stamps)

    def _time_point(self, timestamp: int) -> None:
        if not -INFINITY < timestamp < INFINITY:
            raise BadInput(Fault(place=f"@{timestamp}", problem="is too far in time."))
        if timestamp not in self._certain:
            insort(self._stamps, timestamp)
            self._certain[timestamp] = {}
            self._possible[timestamp] = {}

    def _check(self, event: Event) -> None:
        sorts = self._signature.get(event.predicate)
        fits = (
            sorts is not None
            and len(sorts) == len(event.row)
            and all(
                isinstance(v, _OF_SORT[s]) and not isinstance(v, bool)
                for v, s in zip(event.row, sorts, strict=True)
            )
        )
        if not fits:
            shape = f"{event.predicate}({', '.join(sorts)})" if sorts is not None else ""
            raise BadInput(
                Fault(
                    place=f"event {event.predicate}{event.row}",
                    problem="is not what the signature has.",
                    expected=f"It has {shape or ', '.join(self._signature)}.",
                )
            )

    def _points(self, stamps: Iterable[int]) -> tuple[TimePoint, ...]:
        return tuple(
            TimePoint(t, _frozen(self._certain[t]), _frozen(self._possible[t])) for t in stamps
        )

    def _revise(self, at: int, because: Event | None) -> tuple[Revision, ...]:
        """Evaluate what may have changed, over what it may depend on, and note the changes."""
        first, last = self._reach.asked_of(self._stamps, at)
        pending = len(self._stamps)
        while pending and self._stamps[pending - 1] not in self._verdicts:
            pending -= 1
        if pending < len(self._stamps):  # time that goes on may decide these, however far
            first, last = min(first, pending), len(self._stamps)
        low, high = self._reach.needed_by(self._stamps, first, last)
        levels = evaluate(
            self._formula, self._points(self._stamps[low:high]), signature=self._signature
        )
        found: list[Revision] = []
        for i in range(first, last):
            stamp = self._stamps[i]
            if i - low >= len(levels.certain):
                new: Stored | None = None
            else:
                new = self._listed(levels.certain[i - low], levels.possible[i - low])
            found += _changes(stamp, self._verdicts.get(stamp), new, because)
            if new is None:
                self._verdicts.pop(stamp, None)
            else:
                self._verdicts[stamp] = new
        return tuple(found)

    def _listed(self, certain: Relation, possible: Relation) -> Stored:
        listed: Stored = {}
        for row in possible:
            values = tuple(row[i] for i in self._order)
            listed[values] = "certain" if row in certain else "possible"
        return listed


_OF_SORT: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": float,
    "string": str,
    "regexp": str,
}


def _frozen(rows: dict[str, set[Row]]) -> dict[str, Relation]:
    return {name: frozenset(r) for name, r in rows.items()}


def _changes(
    stamp: int, old: Stored | None, new: Stored | None, because: Event | None
) -> list[Revision]:
    before_all: Status = "pending" if old is None else "no"
    after_all: Status = "pending" if new is None else "no"
    found = []
    for row in sorted({*(old or ()), *(new or ())}, key=repr):
        before = (old or {}).get(row, before_all)
        after = (new or {}).get(row, after_all)
        if before != after:
            found.append(Revision(stamp, row, before, after, because))
    return found
