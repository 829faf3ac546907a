"""Who is named in an agreement: parties, bodies, states; and the terms that it defines.

Comes in: the text. Goes out: actors with ids and spellings, and a way to tell whom a phrase
names. Names are found by their capitals and by what the text calls them; a phrase that names
nobody known stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from servanda.case.names import fold
from servanda.extraction.draft.cast import Cast
from servanda.extraction.draft.records import Named
from servanda.extraction.draft.words import words
from servanda.extraction.names import adjective_of

_CAP = r"[A-ZÀ-Þ][\w’'/-]*"
_INNER = r"(?:of|for|on|and|the|in|de|du|la|al)"
_NAME = rf"{_CAP}(?:\s+(?:(?:{_INNER}\s+){{0,2}}{_CAP}))*(?:\s*\([A-Z][\w/-]{{1,20}}\))?"
_TERM = re.compile(
    r"[\s,(]+(?:(?:each\s+)?(?:hereinafter|hereafter|henceforth|herein|collectively|jointly|together)"
    r"[\s,]*)+(?:referred\s+to\s+as|called|known\s+as|designated\s+as|:)?[\s,]*(?:the\s+)?"
    r"[\"“”«']?(?:the\s+)?(?P<term>[A-Z][\w\s-]{1,50}?)[\"“”»',.]*(?=[\s),.;:]|$)"
    r"|\s*\(\s*(?:the\s+)?[\"“«](?:the\s+)?(?P<quoted>[^\"”»]{2,60})[\"”»]\s*\)"
)
_MEANS = re.compile(
    r"[\"“«](?P<term>[^\"”»]{2,60})[\"”»]\s+(?:means|shall\s+mean|refers\s+to)\s+(?P<what>[^.;]{3,300})"
)
_ALL = frozenset(("parties", "sides", "signatories"))
_BETWEEN = re.compile(
    r"\b(?:between|among|by)\s+(?P<who>.{5,400}?)(?:$|[.;:]|\s+(?:on|for|in\s+the|concerning|regarding|of\s+\d|signed|to\s+)\b)"
)
_BODY = re.compile(
    r"\b(?:Commission|Committee|Council|Mission|Mechanism|Centre|Center|Secretariat|Board|Panel|"
    r"Group|Cell|Office|Force|Teams?|Commissioner|Chairman|Chairperson|Chair|Mediator|Envoy|Cross)\b"
)
_STATE_OF = re.compile(
    r"^(?:(?:the|transitional|federal|royal|provisional|interim|internationally\s+recogni[sz]ed)\s+)*"
    r"(?:government|republic|kingdom|state|states|authorities|presidency|armed\s+forces|people)\s+of\s+"
    r"(?:the\s+)?(?:republic\s+of\s+|kingdom\s+of\s+|state\s+of\s+)?",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"(?P<who>(?:the\s+|The\s+)?"
    + _NAME
    + r")(?:,[^,.;]{3,120},)?\s+(?:shall|must|will|undertakes?|agrees?|commits?|"
    r"may\s+not|is\s+to|are\s+to|guarantees?|confirms?)\b(?!\s+(?:not\s+)?be\b(?!\s+responsible))"
)
_AGENT = re.compile(
    r"\b(?:by|of|under\s+the\s+\w+\s+of|supervision\s+of|chaired\s+by|led\s+by|with|to|from)\s+"
    r"(?P<who>(?:the\s+)?" + _NAME + r")"
)
_ORGAN = re.compile(
    r"\b(?:League|Organi[sz]ation|Community|Association|Alliance|Movement|Front|Army|Militia|Bloc|"
    r"Union|Forces|Coalition|Congress|Assembly|Party|Authority|Administration|Agency|Service)\b"
)
_STATE = re.compile(r"\b(?:Federation|Republic|Kingdom|Emirates|Union|Nations|States|Government)$")
_NATIONAL = re.compile(
    r"\b(?P<adjective>[A-Z][a-z]+)\s+(?:\w+\s+)?(?:forces|troops|army|side|government|units|"
    r"peacekeepers|soldiers|military|contingent|border\s+guards?)\b"
)
_PLACE = re.compile(
    r"\b(?:District|Corridor|Zone|Province|Region|Line|Valley|Road|Bridge|River|Governorate|Area|"
    r"Convention|Charter|Law|Constitution|Agreement|Protocol)s?$"
)
_WATCHES = re.compile(
    r"\b(?:monitor|verif|supervis|observ|overse|inspect|control|investigat)", re.IGNORECASE
)
_MOST = 60


def cast_of(title: str, preamble: Sequence[str], body: Sequence[str]) -> Cast:
    """Return the actors of an agreement."""
    head = [title, *preamble]
    everything = [*head, *body]
    defined = list(_defined(everything))
    found: dict[str, Named] = {}
    parties = _parties(defined, head, found)
    for text in body:
        for pattern in (_ACTS, _AGENT):
            for hit in pattern.finditer(text):
                for name in _listed(hit["who"]):
                    if _is_actor(name, hit[0], by_act=pattern is _ACTS):
                        _add(found, name, _kind(name))
    _add_nations(found, body)
    _shorten(found)
    actors = [_watching(a, body) for a in list(found.values())[:_MOST]]
    return Cast(tuple(actors), tuple(dict.fromkeys(parties)), tuple(defined))


def _parties(
    defined: Sequence[tuple[str, str]], head: Sequence[str], found: dict[str, Named]
) -> list[str]:
    """Return the Parties: as the text defines them, else between whom it says it is made."""
    parties: list[str] = []
    for term, what in defined:
        names = _listed(what)
        if term.lower() in _ALL:
            parties += [_add(found, name, "party") for name in names]
        elif names:
            _alias(found, _add(found, names[-1], _kind(names[-1])), term)
    for text in () if parties else head:
        for between in _BETWEEN.finditer(text):
            names = [n for n in _listed(between["who"]) if not _is_office(n)]
            if len(names) > 1 and not parties:
                parties = [_add(found, name, "party") for name in names]
    return parties


def _defined(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each term that the text defines, with the words before it that it stands for."""
    seen: set[str] = set()
    for text in texts:
        for hit in _TERM.finditer(text):
            term = " ".join((hit["term"] or hit["quoted"] or "").split()).strip(" ,.'\"“”")
            before = text[: hit.start()]
            what = re.split(r"(?<=[a-z\d)])[.;]\s+(?=[A-Z])|\bbetween\b|:\s", before)[-1].strip(
                " ,("
            )
            if term and what and term.lower() not in seen:
                seen.add(term.lower())
                yield term, what[-300:]
        for hit in _MEANS.finditer(text):
            if hit["term"].lower() not in seen:
                seen.add(hit["term"].lower())
                yield hit["term"], " ".join(hit["what"].split())


