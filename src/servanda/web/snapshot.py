"""One moment of a case: its files, its ledger's rows, and what was known at any time.

Comes in: a case and the rows of its ledger. Goes out: views, the claims known at a time
tied into events, with the indexes that pages look things up in. Views are kept.
"""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from servanda.case.terms import Case, Viewpoint
from servanda.claims.shown import shown
from servanda.ledger import Entry, Held, fed
from servanda.model import Claim, Instant
from servanda.verdicts.sentences import Library, library
from servanda.viewpoints.builtin import viewpoints
from servanda.viewpoints.events import Event, Testimony, known_earlier, testimony
from servanda.viewpoints.resolving import ResolvedClaim

_MOST_VIEWS = 6


@dataclass(eq=False)
class View:
    """The claims of a case known at a time, tied into events.

    `number` names the view within its snapshot: views with one number hold the same claims.
    One of an earlier day knows the `whole`, and which of its claims were known: what is the
    same in both is worked out once.
    """

    case: Case
    claims: tuple[Claim, ...]
    number: tuple[int, int]
    whole: View | None = None
    known: tuple[bool, ...] = ()

    @cached_property
    def testimony(self) -> Testimony:
        """The claims as events, each with who affirms and who denies it."""
        if self.whole is None:
            return testimony(self.case, self.claims)
        return known_earlier(self.whole.testimony, self.known)

    def earlier(self, known: Sequence[bool], number: tuple[int, int]) -> View:
        """Return what was known when only some of the claims were; itself where all were."""
        if all(known):
            return self
        claims = tuple(compress(self.claims, known))
        return View(self.case, claims, number, self, tuple(known))

    @cached_property
    def library(self) -> Library:
        """What explanations look things up in."""
        return library(self.case, self.claims)

    @cached_property
    def resolved(self) -> Mapping[str, tuple[ResolvedClaim, ...]]:
        """The claims with their names resolved, by id."""
        found: dict[str, list[ResolvedClaim]] = defaultdict(list)
        for claim in self.testimony.claims:
            found[claim.claim.id].append(claim)
        return {name: tuple(claims) for name, claims in found.items()}

    @cached_property
    def event_of(self) -> Mapping[str, tuple[Event, ...]]:
        """The events that a claim speaks of, affirming or denying, by the claim's id."""
        found: dict[str, dict[str, Event]] = defaultdict(dict)
        for event in self.testimony.events.values():
            for claim in event.affirmations:
                found[claim.claim.id][event.id] = event
            for denial in event.denials:
                found[denial.by.claim.id][event.id] = event
        return {name: tuple(events.values()) for name, events in found.items()}

    @cached_property
    def denied_by(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the claims that deny a claim, by the claim's id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for event in self.testimony.events.values():
            for denial in event.denials:
                for answered in denial.answers:
                    found[answered.claim.id][denial.by.claim.id] = None
        return {name: tuple(ids) for name, ids in found.items()}


class Snapshot:
    """One moment of a case.

    Attributes:
        version: names this state; two snapshots with one version are the same.
        entries: all rows of the ledger.
    """

    def __init__(self, case: Case, entries: Sequence[Entry], version: str) -> None:
        self.case = case
        self.entries = tuple(entries)
        self.version = version
        self._views: OrderedDict[tuple[int, int], View] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The claims as they stand after all decisions."""
        return tuple(fed.held(self.case, self.entries))

    @cached_property
    def viewpoints(self) -> Mapping[str, Viewpoint]:
        """The case's viewpoints by name."""
        return viewpoints(self.case)

    @cached_property
    def _available(self) -> list[Instant]:
        return sorted(h.available for h in self.held)

    @cached_property
    def _whole(self) -> View:
        return _view_of(self.case, self.held, len(self.entries))

    @cached_property
    def last_heard(self) -> Instant | None:
        """The end of the day of the last claim; None where there is none."""
        return self._available[-1] if self._available else None

    @property
    def head(self) -> str:
        """The hash of the ledger's last row, empty while there is none."""
        return self.entries[-1].hash if self.entries else ""

    def view(self, known_at: Instant, recorded_at: Instant | None = None) -> View:
        """Return what was known at a time, from what this ledger held at another (None = now)."""
        rows = len(self.entries)
        if recorded_at is not None:
            rows = sum(e.recorded_at < recorded_at for e in self.entries)
        now = rows == len(self.entries)
        held = self.held if now else tuple(fed.held(self.case, self.entries[:rows]))
        times = self._available if now else sorted(h.available for h in held)
        number = (rows, bisect.bisect_right(times, known_at))
        with self._lock:
            if number in self._views:
                self._views.move_to_end(number)
                return self._views[number]
            whole = self._whole if now else _view_of(self.case, held, rows)
            view = whole.earlier([h.available <= known_at for h in held], number)
            self._views[number] = view
            while len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
            return view


def _view_of(case: Case, held: Sequence[Held], rows: int) -> View:
    return View(case, tuple(shown(case, h.claim) for h in held), (rows, len(held)))
