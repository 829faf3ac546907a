"""The tables of monitors' reports: what each column is, and one event for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from servanda.case.names import resolve_place
from servanda.case.terms import Case
from servanda.extraction.daily.wording import details_of, number_in, previous_in, type_of
from servanda.extraction.opening.parsed import CELLS
from servanda.extraction.records import BlockKind, Document, EventFound, Span
from servanda.model import Count, Interval, Modality

_COLUMNS = (
    ("previous", r"prev|before|last (?:period|week|day)"),
    ("position", r"(?:smm |mission |observer |patrol )?position|observed from|vantage|camera site"),
    ("place", r"event location|location|place|settlement|area|site|region|district|sector|village"),
    ("means", r"means|method|how|observation\b"),
    (
        "count",
        r"^(?:no|nr|number|count|total|quantity)\b|violations?|explosions?|shots?|bursts?|rounds?|incidents?",
    ),
    ("kind", r"event|type|description|kind|category|what"),
    ("weapon", r"weapon|calibre|caliber|system"),
    ("time", r"date|time|day|period|when"),
    ("note", r"remark|comment|note|assess"),
)
_FOUND = [(name, re.compile(words, re.IGNORECASE)) for name, words in _COLUMNS]
_FEWEST = 2
_TOTAL = re.compile(r"^(?:grand\s+)?total\b|^sum\b|^all\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, and where they stand in the text."""

    cells: tuple[str, ...]
    span: Span


def events_in_tables(
    document: Document, case: Case | None, period: Interval | None
) -> Iterator[EventFound]:
    """Yield an event for each row of each table that counts or lists them."""
    for rows in _tables(document):
        head = _head(rows[0])
        if not {"count", "kind"} & set(head.values()) or "place" not in head.values():
            continue
        # "Explosions" and "Other" as columns of their own are counts of a type each.
        for row in rows[1:]:
            yield from _events(row, rows[0], head, (case, period))


def _tables(document: Document) -> Iterator[list[Row]]:
    """Yield the runs of rows that have the same number of cells."""
    run: list[Row] = []
    for block in document.blocks:
        if block.kind is BlockKind.ROW:
            cells = tuple(c.strip() for c in document.text[block.start : block.end].split(CELLS))
            if run and len(cells) != len(run[0].cells):
                if len(run) >= _FEWEST:
                    yield run
                run = []
            run.append(Row(cells, (block.start, block.end)))
        else:
            if len(run) >= _FEWEST:
                yield run
            run = []
    if len(run) >= _FEWEST:
        yield run


def _head(row: Row) -> dict[int, str]:
    """Return what each column is, where its heading tells; one of a name but for counts."""
    found: dict[int, str] = {}
    for at, cell in enumerate(row.cells):
        name = next((n for n, pattern in _FOUND if pattern.search(cell)), "")
        if name and (name == "count" or name not in found.values()):
            found[at] = name
    return found


def _events(
    row: Row, heading: Row, head: dict[int, str], known: tuple[Case | None, Interval | None]
) -> Iterator[EventFound]:
    case, period = known
    said = {name: row.cells[at] for at, name in head.items() if name != "count"}
    place = said.get("place", "")
    if not place or _TOTAL.match(place):
        return
    for at in [a for a, name in head.items() if name == "count"] or [-1]:
        cell = row.cells[at] if at >= 0 else ""
        number = number_in(cell)
        words = " ".join(filter(None, (said.get("kind", ""), said.get("weapon", ""))))
        column = heading.cells[at] if at >= 0 else ""
        kind = type_of(words) or type_of(column) or ("CFV-GEN" if number is not None else "")
        if not kind or (at >= 0 and number is None):
            continue
        details = details_of(" ".join(filter(None, (words, said.get("note", "")))))
        details |= {n: said[n] for n in ("means", "position", "weapon", "time") if said.get(n)}
        before = previous_in(cell) or (said.get("previous", "") if at >= 0 else "")
        details |= {"previous": before} if before else {}
        yield EventFound(
            type="CALM" if number == 0 else kind,
            spans=(row.span,),
            modality=Modality.ACTUAL,
            place=(resolve_place(case, place) if case else None) or place,
            occurred=period,
            count=Count(best=number, unit=column.lower()) if number else Count(),
            details=details,
        )
