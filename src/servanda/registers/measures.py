"""What measures count: `people by bus` and `persons` are both persons, `killed` is not."""

from __future__ import annotations

import re

from servanda.vocabulary import register_types

_SAME = {"people": "persons"}
_WORDS = re.compile(r"[^\W\d_]+")


def noun(register: str, measure: str) -> str:
    """Return the noun that a measure counts by, the whole measure where it has none.

    >>> noun("returns", "People by bus"), noun("violations", "found real")
    ('persons', 'found real')
    """
    words = _WORDS.findall(measure.casefold())
    found = next((w for w in words if w in register_types()[register].nouns), "")
    return _SAME.get(found, found) or measure
