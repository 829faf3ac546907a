"""The words of verdicts, reasons and grounds, marked for translation.

The catalogue test reads this module: each word stands here once as a message.
"""

from __future__ import annotations

from collections.abc import Mapping

from servanda.model import CONTESTED, UNVERIFIED, Answer, Because
from servanda.verdicts.wording import GROUNDS, REASONS


def N_(message: str) -> str:  # noqa: N802 — the customary name
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


VERDICTS: Mapping[str, str] = {
    Answer.BROKEN: N_("broken"),
    Answer.OVERDUE: N_("overdue"),
    Answer.LATE: N_("late"),
    CONTESTED: N_("contested"),
    UNVERIFIED: N_("unverified"),
    Answer.DUE: N_("due"),
    Answer.OPEN: N_("open"),
    Answer.DORMANT: N_("dormant"),
    Answer.KEPT: N_("kept"),
}
"""Verdicts, the worst first."""

MEANINGS: Mapping[str, str] = {
    Answer.BROKEN: N_("a breach is established"),
    Answer.OVERDUE: N_("its time has passed, and nobody says that it was done"),
    Answer.LATE: N_("done, after its time"),
    CONTESTED: N_("somebody whose word counts denies what would decide it"),
    UNVERIFIED: N_("what would decide it is reported or unobserved, not established"),
    Answer.DUE: N_("to be done, time remains"),
    Answer.OPEN: N_("to be done, and the text sets no time"),
    Answer.DORMANT: N_("nothing is owed now"),
    Answer.KEPT: N_("done in time, or no breach"),
}

ROLES: tuple[str, ...] = (
    N_("performs"),
    N_("breaks"),
    N_("restores"),
    N_("triggers"),
    N_("excuses"),
)

SHOWN: tuple[str, ...] = (
    *(N_("critical"), N_("major"), N_("minor")),
    *(N_("answered"), N_("disputed")),
    *(N_("reader"), N_("reporter"), N_("reviewer"), N_("editor"), N_("keeper")),
    *(N_("accept"), N_("reject"), N_("correct")),
    *(N_("speaker"), N_("act"), N_("type"), N_("actor"), N_("target"), N_("place"), N_("object")),
    *(N_("from"), N_("to"), N_("count"), N_("count_low"), N_("count_high"), N_("unit")),
    *(N_("modality"), N_("hearsay"), N_("said"), N_("denies")),
)
"""Words of records that pages show translated."""

MESSAGES: tuple[str, ...] = (*REASONS.values(), *GROUNDS.values())
"""Phrases of `verdicts.sentences` that pages show translated."""


def reason_words(because: Because) -> str:
    """Return a reason as a phrase."""
    return REASONS[because]
