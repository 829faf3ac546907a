"""The rules as data: what each is called, asks and rests on, from `rules/*.yml`.

Comes in: the YAML beside this package. Goes out: `Rule` records by id, in order. What a
rule looks for is code, in the module of its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from servanda.gaps.terms import Rule, Severity

_LISTS = ("touches", "faulty", "clean")
GROUPS = ("parties", "times", "places", "conduct", "people", "monitoring", "texts")


@cache
def catalogue() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of the ids."""
    rules = sorted((r for group in GROUPS for r in _group(group)), key=lambda r: r.id)
    return MappingProxyType({r.id: r for r in rules})


def _group(group: str) -> Iterator[Rule]:
    text = resources.files(__package__).joinpath("rules", f"{group}.yml").read_text("utf-8")
    entries: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(text)
    for name, said in entries.items():
        lists = {k: tuple(said.get(k, ())) for k in _LISTS}
        asked = tuple(tuple(stems) for stems in said.get("asked", ()))
        rest: dict[str, Any] = {**said, **lists, "asked": asked}
        yield Rule(id=name, group=group, **rest | {"severity": Severity(said["severity"])})
