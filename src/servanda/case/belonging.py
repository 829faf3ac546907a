"""What belongs to what in `case.yml`: sides, parts of actors, places inside places, ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from servanda.case.terms import Actor, Place
from servanda.case.yml import Yml
from servanda.errors import printable

RESERVED = ("*", "?", "any")
_MOST_ID = 100


def check_ids(yml: Yml) -> None:
    """Check that ids are words, and none that means something else elsewhere."""
    for part in ("actors", "places", "observers", "sources", "event-types", "viewpoints"):
        for name, entry in yml.mapping(part).items():
            if name in RESERVED or len(name) > _MOST_ID or not name.isprintable():
                yml.fault(
                    entry,
                    f"{printable(name, 60)!r} cannot be an id.",
                    f"Use a short name; {', '.join(RESERVED)} are taken.",
                )


def check_belonging(yml: Yml, actors: Mapping[str, Actor], places: Mapping[str, Place]) -> None:
    """Check that what things are part of or inside of is known, and nothing inside itself."""
    for entry in yml.mapping("actors").values():
        yml.known(entry.fields.get("part-of"), actors, "actor")
    for entry in yml.mapping("places").values():
        yml.known(entry.fields.get("inside"), places, "place")
    parts = {a.id: {a.part_of} for a in actors.values()}
    _refuse_circles(yml, "actors", "are part of", parts)
    insides = {p.id: set(p.inside) for p in places.values()}
    _refuse_circles(yml, "places", "lie inside", insides)
    holding = {outer for place in places.values() for outer in place.inside}
    for name, entry in yml.mapping("places").items():
        if places[name].parts_complete and name not in holding:
            yml.fault(
                entry.fields["parts-complete"],
                f"nothing lies inside {printable(name)}, so no parts make up all of it.",
                "Leave `parts-complete` out, or say `inside` of its parts.",
            )


def _refuse_circles(yml: Yml, part: str, are: str, outers: Mapping[str, set[str]]) -> None:
    graph = {name: around & set(outers) for name, around in outers.items()}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
        else:
            return
        shown = " → ".join(printable(name, 60) for name in reversed(circle))
        yml.fault(
            yml.mapping(part)[circle[0]],
            f"{part} {are} each other in a circle: {shown}.",
            "Leave one step out.",
        )
        for name in circle:
            graph.pop(name, None)


def sides_of(actors: Mapping[str, Actor]) -> frozenset[str]:
    """Return the sides: those that actors name, and each actor's own where it has none."""
    return frozenset(a.side or a.id for a in actors.values() if a.side or not a.part_of)


def opposed(yml: Yml, actors: Mapping[str, Actor]) -> Iterator[frozenset[str]]:
    """Give the pairs of opposed sides."""
    sides = sides_of(actors)
    written = yml.root.fields.get("opposed")
    for pair in yml.listed(written):
        names = yml.words(pair)
        yml.known(pair, sides, "side")
        if len(set(names)) != 2 or len(names) != 2:  # noqa: PLR2004 — a pair
            yml.fault(pair, "opposed sides come in pairs.", "Write `- [one, other]`.")
            continue
        yield frozenset(names)
