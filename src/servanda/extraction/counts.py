"""Counts in a text: "at least 12", "dozens", "between five and seven", and the unit they count.

Goes out: best, low and high, each None where the words do not give it.
"""

from __future__ import annotations

import re

from servanda.extraction.lexicon import split
from servanda.extraction.words import Word
from servanda.model import Count

_ONES = split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen"
    "sixteen seventeen eighteen nineteen"
)
_TENS = split("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS: dict[str, float] = {
    **{w: float(n) for n, w in enumerate(_ONES)},
    **{w: 10.0 * n for n, w in enumerate(_TENS, 2)},
    "single": 1.0,
    "couple": 2.0,
    "pair": 2.0,
    "dozen": 12.0,
}
_SCALES = {"hundred": 100.0, "thousand": 1000.0, "million": 1e6, "billion": 1e9}
_MANY = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "tens": 20, "several": 3}
_MANY_OF = {"thousands": {"tens": 20_000, "hundreds": 200_000}}
_LEAST = re.compile(
    r"(at least|more than|(?<!hand )(?<!handed )(?<!handing )(?<!turn )over|no fewer than|"
    r"no less than|not less than|upwards of|exceeding|in excess of|above|minimum of)\s*$"
)
_MOST = re.compile(
    r"(up to|at most|no more than|not more than|as many as|fewer than|less than|under|"
    r"a maximum of|nearly|almost)\s*$"
)


def number_of(text: str) -> float | None:
    """Return the number that a word or figures stand for, or None.

    >>> number_of("48,000"), number_of("twenty-five"), number_of("many")
    (48000.0, 25.0, None)
    """
    plain = text.lower().strip().rstrip(".")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d{1,12}(\.\d+)?", plain):
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}( \d{3})+", plain):
        return float(plain.replace(" ", ""))
    if plain in _WORDS:
        return _WORDS[plain]
    tens, _, ones = plain.partition("-")
    if tens in _TENS and ones in _ONES:
        return _WORDS[tens] + _WORDS[ones]
    return None


def count_of(noun: Word, text: str) -> Count:
    """Return how many of a noun the text says there are; `text` is the whole document."""
    unit = " ".join(w.text for w in _unit(noun))
    for number in reversed(_numbers(noun)):
        value = _value(number, text)
        before = text[max(0, number.start - 40) : number.start].lower()
        between = _between(before, value) if value is not None else None
        if between:
            return Count(None, *between, unit)
    for number in _numbers(noun):
        found = _read(number, text, unit)
        if found is not None:
            return found
    return Count()


def has_count(noun: Word) -> bool:
    """Whether a number stands with a noun."""
    return bool(_numbers(noun))


def _numbers(noun: Word) -> list[Word]:
    below = [c for c in noun.children if c.dep in ("nummod", "quantmod") or c.lower in _MANY]
    below += [
        c for c in noun.kids("det", "amod", "nmod", "predet") if number_of(c.text) is not None
    ]
    if noun.lower in _MANY or (noun.tag == "CD"):
        below.append(noun)
    below += [x for c in below for x in c.kids("conj") if x.tag == "CD"]
    up = noun.up
    if up is not None and up.lower == "between":
        below += [c for c in up.kids("conj", "pobj") if c.tag == "CD"]
    if (
        up is not None
        and up.lower == "of"
        and up.up is not None
        and (up.up.lower in _MANY or up.up.lower in ("dozen", "number", "total", "pair", "couple"))
    ):
        below.append(up.up)
        below += list(up.up.kids("nummod"))
    return [w for w in below if w.lower != "one" or w.dep == "nummod"]


def _unit(noun: Word) -> list[Word]:
    words = [c for c in noun.kids("compound", "amod") if c.tag[:2] in ("NN", "JJ", "VB")]
    near = [c for c in words if c.i == noun.i - 1 and number_of(c.text) is None]
    return [*near, noun] if noun.tag != "CD" else []


def _read(number: Word, text: str, unit: str) -> Count | None:
    before = text[max(0, number.start - 40) : number.start].lower().replace("\n", " ")
    if number.lower in _MANY:
        low = float(_MANY[number.lower])
        first = re.search(r"(tens|hundreds) of\s+$", before)
        if first and number.lower in _MANY_OF:
            low = float(_MANY_OF[number.lower][first[1]])
        return Count(None, low, None, unit)
    value = _value(number, text)
    if value is None:
        return None
    if _LEAST.search(before) or re.match(r"\s+or more\b", text[number.end : number.end + 9]):
        return Count(None, value, None, unit)
    if _MOST.search(before):
        about = re.search(r"(nearly|almost)\s*$", before)
        return Count(value if about else None, None, value if not about else None, unit)
    return Count(value, None, None, unit)


def _value(number: Word, text: str) -> float | None:
    """Return a number with the scale that follows it: "1.2 million", "two dozen"."""
    value = number_of(number.text)
    if value is None and number.lower in _SCALES:
        parts = [number_of(c.text) for c in number.children]
        value = next((p for p in parts if p is not None), 1.0)
        return value * _SCALES[number.lower]
    if value is None:
        return None
    after = re.match(
        r"\s+(hundred|thousand|million|billion|dozen)\b", text[number.end : number.end + 12]
    )
    return value * {**_SCALES, "dozen": 12.0}[after[1]] if after else value


def _between(before: str, high: float) -> tuple[float, float] | None:
    """Return both ends of "between 5 and 7" or "5 to 7", seen from the second number."""
    found = re.search(r"(?:(between|from)\s+)?([\w,.-]+?)\s*(-|\u2013|to|and|or)\s*$", before)
    low = number_of(found[2]) if found else None
    if found is None or low is None or low >= high:
        return None
    joined = found[3] == "and" and found[1] != "between"
    return None if joined else (low, high)


def count_in(text: str) -> Count:
    """Return the first count in words without a parse, with no unit.

    >>> count_in("at least 12 people").low
    12.0
    """
    for found in re.finditer(r"[\w,.-]+", text):
        value = number_of(found[0].rstrip(",."))
        if value is not None:
            before = text[: found.start()].lower()
            if _LEAST.search(before):
                return Count(None, value, None)
            return Count(None, None, value) if _MOST.search(before) else Count(value)
    return Count()
