r"""Regular expressions over characters, as MATCHES takes them: the syntax of OCaml's Str.

In it `\(…\)` groups and `\|` separates alternatives, while `(`, `)`, `|`, `{` and `}` stand for
themselves; `.` is any character but a line break, `^` and `$` are the ends of a line.

>>> search(r"\(a+\)-\(b\|c\)", "xaa-c"), search("a(b)", "ab")
(('aa', 'c'), None)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from servanda.errors import BadInput, Fault

_SECONDS = 2
_LONGEST = 1_000


def search(pattern: str, text: str) -> tuple[str | None, ...] | None:
    """Return the groups of the first place in a text that a pattern fits; None where none does.

    Raises:
        BadInput: the pattern is not well formed, or takes too long.
    """
    try:
        found = _compiled(pattern).search(text, timeout=_SECONDS)
    except TimeoutError:
        raise BadInput(
            Fault(
                place=f"pattern {pattern}",
                problem=f"took more than {_SECONDS} seconds on one text.",
                next_step="Take out repetition inside repetition.",
            )
        ) from None
    return None if found is None else tuple(found.groups())


def count_groups(pattern: str) -> int:
    """Return how many groups a pattern has.

    Raises:
        BadInput: the pattern is not well formed.
    """
    return int(_compiled(pattern).groups)


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 — the library has no types
    import regex  # type: ignore[import-untyped]  # noqa: PLC0415 — few formulas need it

    if len(pattern) > _LONGEST:
        raise _bad(pattern[:50], f"has more than {_LONGEST} characters.")
    try:
        return regex.compile(_Translation(pattern).run())
    except regex.error as error:
        raise _bad(pattern, f"is no regular expression: {error}.") from None


def _bad(pattern: str, problem: str) -> BadInput:
    expected = r"Groups are \(…\), alternatives \|; ( ) | { } stand for themselves."
    return BadInput(Fault(place=f"pattern {pattern}", problem=problem, expected=expected))


@dataclass(slots=True)
class _Translation:
    """One pattern on its way to the syntax of `regex`; `pieces` are what can be repeated."""

    pattern: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)

    def run(self) -> str:
        while self.at < len(self.pattern):
            char = self._take()
            if char == "\\":
                self._escaped()
            elif char == "[":
                self.pieces.append(self._set())
            elif char in "*+?" and self.pieces and self.pieces[-1] not in ("(", "|"):
                self.pieces[-1] = f"(?:{self.pieces[-1]}){char}"
            else:
                self.pieces.append(
                    {".": "[^\n]", "^": "(?m:^)", "$": "(?m:$)"}.get(char, _plain(char))
                )
        return "".join(self.pieces)

    def _take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _escaped(self) -> None:
        if self.at == len(self.pattern):
            raise _bad(self.pattern, "ends with a backslash.")
        char = self._take()
        if char == "(":
            self.opened.append(len(self.pieces))
            self.pieces.append("(")
        elif char == ")" and self.opened:
            start = self.opened.pop()
            self.pieces[start:] = ["".join(self.pieces[start:]) + ")"]
        elif char in ")|b" or char in "123456789":
            self.pieces.append({"|": "|", ")": ")", "b": r"\b"}.get(char, f"(?:\\{char})"))
        else:
            self.pieces.append(_plain(char))

    def _set(self) -> str:
        """Read `[…]`, in which only ^ at the head, ] not at the head and - have a meaning."""
        end = self.pattern.find("]", self.at + 1 + self.pattern.startswith("^", self.at))
        if end < 0:
            raise _bad(self.pattern, "opens [ and does not close it.")
        inner, self.at = self.pattern[self.at : end], end + 1
        negated, inner = inner.startswith("^"), inner.removeprefix("^")
        shown, i = "", 0
        while i < len(inner):
            if inner[i + 1 : i + 2] == "-" and i + 2 < len(inner):
                shown += f"{_plain(inner[i])}-{_plain(inner[i + 2])}"
                i += 3
            else:
                shown += _plain(inner[i])
                i += 1
        return f"[{'^' if negated else ''}{shown}]"


def _plain(char: str) -> str:
    return char if char.isalnum() or char == "_" else f"\\{char}" if char.isascii() else char
