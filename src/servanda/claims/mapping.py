"""Any table as claims, through a mapping: which column, words or pattern makes which cell.

Comes in: a mapping (YAML; docs/case-format.md, "Mappings") and a table's rows. Goes out: rows
of the interchange format, checked like any others. Nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from servanda.case.yml import Yml
from servanda.claims.interchange import COLUMNS, Form
from servanda.claims.table import Row
from servanda.errors import BadInput, Fault, printable
from servanda.written import Entry, read_yaml

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_TOP = ("separator", "columns", "skip", "note")
_CELL = ("column", "text", "format", "words", "else", "prefix", "template")
_IN_TEMPLATE = re.compile(r"\{([^{}]+)\}")
_MOST_WORDS = 5_000
LINE = "#"
_DATES = ("from", "to", "said", "published")


@dataclass(frozen=True, slots=True)
class Cell:
    """How one cell of a claim is made.

    Attributes:
        column: of the table, empty where none is asked.
        text: fixed words.
        template: words with `{column}` in them, `{#}` being the line; where one of these
            columns is empty, what `column` says, if anything.
        format: of a date, as strptime has it; empty = ISO 8601 as it stands.
        words: what a value of the column stands for; `otherwise` where it is not listed.
    """

    column: str = ""
    text: str = ""
    template: str = ""
    format: str = ""
    prefix: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns of the table that it needs."""
        named = tuple(c for c in _IN_TEMPLATE.findall(self.template) if c != LINE)
        return (self.column, *named) if self.column else named


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a mapping says: the separator, each cell of a claim, and which rows to leave out."""

    separator: str
    cells: Mapping[str, Cell]
    skip: Mapping[str, frozenset[str]]

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns that the table must have, each once."""
        named = (c for cell in self.cells.values() for c in cell.asked)
        return tuple(dict.fromkeys([*named, *self.skip]))

    def form(self) -> Form:
        """Return how such a table states claims."""
        return Form(self.asked, self.asked, self._rows_of, others=True, separator=self.separator)

    def _rows_of(self, row: Row, file: str) -> Iterator[Row | Fault]:
        if any(row.cells[c].strip() in values for c, values in self.skip.items()):
            return
        made: dict[str, str] = dict.fromkeys(COLUMNS, "")
        faults: list[Fault] = []
        for name, cell in self.cells.items():
            value = _made(cell, row)
            if isinstance(value, str):
                made[name] = value
            else:
                where = f"{file}:{row.line}, column {printable(cell.column, 80)}"
                faults.append(Fault(where, *value))
        if faults:
            yield from faults
        else:
            yield Row(row.line, made)


def _made(cell: Cell, row: Row) -> str | tuple[str, str]:
    """Return the words of a cell, or what is wrong and what would do."""
    if cell.text:
        return cell.text
    if cell.template:
        values = {c: row.cells[c].strip() for c in cell.asked} | {LINE: str(row.line)}
        if all(values.values()):
            return _IN_TEMPLATE.sub(lambda m: values[m[1]], cell.template)
        if not cell.column:
            return ""
    stated = row.cells[cell.column].strip()
    if not stated:
        return cell.otherwise or ""
    if cell.words:
        return _meant(cell, stated)
    if cell.format:
        return _dated(cell, stated)
    return cell.prefix + stated


def _meant(cell: Cell, stated: str) -> str | tuple[str, str]:
    found = cell.words.get(stated.casefold(), cell.otherwise)
    if found is None:
        known = ", ".join(printable(w, 40) for w in list(cell.words)[:12])
        return (
            f"the mapping has no word for {printable(stated, 80)!r}.",
            f"It has: {known}. Add it under `words`, or say `else`.",
        )
    return found


def _dated(cell: Cell, stated: str) -> str | tuple[str, str]:
    try:
        found = datetime.strptime(stated, cell.format)  # noqa: DTZ007 — the case's zone is added later
    except ValueError:
        return (
            f"{printable(stated, 80)!r} is no date of the form {printable(cell.format, 40)}.",
            "Mend the cell, or the `format` in the mapping.",
        )
    by_clock = any(mark in cell.format for mark in ("%H", "%I"))
    return found.strftime("%Y-%m-%dT%H:%M") if by_clock else found.strftime("%Y-%m-%d")


def read_mapping(text: str, file: str) -> TableMapping:
    """Return what a mapping says.

    Raises:
        BadInput: with every fault of it, each with its line.
    """
    yml = Yml(file, read_yaml(text, file), "UTC")
    yml.only(yml.root, _TOP, "a mapping")
    columns = yml.root.fields.get("columns", Entry({}, yml.root.line))
    yml.only(columns, COLUMNS, "`columns`")
    cells = {n: _cell(yml, e, n) for n, e in columns.fields.items() if n in COLUMNS}
    for missing in (n for n in ("id", "speaker", "act") if n not in cells):
        yml.fault(columns, f"`columns` does not say `{missing}`.", "Every claim has one.")
    separator = yml.root.fields.get("separator")
    named = yml.word(separator) or "comma"
    if separator and named not in SEPARATORS:
        known = f"There are: {', '.join(SEPARATORS)}."
        yml.fault(separator, f"{printable(named, 40)!r} is no separator.", known)
    left = {c: frozenset(yml.words(e)) for c, e in yml.mapping("skip").items()}
    if yml.faults:
        raise BadInput(*yml.faults)
    return TableMapping(SEPARATORS[named], cells, left)


def _cell(yml: Yml, entry: Entry, name: str) -> Cell:
    if entry.text is not None:
        return Cell(column=entry.text)
    yml.only(entry, _CELL, f"`{name}`")
    said = {n: yml.word(e) for n, e in entry.fields.items() if n != "words"}
    ways = [n for n in ("column", "text", "template") if said.get(n)]
    if not ways or (len(ways) > 1 and "text" in ways):
        said_now = " and ".join(f"`{way}`" for way in ways) or "nothing to take"
        yml.fault(entry, f"`{name}` says {said_now}.", "Say `column`, `text` or `template`.")
    words = entry.fields.get("words", Entry({}, entry.line)).fields
    if len(words) > _MOST_WORDS:
        yml.fault(entry, f"`{name}` has {len(words)} words.", f"At most {_MOST_WORDS}.")
    if said.get("format") and name not in _DATES:
        yml.fault(entry, f"`{name}` is no date.", f"`format` goes with {', '.join(_DATES)}.")
    return Cell(
        column=said.get("column", ""),
        text=said.get("text", ""),
        template=said.get("template", ""),
        format=said.get("format", ""),
        prefix=said.get("prefix", ""),
        words={w.casefold(): yml.word(e) for w, e in words.items()},
        otherwise=said.get("else"),
    )
