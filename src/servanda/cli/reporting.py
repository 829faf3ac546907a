"""`report`: reports for people, as PDF, Word, HTML or Markdown, and proof bundles."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.read import read_case
from servanda.case.terms import Case
from servanda.cli.shell import FINE, console
from servanda.clock import end_of, local_day, start_of, zone_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.ledger import Ledger
from servanda.ledger.fed import known_claims
from servanda.ledger.questions import register
from servanda.model import EVERYONE, Instant, Interval, Verdict
from servanda.report.blocks import Report
from servanda.report.desk import lay_out
from servanda.report.kinds import KINDS, build
from servanda.report.proof.bundle import Proven, bundle
from servanda.report.questions_sheet import questions_sheet
from servanda.report.render.docx import to_docx
from servanda.report.render.html import to_html
from servanda.report.render.markdown import to_markdown
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose

_PROOF, _QUESTIONS = "proof", "questions"
_STDOUT = "-"
_DAYS = {"weekly": 7, "changes": 7}


def report(
    case: Annotated[
        Path, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="FILE.pdf, .docx, .html, .md or .zip; - prints it."),
    ],
    kind: Annotated[
        str, typer.Option(help=f"Which report: {', '.join([*KINDS, _PROOF])}.")
    ] = "daily",
    on: Annotated[
        str | None, typer.Option(help="As of the end of this day, as known then. Default: now.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this day on. Default: that day, or a week before.")
    ] = None,
    viewpoint: Annotated[str, typer.Option(help="Whom to believe.")] = "record",
    duty: Annotated[str, typer.Option(help="For a proof: the duty.")] = "",
    who: Annotated[str | None, typer.Option(help="For a proof: the bearer, or `*`.")] = None,
    reading: Annotated[str, typer.Option(help="For a proof: the reading.")] = AS_WRITTEN,
) -> int:
    """Write a report: what stands, what changed, what was reported and by whom."""
    _refuse_unknown(kind, output)
    held = read_case(case)
    period = _period(held, kind, on, since)
    with console(stderr=True).status("Writing the report …"):
        if kind == _PROOF:
            data = _proof(held, period.end, (duty, who, viewpoint, reading))
        elif kind == _QUESTIONS and _suffix(output) == ".md":
            ledger = Ledger.open(held.path)
            claims = known_claims(held, ledger, known_at=period.end)
            sheet = questions_sheet(held, register(ledger, as_of=period.end), claims, period.end)
            data = sheet.encode("utf-8")
        else:
            made = build(kind, lay_out(held, period, viewpoint))
            data = WRITERS[_suffix(output)](made, period.end)
    write(output, data)
    return FINE


def _pdf(made: Report, as_of: Instant) -> bytes:
    from servanda.report.render.pdf import to_pdf  # noqa: PLC0415 — Typst loads when it is asked for

    return to_pdf(made, as_of)


WRITERS: Mapping[str, Callable[[Report, Instant], bytes]] = {
    ".pdf": _pdf,
    ".docx": to_docx,
    ".html": lambda made, _as_of: to_html(made).encode("utf-8"),
    ".md": lambda made, _as_of: to_markdown(made).encode("utf-8"),
}


def _suffix(output: Path) -> str:
    return ".md" if str(output) == _STDOUT else output.suffix.lower()


def _refuse_unknown(kind: str, output: Path) -> None:
    kinds = [*KINDS, _PROOF]
    faults = []
    if kind not in kinds:
        faults.append(
            Fault(
                f"--kind {printable(kind)}",
                "there is no such report.",
                f"Reports: {', '.join(kinds)}.",
                nearest(kind, kinds),
            )
        )
    known = [".zip"] if kind == _PROOF else list(WRITERS)
    if _suffix(output) not in known:
        faults.append(
            Fault(
                f"-o {printable(str(output))}",
                "has no ending that says what to write.",
                f"Endings: {', '.join(known)}.",
            )
        )
    if faults:
        raise BadInput(*faults)


def _period(case: Case, kind: str, on: str | None, since: str | None) -> Interval:
    zone = case.agreement.timezone
    end = int(time.time()) if on is None else end_of(on, zone)
    if since is not None:
        start = start_of(since, zone)
    else:
        first = local_day(end - 1, zone_of(zone)) - timedelta(days=_DAYS.get(kind, 1) - 1)
        start = start_of(first.isoformat(), zone)
    if start >= end:
        raise BadInput(Fault("--since", "is not before the day of the report.", "Name an earlier."))
    return Interval(start, end)


def _proof(case: Case, until: Instant, asked: tuple[str, str | None, str, str]) -> bytes:
    duty, who, viewpoint, reading = asked
    known = [d.id for d in case.agreement.duties]
    if duty not in known:
        raise BadInput(
            Fault(
                f"--duty {printable(duty) or '(none)'}",
                "a proof is of one duty of the case.",
                f"It has: {', '.join(known)}.",
                nearest(duty, known),
            )
        )
    ledger = Ledger.open(case.path)
    claims = known_claims(case, ledger, known_at=until)
    found = board(case, claims, choose(case, [viewpoint]), Asked(until))
    verdict = _one([v for v in found if v.duty == duty and v.reading == reading], who, reading)
    return bundle(Proven(case, verdict, claims, ledger.entries(), until))


def _one(found: list[Verdict], who: str | None, reading: str) -> Verdict:
    if not found:
        raise BadInput(
            Fault(f"--reading {printable(reading)}", "the duty has no such reading at that time.")
        )
    whole = next((v for v in found if v.who == EVERYONE), found[0])
    if who is None:
        return whole
    for verdict in found:
        if verdict.who == who:
            return verdict
    bearers = [v.who for v in found]
    raise BadInput(
        Fault(
            f"--who {printable(who)}",
            "does not bear this duty.",
            f"It is borne by: {', '.join(bearers)}.",
            nearest(who, bearers),
        )
    )


def write(output: Path, data: bytes) -> None:
    """Write a report to a file, or to standard output for `-`.

    Raises:
        BadInput: when the file cannot be written.
    """
    if str(output) == _STDOUT:
        typer.echo(data.decode("utf-8"), nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as why:
        raise BadInput(Fault(str(output), f"cannot be written: {why.strerror or why}.")) from None
    typer.echo(f"Wrote {output}.")
