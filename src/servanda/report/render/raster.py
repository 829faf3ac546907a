"""A drawing as pixels, for formats that take no SVG; by Typst, with the package's own fonts."""

from __future__ import annotations

from importlib import resources

import typst

_DOTS_AN_INCH = 200.0


def to_png(svg: str) -> bytes:
    """Return a drawing as PNG, 160 mm wide at 200 dots an inch; the same bytes each time."""
    with resources.as_file(resources.files(__package__)) as folder:
        made: bytes = typst.compile(
            folder / "drawing.typ",
            format="png",
            ppi=_DOTS_AN_INCH,
            root=folder,
            font_paths=[folder / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"svg": svg},
        )
    return made
