"""Templates to HTML: one environment for each language, everything escaped.

Comes in: a template's name and its values. Goes out: HTML. Outside text goes through
`plain` in the templates; escaping is on everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from servanda.model import CONTESTED, UNVERIFIED, Answer
from servanda.web.languages import (
    LANGUAGES,
    catalogue,
    day_words,
    direction,
    instant_words,
    iso_day,
    number,
    period_words,
    plain,
)

ICONS: Mapping[str, str] = {
    Answer.KEPT: "✓",
    Answer.BROKEN: "✕",
    Answer.OVERDUE: "!",
    Answer.LATE: "◷",
    Answer.DUE: "…",
    Answer.OPEN: "○",
    Answer.DORMANT: "\u2013",
    CONTESTED: "⇄",
    UNVERIFIED: "?",
}
"""The sign of each verdict: colour, sign and word always go together."""


@cache
def environment(language: str) -> Environment:
    """Return the environment of a language."""
    made = Environment(
        loader=PackageLoader("servanda.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = catalogue(language)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals.update(
        lang=language,
        dir=direction(language),
        languages=LANGUAGES,
        icons=ICONS,
    )
    made.filters.update(
        number=partial(number, language=language),
        instant=partial(instant_words, language=language),
        day=partial(day_words, language=language),
        period=partial(period_words, language=language),
        isoday=iso_day,
        plain=plain,
        word=words.gettext,
        path=partial(quote, safe=""),
    )
    return made


def render(template: str, language: str, values: Mapping[str, Any]) -> str:
    """Return a template with its values as HTML."""
    return environment(language).get_template(template).render(values)
