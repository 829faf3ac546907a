"""Questions asked about what a text leaves open, the answers given, and who disputes them."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.model.times import Interval


@dataclass(frozen=True, slots=True)
class Question:
    """A gap asked of somebody.

    Attributes:
        id: `Q1`, `Q2`, … in the order of recording.
        asked_by, asked_of: actor ids; several may be asked at once.
        about: the rule of the gap, such as `AMB-020`; empty where none fits.
        article, duties: the clause and the duties it is about.
        text: the question itself.
        asked: when it was asked; None = not stated.
        forum: where it was asked, or is to be: a letter, a parliament, a meeting.
        claim: the id of the claim by which it was asked.
    """

    id: str
    asked_by: str
    asked_of: tuple[str, ...]
    text: str
    about: str = ""
    article: str = ""
    duties: tuple[str, ...] = ()
    asked: Interval | None = None
    forum: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question: what somebody replied, and whom it binds.

    Attributes:
        id: `A1`, `A2`, … in the order of recording.
        question: the id of the question that it answers.
        answered: when; None = not stated.
        binds: actor ids.
        binding: whether it binds anybody; None = nobody says.
        forum: where it was given.
        claim: the id of the claim by which it was given.
    """

    id: str
    question: str
    by: str
    text: str
    answered: Interval | None = None
    binds: tuple[str, ...] = ()
    binding: bool | None = None
    forum: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody says that an answer does not bind, or is wrong.

    Attributes:
        id: `D1`, `D2`, … in the order of recording.
        answer: the id of the answer that is disputed.
        text: what they say against it; may be empty.
        disputed: when; None = not stated.
        claim: the id of the claim by which it was disputed.
    """

    id: str
    answer: str
    by: str
    text: str = ""
    disputed: Interval | None = None
    claim: str = ""
