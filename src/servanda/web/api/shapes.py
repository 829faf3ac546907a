"""What each read takes and gives, as models: the OpenAPI document is made from them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

DATE = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$"
Day = Annotated[str, Field(pattern=DATE, examples=["2020-12-15"])]


class Shape(BaseModel):
    """A JSON object with exactly these keys."""

    model_config = ConfigDict(extra="forbid")


class Period(Shape):
    """A half-open period and how finely it was stated."""

    start: str
    end: str
    precision: str


class Case(Shape):
    """A case in a line."""

    id: str
    title: str
    timezone: str
    duties: int
    claims: int
    viewpoints: list[str]
    readings: list[str]
    head: str


class Cases(Shape):
    """The cases that the reader may read."""

    items: list[Case]


class Verdict(Shape):
    """What holds of one duty, bearer, viewpoint and reading."""

    duty: str
    article: str
    who: str
    viewpoint: str
    reading: str
    verdict: str
    possible: list[str]
    because: list[str]
    final: bool
    since: str | None
    due: str | None
    claims: list[str]
    unreviewed: bool
    days_covered: int | None
    days_due: int | None


class Verdicts(Shape):
    """The board."""

    case: str
    as_of: str
    known_at: str
    verdicts: list[Verdict]


class Change(Shape):
    """What a verdict was and is; `before` is null where there was none."""

    before: str | None
    after: Verdict
    new_claims: list[str]


class Changes(Shape):
    """All that changed since a time."""

    case: str
    since: str
    as_of: str
    items: list[Change]


class Event(Shape):
    """An event of a witness: what is held of it, who says so, who denies it."""

    event: str
    role: str
    predicate: str
    actor: str
    period: Period | None
    standing: str
    ground: str
    supporting: list[str]
    affirming: list[str]
    denying: list[str]
    elsewhere: list[str]
    doubts: list[str]


class Count(Shape):
    """A stated number."""

    best: float | None
    low: float | None
    high: float | None
    unit: str


class Claim(Shape):
    """Somebody says something: one row for one actor."""

    id: str
    speaker: str
    side: str
    source: str
    act: str
    type: str
    actor: str
    target: str
    place: str
    object: str
    occurred: Period | None
    count: Count
    modality: str
    hearsay: int
    said: Period | None
    published: Period | None
    event: str
    denies: list[str]
    text: str
    quote: str
    url: str
    grade: str
    reviewed: bool


class Statement(Shape):
    """A statement: its claims, and who answers it."""

    id: str
    speaker: str
    side: str
    claims: list[Claim]
    denied_by: list[str]
    denies: list[str]
    joined_by: list[str]
    accuses: list[str]
    unanswered: bool


class Paged(Shape):
    """A part of a list; `next` is the address of the part after it."""

    page: int
    pages: int
    total: int
    next: str | None


class Statements(Paged):
    """A part of the statements."""

    items: list[Statement]


class Explanation(Shape):
    """A verdict in words, with the article, its events and every claim in them."""

    verdict: Verdict
    article: str
    words: str
    sentences: list[str]
    events: list[Event]
    claims: list[Statement]
    would_change: list[str]


class Source(Shape):
    """A publisher."""

    name: str
    statements: int
    first: str | None
    last: str | None
    speakers: int
    hearsay: int
    ungraded: int
    unreviewed: int


class Sources(Shape):
    """The publishers."""

    items: list[Source]


class Register(Shape):
    """A register: each voice's figures apart, and what is odd."""

    id: str
    name: str
    series: list[dict[str, Any]]
    flags: list[dict[str, Any]]


class Registers(Shape):
    """The registers."""

    items: list[Register]


class Found(Paged):
    """What a search found."""

    articles: list[str]
    duties: list[str]
    items: list[Statement]


class Fault(Shape):
    """One thing wrong with what was asked."""

    place: str
    problem: str
    expected: str
    suggestion: str | None
    next_step: str


class ErrorBody(Shape):
    """What went wrong."""

    status: int
    title: str
    advice: str
    faults: list[Fault]


class Error(Shape):
    """The one shape of every error."""

    error: ErrorBody
