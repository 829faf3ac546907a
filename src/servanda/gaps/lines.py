"""What kind of line stands before us: a heading, an article's own line, a number, an item.

Comes in: lines of a bare text. Goes out: those that are text, and what each pattern sees in
them. What they make together is read in `bare`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.lexicon import lexicon

_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_SPELT = "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|First|Second|Third"
UNIT = re.compile(
    r"(?i:(article|section|chapter|part|annex|appendix|protocol|point|title|clause|rule|schedule|"
    r"attachment))"
    rf"(?:\s+(?:(no\.?\s*)?(\d+(?:[.-]\d+)*[a-z]?|{_ROMAN}|[A-Z](?:-\d+)?|(?i:{_SPELT})))\b)?"
    r"\s*[.:\-–—)]*\s*(.*)"
)
NUMBERED = re.compile(
    r"(\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,3}[.)](?!\d)|\(\d{1,3}\)|§ ?\d+|"
    rf"{_ROMAN}[.)](?=\s))\s*(.*)"
)
LETTERED = re.compile(r"([A-Z])\.\s+([A-Z].*)")
ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
    "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth",
    "Eighteenth", "Nineteenth", "Twentieth",
)  # fmt: skip
ORDINAL = re.compile(rf"({'|'.join(ORDINALS)})(?:ly)?\s?[:.–—-]\s*(.+)")
ITEM = lexicon("bare", "item")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)[:.]?$")
PAGE = re.compile(
    r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|[-_=*~]{3,}",
    re.IGNORECASE,
)
PREAMBLE = lexicon("bare", "preamble")
SIGNED = lexicon("bare", "signed")
DEFINING = lexicon("bare", "defining")
VERB_LAST = re.compile(r"\b(?:shall|will|must|to|not)\W*$", re.IGNORECASE)
LONGEST_HEADING = 110
_VERB = re.compile(r"\b(?:shall|must|will|is|are|be|to)\b")


def text_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Give number, column and words of each line that is text: no front matter, no blocks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    start = 0
    if lines and lines[0].strip() == "---" and "---" in [x.strip() for x in lines[1:400]]:
        start = 1 + next(i for i, x in enumerate(lines[1:], 1) if x.strip() == "---")
    fence = ""
    for index, line in enumerate(lines[start:], start + 1):
        bare = line.strip()
        if fence or bare.startswith(("```", "~~~")):
            fence = "" if fence and bare.startswith(fence) else fence or bare[:3]
            continue
        quoted = re.match(r"\s*(?:>\s?)+", line)
        skip = quoted.end() if quoted else 0
        yield index, skip + 1, line[skip:]


def is_unit(bare: str) -> bool:
    """Whether a line is an article's own heading line: `Article 4`, `ANNEX B – Maps`."""
    found = UNIT.fullmatch(bare)
    if found is None or (found[3] is None and (found[4] or not bare[0].isupper())):
        return False
    rest = found[4]
    return (
        len(bare) <= LONGEST_HEADING
        and not rest.endswith((".", ";", ","))
        and not rest[:1].islower()
    )


def is_capitals(bare: str) -> bool:
    """Whether a line is a heading in capitals."""
    letters = [c for c in bare if c.isalpha()]
    return (
        len(letters) > 3
        and len(bare) <= LONGEST_HEADING
        and all(c.isupper() for c in letters)
        and not NUMBERED.match(bare)
    )


def is_short_heading(text: str) -> bool:
    """Whether the words after a number are a heading: short, capital, no verb, no stop."""
    few = len(text) <= 70 and len(text.split()) <= 8
    return (
        few
        and text[:1].isupper()
        and text[-1:].isalnum()
        and not re.search(r"\b(?:shall|must|will|is|are|be|to)\b", text)
    )
