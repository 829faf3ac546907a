"""Who watches and whom to believe: the observers and viewpoints that `case.yml` declares."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from servanda.case.terms import Coverage, Grounds, Observer, Viewpoint
from servanda.case.yml import Yml
from servanda.clock import end_of, start_of
from servanda.errors import BadInput, nearest, printable
from servanda.model import BEGINNING, FOREVER, Interval
from servanda.written import Entry

GROUNDS = (
    "adverse-affirms",
    "observer-observed",
    "observer-observed-undenied",
    "opposed-sides-affirm",
    "side-affirms",
    "side-denies",
    "affirmed",
)
_NEEDS_SIDE = ("side-affirms", "side-denies")
_BUILT_IN = ("record", "observers")
_TOLD_BY = "as-told-by:"


def observers(yml: Yml, actors: Collection[str], places: Collection[str]) -> Iterator[Observer]:
    """Give the observers, each with whom it belongs to, who speaks for it and what it covers."""
    for name, entry in yml.mapping("observers").items():
        yml.only(entry, ("belongs-to", "voices", "covers", "note"), f"observer {name}")
        if name not in actors:
            yml.fault(
                entry,
                f"observer {name} is no actor.",
                "Add it under `actors:`.",
                nearest(name, actors),
            )
        for part in ("belongs-to", "voices"):
            yml.known(entry.fields.get(part), actors, "actor")
        covers = entry.fields.get("covers")
        yield Observer(
            actor=name,
            belongs_to=yml.words(entry.fields.get("belongs-to")),
            voices=yml.words(entry.fields.get("voices")),
            covers=tuple(c for item in yml.listed(covers) if (c := _cover(yml, item, places))),
        )


def _cover(yml: Yml, entry: Entry, places: Collection[str]) -> Coverage | None:
    yml.only(entry, ("place", "from", "to", "source"), "coverage")
    yml.known(entry.fields.get("place"), places, "place")
    if "place" not in entry.fields:
        yml.fault(entry, "coverage names no place.", "Write {place: …, from: …, to: …, source: …}.")
        return None
    try:
        start = start_of(w, yml.zone) if (w := yml.word(entry.fields.get("from"))) else BEGINNING
        end = end_of(w, yml.zone) if (w := yml.word(entry.fields.get("to"))) else FOREVER
        period = Interval(start, end)
    except (BadInput, ValueError) as error:
        problem = (
            error.faults[0].problem if isinstance(error, BadInput) else "ends before it begins."
        )
        yml.fault(entry, f"the period of this coverage is wrong: {problem}")
        return None
    return Coverage(yml.word(entry.fields["place"]), period, yml.word(entry.fields.get("source")))


def viewpoints(yml: Yml, sides: Collection[str]) -> Iterator[Viewpoint]:
    """Give the viewpoints that the case adds to the built-in ones."""
    for name, entry in yml.mapping("viewpoints").items():
        fields = ("description", "event", "attribution", "coverage-sides")
        yml.only(entry, fields, f"viewpoint {name}")
        if name in _BUILT_IN or name.startswith(_TOLD_BY):
            yml.fault(entry, f"viewpoint {printable(name)} is built in.", "Choose another name.")
        yml.known(entry.fields.get("coverage-sides"), sides, "side")
        event = entry.fields.get("event", Entry({}, entry.line))
        attribution = entry.fields.get("attribution", Entry({}, entry.line))
        if not {"event", "attribution"} <= set(entry.fields):
            yml.fault(entry, f"viewpoint {name} lacks `event` or `attribution`.", "Say both.")
        grounds = partial(_grounds, yml, sides)
        yield Viewpoint(
            name=name,
            event_supported=grounds(event, "supported"),
            attribution_supported=grounds(attribution, "supported"),
            event_excluded=grounds(event, "excluded"),
            attribution_excluded=grounds(attribution, "excluded"),
            coverage_sides=yml.words(entry.fields.get("coverage-sides")),
            description=yml.word(entry.fields.get("description")),
        )


def _grounds(yml: Yml, sides: Collection[str], entry: Entry, part: str) -> tuple[Grounds, ...]:
    """Return grounds: a word each, or `side-affirms: SIDE`."""
    yml.only(entry, ("supported", "excluded"), "a viewpoint's `event` or `attribution`")
    found = []
    for item in yml.listed(entry.fields.get(part)):
        pairs = {k: v.text or "" for k, v in item.fields.items()}
        if item.text is not None:
            name, _, side = item.text.partition(": ")
            pairs = {name: side}
        for name, side in pairs.items():
            _check_ground(yml, sides, item, (name, side))
            found.append(Grounds(name, side))
    return tuple(found)


def _check_ground(yml: Yml, sides: Collection[str], item: Entry, ground: tuple[str, str]) -> None:
    name, side = ground
    if name not in GROUNDS:
        yml.fault(
            item,
            f"there is no ground {printable(name)!r}.",
            f"Grounds: {', '.join(GROUNDS)}.",
            nearest(name, GROUNDS),
        )
    elif (name in _NEEDS_SIDE) != bool(side):
        yml.fault(item, f"ground {name} {'takes no' if side else 'needs a'} side.")
    elif side and side not in sides:
        yml.fault(
            item,
            f"there is no side {printable(side)!r}.",
            f"Sides: {', '.join(sorted(sides)[:12])}.",
            nearest(side, sides),
        )
