"""A first mapping for a table, guessed from its columns and a part of its rows.

Comes in: a CSV file of any origin. Goes out: the text of a mapping in which each guess has its
reason beside it, and what cannot be told is left as a question. A person reads it over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from operator import itemgetter
from pathlib import Path

from servanda.claims.mapping import SEPARATORS
from servanda.errors import BadInput, Fault, printable
from servanda.vocabulary import event_types
from servanda.written import read_yaml

_MOST_BYTES = 1_000_000
_MOST_ROWS = 500
_MOST_WORDS = 40
_DATE_FORMS = (
    *("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d"),
    *("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y", "%d.%m.%y"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M"),
)
_ISO = "%Y-%m-%d"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """What was looked at: the columns with the values of the first rows."""

    separator: str
    columns: Mapping[str, Sequence[str]]


def draft(path: Path) -> str:
    """Return the text of a mapping for a table.

    Raises:
        BadInput: the file is no such table.
    """
    sample = _sample(path)
    name = next(n for n, mark in SEPARATORS.items() if mark == sample.separator)
    lines = [
        f"# A draft for {printable(path.name, 80)}: read it over, then",
        "#   servanda load CASE FILE --as csv --map THIS",
        "# A cell of a claim is a column's name, or {column, format, words, else, prefix},",
        '# {text: "…"} for fixed words, or {template: "{one}, {other}"}.',
        f"separator: {name}",
        "columns:",
        *(f"  {line}" for line in _cells(sample)),
        "# skip: {column: [value, …]}   # rows to leave out",
    ]
    return "\n".join(lines) + "\n"


def _sample(path: Path) -> Sample:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES)
    except OSError as why:
        raise BadInput(Fault(str(path), f"cannot be read: {why.strerror}.")) from None
    try:
        text = raw.decode("utf-8-sig", "strict" if len(raw) < _MOST_BYTES else "ignore")
    except UnicodeDecodeError as why:
        problem = f"is not UTF-8: byte {why.start} is 0x{raw[why.start]:02x}."
        raise BadInput(Fault(str(path), problem, "Save it as CSV in UTF-8.")) from None
    head = text.partition("\n")[0]
    separator = max(SEPARATORS.values(), key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        header = [h.strip() for h in next(rows, [])]
        body = [row for _, row in zip(range(_MOST_ROWS), rows, strict=False) if any(row)]
    except csv.Error as why:
        raise BadInput(Fault(str(path), f"is no CSV table: {printable(str(why))}.")) from None
    if not any(header) or "\0" in head:
        raise BadInput(Fault(str(path), "has no header.", "The first line names the columns."))
    return Sample(
        separator,
        {h: [row[n].strip() for row in body if n < len(row)] for n, h in enumerate(header) if h},
    )


def _cells(sample: Sample) -> Iterator[str]:
    found = _matched(sample)
    yield _id(found.get("id"))
    yield 'speaker: {text: "???"}   # whose word is this table? an actor of case.yml'
    yield "act: {text: report}   # observe: if they saw it themselves; accuse, affirm, …"
    yield from _type(found.get("type"), sample)
    for name in ("from", "to", "published"):
        if name in found:
            yield _date(name, found[name], sample)
    if "latitude" in found and "longitude" in found:
        yield from _point(found)
    elif "place" in found:
        yield f"place: {_quoted(found['place'])}   # by its name"
    for name in ("actor", "target", "count", "source", "url", "text"):
        if name in found:
            yield f"{name}: {_quoted(found[name])}   # by its name"
    left = [c for c in sample.columns if c not in found.values()]
    if left:
        yield f"# not used: {', '.join(printable(c, 60) for c in left)}"


def _id(column: str | None) -> str:
    if column is None:
        return 'id: "???"   # which column names a row for good?'
    return f"id: {_quoted(column)}   # by its name; must be another in each row"


def _matched(sample: Sample) -> dict[str, str]:
    """Return which column seems to fill which cell: the closest name first, each column once."""
    found: dict[str, str] = {}
    spoken = {column: " ".join(_WORD.findall(column.casefold())) for column in sample.columns}
    for whole in (True, False):
        for cell, names in _names().items():
            for name in names:
                fitting = (
                    column
                    for column, words in spoken.items()
                    if column not in found.values()
                    and (words == name if whole else f" {name} " in f" {words} ")
                )
                column = next(fitting, None)
                if cell not in found and column is not None:
                    found[cell] = column
    return found


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    text = files("servanda.claims").joinpath("guesses.yml").read_text("utf-8")
    entries = read_yaml(text, "guesses.yml").fields
    return {
        cell: tuple(" ".join(_WORD.findall(i.text or "")) for i in entry.items)
        for cell, entry in entries.items()
    }


def _type(column: str | None, sample: Sample) -> Iterator[str]:
    if column is None:
        yield 'type: {text: "???"}   # a code of the event types, such as CFV-SA'
        return
    values = sorted({v for v in sample.columns[column] if v})
    yield f"type:   # what {len(values)} values mean; codes: docs/case-format.md, event types"
    yield f"  column: {_quoted(column)}"
    yield "  words:"
    for value in values[:_MOST_WORDS]:
        yield f"    {_quoted(value)}: {_code(value)}"
    if len(values) > _MOST_WORDS:
        yield f"    # … and {len(values) - _MOST_WORDS} more"


def _code(value: str) -> str:
    """Return the event type whose name shares the most telling words with a value, as a guess."""
    known = _words_of_types()
    words = _stems(value)
    weights = {w: 1 / n for w in words if (n := sum(w in those for those in known.values()))}
    scored = [
        (sum(weights[w] for w in words & those & weights.keys()), t) for t, those in known.items()
    ]
    most, best = max(scored, key=itemgetter(0), default=(0, ""))
    return f'"{best}"   # a guess' if most else '"???"'


@cache
def _words_of_types() -> Mapping[str, frozenset[str]]:
    return {t.id: _stems(f"{t.name} {t.predicate}") for t in event_types().values()}


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:4] for word in _WORD.findall(text.casefold()) if len(word) > 2)  # noqa: PLR2004 — no "of"


def _date(name: str, column: str, sample: Sample) -> str:
    values = [v for v in sample.columns[column] if v]
    forms = [form for form in _DATE_FORMS if values and all(_fits(v, form) for v in values)]
    if not forms:
        return f"{name}: {_quoted(column)}   # by its name; its dates have no one form: say format"
    if forms == [_ISO]:
        return f"{name}: {_quoted(column)}   # dates as they stand"
    others = f"; {', '.join(forms[1:])} would fit too: which is it?" if len(forms) > 1 else ""
    return (
        f"{name}: {{column: {_quoted(column)}, format: {_quoted(forms[0])}}}"
        f"   # all of {len(values)} values fit{others}"
    )


def _fits(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)  # noqa: DTZ007 — only whether it is one
    except ValueError:
        return False
    return True


def _point(found: Mapping[str, str]) -> Iterator[str]:
    point = f"{{{found['latitude']}}}, {{{found['longitude']}}}"
    named = f"{{{found['place']}}} @ {point}" if "place" in found else point
    yield f"place: {{template: {_quoted(named)}}}   # name and coordinates, latitude first"


def _quoted(text: str) -> str:
    """Return text as a YAML scalar in double quotes, which JSON's are."""
    return json.dumps(text, ensure_ascii=False)
