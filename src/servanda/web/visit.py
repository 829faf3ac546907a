"""One visit to a page: who asks, in which language, about which case, with which question.

Comes in: a request. Goes out: what pages are built from. A `Page` is what a page gives
back: a template, a title and values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request

from servanda.case.terms import Case
from servanda.clock import zone_of
from servanda.model import Verdict
from servanda.verdicts.history import Change
from servanda.web.boards import Boards
from servanda.web.languages import catalogue
from servanda.web.naming import actor_name, place_name
from servanda.web.question import Question
from servanda.web.rights import Reader
from servanda.web.snapshot import Snapshot, View


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives back to be rendered.

    Attributes:
        template: its name under `templates/`.
        title: for the window and the heading, translated.
        values: for the template.
        status: of the answer.
    """

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """A visit to a page of one case."""

    request: Request
    language: str
    reader: Reader
    boards: Boards
    snapshot: Snapshot
    question: Question
    now: int

    @property
    def case(self) -> Case:
        """The case."""
        return self.snapshot.case

    @property
    def zone(self) -> ZoneInfo:
        """The agreement's time zone."""
        return zone_of(self.case.agreement.timezone)

    @property
    def view(self) -> View:
        """What was known at the time asked about."""
        return self.snapshot.view(self.question.known_at, self.question.recorded_at)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of all readings under the question."""
        return self.boards.verdicts(self.snapshot, self.question)

    @property
    def changes(self) -> list[Change]:
        """What changed since the day asked about."""
        return self.boards.changes(self.snapshot, self.question)

    @property
    def base(self) -> str:
        """The address of the case's pages, without a slash at its end."""
        return str(self.request.url_for("case", case=self.case.id).path).rstrip("/")

    def say(self, message: str) -> str:
        """Return a message in the reader's language."""
        return catalogue(self.language).gettext(message)

    def actor(self, text: str) -> str:
        """Return what an actor is called."""
        return actor_name(self.case, text, self.language)

    def place(self, text: str) -> str:
        """Return what a place is called."""
        return place_name(self.case, text, self.language)
