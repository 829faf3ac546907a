"""The board: what is broken, contested or overdue, what changed, what needs asking, every duty.

Comes in: a visit. Goes out: the page that is opened in the morning, and its table as CSV.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from servanda.agreement.terms import AS_WRITTEN, Article, Duty
from servanda.clock import iso_utc
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.gaps import Finding, Severity
from servanda.model import CONTESTED, EVERYONE, Answer, Instant, Verdict
from servanda.verdicts.history import Change, flips
from servanda.web.addresses import address
from servanda.web.boards import shown
from servanda.web.files import csv_file
from servanda.web.naming import bearer_name, duty_title
from servanda.web.openness import open_findings
from servanda.web.question import DAY, readings_of
from servanda.web.visit import CaseVisit, Page
from servanda.web.words import MEANINGS, VERDICTS

PRESSING = (Answer.BROKEN, Answer.OVERDUE, CONTESTED, Answer.LATE)
"""The verdicts that come first in the morning."""

_MOST_LISTED = 6
_MOST_ASKED = 3
_MOST_GAPS = 2
_MANY = 4000
"""From so many claims on, what changed is fetched by the page itself, after the board."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the board: a duty and bearer, a cell for each viewpoint."""

    article: Article
    duty: Duty
    who: str
    bearer: str
    cells: Mapping[str, Verdict]
    first: bool
    alone: bool

    @property
    def title(self) -> str:
        """The duty's label."""
        return duty_title(self.duty)

    @property
    def due(self) -> Instant | None:
        """When it is due, as the first viewpoint has it."""
        return next((v.due for v in self.cells.values() if v.due is not None), None)

    @property
    def claims(self) -> int:
        """How many claims its verdicts rest on."""
        return len({c for v in self.cells.values() for c in v.claims})


@dataclass(frozen=True, slots=True)
class Asking:
    """A reading that would turn verdicts: which, why it exists, how many and which."""

    duty: Duty
    article: str
    reading: str
    source: str
    turned: tuple[tuple[Verdict, Verdict], ...]


def lines(visit: CaseVisit) -> list[Line]:
    """Return the board's lines, in the order of the text."""
    verdicts = shown(visit.verdicts, visit.question.reading)
    cells: dict[tuple[str, str], dict[str, Verdict]] = {}
    for verdict in verdicts:
        cells.setdefault((verdict.duty, verdict.who), {})[verdict.viewpoint] = verdict
    found = []
    together = visit.say("all together")
    for article in visit.case.agreement.articles:
        for duty in article.duties:
            bearers = [who for d, who in cells if d == duty.id]
            for place, who in enumerate(bearers):
                found.append(
                    Line(
                        article=article,
                        duty=duty,
                        who=who,
                        bearer=_bearer(visit, duty, who, together),
                        cells=cells[duty.id, who],
                        first=place == 0,
                        alone=len(bearers) == 1,
                    )
                )
    return found


def _bearer(visit: CaseVisit, duty: Duty, who: str, together: str) -> str:
    if who == EVERYONE and not duty.terms.who:
        return visit.say("nobody named")
    return bearer_name(visit.case, who, visit.language, together)


def tally(found: Sequence[Line], viewpoint: str) -> list[tuple[str, int]]:
    """Return how many duties have each verdict under a viewpoint, the worst verdict first.

    A duty with several bearers counts once, as it is for all of them together.
    """
    counted = Counter(
        line.cells[viewpoint].verdict
        for line in found
        if viewpoint in line.cells and (line.who == EVERYONE or line.alone)
    )
    return [(verdict, counted[verdict]) for verdict in VERDICTS if counted[verdict]]


def asking(visit: CaseVisit) -> list[Asking]:
    """Return the readings that turn verdicts, those that turn most first."""
    pairs: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = {}
    for stands, otherwise in flips(visit.verdicts, AS_WRITTEN):
        pairs.setdefault((otherwise.duty, otherwise.reading), []).append((stands, otherwise))
    found = []
    for (name, reading), turned in pairs.items():
        duty = next(d for d in visit.case.agreement.duties if d.id == name)
        source = next(r.source for r in duty.readings if r.name == reading)
        found.append(Asking(duty, duty.article, reading, source, tuple(turned)))
    return sorted(found, key=lambda a: (-len(a.turned), a.duty.id, a.reading))


def _gaps(visit: CaseVisit) -> list[Finding]:
    """Return the gravest gaps, those that leave most duties in doubt first."""
    found = [f for f in open_findings(visit.view) if f.severity is Severity.CRITICAL and f.blocks]
    return sorted(found, key=lambda f: -len(f.blocks))


def narrowed(visit: CaseVisit, found: list[Line]) -> list[Line]:
    """Return the lines that have the verdict that the address asks for, under any viewpoint.

    Raises:
        BadInput: when it is none.
    """
    wanted = visit.request.query_params.get("verdict", "")
    if not wanted:
        return found
    if wanted not in VERDICTS:
        raise BadInput(
            Fault(
                "verdict",
                f"{printable(wanted)!r} is no verdict.",
                f"Verdicts: {', '.join(VERDICTS)}.",
                nearest(wanted, VERDICTS),
            )
        )
    kept = {line.duty.id for line in found if any(v.verdict == wanted for v in line.cells.values())}
    return [line for line in found if line.duty.id in kept]


