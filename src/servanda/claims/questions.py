"""Questions, answers and disputes as people write them, checked against the case.

Comes in: words by column, from options of a command or from a CSV file, and the claims
that the ledger holds. Goes out: records with their names resolved, or every fault in one
pass. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from servanda.case.names import resolve_actor, suggest_actor
from servanda.case.terms import Case
from servanda.claims.table import Bounds, Row, Shape, Table
from servanda.claims.times import moment
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Claim, Dispute, Interval, Question, Reply

COLUMNS = ("asked_by", "asked_of", "about", "article", "duties", "text", "asked", "forum", "claim")
"""Of a CSV file of questions; several actors are separated by semicolons, duties by spaces."""

NOBODY = "nobody"
_MOST_TEXT = 5_000
_MOST_NAME = 300


@dataclass(slots=True)
class Checked:
    """Checks words against a case and gathers the faults.

    Attributes:
        claims: those of the ledger, by id.
        where: the place that a message names for a column.
    """

    case: Case
    claims: Mapping[str, Claim]
    where: Callable[[str], str] = str
    faults: list[Fault] = field(default_factory=list)

    def settle(self) -> None:
        """Raise what was found.

        Raises:
            BadInput: with every fault.
        """
        if self.faults:
            raise BadInput(*self.faults)

    def text(self, column: str, words: str, most: int = _MOST_NAME) -> str:
        """Return words on one line, refused where they are too long or no text."""
        bare = " ".join(words.split())
        if len(bare) > most:
            self._fault(column, f"has {len(bare):,} characters; at most {most:,} are taken.")
        if any("\ud800" <= c <= "\udfff" for c in bare):
            self._fault(column, "holds half a character.", "Text is Unicode.")
        return bare

    def needed(self, column: str, words: str, expected: str) -> str:
        """Return words that must be there."""
        bare = self.text(column, words, _MOST_TEXT)
        if not bare:
            self._fault(column, "is empty.", expected)
        return bare

    def actor(self, column: str, name: str) -> str:
        """Return the id of an actor."""
        found = resolve_actor(self.case, name) if name else None
        if found is None and name:
            near = suggest_actor(self.case, name)
            said = f"{printable(name)!r} is nobody in this case."
            self._fault(column, said, "Name an actor of case.yml.", near)
        elif found is None:
            self._fault(column, "names nobody.", "Name an actor of case.yml.")
        return found or name

    def known(self, column: str, name: str, known: list[str]) -> str:
        """Return a name that must be one of those known."""
        if name and name not in known:
            there = f"There are: {', '.join(known[:40])}." if known else "There is none."
            self._fault(column, f"there is no {printable(name)!r}.", there, nearest(name, known))
        return name

    def claim(self, column: str, name: str) -> str:
        """Return the id of a claim that the ledger holds."""
        if name and name not in self.claims:
            said = f"the ledger holds no claim {printable(name)!r}."
            self._fault(column, said, "Load the claim first, or leave it out.", self._near(name))
        return name

    def moment(self, column: str, cell: str, claim: str) -> Interval | None:
        """Return when something was said: what the cell says, else when the claim was said."""
        if not cell:
            said = self.claims.get(claim)
            return (said.said or said.published) if said else None
        try:
            return moment(cell, self.case.agreement.timezone)
        except BadInput as error:
            self.faults += [replace(f, place=self.where(column)) for f in error.faults]
            return None

    def _near(self, name: str) -> str | None:
        return nearest(name, self.claims)

    def _fault(
        self, column: str, problem: str, expected: str = "", near: str | None = None
    ) -> None:
        self.faults.append(Fault(self.where(column), problem, expected, near))


def question_of(cells: Mapping[str, str], check: Checked) -> Question:
    """Return the question that cells under `COLUMNS` say; faults are gathered in `check`."""
    articles = [a.number for a in check.case.agreement.articles]
    duties = [d.id for d in check.case.agreement.duties]
    asked_of = [name.strip() for name in cells["asked_of"].split(";") if name.strip()]
    claim = check.claim("claim", cells["claim"].strip())
    return Question(
        id="",
        asked_by=check.actor("asked_by", cells["asked_by"].strip() or _speaker(check, claim)),
        asked_of=tuple(check.actor("asked_of", name) for name in asked_of or [""]),
        text=check.needed("text", cells["text"], "Write the question."),
        about=check.text("about", cells["about"]),
        article=check.known("article", cells["article"].strip(), articles),
        duties=tuple(check.known("duties", d, duties) for d in cells["duties"].split()),
        asked=check.moment("asked", cells["asked"].strip(), claim),
        forum=check.text("forum", cells["forum"]),
        claim=claim,
    )


def reply_of(cells: Mapping[str, str], check: Checked) -> Reply:
    """Return the answer that cells say; `binds` may be `nobody`."""
    claim = check.claim("claim", cells["claim"])
    binds = [name.strip() for name in cells["binds"].split(";") if name.strip()]
    nobody = binds == [NOBODY]
    return Reply(
        id="",
        question=cells["question"],
        by=check.actor("by", cells["by"] or _speaker(check, claim)),
        text=check.needed("text", cells["text"], "Write what they answered."),
        answered=check.moment("on", cells["on"], claim),
        binds=() if nobody else tuple(check.actor("binds", name) for name in binds),
        binding=(not nobody) if binds else None,
        forum=check.text("forum", cells["forum"]),
        claim=claim,
    )


def dispute_of(cells: Mapping[str, str], check: Checked) -> Dispute:
    """Return the dispute over an answer that cells say."""
    claim = check.claim("claim", cells["claim"])
    return Dispute(
        id="",
        answer=cells["answer"],
        by=check.actor("disputed_by", cells["disputed_by"] or _speaker(check, claim)),
        text=check.text("text", cells["text"], _MOST_TEXT),
        disputed=check.moment("on", cells["on"], claim),
        claim=claim,
    )


def read_questions(path: Path, case: Case, claims: Mapping[str, Claim]) -> list[Question]:
    """Return the questions of a CSV file.

    Raises:
        BadInput: with every fault of every row, or when the file is no such table.
    """
    faults: list[Fault] = []
    questions = []
    required = ("asked_by", "asked_of", "text")
    for row in Table(path, Shape(COLUMNS, required), Bounds()).rows():
        if isinstance(row, Row):
            check = Checked(case, claims, _column_of(path, row.line), faults)
            questions.append(question_of(row.cells, check))
        else:
            faults.append(row)
    if faults:
        raise BadInput(*faults)
    return questions


def _column_of(path: Path, line: int) -> Callable[[str], str]:
    return lambda column: f"{path.name}:{line}, column {column}"


def _speaker(check: Checked, claim: str) -> str:
    said = check.claims.get(claim)
    return said.speaker if said else ""
