"""Findings as Markdown: a sheet of questions about the text, the gravest first.

Comes in: a title and findings. Goes out: Markdown in which outside text is never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servanda.gaps import SEVERITIES, Finding
from servanda.report.markdown import escaped


def to_markdown(title: str, findings: Sequence[Finding]) -> str:
    """Return findings as a page: by severity, then by importance; accepted ones at the end."""
    return "\n".join(_lines(title, findings)).rstrip() + "\n"


def _lines(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"# What the text leaves open: {escaped(title)}"
    yield ""
    if not findings:
        yield "No gap was found by the rules."
    for severity in SEVERITIES:
        those = [f for f in findings if f.severity is severity and not f.accepted]
        if those:
            yield f"## {severity.capitalize()} ({len(those)})"
            yield ""
        for finding in those:
            yield from _entry(finding)
    accepted = [f for f in findings if f.accepted]
    if accepted:
        yield f"## Accepted ({len(accepted)})"
        yield ""
    for finding in accepted:
        yield f"- {_head(finding)}: {escaped(finding.accepted)}"


def _head(finding: Finding) -> str:
    at = f", article {escaped(finding.article, 60)}" if finding.article else ""
    place = f"{at}, line {finding.line}" if finding.quote else ", the whole text"
    doubt = " (tentative)" if finding.tentative else ""
    return f"{finding.rule} {finding.title}{place}{doubt}"


def _entry(finding: Finding) -> Iterator[str]:
    yield f"### {_head(finding)}"
    yield ""
    if finding.quote:
        yield f"> {_marked(finding)}"
        yield ""
    yield f"**{escaped(finding.question)}**"
    yield ""
    if finding.asked:
        yield f"- asked in public: {', '.join(escaped(a, 60) for a in finding.asked)}"
    if finding.blocks:
        yield f"- blocks: {', '.join(escaped(b, 80) for b in finding.blocks)}"
    if finding.stakes:
        yield f"- verdicts that change with the answer: {finding.stakes}"
    yield f"- elsewhere: {escaped(finding.elsewhere)} ({escaped(finding.source)})"
    yield ""


def _marked(finding: Finding) -> str:
    """Return the quote with the words that raised the gap in bold."""
    pieces, at = [], 0
    for start, end in finding.marks:
        pieces += [_middle(finding.quote[at:start]), f"**{escaped(finding.quote[start:end])}**"]
        at = end
    return "".join([*pieces, _middle(finding.quote[at:])])


def _middle(text: str) -> str:
    """Return text between marks with the white space at its edges kept."""
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escaped(text)}{trail}"
