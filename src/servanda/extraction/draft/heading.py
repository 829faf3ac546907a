"""What heads an agreement: the day of signature, entry into force, the time zone, signatories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from servanda.extraction.draft.cast import Cast
from servanda.extraction.draft.dates import DATE, Anchors, day_of, moment_of, plus
from servanda.extraction.draft.timing import length_of

_DONE = re.compile(
    rf"\b(?:done|signed|concluded|agreed|adopted|made)\b[^.;]{{0,80}}?(?:on\s+|the\s+|,\s*)?{DATE}",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"\b(?:signed|done|concluded)\s+(?:at\s+[^,.;]{{2,40}}?,?\s+)?(?:on\s+|this\s+)?{DATE}",
    re.IGNORECASE,
)
_ANY = re.compile(DATE, re.IGNORECASE)
_CLOCK = (
    r"(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:\s*(?:hours|hrs|h|(?P<half>[ap])\.?m\.?))?|(?P<midnight>midnight)|"
    r"(?P<noon>noon))"
)
_FORCE = re.compile(
    rf"\b(?:enters?|entry|come[s]?)\s+into\s+(?:force|effect)[^.;]{{0,60}}?(?:{_CLOCK}[^.;]{{0,30}}?)?{DATE}",
    re.IGNORECASE,
)
_FORCE_AT_ONCE = re.compile(
    r"\b(?:enters?|come[s]?|entry)\s+into\s+(?:force|effect)\b[^.;]{0,160}?\b(?:up)?on\s+(?:the\s+(?:day|date|moment)\s+of\s+)?(?:its\s+)?sign",
    re.IGNORECASE,
)
_FORCE_AFTER = re.compile(
    r"\b(?:enters?|come[s]?)\s+into\s+(?:force|effect)\s+(?P<n>\w+)\s+(?P<unit>hour|day|week|month)s?\s+"
    r"(?:after|following|from)\s+(?:its\s+|the\s+)?(?:date\s+of\s+)?(?:its\s+)?sign",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"\b(?:cease-?\s?fire|hostilities|truce|cessation)\b[^.;]{{0,120}}?\b(?:as\s+of|as\s+from|from|"
    rf"starting(?:\s+(?:at|from|on))?|beginning|effective|at)\s+(?:{_CLOCK}[^.;]{{0,40}}?)?{DATE}",
    re.IGNORECASE,
)
_TIME_OF = re.compile(r"\b(?P<city>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+(?:local\s+)?time\b")
_GUARANTOR = re.compile(r"\bguarant(?:or|ee)s?\b(?!\s+the\s+security)", re.IGNORECASE)
_SIGNED_FOR = re.compile(
    r"\b(?:for|on\s+behalf\s+of|signed\s+by)\s+(?P<who>.{3,120})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """What heads a text: ISO days, or empty where it says none."""

    anchors: Anchors
    timezone: str
    signatories: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()


def head_of(title: str, outer: Sequence[str], body: Sequence[str], cast: Cast) -> Head:
    """Return what heads a text.

    Args:
        title: of the text.
        outer: preamble and end, where it is dated and signed.
        body: the words of its points.
        cast: its actors.
    """
    everything = [title, *outer, *body]
    signed = _signed(title, outer) or _first(_SIGNED, body, Anchors())[:10]
    started = _first(_STARTS, everything, Anchors(signed))
    force = _in_force(everything, signed)
    signing = [t for t in outer if _SIGNED_FOR.search(t)]
    signatories = [n for t in signing for n in cast.named_in(t, everybody=False)]
    guaranteeing = [t for t in everything if _GUARANTOR.search(t) and len(t) < 600]  # noqa: PLR2004
    guarantors = [n for t in guaranteeing for n in _guaranteeing(t, cast) if n not in cast.parties]
    return Head(
        Anchors(signed, force or started or "", started),
        _zone(everything),
        tuple(dict.fromkeys(signatories)) or cast.parties,
        tuple(dict.fromkeys(guarantors)),
    )


def _signed(title: str, outer: Sequence[str]) -> str:
    for text in (*outer[::-1], title):
        found = _DONE.search(text)
        if found:
            return day_of(found, Anchors())
    for text in (title, *outer[:4], *outer[-3:]):
        found = _ANY.search(text)
        if found and len(text) < 300:  # noqa: PLR2004 — a heading or a line of signature
            return day_of(found, Anchors())
    return ""


def _in_force(texts: Sequence[str], signed: str) -> str:
    stated = _first(_FORCE, texts, Anchors(signed))
    if stated:
        return stated
    for text in texts:
        if _FORCE_AT_ONCE.search(text):
            return signed
        after = _FORCE_AFTER.search(text)
        if after and signed:
            return plus(signed, length_of(after["n"], after["unit"]))
    return ""


def _first(pattern: re.Pattern[str], texts: Sequence[str], anchors: Anchors) -> str:
    for text in texts:
        found = pattern.search(text)
        if found:
            return moment_of(found, anchors)
    return ""


def _zone(texts: Sequence[str]) -> str:
    for text in texts:
        for found in _TIME_OF.finditer(text):
            zone = _zones().get(found["city"].replace(" ", "_").lower())
            if zone:
                return zone
    return "UTC"


@cache
def _zones() -> dict[str, str]:
    """Return the time zone of each city that names one."""
    return {z.rpartition("/")[2].lower(): z for z in sorted(available_timezones()) if "/" in z}


def _guaranteeing(text: str, cast: Cast) -> list[str]:
    """Return whom a sentence names as guarantor: before "as guarantor" or after the word."""
    at = _GUARANTOR.search(text)
    if at is None:
        return []
    near = text[max(0, at.start() - 120) : at.end() + 120]
    return cast.named_in(near, everybody=False)
