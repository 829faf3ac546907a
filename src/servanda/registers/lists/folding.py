"""Names folded so that scripts, hands and spellings fall together.

Comes in: a name in any script. Goes out: plain Latin letters in which what transliterations
differ by is gone. A fold is for comparing, never for showing.
"""

from __future__ import annotations

import re

from anyascii import anyascii

# Longest first: what different hands write for one sound.
_SOUNDS = (
    *(("shch", "s"), ("sch", "s"), ("tch", "c"), ("zh", "z"), ("kh", "h"), ("gh", "g")),
    *(("ch", "c"), ("sh", "s"), ("ts", "c"), ("dzh", "z"), ("dj", "z"), ("dz", "z")),
    *(("yu", "u"), ("iu", "u"), ("ya", "a"), ("ia", "a"), ("yo", "o"), ("io", "o"), ("ye", "e")),
    *(("ph", "f"), ("ck", "k"), ("x", "h"), ("j", "z"), ("q", "k"), ("w", "v"), ("y", "i")),
)
_LETTERS = re.compile(r"[^a-z ]")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou ]")


def fold(name: str) -> str:
    """Return a name for comparing.

    >>> fold("Хачатурян"), fold("Khachatryan"), fold("Xaçaturyan")
    ('hacaturan', 'hacatran', 'hacaturan')
    """
    plain = _LETTERS.sub("", anyascii(_written(name)).casefold().replace("-", " "))
    for written, sound in _SOUNDS:
        plain = plain.replace(written, sound)
    return _DOUBLED.sub(r"\1", plain).strip()


def _written(name: str) -> str:
    """Return a name without the two-letter spelling of one sound that Armenian has."""
    return name[:300].replace("ու", "u").replace("Ու", "U")


def skeleton(name: str, length: int = 4) -> str:
    """Return the first consonants of a folded name: what slips in vowels leave.

    >>> skeleton("hacaturan")
    'hctr'
    """
    return _VOWELS.sub("", name)[:length]
