"""Signatures: which predicates a log holds, with the sorts of their arguments.

Comes in: lines such as `pay(contract: int, amount: float)`; names of arguments may be left
out; `#` and `(* … *)` are comments. Goes out: the predicates by name, or all faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from servanda.errors import BadInput, Fault, nearest

Sort: TypeAlias = Literal["int", "float", "string", "regexp"]
Signature: TypeAlias = Mapping[str, tuple[Sort, ...]]

SORTS: tuple[Sort, ...] = get_args(Sort)
NAME = r"[A-Za-z_](?:[A-Za-z0-9_']|[-/:](?=[A-Za-z0-9_']))*"
# These the monitor knows of itself: the index of a time-point, its time-stamp, both.
BUILT_IN: dict[str, tuple[Sort, ...]] = {"tp": ("int",), "ts": ("int",), "tpts": ("int", "int")}

_TOKEN = re.compile(
    r"(?P<skip>\s+|#[^\r\n]*|\(\*.*?\*\))|(?P<name>[A-Za-z_][\w'/-]*)|(?P<mark>[(),:])|(?P<other>.)",
    re.DOTALL | re.ASCII,
)
_SHAPE = "A line is `name(argument: sort, …)`, such as `pay(contract: int, amount: float)`."
_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    line: int


def read_signature(text: str, name: str = "signature") -> dict[str, tuple[Sort, ...]]:
    """Return the predicates that a signature declares.

    Raises:
        BadInput: with all faults found.
    """
    if len(text) > _MOST_CHARACTERS:
        raise BadInput(Fault(place=name, problem="is too long for a signature."))
    reader = _Reader(list(_tokens(text)), name)
    reader.read()
    if reader.faults:
        raise BadInput(*reader.faults)
    return reader.found


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind != "skip":
            yield _Token(found[0], kind, line)
        line += found[0].count("\n")


@dataclass(slots=True)
class _Reader:
    tokens: list[_Token]
    name: str
    at: int = 0
    found: dict[str, tuple[Sort, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> None:
        """Read declaration after declaration; after a fault go on behind the next `)`."""
        while self.at < len(self.tokens):
            before = self.at
            try:
                self._declaration()
            except BadInput as error:
                self.faults += error.faults
                self.at = max(self.at, before + 1)
                while self.at < len(self.tokens) and self.tokens[self.at - 1].text != ")":
                    self.at += 1

    def _declaration(self) -> None:
        head = self._take("name")
        self._take("(")
        sorts: list[Sort] = []
        if not self._next_is(")"):
            sorts.append(self._argument())
            while self._next_is(","):
                self.at += 1
                sorts.append(self._argument())
        self._take(")")
        if head.text in BUILT_IN:
            raise self._fault(head, f"{head.text!r} is built in.", "Choose another name.")
        if head.text in self.found:
            raise self._fault(head, f"{head.text!r} is declared twice.", "Keep one of them.")
        self.found[head.text] = tuple(sorts)

    def _argument(self) -> Sort:
        word = self._take("name")
        if self._next_is(":"):
            self.at += 1
            word = self._take("name")
        if word.text not in SORTS:
            raise self._fault(
                word, f"{word.text!r} is no sort.", f"Sorts: {', '.join(SORTS)}.", word.text
            )
        return word.text

    def _next_is(self, text: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].text == text

    def _take(self, wanted: str) -> _Token:
        if self.at >= len(self.tokens):
            last = self.tokens[-1]
            raise self._fault(last, f"the signature ends where {_named(wanted)} should stand.")
        token = self.tokens[self.at]
        if wanted not in (token.kind, token.text):
            raise self._fault(token, f"found {token.text!r} instead of {_named(wanted)}.")
        self.at += 1
        return token

    def _fault(
        self, token: _Token, problem: str, expected: str = _SHAPE, word: str = ""
    ) -> BadInput:
        return BadInput(
            Fault(
                place=f"{self.name}:{token.line}",
                problem=problem,
                expected=expected,
                suggestion=nearest(word, SORTS) if word else None,
            )
        )


def _named(wanted: str) -> str:
    return "a name" if wanted == "name" else f"`{wanted}`"
