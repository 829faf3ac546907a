"""Where each duty stands, what changed, and what another reading would say."""

from __future__ import annotations

from collections import Counter

from servanda.agreement.terms import AS_WRITTEN
from servanda.case.terms import Case
from servanda.clock import describe_instant
from servanda.model import CONTESTED, EVERYONE, UNVERIFIED, Answer, Verdict
from servanda.report.blocks import Note, Paragraph, Section, Table
from servanda.report.desk import Desk
from servanda.verdicts.history import flips
from servanda.verdicts.sentences import reasons

_WORST_FIRST = (
    *(Answer.BROKEN, Answer.OVERDUE, Answer.LATE, CONTESTED, UNVERIFIED),
    *(Answer.DUE, Answer.OPEN, Answer.KEPT, Answer.DORMANT),
)


def summary(desk: Desk) -> Section:
    """Return the day in a few lines: how many duties stand how, and what changed."""
    plain = [v for v in desk.now if v.reading == AS_WRITTEN]
    whole = [v for v in plain if _sums_up(v, plain)]
    counts = Counter(v.verdict for v in whole)
    stands = ", ".join(f"{counts[word]} {word}" for word in _WORST_FIRST if counts[word])
    changed = len(desk.changed)
    lines = [
        Paragraph(f"{len(whole)} duties, as written: {stands}."),
        Paragraph(
            "No verdict changed in the period."
            if not changed
            else f"{changed} {'verdict' if changed == 1 else 'verdicts'} changed in the period."
        ),
    ]
    if any(v.unreviewed for v in whole):
        lines.append(Paragraph("Some verdicts rest on claims that nobody has reviewed yet."))
    return Section("In short", tuple(lines))


def _sums_up(verdict: Verdict, all_of_them: list[Verdict]) -> bool:
    """Whether it is the duty's verdict for all bearers together, or that of its only one."""
    bearers = {v.who for v in all_of_them if v.duty == verdict.duty}
    return verdict.who == EVERYONE or bearers == {verdict.who}


def standing(desk: Desk) -> Section:
    """Return every duty's verdict with its reason, as written."""
    plain = [v for v in desk.now if v.reading == AS_WRITTEN]
    rows = tuple(
        (
            v.article,
            _title(desk.case, v.duty) if _sums_up(v, plain) else "",
            "all" if v.who == EVERYONE else v.who,
            v.verdict + (" (not reviewed)" if v.unreviewed else ""),
            _because(v),
            "" if v.due is None else describe_instant(v.due, desk.zone),
        )
        for v in sorted(plain, key=lambda v: _order(desk.case, v))
    )
    table = Table(
        ("Art.", "Duty", "Who", "Verdict", "Because", "Due before"),
        rows,
        f"Verdicts under the viewpoint {desk.viewpoint}, reading as written",
        (0.06, 0.28, 0.14, 0.13, 0.25, 0.14),
        "The agreement's text has no duties yet.",
    )
    return Section("Where each duty stands", (table, Note(_HOW)))


_HOW = (
    "A verdict follows by the same rule for each side from what was claimed and known by then. "
    "Contested: somebody with standing denies it. Unverified: nobody whose word settles it has. "
    "No report is not taken for no violation: what nobody could observe stays unverified."
)


def _order(case: Case, verdict: Verdict) -> tuple[int, bool]:
    ids = [d.id for d in case.agreement.duties]
    return ids.index(verdict.duty), verdict.who != EVERYONE


def _title(case: Case, duty: str) -> str:
    found = next(d for d in case.agreement.duties if d.id == duty)
    return f"{found.title} ({duty})" if found.title and found.title != duty else duty


def _because(verdict: Verdict) -> str:
    words = reasons(verdict)
    days = verdict.witness.coverage
    if days is not None and not days.complete:
        words += f" ({days.covered} of {days.due} days covered)"
    return words


def changed(desk: Desk) -> Section:
    """Return each verdict that changed in the period, with the claims that came in."""
    rows = tuple(
        (
            _title(desk.case, c.after.duty),
            "all" if c.after.who == EVERYONE else c.after.who,
            c.after.reading,
            "none" if c.before is None else c.before.verdict,
            c.after.verdict,
            ", ".join(c.new_claims[:6]) or "time passed",
        )
        for c in desk.changed
    )
    table = Table(
        ("Duty", "Who", "Reading", "Was", "Is", "New claims"),
        rows,
        "Verdicts that are not what they were",
        (0.3, 0.14, 0.16, 0.12, 0.12, 0.16),
        "No verdict changed.",
    )
    return Section("What changed", (table,))


def readings(desk: Desk) -> Section:
    """Return the verdicts that another reading of the text would change."""
    rows = tuple(
        (
            _title(desk.case, one.duty),
            "all" if one.who == EVERYONE else one.who,
            one.verdict,
            other.reading,
            other.verdict,
        )
        for one, other in flips(desk.now, AS_WRITTEN)
    )
    table = Table(
        ("Duty", "Who", "As written", "Read as", "Verdict then"),
        rows,
        "What hangs on how the text is read",
        (0.34, 0.16, 0.15, 0.2, 0.15),
        "No verdict hangs on how the text is read.",
    )
    return Section("What hangs on the reading", (table,))
