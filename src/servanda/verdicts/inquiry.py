"""One question: is this duty kept by this bearer, under this viewpoint and reading?

Comes in: the testimony, whom to believe, as of when. Goes out: the occurrences that
matter to the duty, cut to the time asked about. Deciding is done in `decide`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from servanda.agreement.terms import Duty, DutyRef, Kind, Pattern, Reading, Terms, Trigger
from servanda.case.terms import Case, Viewpoint
from servanda.model import (
    BEGINNING,
    Instant,
    Interval,
    Occurrence,
    Role,
)
from servanda.verdicts.counting import running_totals
from servanda.verdicts.formulas import LOCAL
from servanda.verdicts.rules import asked
from servanda.viewpoints.crowds import Sample, only_possible, sample
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.judge import crowds, occurrences
from servanda.viewpoints.matching import ANY, Matter
from servanda.viewpoints.rows import rows
from servanda.viewpoints.standing import Weight, weight


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked.

    Attributes:
        bearer: an actor id, or empty where the duty has no bearer.
        as_of: events from this instant on are not looked at.
        since: breaches before this instant are not looked at; None = from the start.
        engine: which evaluator is asked, one of `formulas.ENGINES`.
    """

    testimony: Testimony
    viewpoint: Viewpoint
    duty: Duty
    reading: Reading
    bearer: str
    as_of: Instant
    since: Instant | None = None
    engine: str = LOCAL

    @property
    def case(self) -> Case:
        """The case of the testimony."""
        return self.testimony.case

    @property
    def terms(self) -> Terms:
        """What the duty says under the reading."""
        return self.reading.terms

    @property
    def starts(self) -> Instant:
        """From when something is owed: the block's `from`, else the agreement's own start."""
        agreement = self.case.agreement
        signed = agreement.signed.start if agreement.signed else BEGINNING
        in_force = agreement.in_force if agreement.in_force is not None else signed
        return self.terms.starts if self.terms.starts is not None else in_force

    @property
    def period(self) -> Interval | None:
        """The period asked about, None when it is empty."""
        return self._owed_after(self.since if self.since is not None else self.starts)

    def _owed_after(self, instant: Instant) -> Interval | None:
        start = max(self.starts, instant)
        end = min(self.as_of, self.terms.until if self.terms.until is not None else self.as_of)
        return Interval(start, end) if start < end else None

    def matter(self, role: Role, patterns: Sequence[Pattern], *, declared: bool = False) -> Matter:
        """Return what to look for: these patterns, in this role, for this bearer."""
        return Matter(role, tuple(patterns), self.bearer, self.terms, declared)

    def weight(self, role: Role) -> Weight:
        """Return whose word counts on events in this role."""
        return weight(self.case, self.matter(role, ()))

    def performing(self) -> tuple[Occurrence, ...]:
        """Return what performs the duty: acts, or declarations where only these complete it."""
        declared = self.terms.completed_by_declaration
        return self._heard(self.matter(Role.PERFORMS, self.terms.does, declared=declared))

    def breaking(self, bearers: tuple[str, ...] = ()) -> Sample:
        """Return breaches: in the period asked about, or since it is owed where they may last.

        With bearers: those that one of them did, nobody agreeing on which. Of very many
        breaches the first and last, where nothing must come before them.
        """
        patterns = self.terms.never or self.terms.broken_by
        matter = self.matter(Role.BREAKS, patterns)
        asked = (self.testimony, self.viewpoint, matter, bearers)
        if self.terms.kind is Kind.NEVER and not self._waits:
            return sample(crowds(*asked), self.period)
        return Sample(self._in_period(self._begun(occurrences(*asked))))

    @property
    def _waits(self) -> bool:
        within = self.terms.within
        return bool(self.terms.after) or (within is not None and within.of is not None)

    def restoring(self) -> tuple[Occurrence, ...]:
        """Return what restores a state."""
        return self._heard(self.matter(Role.RESTORES, self.terms.restored_by))

    def counted(self) -> tuple[Occurrence, ...]:
        """Return events that carry a count for `limits`, one for each speaker."""
        limits = self.terms.limits
        patterns = (limits.of,) if limits else ()
        matter = replace(self.matter(Role.BREAKS, patterns), by_speaker=True)
        found = self._in_period(self._heard(matter))
        return running_totals(found) if limits and limits.running else found

    def ruled(self) -> tuple[Occurrence, ...]:
        """Return what the rule listens to, in the period asked about and before it."""
        if self.terms.rule is None:
            return ()
        found = [
            occurrence
            for listened in asked(self.terms.rule, self.bearer).listened
            for occurrence in rows(
                self.testimony, self.viewpoint, listened, (self.terms, self.bearer)
            )
        ]
        return self._begun(found)

    def excusing(self) -> tuple[Occurrence, ...]:
        """Return what excuses the bearer."""
        return self._heard(self.matter(Role.EXCUSES, self.terms.unless))

    def triggers(self) -> list[tuple[Occurrence, ...]]:
        """Return, for each thing that must come first, what may have been it."""
        groups = [g for trigger in self.terms.after for g in self._trigger(trigger)]
        within = self.terms.within
        if within is not None and within.of is not None and within.of not in self.terms.after:
            groups += self._trigger(within.of)
        return groups

    def _trigger(self, trigger: Trigger) -> list[tuple[Occurrence, ...]]:
        if isinstance(trigger, Pattern):
            stated = trigger if trigger.role("actor") else _by_anybody(trigger)
            return [self._heard(self.matter(Role.TRIGGERS, (stated,)))]
        return self._fulfilments(trigger)

    def _fulfilments(self, ref: DutyRef) -> list[tuple[Occurrence, ...]]:
        """Return the fulfilment of another duty: by each of its bearers."""
        duty = next(d for d in self.case.agreement.duties if d.id == ref.duty)
        if duty.terms.kind is not Kind.DOES:
            return [()]
        asked = [
            replace(self, duty=duty, reading=duty.readings[0], bearer=bearer)
            for bearer in duty.terms.who or ("",)
        ]
        return [tuple(replace(o, role=Role.TRIGGERS) for o in a.performing()) for a in asked]

    def _heard(self, matter: Matter) -> tuple[Occurrence, ...]:
        return self._begun(occurrences(self.testimony, self.viewpoint, matter))

    def _begun(self, found: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
        """Cut what begins at as-of or later; what reaches over it may not have happened yet."""
        return tuple(
            only_possible(o) if o.interval.end > self.as_of else o
            for o in found
            if o.interval.start < self.as_of
        )

    def _in_period(self, found: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
        # What was broken before `since` may still be; a single breach before it is past.
        lasts = self.terms.kind in (Kind.KEEPS, Kind.LIMITS)
        period = self._owed_after(self.starts) if lasts else self.period
        if period is None:
            return ()
        return tuple(
            o
            if o.interval.start >= period.start and o.interval.end <= period.end
            else only_possible(o)
            for o in found
            if o.interval.start < period.end and o.interval.end > period.start
        )


def _by_anybody(pattern: Pattern) -> Pattern:
    """Return a pattern that asks for no particular actor: what comes first may be anybody's."""
    return Pattern(pattern.predicate, (*pattern.roles, ("actor", ANY)))
