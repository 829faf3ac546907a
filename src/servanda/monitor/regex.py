"""Regular expressions over formulas (MFODL; Basin et al., IJCAR 2020, section 2), frozen.

They match stretches of time-points; `formula.MatchForward` and `MatchBackward` hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from servanda.monitor.formula import Formula


@dataclass(frozen=True, slots=True)
class AnyStep:
    """`.`: one step, from a time-point to the next."""

    def __str__(self) -> str:
        return "."


@dataclass(frozen=True, slots=True)
class Test:
    """`f?`: f holds here; no step."""

    body: Formula

    def __str__(self) -> str:
        return f"({self.body})?"


@dataclass(frozen=True, slots=True)
class _Pair:
    left: Regex
    right: Regex

    def __str__(self) -> str:
        return f"({self.left} {'+ ' if isinstance(self, Choice) else ''}{self.right})"


class Choice(_Pair):
    """`r + s`."""


class Sequence(_Pair):
    """`r s`: r, then s from where it ends."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """`r*`: r any number of times, none included."""

    body: Regex

    def __str__(self) -> str:
        return f"({self.body})*"


Regex: TypeAlias = AnyStep | Test | Choice | Sequence | Repeat
