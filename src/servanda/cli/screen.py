"""The terminal screen of `review`: one candidate at a time, one key a decision.

On a terminal a single key decides; elsewhere, a pipe for one, a line does.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TextIO

from rich.table import Table
from rich.text import Text

from servanda.case.terms import Case
from servanda.claims.editing import EDITABLE, edited
from servanda.claims.writing import written
from servanda.cli.shell import console
from servanda.errors import BadInput, printable
from servanda.ledger import Ledger
from servanda.ledger.deciding import Decider, revoke
from servanda.ledger.reviewing import Pending, decide, in_context, pending, put_right

_KEYS = "[a]ccept  [c]orrect  [r]eject  [s]kip  [u]ndo  [q]uit"
_ALWAYS = ("speaker", "act", "type", "actor", "target", "place", "object", "from", "modality")
_END = ("", "\x03", "\x04", "q")


@dataclass(slots=True)
class Screen:
    """A review on a terminal.

    `rows` are the rows of the ledger that each decision of this sitting wrote, for undo.
    """

    case: Case
    ledger: Ledger
    waiting: Sequence[Pending]
    decider: Decider
    keys: TextIO
    at: int = 0
    rows: list[tuple[int, list[int]]] = field(default_factory=list)

    def run(self) -> None:
        """Show each candidate and act on keys until all are seen or somebody quits."""
        out = console()
        while self.at < len(self.waiting):
            self._show()
            key = self._key()
            if key in _END:
                break
            self._act(key)
        done = len(self.rows)
        left = len(pending(self.ledger))
        out.print(f"{done:,} decided in this sitting; {left:,} wait for a review.")

    def _act(self, key: str) -> None:
        match key.lower():
            case "a" | "r":
                self._decide(accept=key.lower() == "a")
            case "c":
                self._correct()
            case "s":
                self.at += 1
            case "u":
                self._undo()
            case _:
                console().print(f"{printable(key, 10)!r} is no key here. {_KEYS}")

    def _decide(self, *, accept: bool) -> None:
        one = self.waiting[self.at]
        row = decide(self.ledger, [one.held.key], self.decider, accept=accept)
        self.rows.append((self.at, [row]))
        self.at += 1

    def _undo(self) -> None:
        """Take back the last decision of this sitting and show its candidate again."""
        if not self.rows:
            console().print("Nothing was decided in this sitting.")
            return
        self.at, rows = self.rows.pop()
        for row in reversed(rows):
            revoke(self.ledger, row, replace(self.decider, reason="undone"))
        self._renew()

    def _correct(self) -> None:
        """Ask for fields until an empty line; record them as one correction."""
        out = console()
        one = self.waiting[self.at]
        cells = written(one.held.claim, self.case.agreement.timezone)
        out.print(f"Fields: {', '.join(EDITABLE)}. Write FIELD=VALUE; an empty line ends.")
        changed: dict[str, str] = {}
        while (line := self._line("correct> ")).strip():
            name, equals, value = line.partition("=")
            if not equals or name.strip() not in cells:
                out.print("Write FIELD=VALUE, such as place=ford.")
                continue
            changed[name.strip()] = value.strip()
        if not changed:
            return
        try:
            claim = edited(one.held.claim, changed, self.case)
            row = put_right(self.ledger, one, claim, self.decider)
        except BadInput as error:
            out.print(str(error))
            return
        if row is not None:
            self.rows.append((self.at, [row]))
            self._renew()

    def _renew(self) -> None:
        """Show the candidate as the ledger holds it now."""
        known = {h.key: h for h in self.ledger.held()}
        self.waiting = [
            replace(one, held=known.get(one.held.key, one.held)) for one in self.waiting
        ]

    def _show(self) -> None:
        out = console()
        one = self.waiting[self.at]
        title = one.item.title or one.item.file if one.item else one.held.claim.source
        out.rule(f"{self.at + 1} of {len(self.waiting)} · {printable(title, 80)}")
        words = Text()
        for piece in in_context(self.ledger, one):
            style = "bold reverse" if piece.own else "dim"
            marked = f"⟦{piece.text}⟧" if piece.own and not out.is_terminal else piece.text
            words.append(printable(marked, 2_000), style=style)
        out.print(words)
        out.print(self._fields(one))
        out.print(_KEYS)

    def _fields(self, one: Pending) -> Table:
        cells = written(one.held.claim, self.case.agreement.timezone)
        shown = {c: cells[c] for c in EDITABLE if cells[c] or c in _ALWAYS}
        if shown.get("to") == shown.get("from"):
            shown.pop("to", None)
        table = Table.grid(padding=(0, 2))
        for column, value in shown.items():
            table.add_row(Text(column, style="dim"), Text(printable(value, 200) or "—"))
        return table

    def _key(self) -> str:
        """Return one key on a terminal, the first character of a line elsewhere."""
        if not self.keys.isatty():
            line = self.keys.readline()
            return line.strip()[:1] or ("s" if line else "")
        with _single_keys(self.keys):
            # An arrow key is several bytes: all of them are taken, and the first is no key.
            return os.read(self.keys.fileno(), 16).decode("utf-8", "replace")[:1]

    def _line(self, prompt: str) -> str:
        console().print(prompt, end="")
        return self.keys.readline()


@contextlib.contextmanager
def _single_keys(stream: TextIO) -> Iterator[None]:
    """Let a terminal give each key as it is pressed, and put it back as it was."""
    try:
        import termios  # noqa: PLC0415 — not on every system
        import tty  # noqa: PLC0415 — the same
    except ImportError:  # pragma: no cover — there a line decides
        yield
        return
    before = termios.tcgetattr(stream)
    try:
        tty.setcbreak(stream, termios.TCSADRAIN)  # what was typed ahead is not thrown away
        yield
    finally:
        termios.tcsetattr(stream, termios.TCSADRAIN, before)
