"""The words of monitors' reports: what was heard or seen, of what kind, from where, how far."""

from __future__ import annotations

import re

TYPES = (
    ("CFV-EXER", r"live-?\s?fire|training (?:area|exercise)|exercise"),
    ("CFV-AIR", r"air\s?-?strikes?|drone strikes?|bombs?\b"),
    ("CFV-MLRS", r"\bMLRS\b|multiple launch|rockets?\b|missiles?\b"),
    ("CFV-IED", r"\bIEDs?\b|(?:mines?|UXO|unexploded)\b.{0,30}(?:detonat|explod)|mine explosions?"),
    ("CFV-HMG", r"heavy[ -]machine[ -]?guns?|\bHMG\b|\bAGL\b|grenade launchers?|cannon|anti-aircraft"),
    ("CFV-ARTY", r"mortars?|artillery|howitzers?|tank (?:rounds?|fire)|shell(?:s|ing)?\b|projectiles?"),
    ("CFV-SA", r"small[ -]arms|\brifles?\b|\bshots?\b|\bbursts?\b|machine[ -]?gun|tracer"),
    ("CFV-UAV", r"\bUAVs?\b|drones?\b|quadcopters?|unmanned aerial"),
    ("CFV-UNDET", r"explosions?|undetermined"),
    ("CFV-GEN", r"(?:ceasefire|truce) violations?|violations? of the (?:ceasefire|truce)|violations?\b|incidents?\b"),
)  # fmt: skip
"""Event types by the words for them, the most telling first."""

_TYPES = [(code, re.compile(words, re.IGNORECASE)) for code, words in TYPES]

