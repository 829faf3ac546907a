"""What a page is asked: as of when, as known when, since when, whom to believe, which reading.

Comes in: the query of an address. Goes out: a question with its times as UTC seconds, or
every fault of the query at once. The same words are the filters of pages and of the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Instant
from servanda.web.snapshot import Snapshot

_MINUTE = 60
_MOST_VALUES = 40
DAY = 86_400
NAMES = ("as_of", "known_at", "recorded_at", "since", "changed_since", "viewpoint", "reading")
"""The parameters of a question, in the order of an address."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a case.

    Attributes:
        as_of: events from this instant on are not looked at.
        known_at: claims that became available later are not looked at.
        recorded_at: rows recorded from this instant on are not looked at; None = all rows count.
        since: breaches before it are not looked at; None = from the start.
        changed_since: verdicts are compared with what was said then, on what was known then.
        viewpoints: names, in order.
        reading: the reading shown; a duty that lacks it is shown as written.
        stated: the parameters as they were written, to be carried along by links.
    """

    as_of: Instant
    known_at: Instant
    recorded_at: Instant | None
    since: Instant | None
    changed_since: Instant
    viewpoints: tuple[str, ...]
    reading: str
    stated: Mapping[str, tuple[str, ...]]

    def query(self, **changes: str | None) -> str:
        """Return the query that asks the same, with parameters changed; None leaves one out."""
        pairs = {name: list(values) for name, values in self.stated.items()}
        for name, value in changes.items():
            pairs[name] = [] if value is None else [value]
        listed = [(name, value) for name in NAMES for value in pairs.pop(name, [])]
        listed += [(name, value) for name, values in pairs.items() for value in values]
        return f"?{urlencode(listed)}" if listed else ""


def ask(snapshot: Snapshot, query: QueryParams, now: Instant) -> Question:
    """Return the question that an address asks.

    Raises:
        BadInput: with every fault of the query.
    """
    case = snapshot.case
    times = _Times(case.agreement.timezone)
    as_of = times.read("as_of", query.get("as_of"), end_of)
    known_at = times.read("known_at", query.get("known_at"), end_of)
    recorded_at = times.read("recorded_at", query.get("recorded_at"), end_of)
    since = times.read("since", query.get("since"), start_of)
    changed = times.read("changed_since", query.get("changed_since"), end_of)
    names = [n for n in query.getlist("viewpoint") if n][:_MOST_VALUES]
    reading = query.get("reading") or AS_WRITTEN
    faults = [*times.faults, *_unknown(snapshot, names), *_unknown_reading(case, reading)]
    if faults:
        raise BadInput(*faults)
    until = now - now % _MINUTE if as_of is None else as_of
    stated = {n: tuple(query.getlist(n)[:_MOST_VALUES]) for n in NAMES if query.get(n)}
    return Question(
        as_of=until,
        known_at=now if known_at is None else known_at,
        recorded_at=recorded_at,
        since=since,
        changed_since=until - DAY if changed is None else changed,
        viewpoints=tuple(dict.fromkeys(names)) or tuple(snapshot.viewpoints),
        reading=reading,
        stated=stated,
    )


class _Times:
    """Reads times of a query and collects what is wrong with them."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.faults: list[Fault] = []

    def read(
        self, name: str, text: str | None, reader: Callable[[str, str], Instant]
    ) -> Instant | None:
        if not text:
            return None
        try:
            return reader(text, self.zone)
        except BadInput as error:
            self.faults += [replace(fault, place=name) for fault in error.faults]
            return None


def _unknown(snapshot: Snapshot, names: list[str]) -> list[Fault]:
    known = list(snapshot.viewpoints)
    return [
        Fault(
            "viewpoint",
            f"there is no viewpoint {printable(name)!r}.",
            f"There are: {', '.join(known)}.",
            nearest(name, known),
        )
        for name in names
        if name not in known
    ]


def readings_of(case: Case) -> tuple[str, ...]:
    """Return the names of all readings of a case, `as-written` first."""
    return tuple(dict.fromkeys(r.name for d in case.agreement.duties for r in d.readings))


def _unknown_reading(case: Case, name: str) -> list[Fault]:
    known = readings_of(case) or (AS_WRITTEN,)
    if name in known:
        return []
    return [
        Fault(
            "reading",
            f"no duty has a reading {printable(name)!r}.",
            f"There are: {', '.join(known)}.",
            nearest(name, known),
        )
    ]
