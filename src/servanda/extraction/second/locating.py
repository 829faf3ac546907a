"""Where words that somebody else quotes stand in a text: exactly, or but for spaces and quotes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from servanda.extraction.records import Span

_LEAST = 3
_MOST = 4_000
_SAME = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
        "–": "-", "—": "-", "\u2011": "-", "\u2010": "-",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is compared: plain quotes, single spaces, no case; and where each was."""

    text: str
    places: tuple[int, ...]


def located(text: str, words: str, near: int = 0) -> Span | None:
    """Return where words stand in a text, the first time from `near` on, else the first at all.

    >>> located("He said: “no  more”.", 'said: "no more"')
    (3, 18)
    """
    if not _LEAST <= len(words.strip()) <= _MOST:
        return None
    exact = text.find(words, near)
    exact = exact if exact >= 0 else text.find(words)
    if exact >= 0:
        return (exact, exact + len(words))
    whole, part = _plain(text), _plain(words.strip(" .\"'“”")).text.strip()
    if len(part) < _LEAST:
        return None
    start = next((n for n, at in enumerate(whole.places) if at >= near), 0)
    found = whole.text.find(part, start)
    found = found if found >= 0 else whole.text.find(part)
    if found < 0:
        return None
    return (whole.places[found], whole.places[found + len(part) - 1] + 1)


@lru_cache(maxsize=8)
def _plain(text: str) -> Plain:
    """Return a text as it is compared, each character with its offset in the text."""
    kept: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char).translate(_SAME).lower()
        if plain.isspace() or not plain:
            if kept and kept[-1] != " ":
                kept.append(" ")
                places.append(at)
            continue
        for one in plain:
            kept.append(one)
            places.append(at)
    return Plain("".join(kept), tuple(places))
