"""The vocabulary: acts of speech, event types and provision types, as data with a small reader.

What may change is in the YAML files beside this one; an analyst can review them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does by saying something; `effect` drives the viewpoints."""

    id: str
    effect: str
    meaning: str
    cameo: str = ""
    plover: str = ""


@dataclass(frozen=True, slots=True)
class EventType:
    """What can happen: its predicate, the roles it takes, codes in other vocabularies."""

    id: str
    predicate: str
    roles: tuple[str, ...]
    name: str
    cameo: str = ""
    plover: str = ""
    acled: str = ""
    ucdp_ged: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionType:
    """What agreements settle, mapped to PA-X, PAM and others, and what is evidence for it."""

    id: str
    name: str
    pax: str = ""
    pam: str = ""
    other: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RegisterType:
    """What a register counts: its event types; `people` where the counted are persons.

    `nouns` are the words by which two measures are known to count the same thing.
    """

    id: str
    name: str
    types: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    people: bool = False


@cache
def acts() -> Mapping[str, Act]:
    """Return every act by its id."""
    return MappingProxyType({k: Act(k, **v) for k, v in _entries("claim_acts").items()})


@cache
def event_types() -> Mapping[str, EventType]:
    """Return every event type by its code."""
    entries = _entries("event_types").items()
    return MappingProxyType(
        {k: EventType(k, **{**v, "roles": tuple(v["roles"])}) for k, v in entries}
    )


@cache
def event_type_of(predicate: str) -> EventType | None:
    """Return the event type with this predicate, or None."""
    return next((t for t in event_types().values() if t.predicate == predicate), None)


@cache
def provision_types() -> Mapping[str, ProvisionType]:
    """Return every provision type by its code."""
    entries = _entries("provision_types").items()
    return MappingProxyType({k: ProvisionType(k, **v) for k, v in entries})


@cache
def register_types() -> Mapping[str, RegisterType]:
    """Return every register by its id."""
    return MappingProxyType(
        {
            name: RegisterType(
                id=name,
                name=entry["name"],
                types=tuple(entry["types"]),
                nouns=tuple(entry.get("nouns", ())),
                also=tuple(entry.get("also", ())),
                people=entry.get("people", False),
            )
            for name, entry in _entries("registers").items()
        }
    )


def effect_of(act: str) -> str:
    """Return what an act does.

    Raises:
        KeyError: when there is no such act.
    """
    return acts()[act].effect


@cache
def gap_rules() -> tuple[str, ...]:
    """Return the ids of the rules about gaps, which a document may answer under `accepted`."""
    rules = resources.files("servanda").joinpath("gaps", "rules")
    texts = (f.read_text("utf-8") for f in rules.iterdir() if f.name.endswith(".yml"))
    return tuple(sorted(found for text in texts for found in _RULE.findall(text)))


_RULE = re.compile(r"^([A-Z]+-\d+):", re.MULTILINE)


@cache
def _entries(name: str) -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath(f"{name}.yml").read_text("utf-8")
    entries: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return entries
