"""Which reading, answer or confirmation would change a verdict, said as what to look for."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.agreement.terms import Duty
from servanda.errors import printable
from servanda.model import Because, Occurrence, Role, Standing, Verdict


def would_change(verdict: Verdict, duty: Duty) -> list[str]:
    """Return what would change the verdict, most direct first; never empty."""
    return [*_confirmations(verdict), *_reasons(verdict), *_readings(verdict, duty)] or [
        "nothing that is known: no later event can change it"
        if verdict.final
        else "a claim that an event of the kinds searched happened, by somebody whose word counts"
    ]


def _confirmations(verdict: Verdict) -> Iterator[str]:
    parts = verdict.witness.parts or (verdict,)
    for occurrence in (o for part in parts for o in part.witness.occurrences):
        if occurrence.standing is Standing.POSSIBLE:
            said = ", ".join(occurrence.affirming)
            yield f"{_settler(occurrence)} the report of {occurrence.event} ({said})"


def _settler(occurrence: Occurrence) -> str:
    if occurrence.role in (Role.PERFORMS, Role.RESTORES, Role.EXCUSES):
        return "the party to whom it is owed confirming or denying"
    return f"{occurrence.actor or 'the one accused'} conceding, or a covering observer recording,"


def _reasons(verdict: Verdict) -> Iterator[str]:
    if Because.NO_CLAIM in verdict.because and verdict.verdict == "overdue":
        yield "the party to whom it is owed, or a covering observer, saying that it was done"
    if Because.NO_COVERAGE in verdict.because:
        yield "an observer's word for the days and places that nobody covered"
    if Because.ACCESS_REFUSED in verdict.because:
        yield "access for observers to the places refused"
    if Because.NO_TIME_SET in verdict.because and verdict.verdict == "open":
        yield "an answer that binds on when it is due"
    if Because.AMENDMENT_POSSIBLE in verdict.because:
        yield "the side that loses by the amendment confirming it"


def _readings(verdict: Verdict, duty: Duty) -> Iterator[str]:
    for reading in duty.readings:
        if reading.name != verdict.reading:
            source = f": {printable(reading.source)}" if reading.source else ""
            fields = f" (changes {', '.join(reading.overlays)}{source})" if reading.overlays else ""
            yield f"perhaps the reading {reading.name}{fields}"
