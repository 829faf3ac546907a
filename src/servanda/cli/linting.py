"""`lint`: what the text leaves open, of a case or of a bare draft."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from servanda import gaps
from servanda.cli.gaps_shown import print_findings
from servanda.cli.shell import FAIL_ON_MET, FINE
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.gaps import Finding
from servanda.written import MOST_BYTES, read_text

_LEVELS = tuple(map(str, gaps.SEVERITIES))
_FORMATS = ("json", "csv", "sarif", "markdown")
_ORDERS = ("importance", "verdicts")
_AGREEMENT = "agreement.md"
_STANDARD_INPUT = "-"
_MOST_LINE = 100_000


def lint(
    case: Annotated[
        Path | None, typer.Argument(help="The case: a folder with agreement.md and case.yml.")
    ] = None,
    draft: Annotated[
        str | None,
        typer.Option(
            help="Bare text instead of a case: a .md or .txt file, or - for standard input."
        ),
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option(help="Only this rule, in full. Repeatable.")
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Every gap in full, with wording that closed it elsewhere."),
    ] = False,
    sort: Annotated[
        str, typer.Option(help="Within a severity: importance, or verdicts that hang on it.")
    ] = "importance",
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
    form: Annotated[
        str | None, typer.Option("--format", help="json, csv, sarif (for editors) or markdown.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file. Default: the screen.")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(help="Exit with 1 when a gap this grave is open: critical, major or minor."),
    ] = None,
) -> int:
    """What the text leaves open, each gap as a question ready to be sent."""
    form = "json" if as_json else form
    _refuse_unknown(rule or [], fail_on, form, output)
    _refuse_order(sort)
    name, title, found = _of_draft(draft, case) if draft is not None else _of_case(case)
    found = gaps.by_verdicts(found) if sort == "verdicts" else found
    if rule:
        found = [f for f in found if f.rule in rule]
    if form is None:
        again = f"servanda lint --draft {draft}" if draft is not None else f"servanda lint {case}"
        print_findings(title, found, again, everything=everything or bool(rule))
    else:
        file = draft if draft is not None else f"{case}/{_AGREEMENT}"
        file = "standard-input" if file == _STANDARD_INPUT else file
        _write(_formatted(form, name, title, file, found), output)
    return FAIL_ON_MET if _met(found, fail_on) else FINE


def _formatted(form: str, name: str, title: str, file: str, found: Sequence[Finding]) -> str:
    # Only one of these is needed, and none for the screen.
    from servanda.export.findings import to_csv, to_json, to_sarif  # noqa: PLC0415 — see above
    from servanda.report.findings import to_markdown  # noqa: PLC0415 — see above

    match form:
        case "json":
            return to_json(name, found)
        case "csv":
            return to_csv(found)
        case "sarif":
            return to_sarif(file, found)
        case _:
            return to_markdown(title, found)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        reason = printable(error.strerror or str(error))
        raise BadInput(Fault(f"-o {output}", f"cannot be written: {reason}.")) from None
    typer.echo(f"Wrote {output}.", err=True)


def _of_case(path: Path | None) -> tuple[str, str, list[Finding]]:
    """Return a case's id and title and its gaps, with what is claimed about it."""
    # A draft needs none of these, and they take longer to load than to run.
    from servanda.case.read import AGREEMENT, read_case  # noqa: PLC0415 — see above
    from servanda.ledger import Ledger  # noqa: PLC0415 — see above
    from servanda.verdicts.stakes import stakes  # noqa: PLC0415 — see above

    if path is None:
        raise BadInput(
            Fault(
                "lint",
                "there is nothing to read.",
                "Name a case folder, or a bare text with --draft FILE.",
            )
        )
    if path.is_file():
        raise BadInput(
            Fault(
                str(path),
                "is a file, no case folder.",
                next_step=f"For bare text: servanda lint --draft {path}",
            )
        )
    case = read_case(path)
    now = int(time.time())
    with Ledger.open(path) as ledger:
        claims = ledger.claims(known_at=now)
    found = gaps.find(case.agreement, case, claims, read_text(path / AGREEMENT))
    found = gaps.with_stakes(found, stakes(case, claims, found, now))
    return case.id, case.agreement.title, found


def _of_draft(draft: str, case: Path | None) -> tuple[str, str, list[Finding]]:
    """Return a draft's name and title and its gaps."""
    if case is not None:
        raise BadInput(Fault("lint", "both a case and --draft are given.", "Name one of them."))
    text = _read_draft(draft)
    if not any(c.isalpha() for c in text):
        raise BadInput(
            Fault(draft, "holds no words.", "A draft is Markdown or plain text, in English.")
        )
    name = "standard input" if draft == _STANDARD_INPUT else Path(draft).name
    return name, f"Draft: {name}", gaps.find_in_text(text)


def _read_draft(draft: str) -> str:
    if draft != _STANDARD_INPUT:
        text = read_text(Path(draft))
    else:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise BadInput(Fault("standard input", f"is longer than {MOST_BYTES:,} bytes."))
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise BadInput(
                Fault("standard input", f"is not UTF-8: byte {error.start}.", "Save it as UTF-8.")
            ) from None
    if "\0" in text:
        raise BadInput(
            Fault(draft, "is no text: it holds zero bytes.", "Save the draft as .md or .txt.")
        )
    longest = max(map(len, text.split("\n")))
    if longest > _MOST_LINE:
        raise BadInput(
            Fault(
                draft, f"has a line of {longest:,} characters.", f"At most {_MOST_LINE:,} are read."
            )
        )
    return text


def _refuse_unknown(
    rules: Sequence[str], fail_on: str | None, form: str | None, output: Path | None
) -> None:
    known = gaps.rules()
    faults = [
        Fault(
            f"--rule {printable(r)}",
            "there is no such rule.",
            "See docs/rules.md.",
            nearest(r, known),
        )
        for r in rules
        if r not in known
    ]
    if form is not None and form not in _FORMATS:
        faults.append(
            Fault(
                f"--format {printable(form)}",
                "there is no such format.",
                f"Formats: {', '.join(_FORMATS)}.",
                nearest(form, _FORMATS),
            )
        )
    if output is not None and form is None:
        faults.append(Fault(f"-o {output}", "needs a format.", "Add --format json, for example."))
    if fail_on is not None and fail_on not in _LEVELS:
        faults.append(
            Fault(
                f"--fail-on {printable(fail_on)}",
                "is no severity.",
                f"Severities: {', '.join(_LEVELS)}.",
                nearest(fail_on, _LEVELS),
            )
        )
    if faults:
        raise BadInput(*faults)


def _refuse_order(sort: str) -> None:
    if sort not in _ORDERS:
        raise BadInput(
            Fault(
                f"--sort {printable(sort)}",
                "there is no such order.",
                f"Orders: {', '.join(_ORDERS)}.",
                nearest(sort, _ORDERS),
            )
        )


def _met(findings: Sequence[Finding], fail_on: str | None) -> bool:
    """Whether a gap of this severity, or a graver one, is open."""
    if fail_on is None:
        return False
    grave = _LEVELS[: _LEVELS.index(fail_on) + 1]
    return any(f.severity in grave and not f.accepted for f in findings)
