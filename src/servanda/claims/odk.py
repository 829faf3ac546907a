"""Submissions of ODK and Kobo as rows: CSV or JSON exports, groups taken away.

Comes in: an export, a row or an object an instance. Goes out: rows under the names of the
questions, whatever groups they stood in, with `instance`, `submitted` and `location` made
alike. Repeats and media are left aside: an export keeps them in files of their own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from servanda.claims.table import Bounds, Row, Shape, Table
from servanda.errors import BadInput, Fault, printable

_PART = re.compile(r"[-/.:]")
_INSTANCE = ("instanceid", "_uuid", "key", "__id")
_SUBMITTED = ("submissiondate", "_submission_time", "submitted", "end")
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?) (-?\d{1,3}(?:\.\d+)?)(?: -?[\d.]+(?: [\d.]+)?)?")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?")
_UUID = "uuid:"
_DEEPEST = 12


class Submissions(Table):
    """An export of submissions, read as a table of the columns asked for."""

    def __init__(self, path: Path, shape: Shape, bounds: Bounds) -> None:
        super().__init__(path, Shape((), (), others=True), bounds)
        self._asked = shape.columns

    def rows(self) -> Iterator[Row | Fault]:
        """Yield a row for each instance, or the fault that makes it none.

        Raises:
            BadInput: when the file is no such export.
        """
        if self.path.suffix.casefold() == ".json":
            found: Iterator[Row | Fault] = self._objects()
        else:
            found = super().rows()
        for row in found:
            yield self._named(row) if isinstance(row, Row) else row

    def _objects(self) -> Iterator[Row | Fault]:
        self.refuse_size()
        try:
            raw = self.path.read_bytes()
            said = json.loads(raw.decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as why:
            words = printable(str(why), 120)
            raise BadInput(Fault(self.path.name, f"is no JSON: {words}.")) from None
        self._digest = hashlib.sha256(raw)
        self.bytes_read = len(raw)
        whole = said.get("value", said.get("results")) if isinstance(said, dict) else said
        if not isinstance(whole, list):
            raise BadInput(
                Fault(
                    self.path.name,
                    "is no list of submissions.",
                    "A list of objects, or an object with `value` or `results`.",
                )
            )
        for number, one in enumerate(whole, 1):
            if isinstance(one, dict):
                yield Row(number, dict(_leaves(one, 0)))
            else:
                yield Fault(f"{self.path.name}, submission {number}", "is no object.")

    def _named(self, row: Row) -> Row | Fault:
        """Return a row under the questions' names, groups taken away."""
        named: dict[str, str] = {}
        for name, value in row.cells.items():
            key = _PART.split(name)[-1].casefold()
            if value.strip() and (key not in named or name.casefold() == key):
                named[key] = value.strip()
        instance = next((named[n] for n in _INSTANCE if n in named), "")
        if not instance:
            return Fault(
                f"{self.path.name}:{row.line}",
                "has no instance id.",
                "Export with `KEY`, `meta-instanceID` or `_uuid`.",
            )
        named["instance"] = instance.removeprefix(_UUID)
        named["submitted"] = _clock(next((named[n] for n in _SUBMITTED if n in named), ""))
        named |= {n: _clock(named[n]) for n in ("from", "to") if n in named}
        named["location"] = _point(named)
        return Row(row.line, {c: named.get(c, "") for c in self._asked})


def _leaves(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Yield the answers of a submission, those in groups too."""
    for name, one in value.items():
        if isinstance(one, Mapping) and one.get("type") == "Point":
            longitude, latitude = (*list(one.get("coordinates") or ("", "")), "")[:2]
            yield name, f"{latitude} {longitude}"
        elif isinstance(one, Mapping) and depth < _DEEPEST:
            yield from _leaves(one, depth + 1)
        elif isinstance(one, str | int | float) and not isinstance(one, bool):
            yield name, str(one)


def _clock(stated: str) -> str:
    """Return a time to the minute, or what was stated where it has another form."""
    found = _CLOCK.fullmatch(stated.replace(" ", "T", 1))
    if found is None:
        return stated
    offset = found[3] or ""
    return found[1] + (f"{offset[:3]}:{offset[-2:]}" if len(offset) > 1 else offset)


def _point(named: Mapping[str, str]) -> str:
    """Return coordinates, latitude first, from one answer or from its parts."""
    found = _POINT.fullmatch(named.get("location", ""))
    if found is not None:
        return f"{found[1]}, {found[2]}"
    latitude, longitude = named.get("latitude", ""), named.get("longitude", "")
    return f"{latitude}, {longitude}" if latitude and longitude else ""
