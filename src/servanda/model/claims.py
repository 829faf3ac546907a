"""Claims: somebody says something about an event or the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from servanda.model.times import Interval


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


_TOTAL, _RATE = "in total", "a day"


@dataclass(frozen=True, slots=True)
class Count:
    """A stated number: best and bounds (each None when not stated), and its unit."""

    best: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that it may mean, None where no number is stated.

        >>> Count(low=11_000).bounds
        (11000, inf)
        """
        if self.best is None and self.low is None and self.high is None:
            return None
        low = self.best if self.low is None else self.low
        high = self.best if self.high is None else self.high
        return (0.0 if low is None else low, float("inf") if high is None else high)

    @property
    def is_total(self) -> bool:
        """Whether it counts all there was so far: a unit that ends in `in total` says so.

        >>> Count(48_000, unit="persons in total").is_total
        True
        """
        return self.unit.casefold().endswith(_TOTAL)

    @property
    def is_rate(self) -> bool:
        """Whether it counts a day within its period: a unit that ends in `a day` says so."""
        return self.unit.casefold().endswith(_RATE)

    @property
    def measure(self) -> str:
        """What is counted: the unit without `in total` or `a day`."""
        tail = _TOTAL if self.is_total else _RATE if self.is_rate else ""
        return self.unit.removesuffix(self.unit[len(self.unit) - len(tail) :]).rstrip(" ,")


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
        item: SHA-256 of the document it was read from; `spans` count in that document's text.
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
    item: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    reviewed: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What makes a row one row: the claim's id and the actor it is about."""
        return (self.id, self.actor)
