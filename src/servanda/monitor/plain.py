"""Logs and verdicts as text, read and written in the plainest way: the judge of faster ones.

Comes in: text such as `@10 pay (1,2.5)(2,0.5) stop;`, in pieces. Goes out: time-points, and
verdicts as lines. Each `@` begins a time-point; a name alone is a predicate without arguments
that holds, or an empty relation; `;` may end a time-point and `#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.monitor.points import INFINITY, Relation, Row, TimePoint, sure
from servanda.monitor.signature import Signature, Sort
from servanda.monitor.values import Value, read_float, read_integer, shown, unquoted

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)|(?P<mark>[@(),;])|(?P<word>[\w\[\]/:.!+-]+)
    |(?P<text>"(?:[^"\\]|\\.)*")|(?P<other>.)""",
    re.DOTALL | re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    start: int


class _Open(Exception):  # noqa: N818 — not a fault: more text is to come
    """The text ends inside a time-point."""


@dataclass(slots=True)
class PlainLog:
    """A log read piece by piece.

    Attributes:
        fault: what is wrong with the log; nothing after it is read.
        ordered: whether time-stamps must never decrease.
    """

    signature: Signature
    name: str = "log"
    fault: BadInput | None = None
    ordered: bool = True
    _text: str = ""
    _line: int = 1
    _column: int = 1
    _last: int | None = None
    _tokens: list[_Token] = field(default_factory=list)
    _at: int = 0

    def feed(self, text: str, *, last: bool = False) -> list[TimePoint]:
        """Return the time-points that are complete once this piece is there."""
        self._text += text
        self._tokens = [t for t in _tokens(self._text) if t.kind != "skip"]
        self._at = 0
        points: list[TimePoint] = []
        done = 0
        while self.fault is None and self._at < len(self._tokens):
            try:
                points.append(self._time_point(last=last))
            except _Open:
                break
            except BadInput as error:
                self.fault = error
            done = self._at
        if done and self.fault is None:
            end = self._tokens[done - 1]
            self._forget(end.start + len(end.text))
        return points

    def _forget(self, until: int) -> None:
        """Drop the text that was read, counting its lines."""
        gone, self._text = self._text[:until], self._text[until:]
        self._line, self._column = self._place(gone)

    def _place(self, before: str) -> tuple[int, int]:
        lines = before.count("\n")
        column = len(before) - before.rfind("\n") if lines else self._column + len(before)
        return self._line + lines, column

    def _time_point(self, *, last: bool) -> TimePoint:
        self._take("@", last=last)
        stamp = self._stamp(self._word(last=last))
        relations: dict[str, set[Row]] = {}
        while True:
            if self._at == len(self._tokens) and not last:
                raise _Open
            token = self._tokens[self._at] if self._at < len(self._tokens) else None
            if token is None or token.text == "@":
                break
            if token.text == ";":
                self._at += 1
                break
            self._relation(relations, last=last)
        self._last = stamp
        return sure(stamp, {name: frozenset(rows) for name, rows in relations.items()})

    def _stamp(self, token: _Token) -> int:
        number = read_float(token.text)
        if number is None or not number.is_integer() or not abs(number) < INFINITY:
            raise self._fault(token, f"{_told(token)} is no time-stamp.", "Whole numbers are.")
        stamp = read_integer(token.text)
        stamp = int(number) if stamp is None else stamp
        if self.ordered and self._last is not None and stamp < self._last:
            raise self._fault(
                token,
                f"time goes back, from {self._last} to {stamp}.",
                "Time-stamps never decrease; equal ones may follow each other. "
                "With -late events may come in any order.",
            )
        return stamp

    def _relation(self, relations: dict[str, set[Row]], *, last: bool) -> None:
        head = self._word(last=last)
        name = unquoted(head.text) if head.kind == "text" else head.text
        if name not in self.signature:
            raise self._fault(
                head,
                f"the predicate {name!r} is not in the signature.",
                f"There are: {', '.join(sorted(self.signature)) or 'none'}.",
                nearest(name, self.signature),
            )
        sorts = self.signature[name]
        rows = relations.setdefault(name, set())
        if not self._opens(last=last):
            rows |= set() if sorts else {()}
        while self._opens(last=last):
            rows.add(self._row(head, name, sorts, last=last))

    def _opens(self, *, last: bool) -> bool:
        if self._at == len(self._tokens) and not last:
            raise _Open
        return self._at < len(self._tokens) and self._tokens[self._at].text == "("

    def _row(self, head: _Token, name: str, sorts: tuple[Sort, ...], *, last: bool) -> Row:
        self._take("(", last=last)
        words: list[_Token] = []
        if self._at < len(self._tokens) and self._tokens[self._at].text != ")":
            words.append(self._word(last=last))
            while self._take(",", ")", last=last).text == ",":
                words.append(self._word(last=last))
        else:
            self._take(")", last=last)
        if len(words) != len(sorts):
            shape = f"It is {name}({', '.join(sorts)})."
            counted = "1 argument" if len(sorts) == 1 else f"{len(sorts)} arguments"
            raise self._fault(head, f"{name} has {counted}, not {len(words)}.", shape)
        return tuple(self._value(w, s) for w, s in zip(words, sorts, strict=True))

    def _value(self, token: _Token, sort: Sort) -> Value:
        if sort == "string":
            return unquoted(token.text) if token.kind == "text" else token.text
        if sort == "regexp":
            return token.text[1:-1] if token.kind == "text" else token.text
        value = (read_integer if sort == "int" else read_float)(token.text)
        if value is None:
            raise self._fault(token, f"{_told(token)} is not of sort {sort}.")
        return value

    def _word(self, *, last: bool) -> _Token:
        return self._take("word", "text", last=last)

    def _take(self, *wanted: str, last: bool) -> _Token:
        if self._at == len(self._tokens):
            if not last:
                raise _Open
            raise self._fault(None, f"the log ends where {_named(wanted)} should stand.")
        token = self._tokens[self._at]
        if token.text not in wanted and token.kind not in wanted:
            unclosed = token.text == '"'
            if unclosed and not last:
                raise _Open
            expected = 'A text in quotes ends with a quote: "…".' if unclosed else ""
            problem = f"found {_told(token)} where {_named(wanted)} should stand."
            raise self._fault(token, problem, expected)
        if self._at == len(self._tokens) - 1 and not last and token.kind == "word":
            raise _Open  # the word may go on in the next piece
        self._at += 1
        return token

    def _fault(
        self, token: _Token | None, problem: str, expected: str = "", suggestion: str | None = None
    ) -> BadInput:
        line, column = self._place(self._text[: token.start] if token else self._text)
        return BadInput(
            Fault(
                place=f"{self.name}:{line}:{column}",
                problem=problem,
                expected=expected,
                suggestion=suggestion,
            )
        )


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(found[0], found.lastgroup or "", found.start())


def _named(wanted: Iterable[str]) -> str:
    names = {"word": "a name or value", "text": ""}
    return " or ".join(filter(None, (names.get(w, f"`{w}`") for w in wanted)))


def _told(token: _Token) -> str:
    return printable(token.text if token.kind == "text" else repr(token.text), 60)


def verdict(timestamp: int, at: int, rows: Relation, *, closed: bool) -> str:
    """Return the line of a verdict with rows, as the field's reference tool prints it.

    >>> verdict(10, 3, frozenset({(1, "a"), (0, "b")}), closed=False)
    '@10 (time point 3): (0,"b") (1,"a")'
    """
    said = "true" if closed else " ".join(f"({','.join(map(shown, row))})" for row in sorted(rows))
    return f"@{timestamp} (time point {at}): {said}"
