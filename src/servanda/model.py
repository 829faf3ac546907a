"""The waist: the frozen records in which the stages meet. No behaviour beyond checks.

Sources become items, items become claims, claims are held in the ledger, a
viewpoint turns claims into a trace, the monitor judges the trace, verdicts
come out. Each arrow passes only types of this module (or of
`agreement.terms` and `case.terms`, which say what was agreed and among whom).

Times are UTC instants in whole seconds since 1970-01-01T00:00Z (`Instant`),
periods are half-open `[start, end)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Instant: TypeAlias = int
"""Whole seconds since 1970-01-01T00:00:00Z."""

FOREVER: Instant = 253_402_300_800
"""10000-01-01T00:00Z, the end of a period that nobody has ended."""

BEGINNING: Instant = -62_135_596_800
"""0001-01-01T00:00Z, the start of a period whose start nobody states."""


class Precision(StrEnum):
    """How finely a time was stated. `RANGE` is "between two days"."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open period `[start, end)` of UTC seconds, and how finely it was stated."""

    start: Instant
    end: Instant
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.end <= self.start:
            msg = f"an interval ends after it starts: [{self.start}, {self.end})"
            raise ValueError(msg)


class Modality(StrEnum):
    """How a claim holds its event to be. Only actual, alleged and unstated enter a trace."""

    ACTUAL = "actual"
    PLANNED = "planned"
    AGREED = "agreed"
    DEMANDED = "demanded"
    HYPOTHETICAL = "hypothetical"
    ALLEGED = "alleged"
    NEGATED = "negated"
    UNSTATED = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A stated number: best and bounds (each None when not stated), and its unit."""

    best: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Amends:
    """What a claim with effect `amends` changes: `kalbajar.by=2020-11-25`."""

    duty: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says something about an event or the text (design section 5).

    One row per claim and actor: rows that share `id` differ in `actor`.
    Names are as given; `case.terms.Case` resolves them. Empty string = not stated.

    Attributes:
        id: the claim's id in its source.
        speaker: who says it; `side` is the speaker's side as stated, or empty.
        source: who published it.
        act: an act of `vocabulary/claim_acts.yml`.
        type: an event type of `vocabulary/event_types.yml`, or empty (a claim about the text).
        occurred: when the event is held to have happened; for CALM, its duration.
        hearsay: hands between the speaker and the source.
        said: when it was said, `published` when published; None = not stated.
        event: an id that ties claims about one event together.
        denies: ids of the claims that this one denies.
        text: our paraphrase; `quote`: the words themselves, short.
        grade: Admiralty grade such as `B2`; shown, never decides.
        reviewed: False for a machine's candidate that no person accepted yet.
    """

    id: str
    speaker: str
    act: str
    side: str = ""
    source: str = ""
    type: str = ""
    actor: str = ""
    target: str = ""
    place: str = ""
    object: str = ""
    occurred: Interval | None = None
    count: Count = field(default_factory=Count)
    modality: Modality = Modality.UNSTATED
    hearsay: int = 0
    said: Interval | None = None
    published: Interval | None = None
    event: str = ""
    denies: tuple[str, ...] = ()
    amends: Amends | None = None
    text: str = ""
    quote: str = ""
    url: str = ""
    grade: str = ""
    reviewed: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What makes a row one row: the claim's id and the actor it is about."""
        return (self.id, self.actor)


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
        denying, elsewhere: ids of claims with standing that deny it, or attribute it to others.
        doubts: why it is no more than possible.
        speaker, count: for `limits`, whose stated count it is.
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
    denying: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    doubts: tuple[Because, ...] = ()
    speaker: str = ""
    count: Count = field(default_factory=Count)
    unreviewed: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of every claim that speaks of it, supporters first, each once."""
        said = (*self.supporting, *self.affirming, *self.denying, *self.elsewhere)
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class CoverageDays:
    """Days of a period on which every part of a place was covered, of days due."""

    covered: int
    due: int
    refused: tuple[str, ...] = ()

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
class Witness:
    """The events and absences that make a verdict what it is; enough to derive it again.

    `occurrences` holds those that decide (first and last of many, all roles); `found`
    counts all of them by standing. `searched` is the period and `predicates` the kinds of
    event that were looked for.
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
    occurrences: tuple[Occurrence, ...] = ()
    found: tuple[tuple[str, int], ...] = ()
    coverage: CoverageDays | None = None
    at_most: float | None = None
    at_least: float | None = None
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
