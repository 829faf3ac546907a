"""Which reading, answer or confirmation would change a verdict, said as what to look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servanda.agreement.terms import Duty
from servanda.errors import printable
from servanda.model import Answer, Because, Occurrence, Role, Standing, Verdict

_TOLD_BY = "as-told-by:"
_OBSERVERS = "observers"
IN_THE_BEARERS_FAVOUR = (Role.PERFORMS, Role.RESTORES, Role.EXCUSES)


_WORDS: Mapping[Because, str] = {
    Because.NO_CLAIM: (
        "the party to whom it is owed, or a covering observer, saying that it was done"
    ),
    Because.NOT_IN_FORCE: "the agreement coming into force",
    Because.NO_TRIGGER: "the word of somebody who counts that what it waits for has happened",
    Because.EXCUSED: "a denial of what excuses it, by somebody with standing",
    Because.TIME_PRECISION: "the word of somebody who counts that states the time more finely",
    Because.COUNT_RANGE: "a claim that states the count more finely",
    Because.PLACE_UNCERTAIN: "a claim that states the place more finely",
    Because.NO_COVERAGE: "an observer's word for the days and places that nobody covered",
    Because.ACCESS_REFUSED: "access for observers to the places refused",
    Because.NO_TIME_SET: "an answer that binds on when it is due",
    Because.AMENDMENT_POSSIBLE: "the side that loses by the amendment confirming it",
}
_ONLY: Mapping[Because, tuple[str, ...]] = {
    Because.NO_CLAIM: (Answer.OVERDUE,),
    Because.NO_TIME_SET: (Answer.OPEN,),
}


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
            settler = _settler(occurrence, verdict.viewpoint)
            yield f"{settler} the report of {occurrence.event} ({said})"


def _settler(occurrence: Occurrence, viewpoint: str) -> str:
    _, told, side = viewpoint.partition(_TOLD_BY)
    if told:
        return f"{side} affirming or denying"
    if viewpoint == _OBSERVERS:
        return "a named observer, having seen it, recording"
    if occurrence.role in IN_THE_BEARERS_FAVOUR:
        return "the party to whom it is owed confirming or denying"
    return f"{occurrence.actor or 'the one accused'} conceding, or a covering observer recording,"


def _reasons(verdict: Verdict) -> Iterator[str]:
    if verdict.verdict == Answer.DUE:
        yield "its being done, or its time passing"
    for reason, words in _WORDS.items():
        if reason in verdict.because and verdict.verdict in _ONLY.get(reason, (verdict.verdict,)):
            yield words


def _readings(verdict: Verdict, duty: Duty) -> Iterator[str]:
    for reading in duty.readings:
        if reading.name != verdict.reading:
            source = f": {printable(reading.source)}" if reading.source else ""
            fields = f" (changes {', '.join(reading.overlays)}{source})" if reading.overlays else ""
            yield f"perhaps the reading {reading.name}{fields}"
