"""What was reported in the period: one row an event, with who says so and who denies it."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.clock import describe
from servanda.model import Interval
from servanda.report.blocks import Note, Section, Table
from servanda.report.desk import Desk
from servanda.viewpoints.events import Event
from servanda.viewpoints.resolving import UNRESOLVED, ResolvedClaim
from servanda.vocabulary import event_type_of

_MOST = 400
_REFUSED = "denies_access"
_WIDTHS = (0.12, 0.18, 0.14, 0.24, 0.17, 0.15)


def incidents(desk: Desk) -> Section:
    """Return the events that lie in the period, in time order; denials beside accusations."""
    found = [e for e in in_period(desk) if not _only(e, _REFUSED)]
    blocks = [_table(desk, found, "Events reported in the period", "Nothing was reported.")]
    return Section("What was reported", (*blocks, Note(_HOW)))


_HOW = (
    "What each source says, not what the report holds to be true. Where no denial is shown, none "
    "was known by the day of this report; that nobody denied it does not make it so. An event "
    "with no actor is one that nobody attributed."
)


def refused(desk: Desk) -> Section:
    """Return where observers were refused access."""
    found = [e for e in in_period(desk) if _only(e, _REFUSED)]
    table = _table(desk, found, "Access refused to observers", "No refusal of access was reported.")
    return Section("Access refused", (table,))


def in_period(desk: Desk) -> list[Event]:
    """Return the dated events that meet the period, in the order of their times."""
    found = [(w, e) for e in desk.heard.events.values() if (w := _when(e)) and _meets(w, desk)]
    return [e for _, e in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def _when(event: Event) -> Interval | None:
    times = [c.claim.occurred for c in event.affirmations if c.claim.occurred is not None]
    if not times:
        return None
    return Interval(min(t.start for t in times), max(t.end for t in times), times[0].precision)


def _meets(when: Interval, desk: Desk) -> bool:
    return when.start < desk.period.end and desk.period.start < when.end


def _only(event: Event, predicate: str) -> bool:
    return all(c.predicate == predicate for c in event.affirmations)


def _table(desk: Desk, found: list[Event], caption: str, empty: str) -> Table:
    rows = tuple(_row(desk, event) for event in found[:_MOST])
    if len(found) > _MOST:
        rest = f"… and {len(found) - _MOST:,} more: see the case itself"
        rows = (*rows, (rest, "", "", "", "", ""))
    columns = ("When", "What", "Where", "Attributed to", "Reported without actor by", "Denied by")
    return Table(columns, rows, caption, _WIDTHS, empty)


def _row(desk: Desk, event: Event) -> tuple[str, ...]:
    when = _when(event)
    kinds = dict.fromkeys(_kind(c) for c in event.affirmations)
    places = dict.fromkeys(place_name(desk, c.place) for c in event.affirmations if c.place)
    denials = [d.by for d in event.denials]
    unnamed = [c for c in event.affirmations if not c.actor]
    return (
        describe(when, desk.zone) if when else "",
        "; ".join(kinds),
        "; ".join(places) or "not stated",
        _attributed(event),
        _voices(unnamed) or "only those who attribute it",
        _voices(denials) or "no denial known",
    )


def _attributed(event: Event) -> str:
    """Return to whom the event is attributed, each with who says so."""
    by_actor: dict[str, list[ResolvedClaim]] = {}
    for claim in event.affirmations:
        if claim.actor:
            by_actor.setdefault(claim.actor.removeprefix(UNRESOLVED), []).append(claim)
    said = [f"{actor}, by {_voices(claims)}" for actor, claims in by_actor.items()]
    return "; ".join(said) or "nobody"


def _kind(claim: ResolvedClaim) -> str:
    name = kind_name(claim.predicate)
    count = claim.claim.count
    if count.bounds is None:
        return name
    return f"{name} ({_stated(*count.bounds)} {count.unit})".replace(" )", ")")


def kind_name(predicate: str) -> str:
    """Return what a kind of event is called."""
    known = event_type_of(predicate)
    return known.name if known else predicate


def _stated(low: float, high: float) -> str:
    if low == high:
        return f"{low:g}"
    return f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"


def place_name(desk: Desk, place: str) -> str:
    """Return a place by its name in English; both names where sides use different ones."""
    known = desk.case.places.get(place)
    if known is None:
        return place.removeprefix(UNRESOLVED)
    names = [n.text for n in known.names if n.language in ("en", "")] or [known.id]
    by_side = [n.text for n in known.names if n.side and n.language in ("en", "")]
    return " / ".join(dict.fromkeys([names[0], *by_side]))


def _voices(claims: Iterable[ResolvedClaim]) -> str:
    said: dict[str, list[str]] = {}
    for claim in claims:
        graded = f" {claim.claim.grade}" if claim.claim.grade else ""
        mark = "" if claim.claim.reviewed else ", not reviewed"
        said.setdefault(claim.claim.speaker, []).append(f"{claim.claim.id}{graded}{mark}")
    return "; ".join(f"{who} [{', '.join(dict.fromkeys(ids))}]" for who, ids in said.items())
