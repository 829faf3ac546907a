"""`check` and `explain`: whether each duty is kept, and why."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.board import print_board
from servanda.cli.shell import FAIL_ON_MET, FINE
from servanda.clock import end_of, iso_utc, start_of
from servanda.errors import BadInput, Fault, nearest
from servanda.ledger import Ledger, fed
from servanda.model import CONTESTED, EVERYONE, UNVERIFIED, Answer, Claim, Instant, Verdict
from servanda.verdicts.board import Asked, board
from servanda.verdicts.formulas import ENGINES, LOCAL
from servanda.verdicts.sentences import explain as in_words
from servanda.verdicts.sentences import library
from servanda.viewpoints.builtin import choose, viewpoints

CasePath = Annotated[
    Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
]
AsOf = Annotated[
    str | None, typer.Option(help="Look at events up to the end of this day. Default: now.")
]
KnownAt = Annotated[
    str | None, typer.Option(help="Use claims available by the end of this day. Default: now.")
]
RecordedAt = Annotated[
    str | None, typer.Option(help="Use what this ledger held at the end of this day.")
]


@dataclass(frozen=True, slots=True)
class Moment:
    """The times of one question, as UTC seconds."""

    as_of: Instant
    known_at: Instant
    recorded_at: Instant
    since: Instant | None


def check(
    case: CasePath,
    as_of: AsOf = None,
    since: Annotated[str | None, typer.Option(help="Look at breaches from this day on.")] = None,
    known_at: KnownAt = None,
    recorded_at: RecordedAt = None,
    viewpoint: Annotated[
        list[str] | None,
        typer.Option(help="record, observers, as-told-by:SIDE or the case's own. Repeatable."),
    ] = None,
    reading: Annotated[
        list[str] | None, typer.Option(help="Only these readings. Repeatable.")
    ] = None,
    all_viewpoints: Annotated[
        bool, typer.Option("--all-viewpoints", help="Every viewpoint of the case.")
    ] = False,
    reviewed_only: Annotated[
        bool, typer.Option("--reviewed-only", help="Leave out claims that nobody has reviewed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    engine: Annotated[
        str, typer.Option(help="local, or reference: slow, straight from the definitions.")
    ] = LOCAL,
    fail_on: Annotated[
        str | None, typer.Option(help="Exit with 1 when a verdict is this, such as `broken`.")
    ] = None,
) -> int:
    """Whether each duty is kept: duties down, viewpoints across."""
    _refuse_unknown_engine(engine)
    held = read_case(case)
    moment = times(held, as_of, known_at, recorded_at, since)
    known = known_claims(held, moment, reviewed_only=reviewed_only)
    names = list(viewpoints(held)) if all_viewpoints else list(viewpoint or ["record"])
    _refuse_unknown(held, reading or [], fail_on)
    asked = Asked(moment.as_of, moment.since, tuple(reading or ()), engine)
    verdicts = board(held, known, choose(held, names), asked)
    if as_json:
        typer.echo(json.dumps(as_data(held, moment, verdicts), ensure_ascii=False, indent=2))
    else:
        print_board(held, verdicts, names, moment.as_of, moment.known_at if known_at else None)
    return FAIL_ON_MET if any(v.verdict == fail_on for v in verdicts) else FINE


def explain(
    case: CasePath,
    duty: Annotated[str, typer.Argument(help="The duty's id.")],
    who: Annotated[
        str | None, typer.Option(help="The bearer, or `*`. Default: all of them.")
    ] = None,
    viewpoint: Annotated[str, typer.Option(help="Whom to believe.")] = "record",
    reading: Annotated[str, typer.Option(help="Which reading of the text.")] = "as-written",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    recorded_at: RecordedAt = None,
) -> int:
    """Why a verdict is what it is, down to the sentence."""
    held = read_case(case)
    _refuse_unknown_duty(held, duty)
    moment = times(held, as_of, known_at, recorded_at, None)
    known = known_claims(held, moment)
    verdicts = [
        v
        for v in board(held, known, choose(held, [viewpoint]), Asked(moment.as_of))
        if v.duty == duty
    ]
    chosen = _chosen(verdicts, duty, reading, who)
    shelf = library(held, known)
    typer.echo("\n\n".join(in_words(v, shelf) for v in chosen))
    return FINE


def times(
    case: Case, as_of: str | None, known_at: str | None, recorded_at: str | None, since: str | None
) -> Moment:
    """Return the times asked for; a bare date is its end, as `--since` its start; default now.

    Raises:
        BadInput: for each that is no time.
    """
    zone, now = case.agreement.timezone, int(time.time())
    faults: list[Fault] = []

    def read(option: str, text: str | None, reader: Callable[[str, str], Instant]) -> Instant:
        if text is None:
            return now
        try:
            return reader(text, zone)
        except BadInput as error:
            faults.extend(replace(f, place=option) for f in error.faults)
            return now

    moment = Moment(
        as_of=read("--as-of", as_of, end_of),
        known_at=read("--known-at", known_at, end_of),
        recorded_at=read("--recorded-at", recorded_at, end_of) + (recorded_at is None),
        since=read("--since", since, start_of) if since is not None else None,
    )
    if faults:
        raise BadInput(*faults)
    return moment


def known_claims(case: Case, moment: Moment, *, reviewed_only: bool = False) -> list[Claim]:
    """Return the claims that the ledger held and that were available by then."""
    ledger, then = Ledger.open(case.path), moment.recorded_at
    claims = fed.known_claims(case, ledger, known_at=moment.known_at, recorded_at=then)
    return [c for c in claims if c.reviewed or not reviewed_only]


def as_data(case: Case, moment: Moment, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the verdicts in the form of the contract (design section 13)."""
    return {
        "case": case.id,
        "as_of": iso_utc(moment.as_of),
        "known_at": iso_utc(moment.known_at),
        "verdicts": [_verdict_data(v) for v in verdicts],
    }


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    days = verdict.witness.coverage
    return {
        "duty": verdict.duty,
        "article": verdict.article,
        "who": verdict.who,
        "viewpoint": verdict.viewpoint,
        "reading": verdict.reading,
        "verdict": verdict.verdict,
        "possible": list(verdict.possible),
        "because": list(verdict.because),
        "final": verdict.final,
        "since": None if verdict.since is None else iso_utc(verdict.since),
        "due": None if verdict.due is None else iso_utc(verdict.due),
        "claims": list(verdict.claims),
        "unreviewed": verdict.unreviewed,
        "days_covered": None if days is None else days.covered,
        "days_due": None if days is None else days.due,
    }


