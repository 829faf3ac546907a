"""When something is owed: deadlines, periods and repetition, as fields of a duty block.

Comes in: the words of a clause, the day of signature and of entry into force. Goes out:
`Timing`. A deadline that cannot be decided is told in a note, never guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from servanda.clock import parse_length
from servanda.errors import BadInput
from servanda.extraction.draft.dates import CLOCK, DATE, Anchors, day_of, moment_of, plus
from servanda.extraction.draft.records import Timing

_ZONE_WORDS = r"(?:\s*\(?(?:[A-Z][a-z]+|local|UTC|GMT)\s*(?:time)?\)?)?"
_NUMBER = r"(?P<n>\d{1,4}|[a-z]+(?:-[a-z]+)?)(?:\s*\(\d{1,4}\))?"
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_WITHIN = re.compile(
    rf"\b(?:within|in|not?\s+later\s+than|at\s+the\s+latest|at\s+most|in\s+the\s+course\s+of|"
    rf"over|during|no\s+more\s+than)\s+(?:a\s+(?:maximum|period)\s+of\s+|the\s+(?:next|first)\s+|"
    rf"a\s+maximum\s+of\s+|at\s+most\s+)?{_NUMBER}\s+(?:calendar\s+|working\s+)?{_UNIT}"
    r"(?:['’]s?)?(?:\s+time)?(?P<of>\s+(?:of|from|after|following|since|upon)\s+(?P<what>[^,;.()]{3,160}))?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b{_NUMBER}\s+{_UNIT}\s+(?P<of>(?:after|following|from)\s+(?P<what>[^,;.()]{{3,160}}))",
    re.IGNORECASE,
)
_ORDINAL_DAY = re.compile(
    r"\b(?:(?:not?\s+later\s+than|by|on|from|before\s+the\s+end\s+of)\s+)?the\s+(?P<n>[a-z]+|\d{1,3}(?:st|nd|rd|th))\s+"
    r"(?P<unit>day|week|month)\s+(?P<of>(?:of|after|following|from)\s+(?P<what>[^,;.()]{3,160}))",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?P<how>by|before|until|till|not?\s+later\s+than|no\s+later\s+than|on\s+or\s+before|on|"
    rf"at\s+the\s+latest(?:\s+(?:by|on))?|prior\s+to)\s+(?:the\s+)?(?:{CLOCK}{_ZONE_WORDS},?\s*(?:on\s+|of\s+)?)?{DATE}",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"\b(?:as\s+of|as\s+from|from|starting(?:\s+(?:from|at|on))?|with\s+effect\s+from|beginning|effective)\s+"
    rf"(?:{CLOCK}(?:\s*\(midnight\))?{_ZONE_WORDS},?\s*(?:on\s+|of\s+)?)?{DATE}",
    re.IGNORECASE,
)
_LASTS = re.compile(
    rf"\b(?:for\s+(?:a\s+(?:period|term|duration)\s+of\s+|an?\s+initial\s+(?:period|term)\s+of\s+)?|"
    rf"(?:duration|term|period)\s+of\s+){_NUMBER}\s+{_UNIT}\b",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:every|each)\s+(?:(?P<n>\d{1,3}|[a-z]+)\s+)?(?P<unit>day|week|month|year)s?\b|"
    r"\b(?:on\s+an?\s+)?(?P<adverb>daily|weekly|fortnightly|monthly|quarterly|annually|yearly)\b|"
    r"\b(?P<times>once|twice)\s+an?\s+(?P<per>day|week|month|year)\b",
    re.IGNORECASE,
)
_PERIODS = {
    "daily": "1 day", "weekly": "7 days", "fortnightly": "14 days", "monthly": "1 month",
    "quarterly": "3 months", "annually": "1 year", "yearly": "1 year",
}  # fmt: skip
_ELASTIC = re.compile(
    r"\b(?:as\s+soon\s+as\s+possible|without\s+delay|immediately|at\s+the\s+earliest|promptly|"
    r"in\s+due\s+course|simultaneously|concurrently|in\s+parallel|forthwith|gradually)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\bsign(?:ature|ing|ed)\b", re.IGNORECASE)
_FORCE = re.compile(
    r"\b(?:entry|enter(?:s|ing)?|com(?:es|ing))\s+into\s+(?:force|effect)\b|\beffective\s+date\b|"
    r"\bthis\s+(?:agreement|statement|protocol|accord)\s*$",
    re.IGNORECASE,
)
_CEASEFIRE = re.compile(r"\b(?:cease-?\s?fire|cessation|truce)\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:article|paragraph|point|clause|section|phase|stage|step)\s+(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVX]+\b)",
    re.IGNORECASE,
)
_ORDINAL = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: n for n, word in enumerate(_ORDINAL.split(), 1)} | {"thirtieth": 30}
FROM_WHEN = "The text does not say from when this counts: read as from the entry into force."


def timing_of(text: str, anchors: Anchors, *, lasting: bool) -> Timing:
    """Return when the clause is owed.

    Args:
        text: the clause.
        anchors: what relative times count from.
        lasting: whether it must hold all the time, and so has a start and an end, no deadline.
    """
    if lasting:
        return _lasting(text, anchors)
    every = _EVERY.search(text)
    if every:
        return Timing((("every", _period(every)),))
    dated = _BY.search(text)
    if dated:
        return _dated(dated, anchors)
    for pattern in (_WITHIN, _ORDINAL_DAY, _AFTER):
        found = pattern.search(text)
        if found and length_of(found["n"], found["unit"]):
            return _relative(found, anchors)
    started = _FROM.search(text)
    if started:
        when = moment_of(started, anchors)
        return Timing((("from", when),)) if when else Timing()
    elastic = _ELASTIC.search(text)
    return Timing(notes=(f"'{elastic[0].lower()}' sets no day.",)) if elastic else Timing()


def _lasting(text: str, anchors: Anchors) -> Timing:
    fields: list[tuple[str, str]] = []
    notes: list[str] = []
    started = _FROM.search(text)
    start = moment_of(started, anchors) if started else ""
    if start:
        fields.append(("from", start))
    ended = _BY.search(text)
    if ended and ended["how"].lower() in ("until", "till"):
        end = day_of(ended, anchors)
        fields += [("until", end)] if end else []
    lasts = _LASTS.search(text)
    if lasts and not any(n == "until" for n, _ in fields):
        length = length_of(lasts["n"], lasts["unit"])
        base = start or anchors.in_force or anchors.signed
        end = plus(base, length)
        if end:
            fields.append(("until", end))
        elif length:
            notes.append(f"It lasts {length}; the text gives no day from which they count.")
    return Timing(tuple(fields), tuple(notes))


def _dated(found: re.Match[str], anchors: Anchors) -> Timing:
    day = day_of(found, anchors)
    if not day:
        return Timing(notes=(f"'{found[0]}' names no day that is decided: its year is not said.",))
    how = found["how"].lower()
    if how in ("before", "prior to"):
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        return Timing((("by", before),), (f"The text says before {day}; read as the day before.",))
    when = moment_of(found, anchors)
    return Timing((("by", when or day),))


def _relative(found: re.Match[str], anchors: Anchors) -> Timing:
    length = length_of(found["n"], found["unit"])
    what = (found["what"] or "").strip() if "what" in found.groupdict() else ""
    words = " ".join(found[0].split())
    if not what:
        if not (anchors.signed or anchors.in_force):
            return Timing(notes=(f"'{words}' does not say from when, and the text has no day.",))
        return Timing((("within", length), ("of", "in-force")), (FROM_WHEN,))
    reference = _REFERENCE.search(what)
    if words.lower().startswith("from the first"):
        return Timing(after_words=what)
    if reference:
        return Timing((("within", length),), after_number=reference["number"], after_words=words)
    if _FORCE.search(what):
        return _anchored(length, "in-force", anchors.in_force or anchors.signed, words)
    if _SIGNATURE.search(what):
        return _anchored(length, "signature", anchors.signed, words)
    if _CEASEFIRE.search(what) and not re.search(r"\bwithdraw|pull|redeploy", what):
        day = anchors.ceasefire or anchors.in_force or anchors.signed
        if day:
            return Timing((("by", f"{day} + {length}"),), (f"'{words}'",))
    return Timing((("within", length),), after_words=what)


def _anchored(length: str, name: str, day: str, words: str) -> Timing:
    if day:
        return Timing((("within", length), ("of", name)))
    return Timing(
        (("within", length), ("of", "signs(actor: any, object: this agreement)")),
        (f"'{words}': the text has no day of {name}.",),
    )


def length_of(number: str, unit: str) -> str:
    """Return a length of time as a duty block writes it, empty where the word is no number.

    >>> length_of("thirty", "day"), length_of("second", "day")
    ('30 days', '2 days')
    """
    count = _count(number.lower())
    unit = unit.lower()
    return f"{count} {unit}{'' if count == 1 else 's'}" if count else ""


def _count(word: str) -> int:
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    if bare.isdigit():
        return int(bare)
    if word in _ORDINALS:
        return _ORDINALS[word]
    try:
        return parse_length(f"{word} days").days
    except BadInput:
        return 0


def _period(found: re.Match[str]) -> str:
    if found["adverb"]:
        return _PERIODS[found["adverb"].lower()]
    if found["times"]:
        days = {"day": 1, "week": 7, "month": 30, "year": 365}[found["per"].lower()]
        half = found["times"].lower() == "twice"
        return f"{max(days // 2, 1)} days" if half else length_of("1", found["per"])
    return length_of(found["n"] or "1", found["unit"]) or length_of("1", found["unit"])
