"""Which question matters most: how many verdicts change between the answers to a gap.

Comes in: a case, its claims, its gaps. Goes out: for each gap the number of verdicts (of a
duty, bearer and viewpoint) that hang on it. One hangs on a gap when a reading of a blocked
duty, over a field that the rule is about, gives another verdict; or when the verdict is not
firm for a reason that an answer would remove, such as `no-time-set` for a missing day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from servanda.agreement.terms import AS_WRITTEN, Duty
from servanda.case.terms import Case
from servanda.gaps import Finding, Rule, rules
from servanda.model import CONTESTED, UNVERIFIED, Answer, Claim, Instant, Verdict
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose, viewpoints

Cell: TypeAlias = tuple[str, str, str]
_NOT_FIRM = frozenset({CONTESTED, UNVERIFIED, Answer.OPEN, Answer.DORMANT})


@dataclass(frozen=True, slots=True)
class _Board:
    """The verdicts of each duty: as written by cell, and under each other reading."""

    written: Mapping[str, Mapping[Cell, Verdict]]
    others: Mapping[tuple[str, str], Mapping[Cell, Verdict]]


def stakes(
    case: Case, claims: Iterable[Claim], findings: Sequence[Finding], as_of: Instant
) -> dict[Finding, int]:
    """Return how many verdicts change between the answers to each gap, over all viewpoints."""
    known = choose(case, list(viewpoints(case)))
    held = _held(board(case, claims, known, Asked(as_of)))
    duties = {d.id: d for d in case.agreement.duties}
    return {f: len(_cells(rules()[f.rule], f, duties, held)) for f in findings}


def _held(verdicts: Iterable[Verdict]) -> _Board:
    written: dict[str, dict[Cell, Verdict]] = defaultdict(dict)
    others: dict[tuple[str, str], dict[Cell, Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        cell = (verdict.duty, verdict.who, verdict.viewpoint)
        plain = verdict.reading == AS_WRITTEN
        (written[verdict.duty] if plain else others[verdict.duty, verdict.reading])[cell] = verdict
    return _Board(written, others)


def _cells(
    rule: Rule, finding: Finding, duties: Mapping[str, Duty], held: _Board
) -> frozenset[Cell]:
    blocked = [duties[d] for d in finding.blocks if d in duties]
    changed = (cell for duty in blocked for cell in _changed(rule, duty, held))
    waiting = (
        cell
        for duty in blocked
        for cell, verdict in held.written.get(duty.id, {}).items()
        if verdict.verdict in _NOT_FIRM and set(verdict.because) & set(rule.because)
    )
    return frozenset((*changed, *waiting))


def _changed(rule: Rule, duty: Duty, held: _Board) -> Iterable[Cell]:
    """Give the cells whose verdict is another under a reading of what the rule is about."""
    written = held.written.get(duty.id, {})
    for reading in duty.readings[1:]:
        if set(reading.overlays) & set(rule.fields):
            other = held.others.get((duty.id, reading.name), {})
            for cell in {*written, *other} if other else ():
                before, after = written.get(cell), other.get(cell)
                if before is None or after is None or before.verdict != after.verdict:
                    yield cell
