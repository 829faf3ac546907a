"""The shapes of the text: articles, duties, questions and answers."""

from __future__ import annotations

from servanda.web.api.shapes import Period, Shape


class ReadingShape(Shape):
    """One interpretation of a duty."""

    name: str
    changes: list[str]
    source: str


class Duty(Shape):
    """A duty of the text."""

    id: str
    title: str
    type: str
    article: str
    kind: str
    who: list[str]
    to: list[str]
    where: str
    by: str | None
    assumed: list[str]
    readings: list[ReadingShape]


class Article(Shape):
    """An article with its duties."""

    number: str
    heading: str
    words: str
    line: int
    duties: list[Duty]


class Version(Shape):
    """Another published version of the text."""

    label: str
    address: str


class Agreement(Shape):
    """The agreement."""

    title: str
    timezone: str
    signed: Period | None
    in_force: str | None
    parties: list[str]
    signatories: list[str]
    guarantors: list[str]
    observers: list[str]
    languages: list[str]
    versions: list[Version]
    warning: str
    articles: list[Article]


class Gap(Shape):
    """What the text leaves open, as a question ready to be asked."""

    rule: str
    title: str
    severity: str
    article: str
    duty: str
    line: int
    quote: str
    question: str
    blocks: list[str]
    asked: list[str]
    accepted: str


class Gaps(Shape):
    """The gaps, the most important first."""

    items: list[Gap]


class Answer(Shape):
    """An answer to a question."""

    id: str
    by: str
    text: str
    answered: Period | None
    binding: bool | None
    binds: list[str]
    disputed_by: list[str]


class Question(Shape):
    """A question that was asked."""

    id: str
    asked_by: str
    asked_of: list[str]
    about: str
    article: str
    duties: list[str]
    text: str
    asked: Period | None
    forum: str
    claim: str
    state: str
    days_open: int | None
    answers: list[Answer]


class Questions(Shape):
    """What was asked, and what was answered."""

    items: list[Question]
