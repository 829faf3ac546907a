"""Occurrences, witnesses and verdicts: what a viewpoint holds, and what holds of a duty."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from servanda.model.claims import Count
from servanda.model.times import Instant, Interval


class Standing(StrEnum):
    """What a viewpoint holds of an event or an attribution."""

    SUPPORTED = "supported"
    POSSIBLE = "possible"
    EXCLUDED = "excluded"


class Answer(StrEnum):
    """What holds of a duty in one world (design section 6)."""

    DORMANT = "dormant"
    DUE = "due"
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    OVERDUE = "overdue"
    BROKEN = "broken"


class Because(StrEnum):
    """The closed list of reasons that a verdict may give."""

    NOT_IN_FORCE = "not-in-force"
    NO_TRIGGER = "no-trigger"
    EXCUSED = "excused"
    ENDED = "ended"
    NO_TIME_SET = "no-time-set"
    NO_CLAIM = "no-claim"
    IN_TIME = "in-time"
    AFTER_TIME = "after-time"
    NOT_IN_TIME = "not-in-time"
    BREACH = "breach"
    DENIED = "denied"
    ATTRIBUTED_ELSEWHERE = "attributed-elsewhere"
    UNCONFIRMED_REPORT = "unconfirmed-report"
    TIME_PRECISION = "time-precision"
    COUNT_RANGE = "count-range"
    PLACE_UNCERTAIN = "place-uncertain"
    AMENDMENT_POSSIBLE = "amendment-possible"
    NO_COVERAGE = "no-coverage"
    ACCESS_REFUSED = "access-refused"


class Role(StrEnum):
    """What an occurrence does to a duty."""

    PERFORMS = "performs"
    BREAKS = "breaks"
    RESTORES = "restores"
    TRIGGERS = "triggers"
    EXCUSES = "excuses"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event as it counts for one duty and bearer under one viewpoint.

    Attributes:
        event: the id that its claims share.
        predicate: of `vocabulary/event_types.yml`.
        actor: the bearer to whom it is attributed; `?` where occurrence is supported and
            the actor is not; empty where the duty asks for no particular actor.
        interval: hull of the claims that support it, else of those that affirm it.
        standing: supported (happened in every world) or possible (in some).
        ground: why it is supported, a ground of `case.yml`; empty when possible.
        supporting, affirming: ids of the claims that make it so, that say so.
        established: ids of the claims that establish that it happened, where only who did it
            is in doubt.
        denying, elsewhere: ids of claims with standing that deny it, or attribute it to others.
        doubts: why it is no more than possible.
        speaker, count: for `limits`, whose stated count it is.
        rows: for `rule`, the rows that it puts into the relation of its predicate, each with
            whether it is the row for sure, given that the event happened.
    """

    event: str
    role: Role
    predicate: str
    actor: str
    interval: Interval
    standing: Standing
    ground: str = ""
    supporting: tuple[str, ...] = ()
    affirming: tuple[str, ...] = ()
    established: tuple[str, ...] = ()
    denying: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    doubts: tuple[Because, ...] = ()
    speaker: str = ""
    count: Count = field(default_factory=Count)
    unreviewed: bool = False
    rows: tuple[tuple[tuple[str, ...], bool], ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of every claim that speaks of it, supporters first, each once."""
        said = (
            *self.supporting,
            *self.affirming,
            *self.established,
            *self.denying,
            *self.elsewhere,
        )
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class CoverageDays:
    """Days of a period on which every part of a place was covered, of days due.

    `share` is how much of the place's ground times the days was covered, from 0 to 1, by the
    ground of the places covered; None where the place or what was covered is not drawn.
    `unreviewed`: some of the days are covered only by claims that nobody has reviewed.
    """

    covered: int
    due: int
    refused: tuple[str, ...] = ()
    share: float | None = None
    unreviewed: bool = False

    @property
    def complete(self) -> bool:
        """Whether no day is missing."""
        return self.covered >= self.due


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a duty's time runs out: `earliest` and `latest` differ where the trigger's time does."""

    earliest: Instant
    latest: Instant


@dataclass(frozen=True, slots=True)
class Violation:
    """A moment at which a `rule` does not hold, and for which values of its variables.

    `certain`: in every world, else in some.
    """

    at: Instant
    values: tuple[tuple[str, str], ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """The events and absences that make a verdict what it is; enough to derive it again.

    `occurrences` holds those that decide (first and last of many, all roles); `found`
    counts all of them by standing. `searched` is the period and `predicates` the kinds of
    event that were looked for. `periodic`: each deadline is a period in which it is due once.
    `rule` is the formula asked, for this bearer, and `violations` the first of where it fails.
    """

    kind: str
    as_of: Instant
    searched: Interval
    predicates: tuple[str, ...] = ()
    place: str = ""
    starts: Instant | None = None
    until: Instant | None = None
    deadlines: tuple[Deadline, ...] = ()
    needs_trigger: bool = False
    periodic: bool = False
    occurrences: tuple[Occurrence, ...] = ()
    found: tuple[tuple[str, int], ...] = ()
    coverage: CoverageDays | None = None
    at_most: float | None = None
    at_least: float | None = None
    rule: str = ""
    violations: tuple[Violation, ...] = ()
    parts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds of one duty, bearer, viewpoint and reading, as of and as known at a time.

    `verdict` is an answer on which all worlds agree, else `contested` or `unverified`;
    `possible` are the answers that some world gives. `final`: no later event changes it.
    """

    duty: str
    article: str
    who: str
    viewpoint: str
    reading: str
    verdict: str
    possible: tuple[Answer, ...]
    because: tuple[Because, ...]
    final: bool
    witness: Witness
    since: Instant | None = None
    due: Instant | None = None
    unreviewed: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims in the witness, each once."""
        own = [c for o in self.witness.occurrences for c in o.claims]
        theirs = [c for part in self.witness.parts for c in part.claims]
        return tuple(dict.fromkeys([*own, *theirs]))


CONTESTED = "contested"
UNVERIFIED = "unverified"
EVERYONE = "*"
UNKNOWN_ACTOR = "?"