def show(visit: CaseVisit) -> Page:
    """Return the board."""
    found = lines(visit)
    main = visit.question.viewpoints[0]
    late = len(visit.view.claims) > _MANY
    everything = [] if late else visit.changes
    changed = _summed(everything, found, main)
    return Page(
        "board.html",
        visit.say("Board"),
        {
            "lines": narrowed(visit, found),
            "tally": tally(found, main),
            "pressing": [*_pressing(found, main)][:_MOST_LISTED],
            "pressing_total": len([*_pressing(found, main)]),
            "late": late,
            "changed": changed[:_MOST_LISTED],
            "changed_total": len(everything),
            "asking": asking(visit)[:_MOST_ASKED],
            "gaps": _gaps(visit)[:_MOST_GAPS],
            "gaps_total": len(open_findings(visit.view)),
            "main": main,
            "address": address(visit),
            "titles": {d.id: duty_title(d) for d in visit.case.agreement.duties},
            "bearers": {(line.duty.id, line.who): line.bearer for line in found},
            "readings": readings_of(visit.case),
            "viewpoints": list(visit.snapshot.viewpoints),
            "slider": slider(visit),
            "jumps": jumps(visit),
            "wanted": visit.request.query_params.get("verdict", ""),
            "verdict_words": VERDICTS,
            "meanings": MEANINGS,
        },
    )


def changed_panel(visit: CaseVisit) -> Page:
    """Return what changed, alone: for boards of many claims, which show it when it is ready."""
    found = lines(visit)
    everything = visit.changes
    changed = _summed(everything, found, visit.question.viewpoints[0])
    return Page(
        "changed_page.html",
        visit.say("Changes"),
        {
            "late": False,
            "changed": changed[:_MOST_LISTED],
            "changed_total": len(everything),
            "address": address(visit),
            "titles": {d.id: duty_title(d) for d in visit.case.agreement.duties},
            "bearers": {(line.duty.id, line.who): line.bearer for line in found},
        },
    )


def _pressing(found: Sequence[Line], viewpoint: str) -> Iterator[Verdict]:
    """Give the verdicts that press, the worst first; of bearers alone where one verdict sums up."""
    for wanted in PRESSING:
        for line in found:
            verdict = line.cells.get(viewpoint)
            summed = line.who == EVERYONE or line.alone
            if verdict is not None and summed and verdict.verdict == wanted:
                yield verdict


def _summed(changed: Sequence[Change], found: Sequence[Line], viewpoint: str) -> list[Change]:
    """Return the changes of duties as a whole, as written, under one viewpoint."""
    whole = {(line.duty.id, line.who) for line in found if line.alone or line.who == EVERYONE}
    return [
        c
        for c in changed
        if (c.after.duty, c.after.who) in whole
        and c.after.viewpoint == viewpoint
        and c.after.reading == AS_WRITTEN
        and c.before is not None
    ]


def slider(visit: CaseVisit) -> Mapping[str, int]:
    """Return the slider of days: from the day before it is in force to now, and where it stands."""
    agreement = visit.case.agreement
    signed = agreement.signed.start if agreement.signed else None
    first = next((t for t in (agreement.in_force, signed) if t is not None), visit.now - 30 * DAY)
    last = max(visit.now, visit.question.as_of)
    start = min(first - DAY, visit.question.as_of - DAY)
    days = max(1, (last - start) // DAY + 1)
    return {"start": start, "days": days, "at": (visit.question.as_of - 1 - start) // DAY}


def jumps(visit: CaseVisit) -> list[tuple[str, Instant]]:
    """Return days worth jumping to: deadlines of the text, and the last day that is known of."""
    dues = {
        r.terms.by: duty_title(d)
        for d in visit.case.agreement.duties
        for r in d.readings[:1]
        if r.terms.by is not None
    }
    found = [(title, when) for when, title in sorted(dues.items()) if when is not None]
    if visit.snapshot.last_heard is not None:
        found.append((visit.say("last claim"), visit.snapshot.last_heard))
    return found


def table(visit: CaseVisit) -> Response:
    """Return the board as CSV, a line for each verdict of every reading."""
    head = (
        "article", "duty", "title", "who", "viewpoint", "reading", "verdict", "possible",
        "because", "final", "since", "due", "days_covered", "days_due", "unreviewed", "claims",
    )  # fmt: skip
    titles = {d.id: duty_title(d) for d in visit.case.agreement.duties}
    return csv_file(
        f"{visit.case.id}-board", head, (_row(v, titles[v.duty]) for v in visit.verdicts)
    )


def _row(verdict: Verdict, title: str) -> tuple[object, ...]:
    days = verdict.witness.coverage
    return (
        verdict.article,
        verdict.duty,
        title,
        verdict.who,
        verdict.viewpoint,
        verdict.reading,
        verdict.verdict,
        " ".join(verdict.possible),
        " ".join(verdict.because),
        verdict.final,
        None if verdict.since is None else iso_utc(verdict.since),
        None if verdict.due is None else iso_utc(verdict.due),
        None if days is None else days.covered,
        None if days is None else days.due,
        verdict.unreviewed,
        " ".join(verdict.claims),
    )
