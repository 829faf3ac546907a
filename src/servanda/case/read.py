"""A case folder to a frozen `Case`: `case.yml` and `agreement.md` together.

Comes in: the folder. Goes out: the case, or every fault of both files in one pass.
The ledger and the claims are not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from servanda.agreement.document import agreement_of, line_of
from servanda.agreement.outline import Outline, outline
from servanda.agreement.patterns import Known
from servanda.agreement.terms import Agreement
from servanda.case.belonging import check_belonging, check_ids, opposed, sides_of
from servanda.case.terms import Actor, Case, Name, Place
from servanda.case.watching import observers, viewpoints
from servanda.case.yml import Yml
from servanda.errors import BadInput, Fault, printable
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
_SOURCE = ("name", "url", "feed", "licence", "language", "kind", "note")
_ROLES = ("actor", "target", "place", "object")
_WEB = re.compile(r"https?://[^/\s]")
_PREDICATE = re.compile(r"[a-z_][a-z0-9_]{0,59}")


def read_case(path: Path) -> Case:
    """Return the case of a folder.

    Raises:
        BadInput: with every fault of `case.yml` and `agreement.md`.
    """
    _require(path)
    found, faults = _outline(path)
    yml = Yml(CASE, _root(path, found.faults if found else faults), found.zone if found else "UTC")
    yml.only(yml.root, _TOP, CASE)
    actors = {a.id: a for a in _actors(yml)}
    places = {p.id: p for p in _places(yml)}
    own_types = {t.id: t for t in _event_types(yml)}
    check_ids(yml)
    check_belonging(yml, actors, places)
    read: dict[str, Any] = {
        "id": yml.word(yml.root.fields.get("id")) or path.resolve().name,
        "opposed": frozenset(opposed(yml, actors)),
        "observers": tuple(observers(yml, actors, places)),
        "viewpoints": tuple(viewpoints(yml, sides_of(actors))),
        "sources": _sources(yml),
        "licences": _licences(yml),
        "feeds": _addresses(yml, "feed"),
        "sites": _addresses(yml, "url"),
        "event_types": {code: t.predicate for code, t in own_types.items()},
    }
    agreement = None
    if found is not None:
        types = [*event_types().values(), *own_types.values()]
        known = Known({t.predicate: t.roles for t in types}, actors, places)
        agreement, faults = _agreement(found, known)
    if agreement is None or yml.faults:
        raise BadInput(*sorted(dict.fromkeys(yml.faults), key=line_of), *faults)
    return Case(path=path, agreement=agreement, actors=actors, places=places, **read)


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


def _outline(path: Path) -> tuple[Outline | None, tuple[Fault, ...]]:
    try:
        return outline(read_text(path / AGREEMENT), AGREEMENT), ()
    except BadInput as error:
        return None, error.faults


def _root(path: Path, other_faults: Sequence[Fault]) -> Entry:
    """Return `case.yml`; where it can't be read, nothing that names its actors can be checked."""
    try:
        root = read_yaml(read_text(path / CASE), CASE)
    except BadInput as error:
        raise BadInput(*error.faults, *other_faults) from None
    if not isinstance(root.value, Mapping):
        raise BadInput(
            Fault(
                f"{CASE}:{root.line}",
                "is no mapping of fields.",
                "Write `actors:`, `places:` and so on.",
            ),
            *other_faults,
        )
    return root


def _agreement(found: Outline, known: Known) -> tuple[Agreement | None, tuple[Fault, ...]]:
    try:
        return agreement_of(found, known), ()
    except BadInput as error:
        return None, error.faults


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
    # One name of one side may stand alone: {text: …, side: …}.
    alone = set(written.fields) <= {"text", "side"}
    by_language = {"": written} if alone else written.fields
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
    """Give the case's own event types, each with a code and predicate that are not taken."""
    taken = {t.predicate for t in event_types().values()}
    for code, entry in yml.mapping("event-types").items():
        what = f"event type {printable(code)}"
        yml.only(entry, ("predicate", "roles", "name", "note"), what)
        predicate = yml.word(entry.fields.get("predicate"))
        if not _PREDICATE.fullmatch(predicate):
            yml.fault(entry, f"{what} lacks a predicate.", "Write `predicate: raises_flag`.")
        if code in event_types() or predicate in taken:
            yml.fault(entry, f"{what} is in the vocabulary already.", "Choose another name.")
        taken.add(predicate)
        roles = yml.words(entry.fields.get("roles"))
        yml.known(entry.fields.get("roles"), _ROLES, "role")
        yield EventType(code, predicate, roles, yml.word(entry.fields.get("name")) or predicate)


def _licences(yml: Yml) -> dict[str, str]:
    found = {}
    for name, entry in yml.mapping("sources").items():
        stated = yml.word(entry.fields.get("licence"))
        if stated:
            found[name] = found[yml.word(entry.fields.get("name")) or name] = stated
    return found


def _addresses(yml: Yml, field: str) -> dict[str, str]:
    """Return the addresses that sources state in a field, by the source's id."""
    found = {}
    for name, entry in yml.mapping("sources").items():
        stated = entry.fields.get(field)
        address = yml.word(stated)
        if stated is not None and not _WEB.match(address):
            yml.fault(stated, f"source {name}: {printable(address, 80)!r} is no web address.")
        elif address:
            found[name] = address
    return found


def _sources(yml: Yml) -> dict[str, str]:
    found = {}
    for name, entry in yml.mapping("sources").items():
        if entry.text is None:
            yml.only(entry, _SOURCE, f"source {name}")
        found[name] = entry.text or yml.word(entry.fields.get("name")) or name
    return found
