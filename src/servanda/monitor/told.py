"""Verdicts with why, and verdicts over events in any order, as lines of text or of JSON.

Comes in: a formula made ready, a signature and a log's text. Goes out: lines. Both keep the
whole log, as an explanation may go back to its first event and a late event to any time-point.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from servanda.monitor.engine import evaluate
from servanda.monitor.explain import Explanation, lines
from servanda.monitor.explainer import Explainer
from servanda.monitor.late import Event, Revision, Session
from servanda.monitor.plain import PlainLog, verdict
from servanda.monitor.points import Row, TimePoint
from servanda.monitor.prepare import Prepared
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import Signature
from servanda.monitor.values import shown


@dataclass(frozen=True, slots=True)
class Telling:
    """What is asked of a log.

    Attributes:
        complete: nothing follows the log.
        as_json: a JSON object a line instead of text.
        name: what to call the log in messages.
    """

    prepared: Prepared
    signature: Signature
    complete: bool = True
    as_json: bool = False
    name: str = "log"


def explained(asked: Telling, pieces: Iterable[str]) -> Iterator[str]:
    """Yield each verdict and, indented or as a tree, the events and the periods that make it so.

    Raises:
        BadInput: of the log, after the verdicts before the fault.
    """
    reader = PlainLog(asked.signature, asked.name)
    trace = list(_points(reader, pieces))
    formula, columns = asked.prepared.formula, tuple(asked.prepared.columns)
    complete = asked.complete and reader.fault is None
    levels = evaluate(formula, trace, complete=complete, signature=asked.signature)
    explainer = Explainer(formula, trace, complete=complete)
    names = free_variables(formula)
    for at, rows in enumerate(levels.certain):
        for row in sorted(rows, key=repr):
            bound = dict(zip(names, row, strict=True))
            values = tuple(bound[n] for n in columns)
            why = explainer.explain(at, bound)
            stamp = trace[at].timestamp
            if asked.as_json:
                yield _json(time_point=at, timestamp=stamp, values=values, why=_tree(why))
            else:
                yield verdict(stamp, at, frozenset({values}), closed=not columns)
                yield from lines(why, 1)
    if reader.fault is not None:
        raise reader.fault


def revised(asked: Telling, pieces: Iterable[str]) -> Iterator[str]:
    """Yield each verdict that an event decided or changed, whatever the order in which they come.

    At the end the log's last time-stamp is where time stands: what waits for later is told as
    pending, unless the log is complete.

    Raises:
        BadInput: of the log, after the verdicts before the fault.
    """
    reader = PlainLog(asked.signature, asked.name, ordered=False)
    session = Session(asked.prepared, asked.signature)
    for point in _points(reader, pieces):
        for revision in session.advance(point.timestamp):
            yield _revision(revision, asked)
        for event in _events(point):
            for revision in session.add(event):
                yield _revision(revision, asked)
    if reader.fault is not None:
        raise reader.fault
    for waiting in session.pending():
        until = "the next time point" if waiting.until is None else f"@{waiting.until}"
        yield (
            _json(timestamp=waiting.timestamp, pending_until=waiting.until)
            if asked.as_json
            else f"@{waiting.timestamp}: pending until after {until}"
        )


def _points(reader: PlainLog, pieces: Iterable[str]) -> Iterator[TimePoint]:
    for text in pieces:
        yield from reader.feed(text)
    if reader.fault is None:
        yield from reader.feed("", last=True)


def _events(point: TimePoint) -> Iterator[Event]:
    for name, rows in sorted(point.certain.items()):
        for row in sorted(rows, key=repr):
            yield Event(point.timestamp, name, row)


def _revision(revision: Revision, asked: Telling) -> str:
    because = revision.because
    if asked.as_json:
        return _json(
            timestamp=revision.timestamp,
            values=revision.values,
            before=revision.before,
            after=revision.after,
            because=None if because is None else {
                "timestamp": because.timestamp, "event": because.predicate, "values": because.row,
            },
        )  # fmt: skip
    change = f"{_said(revision.before)} -> {_said(revision.after)}"
    why = (
        ""
        if because is None
        else f", by {because.predicate}{_row(because.row)} @{because.timestamp}"
    )
    values = f" {_row(revision.values)}" if asked.prepared.columns else ""
    return f"@{revision.timestamp}:{values} {change}{why}"


def _said(status: str) -> str:
    return {"certain": "yes"}.get(status, status)


def _row(row: Row) -> str:
    return f"({','.join(map(shown, row))})"


def _tree(why: Explanation) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "part": str(why.part),
        "holds": why.holds,
        "kind": why.kind,
        "binding": dict(why.binding),
        "from": {"time_point": why.period.first, "timestamp": why.period.start},
        "to": {"time_point": why.period.last, "timestamp": why.period.end},
    }
    if why.value is not None:
        tree["value"] = why.value
    if why.parts:
        tree["parts"] = [_tree(part) for part in why.parts]
    return tree


def _json(**fields: Any) -> str:  # noqa: ANN401 — what JSON can hold
    return json.dumps(fields, ensure_ascii=False)
