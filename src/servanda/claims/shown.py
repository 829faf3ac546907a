"""A claim as it may be shown: people who were detained or harmed are not named.

Comes in: a claim and its case. Goes out: the same claim, or one with a name withheld and
its place made as coarse as a district. Every page, report, export and interface shows
claims this way; who needs the name has the original and the right to open it.

Withheld is what a claim about people (`vocabulary/registers.yml`, `people: true`, and
trials) names as its target or object, where the case knows no such actor and it reads
like a person's name. Words for a group ("prisoners") stay.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache

from servanda.case.names import resolve_actor, resolve_place
from servanda.case.terms import Case
from servanda.model import Claim
from servanda.vocabulary import event_types, register_types

WITHHELD = "a person (name withheld)"
_ALSO_PEOPLE = ("PRI-TRIAL", "CIV-SGBV", "CIV-RECR")
_EXACT = frozenset({"village", "house", "site", "post", "point", "settlement", "camp", "prison"})
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_NUMBERS = re.compile(r"-?\d+\.\d{2,}")
_HAVE_CAPITALS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "private", "sergeant", "captain", "lieutenant"})


@cache
def _about_people() -> frozenset[str]:
    codes = {code for r in register_types().values() if r.people for code in r.types}
    codes |= set(_ALSO_PEOPLE)
    return frozenset(codes | {event_types()[c].predicate for c in codes if c in event_types()})


def shown(case: Case, claim: Claim) -> Claim:
    """Return a claim as it may be shown."""
    if claim.type not in _about_people():
        return claim
    names = [n for n in (claim.target, claim.object) if n and _is_person(case, n)]
    place = _coarse(case, claim.place)
    if not names and place == claim.place:
        return claim
    hidden = replace(
        claim,
        target=WITHHELD if claim.target in names else claim.target,
        object=WITHHELD if claim.object in names else claim.object,
        place=place,
    )
    return replace(hidden, text=_without(claim.text, names), quote=_without(claim.quote, names))


def _is_person(case: Case, name: str) -> bool:
    """Whether a name that the case does not know reads like a person's."""
    if resolve_actor(case, name) is not None:
        return False
    words = [w for w in _WORD.findall(name) if w.casefold().rstrip(".") not in _TITLES]
    capital = [w for w in words if w[0].isupper()]
    uncased = [w for w in words if not unicodedata.name(w[0], "").startswith(_HAVE_CAPITALS)]
    return len(capital) >= 2 or bool(uncased)  # noqa: PLR2004 — given and family name


def _coarse(case: Case, stated: str) -> str:
    """Return what a place lies in where it is so exact that it tells who was there."""
    if _NUMBERS.search(stated):
        return _NUMBERS.sub(lambda found: f"{float(found[0]):.1f}", stated)
    known = case.places.get(resolve_place(case, stated) or "")
    if known is None or known.kind not in _EXACT or not known.inside:
        return stated
    return known.inside[0]


def _without(text: str, names: list[str]) -> str:
    for name in names:
        for part in (name, *(w for w in _WORD.findall(name) if len(w) > 2 and w[0].isupper())):  # noqa: PLR2004 — no initials
            text = re.sub(rf"\b{re.escape(part)}\b", "[name withheld]", text)
    return re.sub(r"(\[name withheld\]\s*)+", "[name withheld] ", text).strip() if names else text
