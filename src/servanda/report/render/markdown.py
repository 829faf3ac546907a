"""A report as Markdown: tables with pipes, outside text escaped."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.report.blocks import Block, Bullets, Note, Paragraph, Picture, Quote, Report, Table
from servanda.report.markdown import escaped, quoted


def to_markdown(report: Report) -> str:
    """Return the report as Markdown; a chart is its data and its words."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield ""
    yield escaped(report.subtitle)
    yield ""
    for name, value in report.facts:
        yield f"- {escaped(name)}: {escaped(value)}"
    yield ""
    for section in report.sections:
        yield f"## {escaped(section.title)}"
        yield ""
        for block in section.blocks:
            yield from _block(block)
            yield ""
    yield f"*{escaped(report.foot)}*"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield escaped(text)
        case Note(text):
            yield f"*{escaped(text)}*"
        case Quote(text, source):
            yield from quoted(text)
            if source:
                yield ""
                yield escaped(source)
        case Bullets(lines):
            yield from (f"- {escaped(line)}" for line in lines)
        case Picture(_, caption, words, data):
            yield escaped(f"{caption}. {words}")
            yield ""
            yield from _table(data)
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        yield escaped(table.empty)
        return
    if table.caption:
        yield f"{escaped(table.caption)}:"
        yield ""
    yield _row(table.columns)
    yield _row(("---",) * len(table.columns), plain=True)
    for row in table.rows:
        yield _row(row)


def _row(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return "| " + " | ".join(c if plain else escaped(c) for c in cells) + " |"
