"""From what remains possible to a verdict with its reasons and its witness.

Comes in: an inquiry and its finding. Goes out: one verdict for one bearer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from servanda.agreement.terms import Kind, Pattern
from servanda.model import (
    CONTESTED,
    EVERYONE,
    FOREVER,
    UNVERIFIED,
    Answer,
    Because,
    Instant,
    Interval,
    Occurrence,
    Role,
    Standing,
    Verdict,
    Witness,
)
from servanda.verdicts.decide import makes_a_difference
from servanda.verdicts.finding import Finding
from servanda.verdicts.inquiry import Inquiry
from servanda.verdicts.rules import asked
from servanda.viewpoints.crowds import ENDS

_NOT_IN_TIME = frozenset({Answer.LATE, Answer.OVERDUE})
_DENIED = frozenset({Because.DENIED, Because.ATTRIBUTED_ELSEWHERE})
_STAYS = {
    Kind.DOES: frozenset({Answer.KEPT, Answer.LATE}),
    Kind.NEVER: frozenset({Answer.BROKEN}),
    Kind.RULE: frozenset({Answer.BROKEN}),
}
_REASON = {
    Answer.KEPT: Because.IN_TIME,
    Answer.LATE: Because.AFTER_TIME,
    Answer.OVERDUE: Because.NO_CLAIM,
    Answer.BROKEN: Because.BREACH,
    Answer.OPEN: Because.NO_TIME_SET,
}


def conclude(inquiry: Inquiry, finding: Finding) -> Verdict:
    """Return the verdict for the inquiry's bearer."""
    verdict = _verdict(inquiry, finding)
    duty = inquiry.duty
    return Verdict(
        duty=duty.id,
        article=duty.article,
        who=inquiry.bearer or EVERYONE,
        viewpoint=inquiry.viewpoint.name,
        reading=inquiry.reading.name,
        verdict=verdict,
        possible=finding.possible,
        because=_because(inquiry, finding, verdict),
        final=_is_final(inquiry, finding),
        witness=witness(inquiry, finding),
        since=_since(inquiry, finding, verdict),
        due=_due(finding),
        unreviewed=any(o.unreviewed for o in finding.found)
        or (finding.coverage is not None and finding.coverage.unreviewed),
    )


def _due(finding: Finding) -> Instant | None:
    """Return by when it is due: the latest instant that is known."""
    known = [t for d in finding.deadlines[-1:] for t in (d.earliest, d.latest) if t < FOREVER]
    return max(known, default=None)


def _verdict(inquiry: Inquiry, finding: Finding) -> str:
    if len(finding.possible) == 1:
        return finding.possible[0]
    return CONTESTED if _contested(inquiry, finding) else UNVERIFIED


def _contested(inquiry: Inquiry, finding: Finding) -> bool:
    """Whether somebody with standing denies something possible that would change the answer."""
    return any(
        o.standing is Standing.POSSIBLE
        and _DENIED & set(o.doubts)
        and makes_a_difference(inquiry, finding, o)
        for o in finding.found
    )


def _because(inquiry: Inquiry, finding: Finding, verdict: str) -> tuple[Because, ...]:
    if verdict == Answer.DORMANT:
        return finding.dormant
    if verdict == Answer.KEPT:
        return (_kept_because(inquiry, finding),)
    if verdict in _REASON:
        return (_REASON[Answer(verdict)],)
    if verdict == Answer.DUE:
        return ()
    return _doubts(inquiry, finding)


def _kept_because(inquiry: Inquiry, finding: Finding) -> Because:
    if inquiry.terms.kind is not Kind.DOES:
        return Because.NO_CLAIM
    return Because.IN_TIME if finding.deadlines else Because.NO_TIME_SET


def _doubts(inquiry: Inquiry, finding: Finding) -> tuple[Because, ...]:
    doubted = (o for o in finding.found if o.standing is Standing.POSSIBLE or o.rows)
    doubts = {doubt for o in doubted for doubt in o.doubts}
    if inquiry.terms.kind is Kind.LIMITS and _counts_differ(finding.found):
        doubts.add(Because.COUNT_RANGE)
    if finding.coverage is not None and not finding.coverage.complete:
        refused = finding.coverage.refused
        doubts.add(Because.ACCESS_REFUSED if refused else Because.NO_COVERAGE)
    if set(finding.possible) <= _NOT_IN_TIME:
        doubts.add(Because.NOT_IN_TIME)
    if not doubts:
        doubts.add(Because.TIME_PRECISION)
    return tuple(reason for reason in Because if reason in doubts)


