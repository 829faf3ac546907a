"""Claims as pages list them: one row a statement, with who joins it, who denies it, who is silent.

Comes in: a view. Goes out: rows, newest first. Which of them a filter lets through: `sifting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from servanda.case.names import fold, opposed_sides
from servanda.case.terms import Case
from servanda.model import Claim, Instant, Interval
from servanda.viewpoints.resolving import ResolvedClaim, own_side
from servanda.web.snapshot import View

_ACCUSING = frozenset({"accuse", "attribute", "condemn", "complain", "ultimatum", "threaten"})
STATES = ("denied", "undenied", "unanswered", "joined", "unreviewed", "denials")
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
        states: which of `STATES` it is in.
    """

    parts: tuple[ResolvedClaim, ...]
    denied_by: tuple[str, ...]
    denies: tuple[str, ...]
    joined: tuple[str, ...]
    accused: tuple[str, ...]
    unanswered: bool
    states: tuple[str, ...]

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
    denied_by = view.denied_by.get(claim.id, ())
    unanswered = bool(accused) and not heard & set(accused)
    in_state = {
        "denied": bool(denied_by),
        "undenied": affirms and not denied_by,
        "unanswered": unanswered,
        "joined": bool(joined),
        "unreviewed": not claim.reviewed,
        "denials": bool(denies) or any(p.denies for p in parts),
    }
    return Row(
        parts=parts,
        denied_by=denied_by,
        denies=denies,
        joined=tuple(joined),
        accused=accused,
        unanswered=unanswered,
        states=tuple(state for state, holds in in_state.items() if holds),
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


@lru_cache(maxsize=8)
def words_of(view: View) -> tuple[str, ...]:
    """Return what a search looks through, for each row of a view; worked out when one is made."""
    return tuple(_words(view.case, row) for row in rows_of(view))


def _words(case: Case, row: Row) -> str:
    """Return what a search looks through: folded, bounded."""
    found: dict[str, None] = {}
    for part in row.parts:
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
