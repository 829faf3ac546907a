"""The waist: the frozen records in which the stages meet. No behaviour beyond checks.

Sources become items, items become claims, claims are held in the ledger, a
viewpoint turns claims into a trace, the monitor judges the trace, verdicts
come out. Each arrow passes only types of this module (or of
`agreement.terms` and `case.terms`, which say what was agreed and among whom).

Times are UTC instants in whole seconds since 1970-01-01T00:00Z (`Instant`),
periods are half-open `[start, end)`.
"""

from __future__ import annotations

from servanda.model.claims import (
    Amends,
    Claim,
    Count,
    Modality,
)
from servanda.model.questions import Dispute, Question, Reply
from servanda.model.times import (
    BEGINNING,
    FOREVER,
    Instant,
    Interval,
    Precision,
)
from servanda.model.verdicts import (
    CONTESTED,
    EVERYONE,
    UNKNOWN_ACTOR,
    UNVERIFIED,
    Answer,
    Because,
    CoverageDays,
    Deadline,
    Occurrence,
    Role,
    Standing,
    Verdict,
    Violation,
    Witness,
)

__all__ = [
    "BEGINNING",
    "CONTESTED",
    "EVERYONE",
    "FOREVER",
    "UNKNOWN_ACTOR",
    "UNVERIFIED",
    "Amends",
    "Answer",
    "Because",
    "Claim",
    "Count",
    "CoverageDays",
    "Deadline",
    "Dispute",
    "Instant",
    "Interval",
    "Modality",
    "Occurrence",
    "Precision",
    "Question",
    "Reply",
    "Role",
    "Standing",
    "Verdict",
    "Violation",
    "Witness",
]