def _counts_differ(found: Iterable[Occurrence]) -> bool:
    return any(o.role is Role.BREAKS and o.count.low != o.count.high for o in found)


def _is_final(inquiry: Inquiry, finding: Finding) -> bool:
    stays = set(_STAYS.get(inquiry.terms.kind, ()))
    if inquiry.terms.every:
        stays = {Answer.OVERDUE}
    if finding.dormant == (Because.ENDED,):
        stays.add(Answer.DORMANT)
    return set(finding.possible) <= stays


def _since(inquiry: Inquiry, finding: Finding, verdict: str) -> Instant | None:
    ruled = inquiry.terms.kind is Kind.RULE
    if ruled and verdict == Answer.BROKEN:
        surely = [v.at for v in finding.violations if v.certain]
        return min(surely or [v.at for v in finding.violations], default=None)
    deciding = () if ruled else (Role.PERFORMS, Role.BREAKS)
    acts = [o for o in finding.found if o.role in deciding]
    sure = [o.interval.start for o in acts if o.standing is Standing.SUPPORTED]
    if verdict in (Answer.LATE, Answer.BROKEN, Answer.KEPT) and sure:
        return max(sure) if inquiry.terms.kind is Kind.KEEPS else min(sure)
    if verdict == Answer.OVERDUE:
        return finding.deadlines[-1].latest
    if verdict == Answer.DORMANT:
        return inquiry.terms.until if Because.ENDED in finding.dormant else None
    if verdict in (Answer.DUE, Answer.OPEN, Answer.KEPT):
        return finding.owed_from
    return None


def witness(inquiry: Inquiry, finding: Finding) -> Witness:
    """Return the events and absences that make the verdict what it is."""
    terms = inquiry.terms
    limits = terms.limits
    starts = min(inquiry.starts, inquiry.as_of - 1)
    return Witness(
        kind=inquiry.terms.kind,
        as_of=inquiry.as_of,
        searched=inquiry.period or Interval(starts, inquiry.as_of),
        predicates=tuple(sorted({p.predicate for p in patterns(inquiry)})),
        place=inquiry.terms.where,
        starts=inquiry.starts,
        until=inquiry.terms.until,
        deadlines=finding.deadlines,
        needs_trigger=bool(inquiry.terms.after),
        periodic=inquiry.terms.every is not None,
        occurrences=_decisive(finding),
        found=tuple(sorted((standing.value, n) for standing, n in _counted(finding).items())),
        coverage=finding.coverage,
        at_most=limits.at_most if limits else None,
        at_least=limits.at_least if limits else None,
        rule=asked(terms.rule, inquiry.bearer).text if terms.rule else "",
        violations=finding.violations,
    )


def patterns(inquiry: Inquiry) -> Sequence[Pattern]:
    """Return the patterns whose events were looked for."""
    terms = inquiry.terms
    counted = (terms.limits.of,) if terms.limits else ()
    ruled = tuple(Pattern(p) for p, _ in terms.rule.roles) if terms.rule else ()
    return (*terms.does, *terms.never, *terms.broken_by, *terms.restored_by, *counted, *ruled)


def _counted(finding: Finding) -> Counter[Standing]:
    return Counter(o.standing for o in finding.found) + Counter(finding.omitted)


def _decisive(finding: Finding) -> tuple[Occurrence, ...]:
    """Return the occurrences to show: all of a few; of many the first and last of each standing."""
    found = finding.found
    if _counted(finding).total() <= 4 * ENDS:
        return found
    shown: list[Occurrence] = []
    for standing in (Standing.SUPPORTED, Standing.POSSIBLE):
        those = [o for o in found if o.standing is standing]
        shown += those if len(those) <= 2 * ENDS else [*those[:ENDS], *those[-ENDS:]]
    return tuple(sorted(shown, key=lambda o: (o.interval, o.event)))
