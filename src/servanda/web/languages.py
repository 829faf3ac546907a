"""The languages of the interface: catalogues, dates and numbers.

Comes in: what a browser prefers. Goes out: one of the languages there is a catalogue for.
Catalogues are `locale/<language>/servanda.po`, read as they are: nothing is built.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from servanda.clock import local
from servanda.errors import printable
from servanda.model import BEGINNING, FOREVER, Instant, Interval, Precision

SOURCE = "en"
LANGUAGES: dict[str, str] = {"en": "English", "fr": "Français", "ru": "Русский"}
"""Each language by its tag, under its own name."""

_LOCALES = {"en": "en_GB"}
"""Where a language alone would mean the habits of one country, which."""
_TO_THE_CLOCK = (Precision.HOUR, Precision.MINUTE, Precision.SECOND)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the messages of a language; the source language has none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    place = resources.files("servanda.web").joinpath("locale", language, "servanda.po")
    with place.open("rb") as handle:
        read = read_po(handle, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred(accepted: str) -> str:
    """Return the language that a browser prefers of those there are.

    >>> preferred("de-CH,fr;q=0.8,en;q=0.5")
    'fr'
    """
    wanted = []
    for place, part in enumerate(accepted[:400].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        wanted.append((-weight, place, tag.split("-")[0].lower()))
    return next((tag for _, _, tag in sorted(wanted) if tag in LANGUAGES), SOURCE)


def direction(language: str) -> str:
    """Return which way a language is written.

    >>> direction("ar")
    'rtl'
    """
    return Locale.parse(language).text_direction


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)


def number(value: float, language: str) -> str:
    """Return a number as the language writes it."""
    return str(format_decimal(value, locale=_locale(language)))


def instant_words(when: Instant | None, zone: ZoneInfo, language: str) -> str:
    """Return an instant for people: a day where it is the end of one, else day and time."""
    if when is None or when >= FOREVER or when <= BEGINNING:
        return "—"
    there = local(when, zone)
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return day_words(when - 1, zone, language)
    return str(format_datetime(there, "d MMM y, HH:mm", locale=_locale(language)))


def day_words(when: Instant, zone: ZoneInfo, language: str) -> str:
    """Return the local day in which an instant lies."""
    return str(format_date(local(when, zone).date(), "medium", locale=_locale(language)))


def period_words(period: Interval | None, zone: ZoneInfo, language: str) -> str:
    """Return a period for people, as finely as it is known."""
    if period is None or period.precision is Precision.UNKNOWN:
        return "—"
    if period.precision in _TO_THE_CLOCK:
        return str(
            format_datetime(local(period.start, zone), "d MMM y, HH:mm", locale=_locale(language))
        )
    first = "…" if period.start <= BEGINNING else day_words(period.start, zone, language)
    last = "…" if period.end >= FOREVER else day_words(period.end - 1, zone, language)
    return first if first == last else f"{first} \u2013 {last}"


def iso_day(when: Instant, zone: ZoneInfo) -> str:
    """Return the last local day of what ends at an instant, for a date field."""
    return local(when - 1, zone).date().isoformat()


_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def plain(text: str, limit: int = 2000) -> str:
    r"""Return outside text as a page shows it: bounded, no control or direction characters.

    Lines are kept. The rest of what could mislead is left to HTML escaping.

    >>> plain("a\u202eb\x07")
    'a\\u202eb\\x07'
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable() and not _misleads(cut):
        return cut
    return "\n".join(_line(line) for line in cut.splitlines())


def _misleads(text: str) -> bool:
    return any(ord(c) in _BIDI for c in text)


def _line(line: str) -> str:
    # Zero-width joiners belong to several scripts and stay; what turns direction does not.
    shown = "".join(c if c in "\u200c\u200d\u00ad\u00a0\u202f" else printable(c) for c in line)
    return shown if not _misleads(shown) else shown.translate(_BIDI)
