"""Bars over days as SVG, legible in grey: each voice has its own row, and its own pattern.

Comes in: day labels and numbers. Goes out: SVG text; labels are escaped, sizes are fixed.
Each chart stands beside the table that it was drawn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from servanda.errors import printable

_WIDTH, _LEFT, _RIGHT = 720, 150, 40
_ROW, _TOP, _BOTTOM = 56, 8, 26
_MOST_NAME, _MOST_WORDS = 24, 2000  # what the margin holds; what is read aloud
_FILLS = ("#1f3a5f", "#7a8ba0", "#4d4d4d", "#a67c00", "#5b7f5b", "#8c5a5a")


@dataclass(frozen=True, slots=True)
class Line:
    """One voice's numbers, one a day."""

    name: str
    values: tuple[int, ...]


def bars(days: Sequence[str], lines: Sequence[Line]) -> str:
    """Return small multiples: a row of bars for each line, on one scale."""
    height = _TOP + _ROW * len(lines) + _BOTTOM
    most = max((max(line.values) for line in lines), default=1) or 1
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" '
        f"aria-label={quoteattr(_words(days, lines))} "
        'font-family="Noto Sans, DejaVu Sans, sans-serif" font-size="11">'
    )
    parts = [head]
    for number, line in enumerate(lines):
        parts += _row(line, number, most)
    parts += _axis(days, _TOP + _ROW * len(lines))
    parts.append("</svg>")
    return "\n".join(parts)


def _words(days: Sequence[str], lines: Sequence[Line]) -> str:
    sums = "; ".join(f"{line.name}: {sum(line.values)}" for line in lines)
    return printable(f"{days[0]} to {days[-1]}. {sums}" if days else sums, _MOST_WORDS)


def _row(line: Line, number: int, most: int) -> list[str]:
    base = _TOP + _ROW * (number + 1) - 8
    room = _ROW - 22
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(line.values), 1)
    fill = _FILLS[number % len(_FILLS)]
    name = printable(line.name, _MOST_NAME)
    parts = [
        f'<text x="{_LEFT - 8}" y="{base - 4}" text-anchor="end">{escape(name)}</text>',
        f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _RIGHT}" y2="{base}" stroke="#999"/>',
        f'<text x="{_WIDTH - _RIGHT + 6}" y="{base - room + 4}" fill="#555">{most}</text>',
    ]
    for at, value in enumerate(line.values):
        if value:
            tall = max(2.0, room * value / most)
            parts.append(
                f'<rect x="{_LEFT + at * step:.1f}" y="{base - tall:.1f}" '
                f'width="{max(step * 0.8, 1.5):.1f}" height="{tall:.1f}" fill="{fill}"/>'
            )
    return parts


def _axis(days: Sequence[str], y: int) -> list[str]:
    if not days:
        return []
    middle = len(days) // 2
    wide = _WIDTH - _LEFT - _RIGHT
    marks = ((0, "start"), (middle, "middle"), (len(days) - 1, "end"))
    return [
        f'<text x="{_LEFT + wide * at / max(len(days) - 1, 1):.1f}" y="{y + 12}" '
        f'text-anchor="{anchor}" fill="#555">{escape(days[at])}</text>'
        for at, anchor in marks
    ]