NOTHING = re.compile(
    r"""\b(?: no\s+(?:new\s+)?(?:ceasefire\s+|truce\s+)?(?:violations?|incidents?|explosions?|shots?|
              shooting|fire|movements?|flights?)\b(?!\s+(?:was|were)\s+(?:confirmed|verified|denied))
          | (?:did|does|do)\s+not\s+(?:hear|see|observe|record|register|note|report|detect)\s+any
          | (?:was|were|remained|stayed|is|remains)\s+(?:\w+\s+)?(?:calm|quiet)\b
          | (?:heard|saw|observed|recorded|registered)\s+(?:nothing|no\b)
          | calm\s+(?:prevailed|was\s+(?:observed|noted)) )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Said of a place that was watched and where nothing happened."""

REFUSED = re.compile(
    r"""\b(?: (?:denied|refused|barred)\s+(?:\w+\s+){0,4}?(?:access|passage|entry)
          | (?:access|passage|entry)\s+(?:\w+\s+){0,5}?(?:was\s+|were\s+)?(?:denied|refused|blocked)
          | (?:not|n't)\s+(?:allow|let|permit)\w*\s+(?:\w+\s+){0,4}?(?:to\s+)?(?:pass|proceed|enter|travel|through)
          | (?:was|were)\s+not\s+(?:allowed|permitted)\s+to
          | (?:prevented|stopped|blocked)\s+(?:\w+\s+){0,5}?(?:from|patrol|team|mission|observers|monitors)
          | (?:patrol|team|mission|observers|monitors)\s+(?:\w+\s+){0,4}?(?:was|were)\s+(?:stopped|turned\s+(?:back|around)|blocked|delayed)
          | turned\s+(?:back|around)\s+(?:\w+\s+){0,3}?(?:patrol|team|observers) )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Monitors kept from where they meant to go."""

_MEANS = (
    ("camera", r"\bcameras?\b"),
    ("UAV", r"(?:mini-|long-range |mid-range )?\bUAV\b(?=.{0,60}(?:spotted|observed|saw|imagery|image))|aerial imagery|spotted by an? (?:mini-|long-range )?UAV"),
    ("acoustic sensor", r"acoustic"),
    ("heard", r"\bhear(?:d|ing)?\b"),
    ("saw", r"\b(?:saw|seen|see|observed|spotted)\b"),
    ("reported", r"\b(?:was|were) told\b|\bresidents? (?:said|told)\b"),
)  # fmt: skip
_MEANS_FOUND = [(name, re.compile(words, re.IGNORECASE)) for name, words in _MEANS]

_NUMBER = r"\d{1,3}(?:[,\u00a0 ]\d{3})+|\d+(?:\.\d+)?"
_DISTANCE = re.compile(
    rf"(?P<about>(?:about|approximately|some|around|at least)\s+)?(?P<n>{_NUMBER})(?:\s*[-–]\s*(?P<m>{_NUMBER}))?\s?"
    r"(?P<unit>km|kilomet(?:re|er)s?|m\b|met(?:re|er)s?)(?!m)"
)
_BEARING = re.compile(
    r"\b(?:(?P<word>(?:north|south)(?:-?\s?(?:north|south))?-?\s?(?:east|west)(?:ern)?|north|south|east|west)"
    r"|(?P<short>[NS]{1,2}[EW]|[NESW]|[EW][NS][EW]))\b(?:\s+of\s+(?P<of>(?:the\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*|(?:its|their|the)\s+position))?",
)
_CALIBRE = re.compile(r"\b(?P<n>\d{1,3}(?:\.\d{1,2})?)\s?-?mm\b", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:positioned|stationed|standing|while|camera|patrol\s+base|observation\s+post|from\s+a\s+(?:position|location|site))\b"
    r"[^.;]{0,40}?\b(?:at|in|near|on|outside|of)\s+(?P<where>(?:the\s+)?[A-Z][\w’'-]+(?:\s+(?:of\s+)?[A-Z][\w’'-]+)*)"
)
_BEFORE = re.compile(
    rf"\(?\b(?:previous(?:ly)?(?:\s+(?:reporting\s+)?(?:period|day|report|week))?|prev\.?|compared\s+(?:with|to)|"
    rf"down\s+from|up\s+from|against)\s*:?\s*(?:about\s+|approximately\s+|at\s+least\s+)?(?P<n>{_NUMBER})",
    re.IGNORECASE,
)
_SAME = re.compile(r"\b(?P<how>more|fewer|less)\b[^.;]{0,80}\bthan\b[^.;]{0,40}\b(?:previous|before)", re.IGNORECASE)  # fmt: skip
_ASSESSED = re.compile(r"\bassessed\s+as\s+(?P<as>[^.;,)]{3,60})", re.IGNORECASE)


def type_of(words: str) -> str:
    """Return the event type that words speak of, empty where they speak of none.

    >>> type_of("12 bursts of heavy-machine-gun fire"), type_of("five explosions")
    ('CFV-HMG', 'CFV-UNDET')
    """
    return next((code for code, pattern in _TYPES if pattern.search(words)), "")


def number_in(words: str) -> float | None:
    """Return the first number of some words."""
    found = re.search(_NUMBER, words)
    return float(re.sub(r"[,\u00a0 ]", "", found[0])) if found else None


def previous_in(words: str) -> str:
    """Return the number of the period before, or that there were more or fewer then."""
    found = _BEFORE.search(words)
    if found:
        return re.sub(r"[,\u00a0 ]", "", found["n"])
    than = _SAME.search(words)
    return (
        f"fewer than now ({than['how']} now)"
        if than and than["how"] == "more"
        else (f"more than now ({than['how'].lower()} now)" if than else "")
    )


def details_of(words: str) -> dict[str, str]:
    """Return what a sentence tells of how something was observed, and where it was."""
    found: dict[str, str] = {}
    means = [name for name, pattern in _MEANS_FOUND if pattern.search(words)]
    if means:
        found["means"] = ", ".join(means)
    for name, pattern, group in (
        ("position", _FROM, "where"),
        ("assessed", _ASSESSED, "as"),
    ):
        hit = pattern.search(words)
        if hit:
            found[name] = " ".join(hit[group].split())
    calibres = [f"{hit['n']}mm" for hit in _CALIBRE.finditer(words)]
    if calibres:
        found["calibre"] = ", ".join(dict.fromkeys(calibres))
    found |= _whereabouts(words)
    before = previous_in(words)
    if before:
        found["previous"] = before
    return found


def _whereabouts(words: str) -> dict[str, str]:
    """Return distance and bearing, and from what they are counted."""
    distance = _DISTANCE.search(words)
    if distance is None:
        return {}
    found = {"distance": " ".join(distance[0].split())}
    bearing = _BEARING.search(words, distance.end())
    if bearing and bearing.start() - distance.end() < 40:  # noqa: PLR2004 — beside the distance
        found["bearing"] = bearing["word"] or bearing["short"]
        if bearing["of"]:
            found["from"] = bearing["of"]
    return found
