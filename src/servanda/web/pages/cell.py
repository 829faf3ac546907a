"""Why a verdict is what it is: the words, who says what, who denies, what would change it.

Comes in: a duty and the question. Goes out: the explanation of one cell of the board.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException

from servanda.agreement.terms import AS_WRITTEN, Duty
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import EVERYONE, Occurrence, Standing, Verdict
from servanda.verdicts.change import would_change
from servanda.verdicts.sentences import explain
from servanda.verdicts.wording import GROUNDS
from servanda.web.addresses import address
from servanda.web.claimrows import Row, rows_by_id
from servanda.web.marking import marked
from servanda.web.naming import bearer_name, duty_title, event_name
from servanda.web.pages.claims import Names
from servanda.web.visit import CaseVisit, Page
from servanda.web.words import MEANINGS, VERDICTS, reason_words

_MOST_EVENTS = 12
_MOST_CLAIMS = 8


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the witness: what is held of it, who says so and who denies it."""

    occurrence: Occurrence
    name: str
    actor: str
    held: str
    why: tuple[str, ...]
    saying: Sequence[Row]
    denying: Sequence[Row]
    more: int


def show(visit: CaseVisit) -> Page:
    """Return the explanation of a cell."""
    duty = duty_asked(visit)
    verdicts = [v for v in visit.verdicts if v.duty == duty.id]
    verdict = verdict_asked(visit, duty)
    article = next(a for a in visit.case.agreement.articles if a.number == duty.article)
    reading = next(r for r in duty.readings if r.name == verdict.reading)
    together = visit.say("all together")
    parts = verdict.witness.parts or (verdict,)
    occurrences = list(dict.fromkeys(o for part in parts for o in part.witness.occurrences))
    return Page(
        "cell.html",
        f"{duty_title(duty)}: {visit.say(VERDICTS[verdict.verdict])}",
        {
            "duty": duty,
            "duty_name": duty_title(duty),
            "article": article,
            "pieces": marked(article, duty, visit.case),
            "reading": reading,
            "verdict": verdict,
            "bearer": bearer_name(visit.case, verdict.who, visit.language, together),
            "meaning": MEANINGS[verdict.verdict],
            "reasons": [
                (b, reason_words(b))
                for b in verdict.because
                if reason_words(b) != MEANINGS[verdict.verdict]
            ],
            "told": [_told(visit, o) for o in occurrences[:_MOST_EVENTS]],
            "told_more": len(occurrences) - _MOST_EVENTS,
            "refused": _refusals(visit, verdict),
            "sentences": explain(verdict, visit.view.library),
            "changes": would_change(verdict, duty),
            "others": _others(visit, verdict),
            "bearers": _bearers(visit, verdicts, verdict, together),
            "readings": _readings(verdicts, verdict),
            "verdict_words": VERDICTS,
            "address": address(visit),
            "names": Names(visit),
        },
    )


def duty_asked(visit: CaseVisit) -> Duty:
    """Return the duty that the address names."""
    name = visit.request.path_params["duty"]
    for duty in visit.case.agreement.duties:
        if duty.id == name:
            return duty
    raise HTTPException(404)


def verdict_asked(visit: CaseVisit, duty: Duty) -> Verdict:
    """Return the verdict that the address asks for; else the one for all bearers, as written."""
    verdicts = [v for v in visit.verdicts if v.duty == duty.id]
    query = visit.request.query_params
    reading = visit.question.reading
    if not any(v.reading == reading for v in verdicts):
        reading = AS_WRITTEN
    under = [
        v for v in verdicts if v.reading == reading and v.viewpoint == visit.question.viewpoints[0]
    ]
    bearers = [v.who for v in under]
    who = query.get("who") or (EVERYONE if EVERYONE in bearers else bearers[0])
    for verdict in under:
        if verdict.who == who:
            return verdict
    raise BadInput(
        Fault(
            "who",
            f"{printable(who)!r} does not bear duty {duty.id} under this reading.",
            f"It is borne by: {', '.join(bearers)}.",
            nearest(who, bearers),
        )
    )


def _told(visit: CaseVisit, occurrence: Occurrence) -> Told:
    rows = rows_by_id(visit.view)
    saying = [c for c in occurrence.claims if c not in (*occurrence.denying, *occurrence.elsewhere)]
    denying = [*occurrence.denying, *occurrence.elsewhere]
    # An accusation never stands without its denial: those without standing are shown, too.
    for name in saying:
        against = rows[name].denied_by if name in rows else ()
        denying += [c for c in against if c not in denying]
    supported = occurrence.standing is Standing.SUPPORTED
    why = (
        (GROUNDS.get(occurrence.ground, occurrence.ground),)
        if supported
        else tuple(reason_words(d) for d in occurrence.doubts)
    )
    return Told(
        occurrence=occurrence,
        name=event_name(visit.case, occurrence.predicate),
        actor=_actor(visit, occurrence),
        held=visit.say("established") if supported else visit.say("possible"),
        why=why,
        saying=[rows[c] for c in saying[:_MOST_CLAIMS] if c in rows],
        denying=[rows[c] for c in denying[:_MOST_CLAIMS] if c in rows],
        more=max(0, len(saying) - _MOST_CLAIMS) + max(0, len(denying) - _MOST_CLAIMS),
    )


def _actor(visit: CaseVisit, occurrence: Occurrence) -> str:
    if occurrence.actor == "?":
        return visit.say("one of the bearers")
    return visit.actor(occurrence.actor) if occurrence.actor else ""


def _refusals(visit: CaseVisit, verdict: Verdict) -> list[Row]:
    days = verdict.witness.coverage
    rows = rows_by_id(visit.view)
    return [rows[c] for c in (days.refused if days else ()) if c in rows]


def _others(visit: CaseVisit, verdict: Verdict) -> list[tuple[str, Verdict]]:
    """Return the same duty, bearer and reading under each viewpoint of the case."""
    question = replace(visit.question, viewpoints=tuple(visit.snapshot.viewpoints))
    return [
        (v.viewpoint, v)
        for v in visit.boards.verdicts(visit.snapshot, question)
        if (v.duty, v.who, v.reading) == (verdict.duty, verdict.who, verdict.reading)
    ]


def _bearers(
    visit: CaseVisit, verdicts: Sequence[Verdict], verdict: Verdict, together: str
) -> list[tuple[str, Verdict]]:
    return [
        (bearer_name(visit.case, v.who, visit.language, together), v)
        for v in verdicts
        if (v.reading, v.viewpoint) == (verdict.reading, verdict.viewpoint)
    ]


def _readings(verdicts: Sequence[Verdict], verdict: Verdict) -> list[tuple[str, Verdict]]:
    return [
        (v.reading, v) for v in verdicts if (v.who, v.viewpoint) == (verdict.who, verdict.viewpoint)
    ]
