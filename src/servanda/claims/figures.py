"""Published figures as claims: a table of who reported which number of what, and when.

Comes in: rows `register, date, date_basis, reporter, metric, value_daily,
value_cumulative, source`, as an analyst collects them from bulletins and interviews.
Goes out: rows of the interchange format, one for each number; a total has `in total` in
its unit. Numbers may be rough: `~371`, `>11000`, `20-30`; dates may be a range, `..`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servanda.claims.interchange import COLUMNS, Form
from servanda.claims.table import Row
from servanda.errors import Fault, nearest, printable
from servanda.vocabulary import register_types

_REGISTER, _REPORTER, _METRIC = "register", "reporter", "metric"
_DAILY, _TOTAL = "value_daily", "value_cumulative"
_FIGURE_COLUMNS = (
    *(_REGISTER, "date", "date_basis", _REPORTER, _METRIC, _DAILY, _TOTAL, "source"),
)
_VIA = re.compile(r"\s+via\s+|\s+quoting\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"between (\d{4}[-\d]*) and (\d{4}[-\d]*)")
_RANGE = re.compile(r"(\d{4}[-\d]*)\.\.(\d[-\d]*)")
_PART = re.compile(r"\s+/\s+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_WORD = {"~": "about", ">": "more than", "<": "fewer than"}


def _rows_of(row: Row, file: str) -> Iterator[Row | Fault]:
    """Give the claims of one row, or the fault that makes it none."""
    cells = {name: text.strip() for name, text in row.cells.items()}
    code = _type_of(cells[_REGISTER])
    if code is None:
        known = [*register_types(), *(a for r in register_types().values() for a in r.also)]
        yield Fault(
            f"{file}:{row.line}, column register",
            f"{printable(cells[_REGISTER], 80)!r} is no register.",
            f"There are: {', '.join(known)}.",
            nearest(cells[_REGISTER], known),
        )
        return
    one_day = bool(_DAY.fullmatch(cells["date"]))
    whole = _is_period(cells["date"])
    stated = [
        (cells[_DAILY], "" if one_day else " a day"),
        (cells[_TOTAL], "" if whole else " in total"),
    ]
    if not any(number for number, _ in stated):
        yield Fault(
            f"{file}:{row.line}", "states no number.", "Fill value_daily or value_cumulative."
        )
    for kind, (number, tail) in zip(("daily", "total"), stated, strict=True):
        for nth, (part, metric) in enumerate(_parts(number, cells[_METRIC])):
            name = f"{cells[_REGISTER]}-{row.line}-{kind}" + (f"-{nth}" if nth else "")
            said = cells | {"id": name, "type": code}
            yield _claim(row.line, said, part, f"{metric}{tail}")


def _is_period(date: str) -> bool:
    """Whether a date is a month, a year or a range: numbers for it are of that whole period."""
    return bool(date) and not _DAY.fullmatch(date)


def _type_of(register: str) -> str | None:
    for name, kind in register_types().items():
        if register in (name, *kind.also):
            return kind.types[0]
    return None


def _parts(number: str, metric: str) -> list[tuple[str, str]]:
    """Return the numbers of a cell with what each counts: `54 / 9` of `alleged / found real`."""
    if not number:
        return []
    numbers, metrics = _PART.split(number), _PART.split(metric)
    if len(numbers) == len(metrics):
        return list(zip(numbers, metrics, strict=True))
    return [(one, metric) for one in numbers]


def _claim(line: int, cells: Mapping[str, str], number: str, unit: str) -> Row:
    start, end = _period(cells["date"], cells["date_basis"])
    reporter, *through = _VIA.split(cells[_REPORTER])
    said: dict[str, str] = {
        **dict.fromkeys(COLUMNS, ""),
        "id": cells["id"],
        "speaker": reporter,
        "source": through[-1] if through else cells["source"],
        "act": "report",
        "type": cells["type"],
        "from": start,
        "to": end,
        **_count(number),
        "unit": unit,
        "hearsay": str(len(through)) if through else "",
        "published": f"{start}/{end}" if end else start,
        "text": _words(cells, number, unit),
    }
    return Row(line, said)


def _words(cells: Mapping[str, str], number: str, unit: str) -> str:
    rough = next((f"{_WORD[mark]} " for mark in _WORD if number.startswith(mark)), "")
    basis = f" ({cells['date_basis']})" if cells["date_basis"] else ""
    return f"{rough}{number.lstrip('~<>')} {unit}; {cells['source']}{basis}"


def _period(date: str, basis: str) -> tuple[str, str]:
    """Return when, as the cells `from` and `to`: a date, a range, or what the basis says."""
    if found := _RANGE.fullmatch(date):
        start, end = found.groups()
        return start, start[: len(start) - len(end)] + end if len(end) < 4 else end  # noqa: PLR2004
    if not date and (found := _BETWEEN.search(basis)):
        return found[1], found[2]
    return date, ""


def _count(text: str) -> dict[str, str]:
    """Return a number as written in the cells of a count; what is no number stays to be refused."""
    bare = text.lstrip("~<>≈").strip()
    low, dash, high = bare.partition("-")
    if dash and _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
        return {"count_low": low, "count_high": high}
    if text.startswith(">"):
        return {"count_low": bare}
    if text.startswith("<"):
        return {"count_high": bare}
    return {"count": bare}


FIGURES = Form(_FIGURE_COLUMNS, (_REGISTER, _REPORTER, _METRIC), _rows_of)
