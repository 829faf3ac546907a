"""The errors a user can meet, each of which asks one decision of them.

    ServandaError
    ├── BadInput          something given to us is wrong: every fault listed; exit code 2
    │   └── MissingExtra  an optional part is not installed; says how to install it
    ├── LedgerFault       the ledger or an original does not fit its hashes; exit code 2
    └── InternalFault     we are wrong, not the user; exit code 3

A fault keeps its parts as fields; the sentence is built once, here, for
terminal, JSON and page alike. This module imports nothing of the package.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "BadInput",
    "Fault",
    "InternalFault",
    "LedgerFault",
    "MissingExtra",
    "ServandaError",
    "nearest",
    "printable",
]

_MOST_FAULTS_SHOWN = 50
_NEAR_ENOUGH = 0.6


def printable(text: str, limit: int = 200) -> str:
    r"""Return outside text safe for a terminal: no control or bidi characters, bounded length.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() or c == " " else _escaped(c) for c in shown)


def _escaped(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"  # noqa: PLR2004 — one byte


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None when nothing is near.

    >>> nearest("Nroth", ["North", "South"])
    'North'
    """
    by_folded = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(name[:200].casefold(), by_folded, n=1, cutoff=_NEAR_ENOUGH)
    return by_folded[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was given: place, fault, what would do, next step.

    Attributes:
        place: file, line and, where there is one, the article or column: `agreement.md:41`.
        problem: the fault in the user's words, with what was found.
        expected: what would do instead; empty when the problem says it.
        suggestion: the nearest valid name, for "Did you mean …?".
        next_step: what to do now; empty when obvious.
    """

    place: str
    problem: str
    expected: str = ""
    suggestion: str | None = None
    next_step: str = ""

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.problem}"]
        if self.expected:
            parts.append(self.expected)
        if self.suggestion:
            parts.append(f"Did you mean {self.suggestion!r}?")
        if self.next_step:
            parts.append(self.next_step)
        return printable(" ".join(parts), limit=2000)


class ServandaError(Exception):
    """The base of every error that this package raises on purpose."""

    exit_code = 2


class BadInput(ServandaError):  # noqa: N818 — reads as the user's decision, not as a type name
    """Something given to us is wrong. All faults found are listed, not only the first."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        shown = [str(f) for f in self.faults[:_MOST_FAULTS_SHOWN]]
        more = len(self.faults) - len(shown)
        return "\n".join([*shown, f"… and {more} more faults"] if more else shown)


class MissingExtra(BadInput):
    """An optional part of Servanda is needed and not installed."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            Fault(
                place=needed_for,
                problem=f"needs the optional part [{extra}], which is not installed.",
                next_step=f"Install it with: pip install 'servanda[{extra}]'",
            )
        )


class LedgerFault(BadInput):
    """The ledger or one of its originals does not fit the hashes recorded for it."""


class InternalFault(ServandaError):  # noqa: N818 — see BadInput
    """A rule of ours was broken by ourselves. Please report it, with the command."""

    exit_code = 3
