"""Findings on a terminal: the most important in full, the rest a line each, and how to see more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from servanda.cli.shell import console
from servanda.errors import printable
from servanda.gaps import SEVERITIES, Finding

_STYLE = {"critical": "bold red", "major": "yellow", "minor": "dim"}
_IN_FULL = 10
_MOST_QUOTED = 420
_MOST_PLACES = 8
_INDENT = 4


def print_findings(
    title: str, findings: Sequence[Finding], again: str, *, everything: bool
) -> None:
    """Print findings grouped by severity.

    Args:
        title: what was read.
        findings: in order of importance, accepted ones last.
        again: the command that shows them, for the hints below.
        everything: each in full.
    """
    out = console()
    open_ = [f for f in findings if not f.accepted]
    accepted = [f for f in findings if f.accepted]
    out.print(printable(title), soft_wrap=False)
    if not findings:
        out.print("No gap was found by the rules. They read words, not minds: see docs/rules.md.")
        return
    out.print(f"{_sum(open_)}{f'; {len(accepted)} accepted' if accepted else ''}.")
    left = len(open_) if everything else _IN_FULL
    for severity in SEVERITIES:
        those = [f for f in open_ if f.severity is severity]
        if not those:
            continue
        out.print()
        out.print(Text(f"{severity.upper()} ({len(those)})", style=_STYLE[severity]))
        for finding in those[:left]:
            _print_full(out, finding, whole=everything)
        _print_rest(out, those[left:])
        left = max(0, left - len(those))
    _print_accepted(out, accepted)
    if not everything:
        out.print()
        out.print(Text(f"In full: {again} --all"), soft_wrap=True)
        out.print(Text(f"One rule: {again} --rule {findings[0].rule}"), soft_wrap=True)


def _sum(findings: Sequence[Finding]) -> str:
    counts = [(s, sum(f.severity is s for f in findings)) for s in SEVERITIES]
    gaps = "1 gap" if len(findings) == 1 else f"{len(findings)} gaps"
    return (
        f"{gaps} open: {', '.join(f'{n} {s}' for s, n in counts if n)}"
        if findings
        else "No gap is open"
    )


def _print_full(out: Console, finding: Finding, *, whole: bool) -> None:
    head = Text.assemble((finding.rule, "bold"), f"  {_place(finding)}  {finding.title}")
    if finding.tentative:
        head.append("  (tentative)", style="dim")
    _print(out, head, 2)
    # Where silence is asked about, the words that stand nearest would only repeat themselves.
    if finding.quote and finding.marks:
        _print(out, _marked(finding), _INDENT + 2)
    _print(out, Text(printable(finding.question, 900)), _INDENT)
    for line in _notes(finding, whole=whole):
        _print(out, Text(line, style="dim"), _INDENT)


def _print(out: Console, text: Text, indent: int) -> None:
    """Print text wrapped and indented, with nothing after its last word."""
    for line in text.wrap(out, max(20, out.width - indent)):
        line.rstrip()
        out.print(Text(" " * indent) + line, soft_wrap=True)


def _notes(finding: Finding, *, whole: bool) -> Iterator[str]:
    if finding.asked:
        raised = "Claimed or asked" if finding.evidence == "claims" else "Asked"
        yield f"{raised} in public: {', '.join(printable(a, 40) for a in finding.asked)}."
    if finding.elsewhere and whole:
        yield f"Elsewhere: {finding.elsewhere} ({finding.source})"
    if finding.blocks:
        stakes = "" if not finding.stakes else f" {_verdicts(finding.stakes)}."
        yield f"Blocks {', '.join(finding.blocks)}.{stakes}"


def _verdicts(number: int) -> str:
    return (
        "1 verdict changes with the answer"
        if number == 1
        else f"{number} verdicts change with the answer"
    )


def _marked(finding: Finding) -> Text:
    """Return the quote with its marked words in brackets on paper and underlined on a terminal."""
    start, end = _window(finding)
    text = Text("“" if start == 0 else "“… ")
    at = start
    for a, b in finding.marks:
        if a < start or b > end:
            continue
        text.append(printable(finding.quote[at:a], _MOST_QUOTED * 2))
        text.append(f"[{printable(finding.quote[a:b], _MOST_QUOTED)}]", style="underline")
        at = b
    text.append(printable(finding.quote[at:end], _MOST_QUOTED * 2))
    text.append("”" if end == len(finding.quote) else " …”")
    return text


def _window(finding: Finding) -> tuple[int, int]:
    """Return which part of a long quote to show: around what is marked."""
    length = len(finding.quote)
    if length <= _MOST_QUOTED:
        return 0, length
    first = finding.marks[0][0] if finding.marks else 0
    start = max(0, first - _MOST_QUOTED // 3)
    start = finding.quote.find(" ", start) + 1 if start else 0
    end = min(length, start + _MOST_QUOTED)
    cut = finding.quote.rfind(" ", start, end)
    return start, end if end == length or cut <= first else cut


def _print_rest(out: Console, findings: Sequence[Finding]) -> None:
    """Print findings of one rule as one line: the rule, its title, and where."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.rule, []).append(finding)
    for rule, those in grouped.items():
        mark = " (tentative)" if those[0].tentative else ""
        places = list(dict.fromkeys(filter(None, (_short_place(f) for f in those))))
        more = len(places) - _MOST_PLACES
        shown = ", ".join(places[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
        where = f": {shown}" if shown else ""
        _print(out, Text.assemble((rule, "bold"), f"  {those[0].title}{mark}{where}"), 2)


def _print_accepted(out: Console, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    out.print()
    out.print(Text(f"ACCEPTED ({len(findings)})", style="green"))
    for finding in findings:
        line = (
            f"{finding.rule}  {_short_place(finding)}  {finding.title}: "
            f"{printable(finding.accepted)}"
        )
        _print(out, Text(" ".join(line.split())), 2)


def _place(finding: Finding) -> str:
    if not finding.quote:
        return "whole text"
    line = f"line {finding.line}"
    return f"{_article(finding)}, {line}" if finding.article else line


def _short_place(finding: Finding) -> str:
    if not finding.quote:
        return ""
    return _article(finding) if finding.article else f"line {finding.line}"


def _article(finding: Finding) -> str:
    article = printable(finding.article, 60)
    return article if re.match(r"[A-Z][a-z]{3,}", article) else f"art. {article}"
