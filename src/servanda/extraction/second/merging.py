"""Two readings of one document compared and merged: the rules' stand, the model's are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from servanda.extraction.records import Reading, Span, StatementFound
from servanda.extraction.second.answering import Located

_MUCH = 0.5
ALONE = "m"
"""What the ids of statements begin with that only the second extractor found."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How far the two agree: statements of both, of one alone; what was rejected, by reason.

    `differing` are statements that both found and of which they name another act or speaker.
    """

    both: int = 0
    rules_only: int = 0
    model_only: int = 0
    differing: tuple[str, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)


def merged(reading: Reading, found: Located) -> tuple[Reading, Compared]:
    """Return both readings as one, and how they compare.

    A statement that both found is the rules'; what differs in the model's is told, not taken.
    """
    same: dict[str, str] = {}
    differing: list[str] = []
    for other in found.statements:
        own = next((s for s in reading.statements if _alike(s.spans, other.spans)), None)
        if own is None:
            continue
        same[other.id] = own.id
        differing += _differences(own, other)
    new = [s for s in found.statements if s.id not in same]
    known = {(e.type, e.spans) for e in reading.events}
    events = [
        replace(e, attributed_to=same.get(e.attributed_to, e.attributed_to))
        for e in found.events
        if (e.type, e.spans) not in known
        and not any(e.type == o.type and _alike(o.spans, e.spans) for o in reading.events)
    ]
    together = replace(
        reading,
        statements=(*reading.statements, *new),
        events=(*reading.events, *events),
    )
    both = len(set(same.values()))
    return together, Compared(
        both,
        len(reading.statements) - both,
        len(new),
        tuple(differing),
        dict(found.rejected),
    )


def _differences(own: StatementFound, other: StatementFound) -> list[str]:
    said = []
    if own.act != other.act:
        said.append(f"{own.id}: act {own.act} by the rules, {other.act} by the model")
    if own.speaker and other.speaker and own.speaker != other.speaker:
        said.append(f"{own.id}: speaker {own.speaker} by the rules, {other.speaker} by the model")
    return said


def _alike(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether two sets of spans share at least half of the shorter one."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    least = min(sum(b - a for a, b in one), sum(d - c for c, d in other))
    return least > 0 and shared >= _MUCH * least
