"""A report as PDF by Typst: tagged, archival (PDF/A-2a), its fonts embedded.

Comes in: a report. Goes out: bytes, the same for the same report on every machine: the
package's own fonts, no system fonts, a time-stamp that is the report's.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

import typst

from servanda.model import Instant
from servanda.report.blocks import Report
from servanda.report.render.data import as_data

_STANDARD: Final = "a-2a"
_MOST_TEXT = 20_000


def to_pdf(report: Report, as_of: Instant) -> bytes:
    """Return the report as a PDF file; `as_of` (UTC seconds) is its date."""
    day = datetime.fromtimestamp(as_of - 1, UTC)
    data = _clean(as_data(report)) | {"date": [day.year, day.month, day.day]}
    here = resources.files(__package__)
    with resources.as_file(here) as folder:
        made: bytes = typst.compile(
            folder / "report.typ",
            format="pdf",
            root=folder,
            font_paths=[folder / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[_STANDARD],
            timestamp=as_of,
        )
    return made


def _clean(value: Any) -> Any:  # noqa: ANN401 — data of any shape
    """Take out what a page cannot show or what turns its words around, and bound long texts."""
    if isinstance(value, str):
        kept = "".join(c for c in value[:_MOST_TEXT] if _shows(c))
        return kept + ("…" if len(value) > _MOST_TEXT else "")
    if isinstance(value, dict):
        return {k: v if k == "svg" else _clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(v) for v in value]
    return value


def _shows(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
