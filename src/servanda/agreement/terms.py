"""What an agreement may say, as frozen records. No reading of files, no evaluation.

Design section 4. Times are UTC seconds, periods half-open (see `servanda.model`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from servanda.clock import Length
from servanda.model import Instant, Interval

AS_WRITTEN = "as-written"
AS_AMENDED = "as-amended"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file: its name and the 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Events of one kind: a predicate of `vocabulary/event_types.yml` and what its roles must be.

    `roles` maps a role (actor, target, place, object) to what the block says, an id or
    `any`. A role that is absent matches anything, but for `actor`, which is the bearer.
    `fulfils(aghdam)` in an `after` or `unless` is no pattern but a `DutyRef`.
    """

    predicate: str
    roles: tuple[tuple[str, str], ...] = ()

    def role(self, name: str) -> str | None:
        """Return what the block says of a role, or None where it says nothing."""
        return next((value for role, value in reversed(self.roles) if role == name), None)

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(f'{k}: {v}' for k, v in self.roles)})"


@dataclass(frozen=True, slots=True)
class DutyRef:
    """The fulfilment of another duty, as the start of this one."""

    duty: str

    def __str__(self) -> str:
        return self.duty


Trigger: TypeAlias = Pattern | DutyRef


class Kind(StrEnum):
    """The five kinds of duty: exactly one a block."""

    DOES = "does"
    NEVER = "never"
    KEEPS = "keeps"
    LIMITS = "limits"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Limits:
    """A count within bounds, per speaker, never summed across speakers.

    `of` says which events carry the count; a bound that is None is not set. `running`:
    a speaker's counts add up to its own running total; else each stated count stands alone.
    """

    of: Pattern
    at_most: float | None = None
    at_least: float | None = None
    unit: str = ""
    running: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A relative time: `within: 10 days` `of:` a duty, an event or, when None, the trigger."""

    length: Length
    of: Trigger | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """An MFOTL formula that must hold, and the roles of each predicate that it names, in order."""

    text: str
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a duty block says under one reading: the fields that a reading may overlay.

    Attributes:
        who: bearers, actor ids; empty when the text names nobody.
        to: beneficiaries, actor ids.
        where: place id, or empty.
        actor: whose act the patterns are about where they do not say it themselves: an
            actor id, `any`, or empty for the bearer.
        does: patterns of which any one performs the duty.
        never: patterns of which each is a breach.
        broken_by, restored_by: for `keeps`.
        completed_by_declaration: single events are progress, a confirmed declaration completes.
        by: the deadline: the instant before which the act must be done.
        starts, until: instants between which something is owed; None = in force / no end.
        responses_count: False (the default) skips events marked as a response.
        verified_by: actor ids of the observers whom the text names for this duty.
    """

    kind: Kind
    who: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    where: str = ""
    actor: str = ""
    does: tuple[Pattern, ...] = ()
    never: tuple[Pattern, ...] = ()
    broken_by: tuple[Pattern, ...] = ()
    restored_by: tuple[Pattern, ...] = ()
    limits: Limits | None = None
    rule: Rule | None = None
    completed_by_declaration: bool = False
    by: Instant | None = None
    by_words: str = ""
    within: Within | None = None
    starts: Instant | None = None
    until: Instant | None = None
    after: tuple[Trigger, ...] = ()
    every: Length | None = None
    unless: tuple[Pattern, ...] = ()
    responses_count: bool = False
    verified_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """One changed field, who agreed to it, and the claim that proves it.

    `agreed` are actor ids; `claim` is the id of a claim whose act has the effect
    `amends`; `loses` are the actors that lose by it (default: the beneficiaries
    for a later `by`, worked out by the reader).
    """

    field: str
    value: str
    agreed: tuple[str, ...]
    claim: str
    loses: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation of a duty: a name, its terms, and the fields it overlays."""

    name: str
    terms: Terms
    overlays: tuple[str, ...] = ()
    source: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that a bearer must do, must not do, must keep up or stay within.

    Attributes:
        readings: `as-written` first, then the named ones, then `as-amended` where there
            are amendments.
        assumed: fields that the block assumes and the text does not say.
        accepted: gap rules answered in the block: (rule id, reason).
        title: a short label for boards; defaults to the id.
    """

    id: str
    type: str
    article: str
    readings: tuple[Reading, ...]
    assumed: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    accepted: tuple[tuple[str, str], ...] = ()
    title: str = ""
    note: str = ""
    position: Position = field(default=Position("agreement.md", 1))

    @property
    def terms(self) -> Terms:
        """The block as it stands."""
        return self.readings[0].terms


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered part of the text: its heading, the official words, where they stand.

    `quotes` holds one (words, position) for each block quote; words are one line each
    paragraph, joined by a newline.
    """

    number: str
    heading: str
    quotes: tuple[tuple[str, Position], ...]
    duties: tuple[Duty, ...]
    position: Position

    @property
    def words(self) -> str:
        """All official words of the article."""
        return "\n\n".join(q for q, _ in self.quotes)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement: its front matter and its articles in order.

    Attributes:
        signed: the period in which it was signed, usually a day.
        in_force: the instant from which it binds.
        timezone: IANA name; a bare date is that whole local day.
        parties: the text's own defined Parties (actor ids); signatories, guarantors,
            observers: the others whom it names in these capacities.
        versions: other published versions: (label, address or file).
        defined: terms the text defines: (term, what it covers).
    """

    title: str
    timezone: str
    articles: tuple[Article, ...]
    signed: Interval | None = None
    in_force: Instant | None = None
    parties: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    defined: tuple[tuple[str, str], ...] = ()
    accepted: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    file: str = "agreement.md"

    @property
    def duties(self) -> tuple[Duty, ...]:
        """All duties, in the order of the text."""
        return tuple(d for a in self.articles for d in a.duties)
