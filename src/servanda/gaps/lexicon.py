"""The words that rules look for, from `words/*.txt`: sections of alternatives, one a line.

Comes in: the files beside this package. Goes out: compiled patterns by file and section.
`[name]` begins a section of whole words in any case, in which a space stands for any white.
`[name] raw` and `[name] raw i` hold alternatives of a pattern as it stands, without and with
any case. `<DATE>` and the like stand for the patterns below. A line that begins with `#` is
a remark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
_SPELT = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|eighteen|"
    "twenty(?:[- ](?:one|two|four|five|eight))?|thirty|forty(?:[- ](?:five|eight))?|sixty|"
    "seventy[- ]two|ninety|hundred|a|an"
)
NUMBER = rf"(?:\d[\d,.]*|(?:{_SPELT})(?: \(\d+\))?)"
UNIT = r"(?:minute|hour|day|week|fortnight|month|year)s?"
LENGTH = rf"{NUMBER}[- ](?:(?:calendar|working|business|consecutive|full) )?{UNIT}"
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: day)? (?:of )?(?:{MONTHS})(?:,? \d{{4}})?"
    rf"|(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? \d{{4}})?"
    rf"|(?:{MONTHS}) \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
CLOCK = (
    r"(?:\d{1,2}[:.h]\d\d(?: ?(?:hours|hrs|a\.?m\.?|p\.?m\.?|h))?|\d{4} ?(?:hours|hrs)|"
    r"\d{1,2} ?(?:a\.?m\.?|p\.?m\.?)(?!\w)|midnight|noon|midday)"
)
ZONE = (
    "(?:GMT|UTC|CET|CEST|EET|EEST|EAT|CAT|WAT|MSK|BST|EST|IST|PST|"
    "[A-Z][a-z]+ (?:standard )?time|local time|time zone|Zulu)"
)
HEAD = (
    "(?:committee|commission|mechanism|cent(?:re|er)|mission|team|body|board|force|council|"
    "group|cell|office|chamber|contingent|presence)s?"
)
# What fighting is called, by itself or in an act of it.
FIGHTING = (
    r"(?:hostilit(?:y|ies)|fighting|bloodshed|warfare|aggression|shelling|bombing|bombardments?|"
    r"shooting|killings?|combat|offensives?|armed (?:conflict|confrontations?|clashes|struggle|"
    r"actions?|activit\w+|violence|attacks?|operations?|hostilit\w+)|military (?:actions?|"
    r"activit\w+|operations?|initiatives?|strikes?|offensives?|confrontations?|hostilit\w+)|"
    r"(?:hostile|belligerent|aggressive|violent) (?:acts?|actions?|activit\w+|operations?)|"
    r"offensive (?:military )?(?:acts?|actions?|activit\w+|operations?|movements?)|"
    r"acts? of (?:hostility|war|violence|aggression|force)|"
    r"use of (?:any (?:kind|type) of |all (?:kinds|types) of |all |any )?(?:arms|weapons|force)|"
    r"operations? (?:\w+ ){0,2}against (?:each other|one another|the other))"
)
_PARTS = {
    "MONTHS": MONTHS, "NUMBER": NUMBER, "UNIT": UNIT, "LENGTH": LENGTH, "DATE": DATE,
    "CLOCK": CLOCK, "HEAD": HEAD, "ZONE": ZONE,
    "FIGHTING": FIGHTING,
}  # fmt: skip
_PART = re.compile(r"<([A-Z]+)>")
_HEADER = re.compile(r"\[([\w :,'-]+)\](?: (raw)(?: (i))?)?")


@dataclass(slots=True)
class _Section:
    raw: bool = False
    any_case: bool = True
    lines: list[str] = field(default_factory=list)


def words(*alternatives: str) -> re.Pattern[str]:
    r"""Return a pattern for any of these, whole words, any case; a space stands for any white.

    >>> bool(words("cease[- ]?fires?").search("a Ceasefire"))
    True
    """
    joined = "|".join(a.replace(" ?", r"\s*").replace(" ", r"\s+") for a in alternatives)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w])", re.IGNORECASE)


@cache
def lexicon(file: str, section: str) -> re.Pattern[str]:
    """Return the pattern of one section of `words/FILE.txt`."""
    return _compiled(_sections(file)[section])


def aspects(file: str, group: str) -> dict[str, re.Pattern[str]]:
    """Return the sections `[GROUP: WHAT]` of a file, by what they are about."""
    return {
        name.partition(": ")[2]: _compiled(section)
        for name, section in _sections(file).items()
        if name.startswith(f"{group}: ")
    }


def _compiled(section: _Section) -> re.Pattern[str]:
    lines = [_PART.sub(lambda m: _PARTS[m[1]], line) for line in section.lines]
    if not section.raw:
        return words(*lines)
    return re.compile("|".join(lines), re.IGNORECASE if section.any_case else 0)


@cache
def _sections(file: str) -> Mapping[str, _Section]:
    text = resources.files(__package__).joinpath("words", f"{file}.txt").read_text("utf-8")
    sections: dict[str, _Section] = {}
    at = _Section()
    for line in text.splitlines():
        header = _HEADER.fullmatch(line)
        if header:
            raw = header[2] is not None
            at = sections[header[1]] = _Section(raw, not raw or header[3] is not None)
        elif line.strip() and not line.startswith("#"):
            at.lines.append(line)
    return sections
