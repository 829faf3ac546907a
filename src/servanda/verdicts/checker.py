"""A second opinion: derives each verdict from its witness again, by another way.

The board evaluates formulas at two levels. This checker tries out worlds instead: every
choice of possible events, every end of an uncertain time, with plain comparisons. It
uses nothing of the monitor nor of the code that decided, only the frozen records, the
claims and the meaning in design section 6. What does not fit comes out as faults.

A witness of more uncertain events than can be tried out is checked on its decisive
ones: for a breach any one suffices, for an act the earliest and the latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from servanda.model import (
    CONTESTED,
    EVERYONE,
    UNVERIFIED,
    Answer,
    Because,
    Claim,
    Instant,
    Occurrence,
    Role,
    Standing,
    Verdict,
    Witness,
)
from servanda.verdicts.checker_rules import fails, readable

_RANK = ("broken", "overdue", "late", "contested", "unverified", "due", "open", "dormant", "kept")
_MOST_WORLDS_OF = 8
_MOST_RULED = 4
_DENIALS = {Because.DENIED, Because.ATTRIBUTED_ELSEWHERE}
World = tuple[tuple[Occurrence, Instant], ...]


def check(verdict: Verdict, claims: Mapping[str, Sequence[Claim]]) -> list[str]:
    """Return what is wrong with a verdict, judged from its witness and the claims; empty = nothing.

    Args:
        verdict: with its witness.
        claims: every claim that was known, by id.
    """
    faults = list(_claims_fit(verdict, claims))
    if verdict.witness.parts:
        faults += _sum_fits(verdict, claims)
    else:
        faults += _answers_fit(verdict)
    return [f"{verdict.duty}, {verdict.who}, {verdict.viewpoint}: {fault}" for fault in faults]


def _sum_fits(verdict: Verdict, claims: Mapping[str, Sequence[Claim]]) -> Iterator[str]:
    parts = verdict.witness.parts
    for part in parts:
        yield from check(part, claims)
    if verdict.who != EVERYONE:
        yield "only the verdict for all bearers has parts"
    expected = min((p.verdict for p in parts), key=_RANK.index)
    if Because.AMENDMENT_POSSIBLE not in verdict.because and verdict.verdict != expected:
        yield f"the worst of its bearers is {expected}, not {verdict.verdict}"


def _claims_fit(verdict: Verdict, claims: Mapping[str, Sequence[Claim]]) -> Iterator[str]:
    for occurrence in verdict.witness.occurrences:
        missing = [c for c in occurrence.claims if c not in claims]
        if missing:
            yield f"{occurrence.event} cites claims that nobody made: {', '.join(missing)}"
            continue
        if occurrence.standing is Standing.SUPPORTED and not occurrence.supporting:
            yield f"{occurrence.event} is supported by no claim"
        yield from _time_fits(occurrence, claims)


def _time_fits(occurrence: Occurrence, claims: Mapping[str, Sequence[Claim]]) -> Iterator[str]:
    """The time must be the hull of what its claims state."""
    names = occurrence.supporting or occurrence.established or occurrence.affirming
    rows = [c for name in names for c in claims[name]]
    spoken = [c for c in rows if c.event in ("", occurrence.event)] or rows
    starts, ends = _edges(spoken)
    if starts and occurrence.interval.start not in starts:
        yield f"{occurrence.event} starts when no claim says"
    if ends and occurrence.interval.end not in ends:
        yield f"{occurrence.event} ends when no claim says"


def _edges(claims: Iterable[Claim]) -> tuple[set[Instant], set[Instant]]:
    starts, ends = set[Instant](), set[Instant]()
    for claim in claims:
        for period in (claim.occurred, claim.said, claim.published):
            if period is not None:
                starts.add(period.start)
                ends.add(period.end)
        if claim.occurred is None:
            return set(), set()
    return starts, ends


def _answers_fit(verdict: Verdict) -> Iterator[str]:
    seen = verdict.witness
    if seen.kind == "rule" and not (_is_complete(seen) and readable(seen.rule)):
        yield from _verdict_follows(verdict)
        return
    in_worlds = {answer for world in _worlds(seen) for answer in _answers(seen, world)}
    possible = set(verdict.possible)
    if not _is_complete(seen):
        in_worlds &= possible | {Answer.BROKEN, Answer.LATE, Answer.OVERDUE}
    extra = in_worlds - possible - _from_amendment(verdict)
    if extra:
        yield f"some world gives {', '.join(sorted(extra))}, which it holds impossible"
    yield from _verdict_follows(verdict)


def _from_amendment(verdict: Verdict) -> set[Answer]:
    return set(Answer) if Because.AMENDMENT_POSSIBLE in verdict.because else set()


def _verdict_follows(verdict: Verdict) -> Iterator[str]:
    doubted = verdict.verdict in (CONTESTED, UNVERIFIED)
    if not verdict.possible:
        yield "no answer is possible at all"
    elif not doubted and tuple(verdict.possible) != (verdict.verdict,):
        yield f"it says {verdict.verdict}, though it holds {', '.join(verdict.possible)} possible"
    elif doubted and len(verdict.possible) == 1:
        yield f"it says {verdict.verdict}, though only {verdict.possible[0]} is possible"
    elif verdict.verdict == CONTESTED and not _somebody_denies(verdict.witness):
        yield "it says contested, and nobody denies anything"


def _somebody_denies(seen: Witness) -> bool:
    return any(
        o.standing is Standing.POSSIBLE and (o.denying or o.elsewhere) and _DENIALS & set(o.doubts)
        for o in seen.occurrences
    )


def _is_complete(seen: Witness) -> bool:
    return sum(n for _, n in seen.found) == len(seen.occurrences)


def _worlds(seen: Witness) -> Iterator[World]:
    """Give worlds: each possible event in or out, each at an end of its period."""
    sure = [o for o in seen.occurrences if o.standing is Standing.SUPPORTED]
    maybe = [o for o in seen.occurrences if o.standing is Standing.POSSIBLE]
    most = _MOST_RULED if seen.kind == "rule" else _MOST_WORLDS_OF
    for chosen in _choices(maybe, most):
        events = [*sure, *chosen]
        moving = [o for o in events if _straddles(o, events, seen)][:most]
        fixed = [(o, o.interval.start) for o in events if o not in moving]
        for instants in product(*((o.interval.start, o.interval.end - 1) for o in moving)):
            yield (*fixed, *zip(moving, instants, strict=True))


def _choices(maybe: Sequence[Occurrence], most: int) -> Iterator[tuple[Occurrence, ...]]:
    some = [*maybe[: most // 2], *maybe[-most // 2 :]]
    few = tuple(dict.fromkeys(some if len(maybe) > most else maybe))
    for taken in product((False, True), repeat=len(few)):
        yield tuple(o for o, is_in in zip(few, taken, strict=True) if is_in)


def _straddles(occurrence: Occurrence, events: Sequence[Occurrence], seen: Witness) -> bool:
    """Whether it matters at which end of its period an event lies."""
    edges = [d.earliest for d in seen.deadlines] + [
        seen.as_of,
        seen.as_of if seen.starts is None else seen.starts,
        seen.searched.start,
        seen.searched.end,
    ]
    start, end = occurrence.interval.start, occurrence.interval.end
    if any(start < edge < end for edge in edges):
        return True
    return any(
        o.role is not occurrence.role and o.interval.start < end and start < o.interval.end
        for o in events
    )


def _answers(seen: Witness, world: World) -> set[Answer]:
    """Return the answers of one world: one, or two where coverage leaves a breach unseen."""
    if seen.starts is not None and seen.as_of <= seen.starts:
        return {Answer.DORMANT}
    now = [(o, at) for o, at in world if at < seen.as_of]
    if seen.kind == "does":
        return {_does(seen, now)}
    if _dormant(seen, now):
        return {Answer.DORMANT}
    if seen.kind == "rule":
        return set(_ruled(seen, now))
    if _broken(seen, now):
        return {Answer.BROKEN}
    unseen = seen.coverage is not None and seen.coverage.covered < seen.coverage.due
    return {Answer.KEPT, Answer.BROKEN} if unseen else {Answer.KEPT}


def _ruled(seen: Witness, now: Sequence[tuple[Occurrence, Instant]]) -> Iterator[Answer]:
    """Give the answers of a rule: one for each choice among rows that are not sure."""
    rows = [(o, at) for o, at in now if o.rows]
    for doubtful in (False, True):
        happened: dict[Instant, dict[str, set[tuple[str, ...]]]] = {seen.as_of: {}}
        for occurrence, at in rows:
            relation = happened.setdefault(at, {}).setdefault(occurrence.predicate, set())
            relation |= {row for row, is_sure in occurrence.rows if is_sure or doubtful}
        if seen.starts is not None:
            happened.setdefault(seen.starts, {})
        broken, failing = fails(seen.rule, happened, (seen.searched.start, seen.searched.end))
        yield Answer.BROKEN if broken else Answer.DUE if failing else Answer.KEPT


def _dormant(seen: Witness, now: Sequence[tuple[Occurrence, Instant]]) -> bool:
    ended = seen.until is not None and seen.until <= seen.as_of
    excused = any(o.role is Role.EXCUSES for o, _ in now)
    triggered = not seen.needs_trigger or any(o.role is Role.TRIGGERS for o, _ in now)
    return ended or excused or not triggered


def _does(seen: Witness, now: Sequence[tuple[Occurrence, Instant]]) -> Answer:
    done = [at for o, at in now if o.role is Role.PERFORMS]
    if seen.periodic:
        return _each_period(seen, done, now)
    limit = seen.deadlines[-1] if seen.deadlines else None
    if done and (limit is None or min(done) < limit.latest):
        return Answer.KEPT
    if done:
        return Answer.LATE
    if _dormant(seen, now):
        return Answer.DORMANT
    if limit is None:
        return Answer.OPEN
    return Answer.OVERDUE if limit.latest <= seen.as_of else Answer.DUE


def _each_period(
    seen: Witness, done: Sequence[Instant], now: Sequence[tuple[Occurrence, Instant]]
) -> Answer:
    if _dormant(seen, now):
        return Answer.DORMANT
    if not seen.deadlines:
        return Answer.DUE
    met = [any(p.earliest <= at < p.latest for at in done) for p in seen.deadlines]
    return Answer.KEPT if all(met) else Answer.OVERDUE


def _broken(seen: Witness, now: Sequence[tuple[Occurrence, Instant]]) -> bool:
    owed_from = seen.searched.start if seen.starts is None else seen.starts
    first = seen.searched.start if seen.kind == "never" else owed_from
    inside = [(o, at) for o, at in now if first <= at < seen.searched.end]
    breaks = [at for o, at in inside if o.role is Role.BREAKS and _breaks_limit(seen, o)]
    if seen.kind == "never":
        return bool(breaks)
    if seen.kind == "limits":
        return bool(breaks) and _last_exceeds(seen, inside)
    restored = [at for o, at in now if o.role is Role.RESTORES]
    return bool(breaks) and not any(at > max(breaks) for at in restored)


def _breaks_limit(seen: Witness, occurrence: Occurrence) -> bool:
    if seen.kind != "limits":
        return True
    low, high = occurrence.count.low, occurrence.count.high
    if low is None or high is None:
        return False
    return (seen.at_most is not None and low > seen.at_most) or (
        seen.at_least is not None and high < seen.at_least
    )


def _last_exceeds(seen: Witness, inside: Sequence[tuple[Occurrence, Instant]]) -> bool:
    """Whether some speaker's own last count lies outside the bounds."""
    last: dict[str, tuple[Instant, Occurrence]] = {}
    for occurrence, at in inside:
        if occurrence.count.low is not None:
            known = last.get(occurrence.speaker)
            if known is None or at >= known[0]:
                last[occurrence.speaker] = (at, occurrence)
    return any(_breaks_limit(seen, o) for _, o in last.values())
