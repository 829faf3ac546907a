"""The drawn map as one SVG for paper: fixed colours, legible in grey, every label escaped.

Comes in: a drawing, what places are called, the map in words. Goes out: SVG text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from servanda.errors import printable
from servanda.maps.drawing import Drawing

_BASE = ("land", "borders", "lakes", "rivers", "districts", "disputed")
_STYLES = {
    "land": 'fill="#f4f2ec" stroke="none"',
    "borders": 'fill="none" stroke="#9a948a" stroke-width="1.2" stroke-dasharray="6 3"',
    "lakes": 'fill="#cfdde8" stroke="none"',
    "rivers": 'fill="none" stroke="#b5cbdc" stroke-width="1"',
    "districts": 'fill="none" stroke="#d8d3c8" stroke-width="0.8"',
    "disputed": 'fill="none" stroke="#9a948a" stroke-width="1" stroke-dasharray="2 3"',
    "zone": 'fill="#1f3a5f" fill-opacity="0.10" stroke="#1f3a5f" stroke-width="1.4"',
    "band": 'fill="#4d4d4d" fill-opacity="0.18" stroke="none"',
    "corridor": 'fill="#a67c00" fill-opacity="0.25" stroke="#7a5c00" stroke-width="1.4"',
    "line": 'fill="none" stroke="#1b2430" stroke-width="2.4"',
    "point": 'fill="#1b2430" stroke="none"',
}
_LABEL = 'text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="3"'
_MOST_LABEL, _MOST_WORDS = 40, 2000


def svg_of(drawing: Drawing, name: Callable[[str], str], words: str) -> str:
    """Return a drawing as SVG; `name` gives what a place is called, `words` say what it shows."""
    return "\n".join(_parts(drawing, name, words))


def _parts(drawing: Drawing, name: Callable[[str], str], words: str) -> Iterator[str]:
    wide, high = f"{drawing.width:g}", f"{drawing.height:g}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="img" aria-label={quoteattr(printable(words, _MOST_WORDS))} '
        'font-family="Noto Sans, DejaVu Sans, sans-serif" font-size="15" fill="#1b2430">'
    )
    yield f'<rect width="{wide}" height="{high}" fill="#dfe8ee"/>'
    for path in (*drawing.base, *drawing.shapes):
        if path.kind in ("zone", *_BASE):
            yield f'<path d="{path.d}" {_STYLES[path.kind]}/>'
    for path in (*drawing.bands, *(p for p in drawing.shapes if p.kind != "zone")):
        yield f'<path d="{path.d}" {_STYLES.get(path.kind, _STYLES["point"])}/>'
    below = {dot.spot.place: dot.y + dot.r + 16 for dot in drawing.dots}
    for path in drawing.shapes:
        if path.kind != "point":
            label = escape(printable(name(path.place), _MOST_LABEL))
            y = below.get(path.place, path.y + 4)
            yield f'<text x="{path.x:g}" y="{y:g}" {_LABEL}>{label}</text>'
    yield from _dots(drawing)
    yield from _scale(drawing)
    yield "</svg>"


def _dots(drawing: Drawing) -> Iterator[str]:
    """Yield a circle a spot, ringed twice where some of it is denied, with its number."""
    for dot in drawing.dots:
        at = f'cx="{dot.x:g}" cy="{dot.y:g}"'
        if dot.spot.denied:
            ring = f'r="{dot.r + 3:g}" fill="none" stroke="#1b2430" stroke-width="1.5"'
            yield f"<circle {at} {ring}/>"
        yield f'<circle {at} r="{dot.r:g}" fill="#ffffff" stroke="#1b2430" stroke-width="2"/>'
        yield (
            f'<text x="{dot.x:g}" y="{dot.y + 5:g}" text-anchor="middle" font-size="13" '
            f'font-weight="bold">{dot.spot.count}</text>'
        )


def _scale(drawing: Drawing) -> Iterator[str]:
    length, y = drawing.scale.length, drawing.height - 20
    yield (
        f'<path d="M18 {y - 4:g}v6h{length:g}v-6" fill="none" stroke="#1b2430" stroke-width="1.5"/>'
    )
    yield (
        f'<text x="{18 + length / 2:g}" y="{y - 9:g}" text-anchor="middle" font-size="13">'
        f"{drawing.scale.kilometres:g} km</text>"
    )
