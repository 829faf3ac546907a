"""Names in a text: countries, their adjectives and capitals, and the actors and places of a case.

A name that the case knows gives the actor's id; one that it does not know stays as it is
written. There is no silent best guess: a name that two actors bear resolves to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from servanda.case.names import fold, resolve_actor, resolve_place
from servanda.case.terms import Actor, Case
from servanda.extraction.lexicon import data_of, split
from servanda.extraction.words import Word

_MOST_WORDS = 6
_ROLES = re.compile(
    r"\b(ministry|minister|ministers|president|presidency|army|government|spokes\w+|embassy|"
    r"parliament|peacekeepers|office|service|council|staff)\b"
)
_SAME = {"defense": "defence", "mod": "ministry defence", "mfa": "ministry foreign affairs"}
_EMPTY = frozenset(split("the of and for a an de facto republic s"))
_FOREIGN = {"foreign"}


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name, adjectives, the seats that stand for its government, other names."""

    name: str
    adjectives: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """All that a text's names are looked up in, worked out once for a case."""

    case: Case | None
    states: Mapping[str, str]
    adjectives: Mapping[str, str]
    roles: Mapping[frozenset[str], str] = field(default_factory=dict)
    surnames: Mapping[str, str] = field(default_factory=dict)

    def actor(self, words: str) -> str:
        """Return the actor that a whole name stands for, or empty."""
        found = resolve_actor(self.case, words) if self.case else None
        return found or self.adjectives.get(fold(words), "") or ""

    def place(self, words: str) -> str:
        """Return the case's place that a name stands for, or empty."""
        return (resolve_place(self.case, words) or "") if self.case else ""


@cache
def countries() -> tuple[Country, ...]:
    """Return the countries of the lexicon."""
    found = []
    for line in data_of("countries"):
        parts = [
            tuple(w.replace("_", " ") for w in part.split()) for part in f"{line}|||".split("|")
        ]
        found.append(Country(parts[0][0], *parts[1:4]))
    return tuple(found)


@cache
def country_of() -> Mapping[str, str]:
    """Return each folded name, seat and other name of a country with the country's name."""
    return {fold(n): c.name for c in countries() for n in (c.name, *c.seats, *c.others) if fold(n)}


@cache
def adjective_of() -> Mapping[str, str]:
    """Return each folded adjective with the name of its country."""
    return {fold(a): c.name for c in countries() for a in c.adjectives}


@cache
def people() -> Mapping[str, frozenset[str]]:
    """Return the words for those who speak, by kind."""
    return {kind: frozenset(split(words)) for kind, words in data_of("people").items()}


@lru_cache(maxsize=16)
def names_of(case: Case | None) -> Names:
    """Return what the names of a text are looked up in."""
    if case is None:
        return Names(None, country_of(), adjective_of())
    states, adjectives = _states(case), _adjectives(case)
    return Names(case, states, adjectives, _roles(case), _surnames(case))


def _states(case: Case) -> dict[str, str]:
    """Return names, seats and other names of countries that are actors of the case."""
    found = {}
    for country in countries():
        own = (country.name, *country.others)
        actor = next((a for n in own if (a := resolve_actor(case, n))), None)
        if actor:
            for name in (*own, *country.seats):
                known = resolve_actor(case, name)
                if known in (None, actor):
                    found[fold(name)] = actor
    return found


def _adjectives(case: Case) -> dict[str, str]:
    found: dict[str, str] = {}
    for country in countries():
        own = (country.name, *country.others)
        actor = next((a for n in own if (a := resolve_actor(case, n))), None)
        if actor:
            found |= {fold(a): actor for a in country.adjectives}
    for one in case.actors.values():
        for name in _english(one):
            if re.fullmatch(r"[A-Z][a-z]+", name) and not one.part_of:
                for adjective in _adjectives_from(name):
                    found.setdefault(fold(adjective), one.id)
    return {k: v for k, v in found.items() if resolve_actor(case, k) in (None, v)}


def _adjectives_from(name: str) -> Iterator[str]:
    """Yield what a people may be called whose country no list knows."""
    yield from (f"{name}n", f"{name}an", f"{name}ian", f"{name}ese", f"{name}er")
    if name.endswith(("a", "e", "o")):
        yield f"{name[:-1]}an"


def _english(actor: Actor) -> Iterator[str]:
    yield from (n.text for n in actor.names if n.language in ("", "en"))


