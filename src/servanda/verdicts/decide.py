"""From what is heard to the answers that remain possible.

Comes in: an inquiry. Goes out: a finding: which answers are possible and the occurrences
that make it so. `conclude` turns it into a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from servanda.agreement.terms import Kind
from servanda.model import Answer, Because, Instant, Occurrence, Role, Standing
from servanda.verdicts.acts import does, does_each_period
from servanda.verdicts.finding import Finding, Heard
from servanda.verdicts.inquiry import Inquiry
from servanda.verdicts.ruled import rule
from servanda.verdicts.upkeep import keeps, limits, never
from servanda.viewpoints.crowds import NOTHING, Sample


def decide(inquiry: Inquiry, extra: Sample = NOTHING) -> Finding:
    """Return the answers that remain possible; `extra` are breaches by an unknown bearer."""
    if inquiry.as_of <= inquiry.starts:
        return Finding((Answer.DORMANT,), dormant=(Because.NOT_IN_FORCE,), owed_from=inquiry.starts)
    heard = _hear(inquiry, extra)
    return replace(_judge(inquiry, heard), omitted=heard.omitted)


def makes_a_difference(inquiry: Inquiry, finding: Finding, doubted: Occurrence) -> bool:
    """Whether the answers would differ, had the doubted occurrence happened or not."""
    heard = _regroup(inquiry, finding.found)
    without = _judge(inquiry, _replaced(heard, doubted, None))
    certainly = replace(doubted, standing=Standing.SUPPORTED)
    return without.possible != _judge(inquiry, _replaced(heard, doubted, certainly)).possible


def _hear(inquiry: Inquiry, extra: Sample) -> Heard:
    acts: Callable[[], Sample] = {
        Kind.DOES: lambda: Sample(inquiry.performing()),
        Kind.NEVER: inquiry.breaking,
        Kind.KEEPS: inquiry.breaking,
        Kind.LIMITS: lambda: Sample(inquiry.counted()),
        Kind.RULE: lambda: Sample(inquiry.ruled()),
    }[inquiry.terms.kind]
    sample = acts() + extra
    return Heard(
        acts=sample.shown,
        omitted=sample.omitted,
        restoring=inquiry.restoring() if inquiry.terms.kind is Kind.KEEPS else (),
        triggers=tuple(inquiry.triggers()),
        excuses=inquiry.excusing(),
    )


def _regroup(inquiry: Inquiry, found: Iterable[Occurrence]) -> Heard:
    by_role: dict[Role, list[Occurrence]] = {role: [] for role in Role}
    for occurrence in found:
        by_role[occurrence.role].append(occurrence)
    return Heard(
        acts=(*by_role[Role.PERFORMS], *by_role[Role.BREAKS]),
        restoring=tuple(by_role[Role.RESTORES]),
        triggers=tuple(inquiry.triggers()),
        excuses=tuple(by_role[Role.EXCUSES]),
    )


def _replaced(heard: Heard, old: Occurrence, new: Occurrence | None) -> Heard:
    def swap(group: tuple[Occurrence, ...]) -> tuple[Occurrence, ...]:
        kept = (new if o == old else o for o in group)
        return tuple(o for o in kept if o is not None)

    return Heard(
        swap(heard.acts),
        swap(heard.restoring),
        tuple(map(swap, heard.triggers)),
        swap(heard.excuses),
    )


def _judge(inquiry: Inquiry, heard: Heard) -> Finding:
    judge = {
        Kind.DOES: does_each_period if inquiry.terms.every else does,
        Kind.NEVER: never,
        Kind.KEEPS: keeps,
        Kind.LIMITS: limits,
        Kind.RULE: rule,
    }[inquiry.terms.kind]
    finding = judge(inquiry, heard)
    return replace(finding, found=heard.all, owed_from=_owed_from(inquiry, heard))


def _owed_from(inquiry: Inquiry, heard: Heard) -> Instant:
    triggered = [min((o.interval.start for o in g), default=inquiry.starts) for g in heard.triggers]
    return max([inquiry.starts, *triggered])
