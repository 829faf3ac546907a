"""Where it was reported: the case's map with what the period's events are said to be at."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.maps.drawing import draw
from servanda.maps.geometry import on_day
from servanda.maps.incidents import Laid, Spot, Told, laid, plotted
from servanda.maps.svg import svg_of
from servanda.report.blocks import Note, Paragraph, Picture, Section, Table
from servanda.report.desk import Desk
from servanda.report.parts.incidents import in_period, kind_name, place_name

_TITLE = "Where it was reported"
_MOST_ROWS = 40
_MOST_SPOTS = 80
_NOTE = (
    "Boundaries and names shown imply no position on the status of any territory. A circle "
    "counts statements about a place, not events, and stands in the middle of the place; "
    "a double ring says that some of them are denied. A line is drawn with how far it may be off."
)


def ground(desk: Desk) -> Section:
    """Return the map of the period; words where the case draws nothing."""
    if not on_day(desk.case, desk.as_of):
        words = "The case draws no place, so there is no map (servanda draw CASE FILE)."
        return Section(_TITLE, (Paragraph(words),))
    found = laid(plotted(desk.case, list(_told(desk))), most=_MOST_SPOTS)
    drawing = draw(desk.case, desk.as_of, found.spots)
    words = _words(desk, found)
    svg = svg_of(drawing, lambda place: place_name(desk, place), words)
    caption = f"Statements of the period by place ({drawing.crs})"
    return Section(_TITLE, (Picture(svg, caption, words, _table(desk, found)), Note(_NOTE)))


def _told(desk: Desk) -> Iterator[Told]:
    for event in in_period(desk):
        denied = {id(claim) for denial in event.denials for claim in denial.answers}
        for claim in event.affirmations:
            yield Told(
                place=claim.place,
                cell=claim.claim.place,
                located=claim.spot,
                kind=claim.predicate,
                denied=id(claim) in denied,
                unanswered=False,
            )


def _name(desk: Desk, spot: Spot) -> str:
    if spot.square is None:
        return place_name(desk, spot.place)
    return f"{spot.places} places around {spot.lat:.2f}, {spot.lon:.2f}"


def _words(desk: Desk, found: Laid) -> str:
    drawn = "; ".join(f"{_name(desk, s)} {s.count}" for s in found.spots[:12])
    away = sum(count for _, count in found.undrawn)
    said = f"Statements by place: {drawn}." if drawn else "No statement of the period is drawn."
    if away or found.placeless:
        said += f" {away} name a place that is not drawn, {found.placeless} name none."
    return said


def _table(desk: Desk, found: Laid) -> Table:
    rows = [
        (
            _name(desk, spot),
            str(spot.count),
            str(spot.denied),
            "; ".join(f"{kind_name(kind)} {count}" for kind, count in spot.kinds),
        )
        for spot in found.spots
    ]
    rows += [(place_name(desk, p), str(n), "", "not drawn") for p, n in found.undrawn]
    rest = len(rows) - _MOST_ROWS
    shown = [*rows[:_MOST_ROWS], (f"… and {rest:,} more places", "", "", "")] if rest > 0 else rows
    return Table(
        ("Place", "Statements", "Denied", "Of what"),
        tuple(shown),
        "What the map shows",
        (0.34, 0.13, 0.11, 0.42),
        "No statement of the period names a place.",
    )