def _refuse_unknown(case: Case, readings: Sequence[str], fail_on: str | None) -> None:
    known = {r.name for d in case.agreement.duties for r in d.readings}
    faults = [
        Fault(
            f"--reading {r}",
            "no duty has this reading.",
            f"There are: {', '.join(sorted(known))}.",
            nearest(r, known),
        )
        for r in readings
        if r not in known
    ]
    verdicts = [*map(str, Answer), CONTESTED, UNVERIFIED]
    if fail_on is not None and fail_on not in verdicts:
        faults.append(
            Fault(
                f"--fail-on {fail_on}",
                "is no verdict.",
                f"Verdicts: {', '.join(verdicts)}.",
                nearest(fail_on, verdicts),
            )
        )
    if faults:
        raise BadInput(*faults)


def _refuse_unknown_engine(engine: str) -> None:
    if engine in ENGINES:
        return
    spark = engine == "spark"
    raise BadInput(
        Fault(
            f"--engine {engine}",
            "Spark is not part of this installation." if spark else "there is no such engine.",
            f"There are: {', '.join(ENGINES)}.",
            None if spark else nearest(engine, ENGINES),
        )
    )


def _refuse_unknown_duty(case: Case, duty: str) -> None:
    known = [d.id for d in case.agreement.duties]
    if duty not in known:
        raise BadInput(
            Fault(
                f"duty {duty}",
                "this case has no such duty.",
                f"It has: {', '.join(known)}.",
                nearest(duty, known),
            )
        )


def _chosen(verdicts: Sequence[Verdict], duty: str, reading: str, who: str | None) -> list[Verdict]:
    """Return the verdicts asked for, or say which there are."""
    there = {v.reading for v in verdicts}
    if reading not in there:
        raise BadInput(
            Fault(
                f"--reading {reading}",
                f"duty {duty} has no such reading at that time.",
                f"It has: {', '.join(sorted(there))}.",
                nearest(reading, there),
            )
        )
    those = [v for v in verdicts if v.reading == reading]
    bearers = [v.who for v in those]
    if who is not None and who not in bearers:
        raise BadInput(
            Fault(
                f"--who {who}",
                f"does not bear duty {duty}.",
                f"It is borne by: {', '.join(b for b in bearers if b != EVERYONE) or EVERYONE}.",
                nearest(who, bearers),
            )
        )
    return [v for v in those if who in (None, v.who)]