def _roles(case: Case) -> dict[frozenset[str], str]:
    """Return the words of each office of a case, its country made an actor: for any word order."""
    found: dict[frozenset[str], str] = {}
    doubled = set()
    for actor in case.actors.values():
        for name in (actor.id.replace("-", " "), *_english(actor)):
            key = role_key(name, {**adjective_of(), **country_of()})
            if key and found.setdefault(key, actor.id) != actor.id:
                doubled.add(key)
    return {key: actor for key, actor in found.items() if key not in doubled}


@cache
def _of_country() -> Mapping[str, frozenset[str]]:
    return {c.name: frozenset(fold(n) for n in (c.name, *c.seats, *c.others)) for c in countries()}


def same_country(word: str) -> frozenset[str]:
    """Return all names and seats of the country that a name or adjective belongs to."""
    country = country_of().get(fold(word)) or adjective_of().get(fold(word))
    return _of_country()[country] if country else frozenset()


def role_key(name: str, nations: Mapping[str, str]) -> frozenset[str]:
    """Return the words of an office and its country, in any order; empty when it is no office.

    >>> role_key("Sudanese Defense Ministry", {"sudanese": "Sudan"}) == role_key(
    ...     "Ministry of Defence of Sudan", {"sudan": "Sudan"}
    ... )
    True
    """
    plain = fold(name.replace("'s", " "))
    if not _ROLES.search(plain):
        return frozenset()
    words = [_SAME.get(w, w) for w in plain.split() if w not in _EMPTY]
    bare = {nations.get(w, w) for part in words for w in part.split()} - {"affairs", "armed"}
    return frozenset(bare)


def _surnames(case: Case) -> dict[str, str]:
    """Return the last names of the case's people, where only one bears it."""
    found: dict[str, set[str]] = {}
    for actor in (a for a in case.actors.values() if a.part_of):
        for name in _english(actor):
            words = name.split()
            if len(words) > 1 and all(w[0].isupper() for w in words) and not role_key(name, {}):
                for at in range(1, len(words)):
                    found.setdefault(fold(" ".join(words[at:])), set()).add(actor.id)
    return {last: next(iter(ids)) for last, ids in found.items() if len(ids) == 1}


def resolve(names: Names, words: Sequence[Word]) -> str:
    """Return the case's actor that the words of a noun phrase name, or empty.

    The whole name first, then without what stands before a personal name, then the office
    with its country, then the country for which an office speaks.
    """
    if names.case is None or not words:
        return ""
    text = " ".join(w.text for w in words).replace(" - ", "-").replace(" 's", "'s")
    bare = re.sub(r"^(the|a|an) ", "", text, flags=re.IGNORECASE)
    whole = names.actor(bare) or names.states.get(fold(bare), "")
    return whole or _by_part(names, words) or _by_office(names, text, words)


def _by_part(names: Names, words: Sequence[Word]) -> str:
    """Return the actor whose whole name, or only last name, ends the first run of names."""
    end = next(
        (n for n, w in enumerate(words) if n and words[n - 1].is_name and not _in_name(w)),
        len(words),
    )
    run = words[:end]
    for at in range(max(0, len(run) - _MOST_WORDS), len(run)):
        text = _text(run[at:])
        found = (names.actor(text) if at else "") or names.surnames.get(fold(text), "")
        if found and run[at].is_name and fold(text) not in names.adjectives:
            return found if _whole_or_person(names, run[:at], found) else ""
    return ""


def _in_name(word: Word) -> bool:
    return word.is_name or word.text in ("-", "of", "al", "bin", "de", "el", "van", "the")


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words).replace(" - ", "-")


def _whole_or_person(names: Names, before: Sequence[Word], actor: str) -> bool:
    """Whether what stands before a name is a person's title: "General Roe", not "South Sudan"."""
    person = names.case is not None and bool(names.case.actors[actor].part_of)
    return not before or person or all(not w.is_name for w in before)


def _by_office(names: Names, text: str, words: Sequence[Word]) -> str:
    key = role_key(text, {**adjective_of(), **country_of()})
    found = names.roles.get(key, "") if key else ""
    return found or _by_country(names, words)


def _by_country(names: Names, words: Sequence[Word]) -> str:
    """Return the state for which an office speaks: "Russian officials", "Norland's minister"."""
    lowered = [w.lower for w in words]
    if any(w in people()["not-state"] for w in lowered):
        return ""
    if not any(w in people()["state"] or _singular(w) in people()["state"] for w in lowered):
        return ""
    found = {a for w in words if (a := names.states.get(fold(w.text)) or _adjective(names, w))}
    return next(iter(found)) if len(found) == 1 else ""


def _adjective(names: Names, word: Word) -> str:
    return names.adjectives.get(fold(word.text), "")


def _singular(word: str) -> str:
    return word.removesuffix("s")
