"""The words for the reasons that verdicts give and for the grounds of what is supported."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.model import Because

REASONS: Mapping[Because, str] = {
    Because.NOT_IN_FORCE: "the agreement is not in force yet",
    Because.NO_TRIGGER: "what it waits for has not happened",
    Because.EXCUSED: "an event that excuses it is reported",
    Because.ENDED: "the time for which it was owed has ended",
    Because.NO_TIME_SET: "the text sets no time",
    Because.NO_CLAIM: "nobody whose word counts says otherwise",
    Because.IN_TIME: "done in time",
    Because.AFTER_TIME: "done after its time",
    Because.NOT_IN_TIME: "late or overdue: not in time in any world",
    Because.BREACH: "a breach is established",
    Because.DENIED: "somebody with standing denies it",
    Because.ATTRIBUTED_ELSEWHERE: "somebody with standing says that another did it",
    Because.UNCONFIRMED_REPORT: "it is reported, and nobody whose word settles it confirms it",
    Because.TIME_PRECISION: "its time is not known finely enough",
    Because.COUNT_RANGE: "the count is not known finely enough",
    Because.PLACE_UNCERTAIN: "it is not sure that it happened at the duty's place",
    Because.AMENDMENT_POSSIBLE: "the side that loses by the amendment has not confirmed it",
    Because.NO_COVERAGE: "nobody was able to observe the whole place throughout",
    Because.ACCESS_REFUSED: "observers were refused access",
}

GROUNDS: Mapping[str, str] = {
    "adverse-affirms": "a party that loses by it affirms it",
    "observer-observed": "a named observer saw it",
    "observer-observed-undenied": "a named observer saw it, and the accused does not deny it",
    "opposed-sides-affirm": "opposed sides both affirm it",
    "side-affirms": "that side affirms it",
    "affirmed": "somebody affirms it",
}
