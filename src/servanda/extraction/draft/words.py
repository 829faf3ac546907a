"""The words of `words.yml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML


@cache
def _all() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("words.yml").read_text("utf-8")
    found: Mapping[str, Any] = YAML(typ="safe").load(text)
    return found


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of one list."""
    return frozenset(str(_all()[name]).split())


def id_of(provision_type: str) -> str:
    """Return what a duty of a type is called in its id.

    >>> id_of("PO-EXCH")
    'prisoners'
    """
    return str(_all()["ids"].get(provision_type, provision_type.lower()))
