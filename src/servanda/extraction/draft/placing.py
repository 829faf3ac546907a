"""Places that a clause names: towns, districts, corridors, zones and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.extraction.draft.cast import Cast
from servanda.extraction.draft.naming import slug
from servanda.extraction.draft.records import Named
from servanda.extraction.draft.words import words

_CAP = r"[A-ZÀ-Þ][\w’'-]*"
_PROPER = rf"{_CAP}(?:[\s-]+{_CAP})*"
_KINDS = (
    "town|city|district|province|region|ports?|area|village|governorate|island|bridge|road|"
    "highway|corridor|zone|valley|territory|oblast|county|airport|crossing|enclave|river|strip|"
    "plateau|mountains?|hills?|camp|base|checkpoint|square|lake|gulf|strait"
)
_KIND_OF = re.compile(
    rf"\b(?P<kind>{_KINDS})s?\s+of\s+(?:the\s+)?(?P<name>{_PROPER}(?:,?\s+(?:and\s+)?{_PROPER})*)"
)
_NAMED_KIND = re.compile(rf"\b(?P<name>(?!The\b){_PROPER})\s+(?P<kind>(?i:{_KINDS}))\b")
_AT = re.compile(
    rf"\b(?:in|from|into|to|at|near|around|along|inside|outside|through|towards?)\s+(?:the\s+)?(?P<name>{_PROPER})"
)
_PLAIN = re.compile(
    r"\b(?P<name>(?:line\s+of\s+contact|contact\s+line|cease-?fire\s+line|line\s+of\s+control|"
    r"(?:buffer|security|demilitari[sz]ed|disengagement|de-escalation|separation|exclusion)\s+(?:zone|area)|"
    r"zone\s+of\s+separation|conflict\s+(?:zone|area)|border(?:\s+area)?|front\s?lines?))\b",
    re.IGNORECASE,
)
_MOST = 80


class Gazetteer:
    """The places found so far in one text, by id."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.places: dict[str, Named] = {}

    def named_in(self, text: str) -> list[tuple[int, str]]:
        """Return the places that a text names, each with where it stands; new ones are added."""
        found: dict[int, str] = {}
        for at, name, kind in _hits(text):
            # "Mill Corridor" is one place, not two.
            if any(abs(at - other) < len(name) for other in found):
                continue
            if self._is_actor(name) and not kind:
                continue
            identity = self._add(name, kind)
            if identity:
                found[at] = identity
        return sorted(found.items())

    def _is_actor(self, name: str) -> bool:
        return bool(self._cast.named_in(name, everybody=False)) or name.split(maxsplit=1)[
            0
        ] in words("no-place")

    def _add(self, name: str, kind: str) -> str:
        if name.split(maxsplit=1)[0] in words("no-place"):
            return ""
        generic = kind.lower() in ("corridor", "zone", "bridge", "road", "river", "airport")
        full = f"{name} {kind.lower()}" if generic and kind.lower() not in name.lower() else name
        identity = slug(full, lower=True)
        if identity not in self.places:
            bare = slug(name, lower=True)
            if bare in self.places:
                return bare
            if len(self.places) >= _MOST:
                return ""
            self.places[identity] = Named(
                identity, tuple(dict.fromkeys((full, name))), kind.lower()
            )
        return identity


def _hits(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (position, name, kind) of what looks like a place, the surest first."""
    for hit in _KIND_OF.finditer(text):
        for part in re.finditer(_PROPER, hit["name"]):
            yield hit.start("name") + part.start(), part[0], hit["kind"]
    for hit in _NAMED_KIND.finditer(text):
        yield hit.start("name"), hit["name"], hit["kind"]
    for hit in _PLAIN.finditer(text):
        yield hit.start("name"), " ".join(hit["name"].lower().split()), "zone"
    for hit in _AT.finditer(text):
        yield hit.start("name"), hit["name"], ""
