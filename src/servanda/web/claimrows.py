"""Claims as pages list them: one row a statement, with who joins it, who denies it, who is silent.

Comes in: a view. Goes out: rows, newest first, and what of them a filter lets through. The
filter is shared by the claims page, the map, the timeline, the CSV and the API.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import QueryParams

from servanda.case.names import fold, is_inside, opposed_sides
from servanda.case.terms import Case
from servanda.clock import end_of, start_of
from servanda.errors import BadInput, Fault, printable
from servanda.maps.geometry import WORLD
from servanda.maps.incidents import within
from servanda.model import Claim, Instant, Interval
from servanda.places.projection import Bounds
from servanda.viewpoints.events import ResolvedClaim, own_side
from servanda.web.snapshot import View

_ACCUSING = frozenset({"accuse", "attribute", "condemn", "complain", "ultimatum", "threaten"})
STATES = ("denied", "undenied", "unanswered", "joined", "unreviewed", "denials")
TEXTS = (
    "q",
    "speaker",
    "side",
    "act",
    "type",
    "actor",
    "place",
    "source",
    "event",
    "state",
    "bbox",
)
MOST_TEXT = 200
_MOST_SEARCHED = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One statement.

    Attributes:
        parts: its claims, one for each actor that it is about.
        denied_by: ids of the claims that deny it; denies: ids of those that it denies.
        joined: other speakers who say of the same event that it happened.
        accused: the sides, opposed to the speaker's, that it says did something.
        unanswered: it accuses, and the accused side says nothing about the event.
    """

    parts: tuple[ResolvedClaim, ...]
    denied_by: tuple[str, ...]
    denies: tuple[str, ...]
    joined: tuple[str, ...]
    accused: tuple[str, ...]
    unanswered: bool
    words: str

    @property
    def claim(self) -> Claim:
        """Its first claim, for what all parts share."""
        return self.parts[0].claim

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.parts[0].claim.id

    @property
    def said(self) -> Instant:
        """When it was said, else published, else happened; for the order of lists."""
        claim = self.claim
        times: list[Interval] = [t for t in (claim.said, claim.published, claim.occurred) if t]
        return times[0].start if times else 0


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a list is narrowed to; an empty field lets everything through."""

    q: str = ""
    speaker: str = ""
    side: str = ""
    act: str = ""
    type: str = ""
    actor: str = ""
    place: str = ""
    source: str = ""
    event: str = ""
    state: str = ""
    bbox: str = ""
    start: Instant | None = None
    end: Instant | None = None

    @property
    def empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Sieve()


def sieve_of(query: QueryParams, case: Case) -> Sieve:
    """Return the filter that an address states.

    Raises:
        BadInput: with every fault of it.
    """
    faults: list[Fault] = []
    texts = {name: query.get(name, "")[:MOST_TEXT].strip() for name in TEXTS}
    try:
        box_of(texts["bbox"])
    except BadInput as error:
        faults += error.faults
    if texts["state"] and texts["state"] not in STATES:
        faults.append(
            Fault(
                "state",
                f"there is no state {printable(texts['state'])!r}.",
                f"There are: {', '.join(STATES)}.",
            )
        )
    times: dict[str, Instant] = {}
    for name, reader in (("from", start_of), ("to", end_of)):
        if text := query.get(name, "").strip():
            try:
                times[name] = reader(text, case.agreement.timezone)
            except BadInput as error:
                faults += [Fault(name, f.problem, f.expected) for f in error.faults]
    if faults:
        raise BadInput(*faults)
    return Sieve(**texts, start=times.get("from"), end=times.get("to"))


@lru_cache(maxsize=8)
def rows_of(view: View) -> tuple[Row, ...]:
    """Return the statements of a view, the last said first."""
    return tuple(
        sorted((_row(view, parts) for parts in view.resolved.values()), key=_order, reverse=True)
    )


@lru_cache(maxsize=8)
def rows_by_id(view: View) -> Mapping[str, Row]:
    """Return the statements of a view by their claims' id."""
    return {row.id: row for row in rows_of(view)}


def sifted(view: View, sieve: Sieve) -> list[Row]:
    """Return the statements that a filter lets through, the last said first."""
    rows: Iterable[Row] = rows_of(view)
    if sieve.empty:
        return list(rows)
    needles = fold(sieve.q).split()
    if sieve.bbox:
        places = within(view.case, box_of(sieve.bbox) or WORLD)
        rows = [row for row in rows if any(p.place in places for p in row.parts)]
    return [row for row in rows if _passes(view.case, row, sieve, needles)]


