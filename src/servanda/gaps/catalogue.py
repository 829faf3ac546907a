"""The rules as data: what each is called, asks and rests on, from `rules/*.yml`; its examples.

Comes in: the YAML beside this package. Goes out: `Rule` records by id, in order. What a
rule looks for is code, in the module of its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from servanda.gaps.terms import Rule, Severity

_LISTS = ("touches", "fields", "because")
GROUPS = ("parties", "times", "places", "conduct", "people", "monitoring", "texts")


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts in which a rule must speak, and texts in which it must not."""

    faulty: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()


@cache
def catalogue() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of the ids."""
    rules = sorted((r for group in GROUPS for r in _group(group)), key=lambda r: r.id)
    return MappingProxyType({r.id: r for r in rules})


@cache
def examples() -> Mapping[str, Examples]:
    """Return the texts that belong to each rule, by its id; only tests and pages need them."""
    found = {}
    for group in GROUPS:
        for name, said in _entries("examples", group).items():
            found[name] = Examples(tuple(said["faulty"]), tuple(said["clean"]))
    return MappingProxyType(found)


def _group(group: str) -> Iterator[Rule]:
    for name, said in _entries("rules", group).items():
        lists = {k: tuple(said.get(k, ())) for k in _LISTS}
        asked = tuple(tuple(stems) for stems in said.get("asked", ()))
        rest: dict[str, Any] = {**said, **lists, "asked": asked}
        yield Rule(id=name, group=group, **rest | {"severity": Severity(said["severity"])})


def _entries(folder: str, group: str) -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath(folder, f"{group}.yml").read_text("utf-8")
    entries: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    return entries