def _listed(said: str) -> list[str]:
    """Return the names in a list such as "the Government of A, B and the C Front"."""
    found = []
    for piece in re.split(
        r",\s+(?:and\s+)?|\s+and\s+(?=(?:the\s+)?[A-Z])|\s+as\s+well\s+as\s+", said
    ):
        hit = re.search(_NAME, piece)
        if hit is None:
            continue
        # What stands before "Government of A" in lower case is no part of the name.
        name = hit[0].strip()
        if name.split()[0] in words("no-name"):
            rest = re.search(_NAME, piece[hit.start() + len(name.split()[0]) :])
            name = rest[0] if rest else ""
        if name and name.split()[0] not in words("no-name") and len(name) > 1:
            found.append(name)
    return found


def _is_actor(name: str, said: str, *, by_act: bool) -> bool:
    """Whether a name is an actor's: it acts, is a body or a government, or an act is by it."""
    if _PLACE.search(name):
        return False
    by = bool(re.match(r"by\b", said)) and bool(re.fullmatch(r"[A-Z]{2,}[a-z]?", name))
    state = _STATE_OF.match(name) or _STATE.search(name)
    organ = _BODY.search(name) or (" " in name and _ORGAN.search(name))
    return by_act or by or bool(organ or state)


def _is_office(name: str) -> bool:
    return bool(re.match(r"(?:President|Prime Minister|Minister|King|Secretary)", name))


