"""A case folder to a frozen `Case`: `case.yml` and `agreement.md` together.

Comes in: the folder. Goes out: the case, or every fault of both files in one pass.
The ledger and the claims are not read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from servanda.agreement.document import read_agreement
from servanda.agreement.terms import Agreement
from servanda.case.terms import Actor, Case, Name, Place
from servanda.case.watching import observers, viewpoints
from servanda.case.yml import Yml
from servanda.clock import zone_of
from servanda.errors import BadInput, Fault
from servanda.vocabulary import EventType, event_types
from servanda.written import Entry, read_text, read_yaml

AGREEMENT = "agreement.md"
CASE = "case.yml"
_TOP = (
    "id",
    "actors",
    "opposed",
    "observers",
    "places",
    "sources",
    "event-types",
    "viewpoints",
    "note",
)


def read_case(path: Path) -> Case:
    """Return the case of a folder.

    Raises:
        BadInput: with every fault of `case.yml` and `agreement.md`.
    """
    _require(path)
    yml = Yml(CASE, _entry(path), _zone(path))
    yml.only(yml.root, _TOP, "case.yml")
    actors = {a.id: a for a in _actors(yml)}
    places = {p.id: p for p in _places(yml)}
    own_types = {t.id: t for t in _event_types(yml)}
    _check_belonging(yml, actors, places)
    agreement, faults = _agreement(path, actors, places, own_types)
    if yml.faults or faults:
        raise BadInput(*yml.faults, *faults)
    if agreement is None:
        raise AssertionError(path)
    case = Case(
        path=path,
        id=yml.word(yml.root.fields.get("id")) or path.resolve().name,
        agreement=agreement,
        actors=actors,
        places=places,
        opposed=frozenset(_opposed(yml, actors)),
        observers=tuple(observers(yml, actors, places)),
        viewpoints=tuple(viewpoints(yml)),
        sources=_sources(yml),
        event_types={code: t.predicate for code, t in own_types.items()},
    )
    if yml.faults:
        raise BadInput(*yml.faults)
    return case


def _require(path: Path) -> None:
    if not path.is_dir():
        raise BadInput(
            Fault(str(path), "is no folder.", next_step=f"Make a case with: servanda new {path}")
        )
    missing = [name for name in (AGREEMENT, CASE) if not (path / name).is_file()]
    if missing:
        raise BadInput(
            Fault(
                str(path),
                f"is no case: it lacks {' and '.join(missing)}.",
                next_step="Make one with: servanda new FOLDER",
            )
        )


def _entry(path: Path) -> Entry:
    entry = read_yaml(read_text(path / CASE), CASE)
    if entry.text is not None or not isinstance(entry.value, Mapping):
        raise BadInput(
            Fault(
                f"{CASE}:{entry.line}",
                "is no mapping of fields.",
                "Write `actors:`, `places:` and so on.",
            )
        )
    return entry


def _zone(path: Path) -> str:
    """Return the time zone that the agreement states, UTC where it is missing or wrong.

    Only its line is looked for: the agreement itself is read after the names it may use.
    """
    for line in read_text(path / AGREEMENT).splitlines()[:60]:
        if line.startswith("timezone:"):
            name = line.partition(":")[2].split("#")[0].strip().strip("\"'")
            try:
                return zone_of(name).key
            except BadInput:
                return "UTC"
    return "UTC"


def _agreement(
    path: Path,
    actors: Mapping[str, Actor],
    places: Mapping[str, Place],
    own: Mapping[str, EventType],
) -> tuple[Agreement | None, tuple[Fault, ...]]:
    try:
        agreement = read_agreement(
            path / AGREEMENT, actors=actors, places=places, event_types={**event_types(), **own}
        )
    except BadInput as error:
        return None, error.faults
    return agreement, ()


def _actors(yml: Yml) -> Iterator[Actor]:
    for name, entry in yml.mapping("actors").items():
        yml.only(
            entry, ("names", "side", "part-of", "description", "note", "kind"), f"actor {name}"
        )
        yield Actor(
            id=name,
            names=_names(yml, entry),
            side=yml.word(entry.fields.get("side")),
            part_of=yml.word(entry.fields.get("part-of")),
            description=yml.word(entry.fields.get("description")),
        )


def _places(yml: Yml) -> Iterator[Place]:
    for name, entry in yml.mapping("places").items():
        fields = ("names", "kind", "inside", "parts-complete", "description", "note")
        yml.only(entry, fields, f"place {name}")
        yield Place(
            id=name,
            names=_names(yml, entry),
            kind=yml.word(entry.fields.get("kind")),
            inside=yml.words(entry.fields.get("inside")),
            parts_complete=yml.flag(entry.fields.get("parts-complete")),
            description=yml.word(entry.fields.get("description")),
        )


def _names(yml: Yml, entry: Entry) -> tuple[Name, ...]:
    """Return the names of an actor or place: per language a string, a list, or {text, side}."""
    written = entry.fields.get("names")
    if written is None:
        return ()
    by_language = written.fields or {"": written}
    return tuple(
        name
        for language, spellings in by_language.items()
        for spelling in (spellings.items or [spellings])
        if (name := _name(yml, language, spelling)) is not None
    )


def _name(yml: Yml, language: str, spelling: Entry) -> Name | None:
    if spelling.text is not None:
        return Name(spelling.text, language) if spelling.text else None
    yml.only(spelling, ("text", "side"), "a name")
    text = yml.word(spelling.fields.get("text"))
    return Name(text, language, yml.word(spelling.fields.get("side"))) if text else None


def _event_types(yml: Yml) -> Iterator[EventType]:
    for code, entry in yml.mapping("event-types").items():
        yml.only(entry, ("predicate", "roles", "name"), f"event type {code}")
        predicate = yml.word(entry.fields.get("predicate"))
        if not predicate:
            yml.fault(
                entry, f"event type {code} lacks its predicate.", "Write `predicate: raises_flag`."
            )
        if code in event_types():
            yml.fault(
                entry, f"event type {code} is one of the vocabulary's own.", "Choose another code."
            )
        roles = yml.words(entry.fields.get("roles"))
        yield EventType(code, predicate, roles, yml.word(entry.fields.get("name")) or predicate)


def _check_belonging(yml: Yml, actors: Mapping[str, Actor], places: Mapping[str, Place]) -> None:
    """Check that what things are part of or inside of is known, and never themselves."""
    for name, entry in yml.mapping("actors").items():
        yml.known(entry.fields.get("part-of"), actors, "actor")
        if actors[name].part_of == name:
            yml.fault(entry, f"actor {name} is part of itself.", "Leave `part-of` out.")
    for name, entry in yml.mapping("places").items():
        yml.known(entry.fields.get("inside"), places, "place")
        if name in places[name].inside:
            yml.fault(entry, f"place {name} lies inside itself.", "Leave it out of `inside`.")


def _opposed(yml: Yml, actors: Mapping[str, Actor]) -> Iterator[frozenset[str]]:
    sides = {a.side for a in actors.values() if a.side}
    written = yml.root.fields.get("opposed")
    for pair in written.items if written else ():
        names = yml.words(pair)
        yml.known(pair, sides, "side")
        if len(set(names)) != 2:  # noqa: PLR2004 — a pair
            yml.fault(pair, "opposed sides come in pairs.", "Write [one, other].")
            continue
        yield frozenset(names)


def _sources(yml: Yml) -> dict[str, str]:
    found = {}
    for name, entry in yml.mapping("sources").items():
        found[name] = entry.text or yml.word(entry.fields.get("name")) or name
    return found
