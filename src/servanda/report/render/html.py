"""A report as one HTML file: no script, no outside address is loaded, prints well."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from servanda.report.blocks import Report
from servanda.report.render.data import as_data


def to_html(report: Report) -> str:
    """Return the report as a page; text is escaped, charts are our own SVG."""
    environment = Environment(
        loader=PackageLoader("servanda.report", "render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    page = environment.get_template("report.html")
    return page.render(report=as_data(report), style=Markup(style), drawing=_drawing)  # noqa: S704 — our own file


def _drawing(svg: str) -> Markup:
    """Let a drawing through: `report.chart` and the map escape every label in it."""
    return Markup(svg)  # noqa: S704 — see above
