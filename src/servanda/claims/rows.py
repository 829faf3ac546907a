"""One row of the interchange format as one claim, with everything that is wrong with it.

Comes in: cells and what the case and the vocabulary know. Goes out: a claim or None; faults
and warnings. Rows are looked at one by one here, never against each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from servanda.agreement.fields import FIELDS as DUTY_FIELDS
from servanda.case.terms import Case
from servanda.claims.cells import Cells
from servanda.claims.names import ACTOR, PLACE, SIDE, SPEAKER, TARGET, Names
from servanda.claims.times import moment, period
from servanda.clock import parse_moment
from servanda.errors import nearest, printable
from servanda.model import Amends, Claim, Interval, Modality
from servanda.vocabulary import acts, event_types

_ID = re.compile(r"\S{1,200}")
_AMENDS = re.compile(r"([^\s.=]+)\.([^\s.=]+)=(.+)", re.DOTALL)
_GRADE = re.compile(r"[A-F][1-6]")
_URL = re.compile(r"https?://\S{1,1900}", re.IGNORECASE)
_DATE_LIKE = re.compile(r"[\d:T+Z-]+", re.ASCII)
_TIMES = ("by", "from", "until")
_MOST_HANDS = 99
_AMENDING = "amends"


@dataclass(frozen=True, slots=True)
class Known:
    """What a claim may refer to: event types by code and predicate, duties, names, the zone."""

    types: Mapping[str, str]
    duties: frozenset[str]
    zone: str
    names: Names

    @classmethod
    def of(cls, case: Case) -> Known:
        """Return what a case and the vocabulary know."""
        predicates = {t.id: t.predicate for t in event_types().values()} | dict(case.event_types)
        types = {predicate: code for code, predicate in predicates.items()}
        types |= {code: code for code in predicates}
        duties = frozenset(d.id for d in case.agreement.duties)
        return cls(types, duties, case.agreement.timezone, Names(case))


def claim_of(cells: Cells, known: Known) -> Claim | None:
    """Return the claim that a row states, or None when something is wrong with it."""
    act = _act(cells)
    kind = cells.one_of("type", known.types, "Give a code or predicate of the event types.")
    count = cells.count()
    claim = Claim(
        id=cells.matching("id", _ID, "An id has no spaces and at most 200 characters."),
        speaker=cells.name("speaker", required=True),
        act=act,
        side=cells.name("side"),
        source=cells.name("source"),
        type=known.types.get(kind, ""),
        actor=cells.name("actor"),
        target=cells.name("target"),
        place=cells.name("place"),
        object=cells.name("object"),
        occurred=_occurred(cells, known.zone),
        count=count,
        modality=_modality(cells),
        hearsay=cells.whole("hearsay", _MOST_HANDS),
        said=cells.time("said", known.zone, moment),
        published=cells.time("published", known.zone, moment),
        event=cells.name("event"),
        denies=_denies(cells),
        amends=_amends(cells, act, known),
        text=cells.verbatim("text"),
        quote=cells.verbatim("quote"),
        url=cells.matching("url", _URL, "It begins with https:// or http://."),
        grade=cells.matching("grade", _GRADE, "An Admiralty grade is A to F and 1 to 6: B2."),
    )
    if not claim.id and not cells.given("id"):
        cells.fault("id", "is empty.", "Every claim has one.")
    _side(cells, claim, known.names)
    return None if cells.faults else claim


def note_names(claim: Claim, names: Names, line: int) -> None:
    """Note which names of a claim the case does not know."""
    for column in (SPEAKER, ACTOR, TARGET, PLACE):
        names.resolve(column, getattr(claim, column), line)
    if claim.side and claim.side not in names.sides:
        speaker = names.find(SPEAKER, claim.speaker)
        if speaker is None:
            names.note(SIDE, claim.side, line)


def _act(cells: Cells) -> str:
    if not cells.given("act"):
        cells.fault("act", "is empty.", f"It is one of: {', '.join(acts())}.")
    return cells.one_of("act", acts(), f"It is one of: {', '.join(acts())}.")


def _modality(cells: Cells) -> Modality:
    words = [m.value for m in Modality if m.value]
    text = cells.one_of("modality", words, f"It is empty or one of: {', '.join(words)}.")
    return Modality(text) if text in words else Modality.UNSTATED


def _occurred(cells: Cells, zone: str) -> Interval | None:
    start, end = cells.given("from"), cells.given("to")
    if not start:
        if end:
            cells.fault("from", "is empty though `to` is not.", "Give both, or `from` alone.")
        return None
    first = cells.caught("from", partial(parse_moment, start, zone))
    last = cells.caught("to", partial(parse_moment, end, zone)) if end else None
    if first is None or (end and last is None):
        return None
    return cells.caught("to" if end else "from", partial(period, start, end, zone))


def _denies(cells: Cells) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(cells.given("denies").split()))
    if cells.given("id") in ids:
        cells.fault("denies", "a claim does not deny itself.", "Name the ids of other claims.")
    return ids


def _amends(cells: Cells, act: str, known: Known) -> Amends | None:
    text = cells.given("amends")
    if not text:
        return None
    found = _AMENDS.fullmatch(text)
    if found is None:
        cells.fault(
            "amends",
            f"{printable(text, 80)!r} names no change.",
            "Write duty.field=value, such as kalbajar.by=2020-11-25.",
        )
        return None
    amends = Amends(found[1], found[2], found[3].strip())
    if amends.duty not in known.duties:
        cells.fault(
            "amends",
            f"there is no duty {printable(amends.duty, 80)!r}.",
            f"Duties: {', '.join(sorted(known.duties))}." if known.duties else "",
            nearest(amends.duty, known.duties),
        )
    if amends.field not in DUTY_FIELDS:
        cells.fault(
            "amends",
            f"a duty has no field {printable(amends.field, 80)!r}.",
            f"Fields: {', '.join(DUTY_FIELDS)}.",
            nearest(amends.field, DUTY_FIELDS),
        )
    if amends.field in _TIMES and _DATE_LIKE.fullmatch(amends.value):
        cells.caught("amends", partial(parse_moment, amends.value, known.zone))
    _amending_act(cells, act)
    return amends


def _amending_act(cells: Cells, act: str) -> None:
    amending = [a.id for a in acts().values() if a.effect == _AMENDING]
    if act in acts() and act not in amending:
        cells.fault(
            "amends",
            f"a claim with act {act!r} changes no duty.",
            f"Acts that do: {', '.join(amending)}.",
        )


def _side(cells: Cells, claim: Claim, names: Names) -> None:
    """Refuse a side that is not the one the case gives the speaker: one of both is wrong."""
    speaker = names.find(SPEAKER, claim.speaker) if claim.side else None
    if speaker is None:
        return
    own = names.own_side(speaker)
    if claim.side == own:
        return
    if own:
        cells.fault(
            SIDE,
            f"the case counts {speaker} to {own}, the row to {printable(claim.side, 80)}.",
            "Leave it empty, or mend the case.",
        )
    elif claim.side in names.sides:
        cells.fault(
            SIDE,
            f"the case gives {speaker} no side, the row gives {printable(claim.side, 80)}.",
            "Leave it empty, or give the actor this side in case.yml.",
        )
