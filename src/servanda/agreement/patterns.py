"""`predicate(role: value, …)`: how a duty block says which events it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from servanda.agreement.conditions import named_place
from servanda.agreement.terms import Pattern
from servanda.errors import BadInput, Fault, nearest, printable

ANY = "any"
_MOST_TEXT = 1000
_GRAMMAR = r"""
    start: NAME [ "(" [ role ("," role)* ] ")" ]
    role: NAME ":" (QUOTED | BARE)
    NAME: /[A-Za-z_][A-Za-z0-9_]*/
    QUOTED: /"[^"]*"/
    BARE: /[^\s,()":][^,()":]*/
    %ignore /\s+/
"""
# Where YAML begins a value, either a quoted string, left alone, or a pattern with `: ` in it.
# Possessive and bounded, so that no text makes the search long.
_VALUE = re.compile(
    r"""((?:^|[:\-\[,{])[ \t]*+)
        (?: (?P<quoted> "(?:\\.|[^"\\])*+" | '(?:''|[^'])*+' )
          | (?P<pattern> \w{1,60}+\((?:"[^"\n]{0,200}+"|[^()"'\n]){0,500}+\) )
            (?=[ \t]*+(?:$|[,\]}]|\#)) )""",
    re.MULTILINE | re.VERBOSE,
)


def quote_patterns(yaml_text: str) -> str:
    """Return YAML in which bare patterns are quoted: they hold `: `, which YAML takes for its own.

    What is quoted already is left as it is.

    >>> quote_patterns("does: hands_over(place: aghdam)")
    "does: 'hands_over(place: aghdam)'"
    """
    return _VALUE.sub(_quoted, yaml_text)


def _quoted(found: re.Match[str]) -> str:
    return f"{found[1]}'{found['pattern']}'" if ":" in (found["pattern"] or "") else found[0]


@dataclass(frozen=True, slots=True)
class Known:
    """What a pattern may name: roles by predicate, actors and places by id."""

    predicates: Mapping[str, tuple[str, ...]]
    actors: Collection[str]
    places: Collection[str]


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual")


def parse_pattern(text: str, place: str, known: Known) -> Pattern:
    """Return a pattern.

    Args:
        text: as written.
        place: where it stands, for messages.
        known: what it may name.

    Raises:
        BadInput: with every fault: form, predicate, role, actor, place.
    """
    try:
        tree = _parser().parse(text[:_MOST_TEXT])
    except UnexpectedInput as error:
        column = getattr(error, "column", 1)
        raise BadInput(
            Fault(
                place,
                f"{printable(text)!r} is no pattern (column {column}).",
                "Write predicate(role: value, …), such as hands_over(place: aghdam).",
            )
        ) from None
    predicate, roles = _parts(tree)
    faults = _predicate_faults(predicate, roles, place, known)
    for role, value in roles:
        faults += _value_faults(role, value, place, known)
    if faults:
        raise BadInput(*faults)
    return Pattern(predicate, tuple(roles))


def _parts(tree: Tree[Token]) -> tuple[str, list[tuple[str, str]]]:
    predicate = str(tree.children[0])
    roles = []
    for child in tree.children[1:]:
        if isinstance(child, Tree):
            name, value = child.children
            roles.append((str(name), str(value).strip().strip('"')))
    return predicate, roles


def _predicate_faults(
    predicate: str, roles: list[tuple[str, str]], place: str, known: Known
) -> list[Fault]:
    allowed = known.predicates.get(predicate)
    if allowed is None:
        return [
            Fault(
                place,
                f"there is no predicate {printable(predicate)!r}.",
                "See vocabulary/event_types.yml, or `event-types` in case.yml.",
                nearest(predicate, known.predicates),
            )
        ]
    names = [role for role, _ in roles]
    faults = [
        Fault(
            place,
            f"{predicate} has no role {printable(role)!r}.",
            f"It has: {', '.join(allowed)}.",
            nearest(role, allowed),
        )
        for role in names
        if role not in allowed
    ]
    if len(set(names)) < len(names):
        faults.append(Fault(place, f"{predicate} names a role twice.", "Name each once."))
    return faults


def _value_faults(role: str, value: str, place: str, known: Known) -> list[Fault]:
    ids = {"actor": known.actors, "target": known.actors, "place": known.places}.get(role)
    named = named_place(value) if role == "place" else value
    if ids is None or value == ANY or named in ids:
        return []
    kind = "place" if role == "place" else "actor"
    return [
        Fault(
            place,
            f"{kind} {printable(named)!r} is not in case.yml.",
            f"Known: {', '.join(sorted(ids)[:12])}.",
            nearest(named, ids),
            f"Or add it under `{kind}s:` in case.yml.",
        )
    ]
