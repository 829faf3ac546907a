"""`ask` and `answer`: the question register."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.claims.questions import (
    Checked,
    dispute_of,
    question_of,
    read_questions,
    reply_of,
)
from servanda.cli.shell import FINE, console
from servanda.clock import describe, end_of, iso_utc, zone_of
from servanda.errors import BadInput, Fault, printable
from servanda.export.cells import write_table
from servanda.export.questions import COLUMNS, question_records, question_rows
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider, revoke
from servanda.ledger.questions import Asked, dispute, register, row_of
from servanda.ledger.questions import answer as record_answer
from servanda.ledger.questions import ask as record_questions
from servanda.model import Claim, Instant

QUESTIONS = "questions.csv"
_ANSWER = re.compile(r"A[0-9]+")
_OPTIONS = {
    "asked_by": "--by",
    "asked_of": "--of",
    "asked": "--on",
    "duties": "--duty",
    "disputed_by": "--disputed-by",
}

CasePath = Annotated[
    Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
]
On = Annotated[str, typer.Option(help="When it was said. Default: when the claim was.")]
ClaimId = Annotated[str, typer.Option("--claim", help="The claim by which it was said.")]


def ask(
    case: CasePath,
    text: Annotated[str, typer.Option(help="The question. Without it: show the register.")] = "",
    by: Annotated[str, typer.Option(help="Who asks. Default: the claim's speaker.")] = "",
    of: Annotated[list[str] | None, typer.Option(help="Who is asked. Repeatable.")] = None,
    about: Annotated[str, typer.Option(help="The rule of the gap, such as AMB-020.")] = "",
    article: Annotated[str, typer.Option(help="The article it is about.")] = "",
    duty: Annotated[list[str] | None, typer.Option(help="A duty it is about. Repeatable.")] = None,
    on: On = "",
    forum: Annotated[str, typer.Option(help="Where: a letter, a parliament, a meeting.")] = "",
    claim: ClaimId = "",
    from_: Annotated[
        Path | None, typer.Option("--from", help="Record the questions of a CSV file.")
    ] = None,
    withdraw: Annotated[
        str, typer.Option(help="Take back an entry (Q1, A1, D1) that was made by mistake.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is taken back.")] = "",
    as_of: Annotated[
        str | None, typer.Option(help="Show what was asked and answered by the end of this day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
) -> int:
    """Record a question about the text, or show those asked and how long they have been open."""
    held = read_case(case)
    now = int(time.time())
    if from_ is not None:
        typer.echo(f"Recorded {load_questions(held, from_, now=now)} questions.")
    elif withdraw:
        _withdraw(held, withdraw, reason, now)
    elif text or by or of or duty or forum or claim or on or about or article:
        cells = {
            "asked_by": by,
            "asked_of": ";".join(of or ()),
            "about": about,
            "article": article,
            "duties": " ".join(duty or ()),
            "text": text,
            "asked": on,
            "forum": forum,
            "claim": claim,
        }
        _record(held, cells, case, now)
    else:
        until = now if as_of is None else end_of(as_of, held.agreement.timezone)
        _show(held, until, as_json=as_json, as_csv=as_csv)
    return FINE


def answer(
    case: CasePath,
    name: Annotated[
        str, typer.Argument(help="The question, such as Q3; or an answer, such as A1, to dispute.")
    ],
    text: Annotated[str, typer.Option(help="What they answer, or say against the answer.")] = "",
    by: Annotated[str, typer.Option(help="Who answers. Default: the claim's speaker.")] = "",
    on: On = "",
    binds: Annotated[
        list[str] | None, typer.Option(help="Whom it binds, or `nobody`. Repeatable.")
    ] = None,
    disputed_by: Annotated[
        list[str] | None, typer.Option(help="Who says that it does not bind. Repeatable.")
    ] = None,
    forum: Annotated[str, typer.Option(help="Where: a letter, a parliament, a meeting.")] = "",
    claim: ClaimId = "",
) -> int:
    """Record what somebody answered to a question, whom it binds and who disputes it."""
    held = read_case(case)
    ledger = Ledger.open(held.path)
    check = _checked(held, ledger)
    now = int(time.time())
    if _ANSWER.fullmatch(name):
        said = [
            dispute_of(
                {"answer": name, "disputed_by": who, "text": text, "on": on, "claim": claim}, check
            )
            for who in disputed_by or [""]
        ]
        check.settle()
        typer.echo(f"Recorded as {', '.join(dispute(ledger, said, now=now))}: disputes {name}.")
        return FINE
    cells = {"question": name, "by": by, "text": text, "on": on, "forum": forum, "claim": claim}
    reply = reply_of({**cells, "binds": ";".join(binds or ())}, check)
    against = {"answer": "", "text": "", "on": "", "claim": ""}
    disputes = [dispute_of({**against, "disputed_by": who}, check) for who in disputed_by or ()]
    check.settle()
    disputes = [replace(d, disputed=reply.answered) for d in disputes]
    made = record_answer(ledger, reply, disputes, now=now)
    typer.echo(f"Recorded as {made}: answers {name}.")
    return FINE


def load_questions(case: Case, path: Path, *, now: Instant) -> int:
    """Record the questions of a file; return how many were new.

    Raises:
        BadInput: with every row that names what the case does not have.
    """
    ledger = Ledger.open(case.path)
    questions = read_questions(path, case, _claims(ledger))
    before = len(register(ledger))
    record_questions(ledger, questions, now=now)
    return len(register(ledger)) - before


def _record(case: Case, cells: dict[str, str], path: Path, now: Instant) -> None:
    ledger = Ledger.open(case.path)
    check = _checked(case, ledger)
    question = question_of(cells, check)
    check.settle()
    (name,) = record_questions(ledger, [question], now=now)
    typer.echo(f"Recorded as {name}. When it is answered: servanda answer {path} {name} --by …")


def _withdraw(case: Case, name: str, reason: str, now: Instant) -> None:
    if not reason:
        raise BadInput(Fault("--reason", "is empty.", "Say why the entry is taken back."))
    ledger = Ledger.open(case.path)
    revoke(ledger, row_of(ledger, name), Decider("", reason, now))
    typer.echo(f"Took back {printable(name, 60)}; the ledger still holds it and why.")


def _checked(case: Case, ledger: Ledger) -> Checked:
    return Checked(case, _claims(ledger), lambda column: _OPTIONS.get(column, f"--{column}"))


def _claims(ledger: Ledger) -> dict[str, Claim]:
    return {c.id: c for c in ledger.claims()}


def _show(case: Case, until: Instant, *, as_json: bool, as_csv: bool) -> None:
    asked = register(Ledger.open(case.path), as_of=until)
    zone = case.agreement.timezone
    if as_json:
        records = question_records(asked, until, zone)
        data = {"case": case.id, "as_of": iso_utc(until), "questions": records}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif as_csv:
        write_table(COLUMNS, question_rows(asked, until, zone), sys.stdout)
    else:
        _print(case, asked, until)


def _print(case: Case, register_: Sequence[Asked], until: Instant) -> None:
    out = console()
    if not register_:
        out.print("Nothing was asked yet. What could be: servanda lint CASE. To record a question:")
        out.print("  servanda ask CASE --by ACTOR --of ACTOR --about AMB-020 --text '…'")
        return
    table = Table(box=None)
    for heading in ("", "asked by", "of", "about", "question", "asked", "state"):
        table.add_column(heading, overflow="fold")
    zone = zone_of(case.agreement.timezone)
    for asked in register_:
        q = asked.question
        about = [q.about, f"art. {q.article}" if q.article else "", *q.duties]
        table.add_row(
            q.id,
            q.asked_by,
            ", ".join(q.asked_of),
            printable(" ".join(filter(None, about))),
            printable(q.text, 500),
            describe(q.asked, zone) if q.asked else "not stated",
            "\n".join(_state(asked, until, case)),
        )
    out.print(table)


def _state(asked: Asked, until: Instant, case: Case) -> list[str]:
    days = asked.days_open(until, zone_of(case.agreement.timezone))
    counted = "" if days is None else f"{days:,} day{'' if days == 1 else 's'}"
    if not asked.answers:
        return [f"open {counted}".strip()]
    said = []
    for one in asked.answers:
        reply = one.reply
        binding = {None: "not said whom it binds", False: "binds nobody", True: ""}[reply.binding]
        binding = binding or f"binds {', '.join(reply.binds)}"
        against = f"; disputed by {', '.join(one.disputed_by)}" if one.disputes else ""
        said.append(f"{reply.id} by {reply.by}: {printable(reply.text)} ({binding}{against})")
    return [f"answered after {counted or 'an unknown time'}", *said]
