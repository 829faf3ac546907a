"""Boards for pages: verdicts under a question, kept while the ledger stands.

Comes in: a snapshot and a question. Goes out: verdicts. Everything is asked of
`verdicts.board`; this module only remembers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from servanda.agreement.terms import AS_WRITTEN
from servanda.model import Instant, Verdict
from servanda.verdicts.board import Asked, duty_verdicts
from servanda.verdicts.history import Change, changes
from servanda.web.question import Question
from servanda.web.snapshot import Snapshot, View

_MOST_KEPT = 400
_Key = tuple[str, tuple[int, int], str, Instant, Instant | None]


class Boards:
    """Verdicts by snapshot, view, viewpoint and time; the least recently asked for go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[Verdict, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._judging = threading.Lock()

    def verdicts(self, snapshot: Snapshot, question: Question) -> tuple[Verdict, ...]:
        """Return the verdicts of all readings, duties in the order of the text."""
        view = snapshot.view(question.known_at, question.recorded_at)
        columns = [self._column(snapshot, view, name, question) for name in question.viewpoints]
        by_duty: dict[str, list[Verdict]] = {d.id: [] for d in snapshot.case.agreement.duties}
        for column in columns:
            for verdict in column:
                by_duty[verdict.duty].append(verdict)
        return tuple(v for found in by_duty.values() for v in found)

    def changes(self, snapshot: Snapshot, question: Question) -> list[Change]:
        """Return what is not as it was said at `changed_since`, on what was known then."""
        then = replace(
            question,
            as_of=question.changed_since,
            known_at=min(question.changed_since, question.known_at),
        )
        return changes(self.verdicts(snapshot, then), self.verdicts(snapshot, question))

    def _column(
        self, snapshot: Snapshot, view: View, name: str, question: Question
    ) -> tuple[Verdict, ...]:
        key = (snapshot.version, view.number, name, question.as_of, question.since)
        found = self._known(key)
        if found is not None:
            return found
        # One thread judges at a time: two who ask the same would only slow each other down.
        with self._judging:
            found = self._known(key)
            return found if found is not None else self._judged(key, snapshot, view, question)

    def _known(self, key: _Key) -> tuple[Verdict, ...] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _judged(
        self, key: _Key, snapshot: Snapshot, view: View, question: Question
    ) -> tuple[Verdict, ...]:
        asked = Asked(question.as_of, question.since)
        viewpoint = snapshot.viewpoints[key[2]]
        found = tuple(
            verdict
            for duty in snapshot.case.agreement.duties
            for verdict in duty_verdicts(view.testimony, viewpoint, duty, asked)
        )
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def shown(verdicts: Sequence[Verdict], reading: str) -> list[Verdict]:
    """Return the verdicts under one reading; a duty without it is shown as written."""
    has = {v.duty for v in verdicts if v.reading == reading}
    return [v for v in verdicts if v.reading == (reading if v.duty in has else AS_WRITTEN)]
