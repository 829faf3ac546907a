"""Gaps about ground that changes hands: in what state, with which mines, under whose guarantee.

AMB-067 to AMB-069.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.gaps.document import Document
from servanda.gaps.hits import Hit, Test
from servanda.gaps.lexicon import lexicon
from servanda.gaps.owed import binds
from servanda.gaps.places import CORRIDOR

_HANDOVER = lexicon("handover", "handover")
_ALREADY = re.compile(r"(?:vacated|returned|transferred|ceded|evacuated) \w", re.IGNORECASE)
_PEOPLE_GO = lexicon("handover", "people-go")
_MODALITY = lexicon("handover", "modality")


def bare_handover(document: Document) -> Iterator[Hit]:
    """AMB-067: a place changes hands, and nothing says in what state and with what."""
    for sentence in document.body:
        found = _HANDOVER.search(sentence.text)
        if found is None or not binds(sentence):
            continue
        before = sentence.text[: found.start()].rstrip()
        if _ALREADY.match(found[0]) and before.casefold().endswith(
            ("the", "these", "those", "all")
        ):
            continue  # "the vacated areas" were vacated by what another sentence says
        if re.match(r"return\w* to (?:their|its)\b", found[0], re.IGNORECASE):
            continue  # forces that go home hand nothing over
        # People who return to a place do not hand it over.
        if found[0].casefold().startswith("return") and _PEOPLE_GO.search(
            sentence.text[: found.start()]
        ):
            continue
        if not _MODALITY.search(
            document.article_text(sentence.clause.article)
        ) and not _PEOPLE_GO.search(found[0]):
            yield Hit(sentence, (found.span(),))


_MINES = lexicon("handover", "mines")
_MINE_MAPS = lexicon("handover", "mine-maps")
_GROUND = lexicon("handover", "ground")


def no_mine_clause(document: Document) -> Iterator[Hit]:
    """AMB-068: ground changes hands or people go back to it, and nothing is said of mines."""
    if document.says(_MINES):
        near = next((s for s, _ in document.matches(_MINES)), None)
        if near is not None and not any(
            _MINE_MAPS.search(s.full) for s in document.operative if _MINES.search(s.full)
        ):
            found = _MINES.search(near.text)
            yield Hit(near, (found.span(),) if found else ())
        return
    ground = next((s for s, _ in document.matches(_GROUND)), None)
    if ground is not None and (document.stops_fighting or _HANDOVER.search(document.body_text)):
        found = _GROUND.search(ground.text)
        yield Hit(ground, (found.span(),) if found else (), absent=True, evidence="silence")


_GUARANTEES = lexicon("handover", "guarantees")
_CONTROLS = lexicon("handover", "controls")
_THING = lexicon("handover", "thing")


def guarantor_not_controller(document: Document) -> Iterator[Hit]:
    """AMB-069: one side answers for the security of what another controls."""
    controls = [
        (s, m, set(map(str.casefold, _THING.findall(s.text))))
        for s in document.body
        if (m := _CONTROLS.search(s.text))
    ]
    for sentence in document.body:
        found = _GUARANTEES.search(sentence.text)
        if not found:
            continue
        things = {t.casefold() for t in _THING.findall(sentence.text)}
        guarantor = _who(sentence.text[: found.start()])
        for other, match, controlled in controls:
            near = other.clause.article == sentence.clause.article
            own_half = other.text[found.end() if other is sentence else 0 : match.start()]
            controller = other.text[match.end() :] + own_half
            later = other is not sentence or match.start() > found.end()
            if (
                near
                and later
                and things & controlled
                and guarantor
                and guarantor[:5] not in controller
            ):
                marked = CORRIDOR.search(sentence.text)
                yield Hit(
                    sentence,
                    (found.span(),),
                    term=marked[0] if marked else min(things & controlled),
                )
                break


def _who(before: str) -> str:
    """Return the last proper word of a subject, which tells one actor from another."""
    proper = re.findall(r"[A-Z][\w-]{2,}", re.sub(r"^(?:The|A|An)\s", "", before))
    return proper[-1] if proper else ""


RULES: dict[str, Test] = {
    "AMB-067": bare_handover,
    "AMB-068": no_mine_clause,
    "AMB-069": guarantor_not_controller,
}
