"""The lexicon of speech: which words speak, what they need after them, and which act they are.

The words are data in `lexicon/speech.yml` and `lexicon/turns.yml`; this reads and checks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias

from ruamel.yaml import YAML

from servanda.vocabulary import acts

Needs: TypeAlias = Literal["clause", "any", "alone"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A verb of speaking: its act, and the particle or preposition that makes it one."""

    act: str
    with_word: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A verb that speaks with a certain infinitive, object or complement, or when negated."""

    verbs: frozenset[str]
    act: str
    to: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()
    negated: bool = False
    would: bool = False
    neither: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """The whole lexicon, by base form."""

    clause: Mapping[str, tuple[Entry, ...]]
    any: Mapping[str, tuple[Entry, ...]]
    alone: Mapping[str, tuple[Entry, ...]]
    phrases: tuple[Phrase, ...]
    light_verbs: frozenset[str]
    light_nouns: Mapping[str, str]
    nouns: Mapping[str, str]
    no_comment: frozenset[str]
    texts: frozenset[str]
    not_yet: frozenset[str]
    wish: frozenset[str]
    wish_verbs: frozenset[str]


@cache
def speech() -> Speech:
    """Return the lexicon of speech."""
    data = data_of("speech")
    light = data["light"]
    return Speech(
        clause=_verbs(data["clause"]),
        any=_verbs(data["any"]),
        alone=_verbs(data["alone"]),
        phrases=tuple(_phrase(p) for p in data["phrases"] if p["act"] in acts()),
        light_verbs=frozenset(split(light["verbs"])),
        light_nouns=_by_word(light["nouns"]),
        nouns=_by_word(data["nouns"]),
        **{
            name: frozenset(split(data[name.replace("_", "-")]))
            for name in ("no_comment", "texts", "not_yet", "wish", "wish_verbs")
        },
    )


@cache
def turns() -> Mapping[str, frozenset[str]]:
    """Return the word lists by which a plain act turns into another."""
    return {name: frozenset(split(words)) for name, words in data_of("turns").items()}


@cache
def data_of(name: str) -> Mapping[str, Any]:
    """Return one file of the lexicon as plain data."""
    text = resources.files(__package__).joinpath("lexicon", f"{name}.yml").read_text("utf-8")
    data: Mapping[str, Any] = YAML(typ="safe").load(text)
    return data


def split(words: str) -> list[str]:
    r"""Return the entries of a list of words; `a\ b` is one entry of two words."""
    return [w.replace("\\ ", " ") for w in re.findall(r"(?:[^\s\\]|\\ )+", words)]


def _verbs(by_act: Mapping[str, str]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = {}
    for act, words in by_act.items():
        for word in split(words):
            verb, _, rest = word.partition(" ")
            if act in acts():
                found.setdefault(verb, {})[Entry(act, rest)] = None
    return {verb: tuple(sorted(e, key=lambda x: -len(x.with_word))) for verb, e in found.items()}


def _by_word(by_act: Mapping[str, str]) -> dict[str, str]:
    return {word: act for act, words in by_act.items() for word in split(words)}


def _phrase(data: Mapping[str, Any]) -> Phrase:
    def words(values: Iterable[str] | None) -> frozenset[str]:
        return frozenset(values or ())

    return Phrase(
        verbs=words(data["verb"]),
        act=data["act"],
        to=words(data.get("to")),
        objects=words(data.get("object")),
        complement=words(data.get("complement")),
        negated=bool(data.get("negated")),
        would=bool(data.get("would")),
        neither=bool(data.get("neither")),
        told=bool(data.get("told")),
    )
