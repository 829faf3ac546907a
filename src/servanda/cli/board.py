"""The board on a terminal: duties down, viewpoints across, and what flips between readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.terms import Case
from servanda.cli.shell import console
from servanda.clock import describe_instant, zone_of
from servanda.model import EVERYONE, Answer, Instant, Verdict

_STYLE = {
    Answer.KEPT: ("✓", "green"),
    Answer.BROKEN: ("✗", "bold red"),
    Answer.OVERDUE: ("!", "bold red"),
    Answer.LATE: ("◷", "red"),
    Answer.DUE: ("…", "cyan"),
    Answer.OPEN: ("○", "cyan"),
    Answer.DORMANT: ("·", "dim"),
    "contested": ("⚡", "magenta"),
    "unverified": ("?", "yellow"),
}


def print_board(
    case: Case,
    verdicts: Sequence[Verdict],
    names: Sequence[str],
    as_of: Instant,
    known_at: Instant | None,
) -> None:
    """Print the board as of a time, as known at a time; None = now."""
    out = console()
    zone = zone_of(case.agreement.timezone)
    out.print(f"{case.agreement.title}")
    known = "now" if known_at is None else f"at {describe_instant(known_at, zone)}"
    out.print(
        f"As of {describe_instant(as_of, zone)} ({case.agreement.timezone}), as known {known}."
    )
    if not verdicts:
        out.print("No duties to judge. Write a `duty` block in agreement.md, then run check again.")
        return
    out.print(_table(verdicts, names))
    for line in _flips(verdicts):
        out.print(line)
    out.print(f"Why: servanda explain {case.path} DUTY [--who W] [--viewpoint V] [--reading R]")


def _table(verdicts: Sequence[Verdict], names: Sequence[str]) -> Table:
    plain = _plain_readings(verdicts)
    cells = {(v.duty, v.who, v.viewpoint): v for v in verdicts if v.reading == plain[v.duty]}
    table = Table(show_edge=False, pad_edge=False, box=SIMPLE_HEAD)
    for heading in ("art.", "duty", "bearer", *(n.replace(":", ":\n") for n in names)):
        table.add_column(heading, overflow="fold")
    if len(names) == 1:
        table.add_column("because", overflow="fold", style="dim")
    before = ""
    for duty, who, article in dict.fromkeys((v.duty, v.who, v.article) for v in cells.values()):
        first = duty != before
        row = [cells.get((duty, who, name)) for name in names]
        why = [_because(v) for v in row] if len(names) == 1 else []
        table.add_row(
            article if first else "", duty if first else "", _who(who), *map(_cell, row), *why
        )
        before = duty
    return table


def _plain_readings(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """Return the reading that the board shows of each duty: as written, if it was asked for."""
    shown: dict[str, str] = {}
    for verdict in verdicts:
        if verdict.reading == AS_WRITTEN or verdict.duty not in shown:
            shown[verdict.duty] = verdict.reading
    return shown


def _who(who: str) -> str:
    return "* together" if who == EVERYONE else who


def _cell(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("")
    icon, style = _STYLE[verdict.verdict]
    mark = " (not reviewed)" if verdict.unreviewed else ""
    return Text(f"{icon} {verdict.verdict}{mark}", style=style)


def _because(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    days = verdict.witness.coverage
    short = days is not None and not days.complete
    covered = f" ({days.covered} of {days.due} days covered)" if short and days else ""
    return ", ".join(verdict.because) + covered


def _flips(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Say which duties read differently under another reading of the text."""
    plain = {(v.duty, v.who, v.viewpoint): v for v in verdicts if v.reading == AS_WRITTEN}
    lines = [
        f"  {v.duty}, {_who(v.who)}, {v.viewpoint}: {other.verdict} as written, "
        f"{v.verdict} under {v.reading}"
        for v in verdicts
        if (other := plain.get((v.duty, v.who, v.viewpoint))) is not None
        and other.verdict != v.verdict
    ]
    yield ""
    if lines:
        yield "What flips between readings"
        yield from lines
    else:
        yield "No verdict flips between readings."
