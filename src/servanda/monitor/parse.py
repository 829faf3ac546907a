"""Formulas read from text.

Comes in: a formula in the syntax of `mfotl.lark`. Goes out: its nodes, and where in the text
each stands. Sorts are not looked at (`sorts`), nor whether it can be evaluated (`safe`).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from servanda.errors import BadInput, Fault, nearest
from servanda.monitor.building import Builder, Parsed
from servanda.monitor.formula import Formula
from servanda.monitor.signature import NAME

__all__ = ["Parsed", "parse", "read_formula"]

_MOST_CHARACTERS = 100_000
_CONSTRUCTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("a formula", frozenset({"NOT", "EXISTS", "TRUE", "NAME"})),
    ("a term", frozenset({"INTEGER", "TEXT", "NAME"})),
    ("a comparison such as = or <", frozenset({"EQUAL", "LESSTHAN"})),
    ("an aggregation such as CNT or SUM", frozenset({"CNT", "SUM"})),
)
_LAST_WORD = re.compile(rf"({NAME})\s*(?:\[[^\]]*\]\s*)?$")
_WORD = 2  # a letter alone is like any keyword
_COMMENTS = "A comment that begins with (* ends with *)."
_NAMED = {
    "NAME": "a name",
    "INTEGER": "a number",
    "PERIOD": "a length such as 30m",
    "LPAR": "`(`",
    "CLOSES": "`)`",
    "COMMA": "`,`",
    "DOT": "`.`",
    "EQUAL": "`=`",
    "END": "`]`",
    "IN": "IN",
    "QMARK": "`?`",
    "SEMICOLON": "`;`",
}


@cache
def _grammar() -> Lark:
    text = files("servanda.monitor").joinpath("mfotl.lark").read_text("utf-8")
    return Lark(
        text,
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


@cache
def _keywords() -> tuple[str, ...]:
    return tuple(
        t.pattern.value
        for t in _grammar().terminals
        if t.pattern.type == "str" and t.pattern.value.isidentifier() and len(t.pattern.value) > 1
    )


def read_formula(text: str, name: str = "formula") -> Parsed:
    """Return the formula that a text holds, with the place of each part.

    Args:
        text: the formula.
        name: what to call the text in messages, such as the file's name.

    Raises:
        BadInput: the text is no formula; the fault names line and column.
    """
    if len(text) > _MOST_CHARACTERS:
        raise BadInput(
            Fault(place=name, problem=f"has {len(text)} characters; {_MOST_CHARACTERS} are allowed")
        )
    try:
        tree = _grammar().parse(text)
    except UnexpectedInput as error:
        raise BadInput(_fault(error, text, name)) from None
    return Builder(text, name).build(tree)


def parse(text: str) -> Formula:
    """Return the nodes of a formula; see `read_formula`."""
    return read_formula(text).formula


def _fault(error: UnexpectedInput, text: str, name: str) -> Fault:
    if isinstance(error, UnexpectedCharacters):
        return _of_character(error, text, name)
    if not isinstance(error, UnexpectedToken):
        return Fault(place=name, problem="ends too early.")
    token = error.token
    ended = token.type == "$END"
    line, column = _end(text) if ended else (token.line, token.column)
    return Fault(
        place=f"{name}:{line}:{column}",
        problem="the formula ends too early." if ended else f"found {str(token)!r}.",
        expected=_expected(set(error.expected)),
        suggestion=_suggested(token, "" if ended else text[: token.start_pos]),
        next_step="" if "(*" not in text or ended else _COMMENTS,
    )


def _of_character(error: UnexpectedCharacters, text: str, name: str) -> Fault:
    char = text[error.pos_in_stream or 0]
    unclosed = char in "\"'"
    return Fault(
        place=f"{name}:{error.line}:{error.column}",
        problem=f"found {char!r}.",
        expected='A text in quotes ends with the same quote: "…".' if unclosed else "",
        next_step="" if unclosed else "Take it out.",
    )


def _end(text: str) -> tuple[int, int]:
    lines = text.rstrip().split("\n")
    return len(lines), len(lines[-1]) + 1


def _expected(wanted: set[str]) -> str:
    said: list[str] = []
    if "$END" in wanted:
        # What may follow a whole formula; lark names only part of it.
        said, wanted = ["an operator such as AND or SINCE", "the end"], set()
    for words, signs in _CONSTRUCTS:
        if signs <= wanted:
            said.append(words)
            wanted = set() if words == "a formula" else wanted - signs
    said += [_NAMED[w] for w in sorted(wanted) if w in _NAMED]
    return f"Here would do: {', '.join(said)}." if said else ""


def _suggested(token: Token, before: str) -> str | None:
    """Return the keyword that the user may have meant, by this word or the one before it."""
    word = str(token) if token.type == "NAME" else ""
    found = _LAST_WORD.search(before)
    for candidate in (word, found[1] if found and found[1].isupper() else ""):
        if candidate in _keywords() or len(candidate) < _WORD:
            continue
        if near := nearest(candidate, _keywords()):
            return near
    return None
