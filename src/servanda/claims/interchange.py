"""The interchange format: CSV to claims.

Comes in: a file (docs/case-format.md, "Claims") and the case it is about. Goes out: claims,
names that did not resolve, warnings; or all faults at once, line by line. Nothing is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from servanda.case.terms import Case
from servanda.claims.cells import Cells, Suggestions
from servanda.claims.names import DENIED, Names, Unresolved
from servanda.claims.rows import Known, claim_of, note_names
from servanda.claims.statement import ONE_STATEMENT
from servanda.claims.table import Bounds, Row, Shape, Table
from servanda.errors import BadInput, Fault, printable
from servanda.model import Claim

# fmt: off — in the order of docs/case-format.md
COLUMNS: tuple[str, ...] = (
    "id",
    "speaker",
    "side",
    "source",
    "act",
    "type",
    "actor",
    "target",
    "place",
    "object",
    "from",
    "to",
    "count",
    "count_low",
    "count_high",
    "unit",
    "modality",
    "hearsay",
    "said",
    "published",
    "event",
    "denies",
    "amends",
    "text",
    "quote",
    "url",
    "grade",
)
_REQUIRED = ("id", "speaker", "act")
_MOST_FAULTS = 1000
# fmt: on

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: which claim ids the ledger holds, whether bad rows are left out, bounds.

    `progress` is called with the number of bytes read since it was last called.
    """

    known_ids: AbstractSet[str] = frozenset()
    keep_good: bool = False
    bounds: Bounds = field(default_factory=Bounds)
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """How a table states claims: its columns, and each row as rows of the interchange format.

    `others`: whether it may have more columns, which nobody asks for; `opened` reads the file.
    """

    columns: tuple[str, ...] = COLUMNS
    required: tuple[str, ...] = _REQUIRED
    rows_of: Callable[[Row, str], Iterable[Row | Fault]] = lambda row, _file: [row]
    others: bool = False
    separator: str = ","
    opened: Callable[[Path, Shape, Bounds], Table] = Table


INTERCHANGE = Form()


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """What a file holds.

    Attributes:
        claims: one for each good row, in the order of the file; a repeated row counts once.
        lines: the line of each claim, by its key.
        unresolved: names that the case does not know, the most frequent first.
        faults: of the rows left out, at most 1,000; empty unless bad rows were to be left out.
        left_out: how many rows were left out.
        sha256: of the file.
    """

    claims: tuple[Claim, ...]
    lines: dict[tuple[str, str], int]
    unresolved: tuple[Unresolved, ...]
    faults: tuple[Fault, ...]
    left_out: int
    sha256: str


@dataclass(slots=True)
class _Found:
    """What a file gave so far; faults beyond a bound are counted and not kept."""

    file: str
    claims: list[tuple[int, Claim]] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, faults: Iterable[Fault]) -> None:
        self.bad.add(line)
        room = _MOST_FAULTS - len(self.faults)
        self.faults += list(faults)[:room]


def read_claims(
    path: Path, case: Case, options: Options | None = None, form: Form = INTERCHANGE
) -> ReadClaims:
    """Return the claims of a CSV file.

    Raises:
        BadInput: with every fault of every row, unless `keep_good`; in any case when the
            file as a whole cannot be read.
    """
    how = options or Options()
    known = Known.of(case)
    shape = Shape(form.columns, form.required, form.others, form.separator)
    table = form.opened(path, shape, how.bounds)
    found = _Found(path.name)
    try:
        _read_rows(table, form, found, (known, how))
    except BadInput as stopped:
        raise BadInput(*found.faults, *stopped.faults) from None
    _compare_rows(found)
    if found.bad and not how.keep_good:
        raise BadInput(*found.faults, *_many(found))
    return _result(found, table, known.names, how)


def _read_rows(table: Table, form: Form, found: _Found, told_how: tuple[Known, Options]) -> None:
    known, how = told_how
    suggestions = Suggestions()
    told = 0
    for row in _stated(table, form):
        if isinstance(row, Row):
            cells = Cells(found.file, row, suggestions)
            claim = claim_of(cells, known)
            if claim is None:
                found.refuse(row.line, cells.faults)
            else:
                found.claims.append((row.line, claim))
        else:
            found.refuse(-len(found.bad) - 1, [row])
        if how.progress is not None:
            how.progress(table.bytes_read - told)
            told = table.bytes_read


def _stated(table: Table, form: Form) -> Iterator[Row | Fault]:
    for row in table.rows():
        if isinstance(row, Row):
            yield from form.rows_of(row, table.path.name)
        else:
            yield row


def _compare_rows(found: _Found) -> None:
    """Refuse rows that contradict each other; which of them came first decides nothing."""
    by_id: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for line, claim in found.claims:
        by_id[claim.id].append((line, claim))
    several = [rows for rows in by_id.values() if len(rows) > 1]
    faults = [fault for rows in several for fault in _contradictions(found.file, rows)]
    for line, fault in sorted(faults, key=lambda f: f[0]):
        found.refuse(line, [fault])


def _contradictions(file: str, rows: list[tuple[int, Claim]]) -> Iterator[tuple[int, Fault]]:
    firsts: dict[tuple[str, str], tuple[int, Claim]] = {}
    (head_line, head), *_ = rows
    split = {n for _, c in rows for n in ONE_STATEMENT if getattr(c, n) != getattr(head, n)}
    for line, claim in rows:
        first_line, first = firsts.setdefault(claim.key, (line, claim))
        name = printable(claim.id, 80)
        if split:
            yield (
                line,
                Fault(
                    f"{file}:{line}, column id",
                    f"rows of claim {name} differ in {', '.join(sorted(split))}.",
                    f"Rows that share an id (here from line {head_line}) are one statement.",
                    next_step="Give each statement an id of its own.",
                ),
            )
        elif claim != first:
            yield (
                line,
                Fault(
                    f"{file}:{line}, column id",
                    f"claim {name} about this actor is in line {first_line} with other content.",
                    "An id and an actor make one row.",
                ),
            )
            yield (
                first_line,
                Fault(
                    f"{file}:{first_line}, column id",
                    f"claim {name} about this actor is in line {line} with other content.",
                ),
            )


def _many(found: _Found) -> Iterator[Fault]:
    if len(found.faults) >= _MOST_FAULTS:
        yield Fault(
            found.file,
            f"{len(found.bad):,} rows are bad in all.",
            "Only the first faults are kept.",
        )


def _result(found: _Found, table: Table, names: Names, how: Options) -> ReadClaims:
    claims: dict[tuple[str, str], Claim] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, claim in found.claims:
        if line not in found.bad and claim.key not in claims:
            claims[claim.key], lines[claim.key] = claim, line
    ids = how.known_ids | {c.id for c in claims.values()}
    for key, claim in claims.items():
        note_names(claim, names, lines[key])
        for denied in claim.denies:
            if denied not in ids:
                names.note(DENIED, denied, lines[key])
    return ReadClaims(
        claims=tuple(claims.values()),
        lines=lines,
        unresolved=names.unresolved,
        faults=tuple(found.faults),
        left_out=len(found.bad),
        sha256=table.sha256,
    )
