"""What every report is made from: a case, what was known, and the verdicts then and before.

Comes in: a case and a period. Goes out: the claims as they may be shown, the boards at
both ends, the register of questions. Same case and period, same records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.ledger import Ledger, fed
from servanda.ledger.questions import Asked as Question
from servanda.ledger.questions import register
from servanda.model import Claim, Instant, Interval, Verdict
from servanda.verdicts.board import Asked, board_of
from servanda.verdicts.history import Change, changes
from servanda.viewpoints.builtin import choose
from servanda.viewpoints.events import Testimony, known_earlier, testimony


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk when a report is written.

    Attributes:
        period: what the report is about; its end is as-of and known-at.
        claims: known by then, names withheld where they must be.
        before, now: the verdicts at the period's start (as known then) and at its end.
        questions: the register as of the end.
    """

    case: Case
    period: Interval
    viewpoint: str
    claims: tuple[Claim, ...]
    heard: Testimony
    before: tuple[Verdict, ...]
    now: tuple[Verdict, ...]
    questions: tuple[Question, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The agreement's time zone."""
        return ZoneInfo(self.case.agreement.timezone)

    @property
    def as_of(self) -> Instant:
        """The end of the period."""
        return self.period.end

    @property
    def changed(self) -> list[Change]:
        """The verdicts that are not what they were when the period began."""
        return changes(self.before, self.now)

    @property
    def by_id(self) -> Mapping[str, Claim]:
        """The claims by id; rows of one claim that differ in actor count once."""
        return {c.id: c for c in reversed(self.claims)}


def lay_out(case: Case, period: Interval, viewpoint: str = "record") -> Desk:
    """Return what a report of a period is made from.

    Raises:
        BadInput: when the ledger cannot be read, or there is no such viewpoint.
    """
    ledger = Ledger.open(case.path)
    views = choose(case, [viewpoint])
    held = [h for h in fed.held(case, ledger.entries()) if h.available <= period.end]
    known = tuple(shown(case, h.claim) for h in held)
    heard = testimony(case, known)
    earlier = known_earlier(heard, [h.available <= period.start for h in held])
    return Desk(
        case=case,
        period=period,
        viewpoint=viewpoint,
        claims=known,
        heard=heard,
        before=tuple(board_of(earlier, views, Asked(period.start))),
        now=tuple(board_of(heard, views, Asked(period.end))),
        questions=tuple(register(ledger, as_of=period.end)),
    )


def said_of(claims: Sequence[str], desk: Desk) -> str:
    """Return who says so and where: `Ministry of Defence of North [K1, Gazette]`."""
    found = [desk.by_id[c] for c in claims if c in desk.by_id]
    return "; ".join(f"{c.speaker} [{c.id}{', ' + c.source if c.source else ''}]" for c in found)
