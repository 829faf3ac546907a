"""A report as plain data: what goes to Typst, and what a program may read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from servanda.report.blocks import Block, Picture, Report, Table


def as_data(report: Report) -> dict[str, Any]:
    """Return a report as lists, mappings and strings; each block says its kind."""
    return {
        **{name: value for name, value in asdict(report).items() if name != "sections"},
        "sections": [
            {"title": s.title, "blocks": [_block(b) for b in s.blocks]} for s in report.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    data = asdict(block)
    if isinstance(block, Picture):
        data["data"] = _block(block.data)
    return {"kind": "table" if isinstance(block, Table) else type(block).__name__.lower(), **data}