def _kind(name: str) -> str:
    return "body" if _BODY.search(name) else "state" if _STATE_OF.match(name) else ""


def _add(found: dict[str, Named], name: str, kind: str) -> str:
    """Add a name, to the actor that bears it already if one does; return the id."""
    bracket = re.search(r"\s*\(([A-Z][\w/-]{1,20})\)$", name)
    bare = name[: bracket.start()] if bracket else name
    core = _STATE_OF.sub("", bare) or bare
    core = core if core[:1].isupper() else bare
    spellings = {bare, core, *({bracket[1]} if bracket else ())}
    for actor in found.values():
        if spellings & set(actor.names):
            names = tuple(dict.fromkeys((*actor.names, *sorted(spellings))))
            found[actor.id] = replace(actor, names=names, kind=actor.kind or kind)
            return actor.id
    identity = slug(bracket[1] if bracket else core)
    while identity in found:
        identity += "-2"
    order = sorted(spellings, key=lambda s: -len(s))
    found[identity] = Named(identity, tuple(order), kind)
    return identity


def _alias(found: dict[str, Named], identity: str, term: str) -> None:
    actor = found[identity]
    if term not in actor.names and term.lower() not in _ALL:
        found[identity] = replace(actor, names=(*actor.names, term))


def _add_nations(found: dict[str, Named], body: Sequence[str]) -> None:
    """Add the states whose forces or side the text speaks of, by their adjectives."""
    for text in body:
        for hit in _NATIONAL.finditer(text):
            country = adjective_of().get(fold(hit["adjective"]))
            if country and not any(country in a.names for a in found.values()):
                _add(found, country, "state")


def _shorten(found: dict[str, Named]) -> None:
    """Let "the Commission" and "the Transitional Government" name the one that is so called."""
    for identity, short in list(found.items()):
        longer = [
            a
            for a in found.values()
            if a.id != identity and any(_is_short(short.names[0], n) for n in a.names)
        ]
        if len(longer) == 1 and len(short.names) == 1:
            names = tuple(dict.fromkeys((*longer[0].names, *short.names)))
            found[longer[0].id] = replace(found[longer[0].id], names=names)
            del found[identity]


def _is_short(short: str, name: str) -> bool:
    """Whether a name is another's last word, or what stands in it before "of"."""
    return short != name and (name.endswith(f" {short}") or name.startswith(f"{short} of "))


def _watching(actor: Named, body: Sequence[str]) -> Named:
    """Mark an actor that the text names to watch."""
    for text in body:
        for name in actor.names:
            near = re.search(
                rf"(?:by|of)\s+(?:the\s+)?{re.escape(name)}\b|{re.escape(name)}\s+(?:shall|will|must)\s+(?:\w+\s+)?(?P<verb>\w+)",
                text,
            )
            if near is None:
                continue
            before = text[max(0, near.start() - 40) : near.start()]
            watches = (near["verb"] or "") if near["verb"] else before
            if _WATCHES.search(watches):
                return replace(actor, watches=True)
    return actor


def slug(name: str, *, lower: bool = False) -> str:
    """Return a name as an id.

    >>> slug("the Northern Front (NF)"), slug("Ford Bridge", lower=True)
    ('Northern-Front-NF', 'ford-bridge')
    """
    bare = re.sub(r"^(?:the|The)\s+", "", name)
    made = "-".join(re.findall(r"[^\W_]+", bare))[:60].strip("-") or "unnamed"
    return made.lower() if lower else made