def box_of(text: str) -> Bounds | None:
    """Return a box of degrees, written west,south,east,north; None where none is stated.

    Raises:
        BadInput: when it is none.
    """
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (math.isfinite(west + south + east + north) and west <= east and south <= north):
        raise BadInput(
            Fault("bbox", "is no box.", "Write west,south,east,north in degrees: 45.5,39,47,40.5.")
        )
    return (west, south, east, north)


def _order(row: Row) -> tuple[Instant, str]:
    return (row.said, row.id)


def _row(view: View, parts: tuple[ResolvedClaim, ...]) -> Row:
    claim = parts[0].claim
    events = view.event_of.get(claim.id, ())
    answers = [c for e in events for c in e.affirmations]
    against = [d.by for e in events for d in e.denials]
    affirms = any(p.affirms for p in parts)
    joined = {c.speaker: None for c in answers if affirms and c.claim.id != claim.id}
    joined.pop(parts[0].speaker, None)
    accused = tuple(dict.fromkeys(_accused(view.case, parts)))
    heard = {c.side for c in (*answers, *against) if c.claim.id != claim.id}
    denies = tuple(dict.fromkeys(a for d in _denied(view, parts) for a in d))
    return Row(
        parts=parts,
        denied_by=view.denied_by.get(claim.id, ()),
        denies=denies,
        joined=tuple(joined),
        accused=accused,
        unanswered=bool(accused) and not heard & set(accused),
        words=_words(view.case, parts),
    )


def _accused(case: Case, parts: Iterable[ResolvedClaim]) -> Iterator[str]:
    for part in parts:
        side = own_side(case, part.actor)
        opposed = side and side in opposed_sides(case, part.side)
        if opposed and part.claim.act in _ACCUSING:
            yield side


def _denied(view: View, parts: tuple[ResolvedClaim, ...]) -> Iterator[tuple[str, ...]]:
    mine = {id(p) for p in parts}
    for event in view.event_of.get(parts[0].claim.id, ()):
        for denial in event.denials:
            if id(denial.by) in mine:
                yield tuple(a.claim.id for a in denial.answers)


def _words(case: Case, parts: Iterable[ResolvedClaim]) -> str:
    """Return what a search looks through: folded, bounded."""
    found: dict[str, None] = {}
    for part in parts:
        c = part.claim
        for text in (c.id, c.speaker, c.source, c.text, c.quote, c.place, c.actor, c.object):
            for piece in fold_long(text[:_MOST_SEARCHED]).split():
                found[piece] = None
        for known in (part.speaker, part.actor, part.target, part.place):
            found.update(dict.fromkeys(_spellings(case, known)))
    return " ".join(found)


@lru_cache(maxsize=10_000)
def _spellings(case: Case, known: str) -> tuple[str, ...]:
    """Return the words of all names of an actor or place, so that any of them finds it."""
    named = case.actors.get(known) or case.places.get(known)
    return tuple(w for n in (named.names if named else ()) for w in fold_long(n.text).split())


def fold_long(text: str) -> str:
    """Return a text as it is searched, however long: folded in pieces."""
    pieces = text.split()
    return " ".join(fold(piece) for piece in pieces)


def _passes(case: Case, row: Row, sieve: Sieve, needles: list[str]) -> bool:
    claim = row.claim
    return (
        (not sieve.act or claim.act == sieve.act)
        and (not sieve.source or claim.source == sieve.source)
        and (not sieve.speaker or sieve.speaker in (row.parts[0].speaker, claim.speaker))
        and (not sieve.side or row.parts[0].side == sieve.side)
        and (not sieve.event or any(p.claim.event == sieve.event for p in row.parts))
        and (not sieve.type or any(sieve.type in (p.claim.type, p.predicate) for p in row.parts))
        and (not sieve.actor or any(sieve.actor in (p.actor, p.claim.actor) for p in row.parts))
        and (not sieve.place or any(_at(case, p, sieve.place) for p in row.parts))
        and (not sieve.state or _in_state(row, sieve.state))
        and _in_time(claim, sieve)
        and all(needle in row.words for needle in needles)
    )


def _at(case: Case, part: ResolvedClaim, place: str) -> bool:
    return part.claim.place == place or is_inside(case, part.place, place)


def _in_state(row: Row, state: str) -> bool:
    return {
        "denied": bool(row.denied_by),
        "undenied": any(p.affirms for p in row.parts) and not row.denied_by,
        "unanswered": row.unanswered,
        "joined": bool(row.joined),
        "unreviewed": not row.claim.reviewed,
        "denials": bool(row.denies) or any(p.denies for p in row.parts),
    }[state]


def _in_time(claim: Claim, sieve: Sieve) -> bool:
    if sieve.start is None and sieve.end is None:
        return True
    when = claim.occurred or claim.said or claim.published
    if when is None:
        return False
    return (sieve.start is None or when.end > sieve.start) and (
        sieve.end is None or when.start < sieve.end
    )
