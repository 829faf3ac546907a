"""An agreement's blocks to a drafted case: laid out, cast, dated, coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.extraction.draft.duties import Coder
from servanda.extraction.draft.heading import head_of
from servanda.extraction.draft.layout import layout_of
from servanda.extraction.draft.naming import cast_of
from servanda.extraction.draft.placing import Gazetteer
from servanda.extraction.draft.records import Drafted
from servanda.extraction.opening.parsed import Block


def draft(blocks: Sequence[Block], *, title: str = "", language: str = "") -> Drafted:
    """Return the case that an agreement's text gives.

    Args:
        blocks: of the text, as it was opened.
        title: as the file gives it; else the first line is taken.
        language: of the text.
    """
    layout = layout_of(blocks, title)
    words = [w for p in layout.points for w in p.words]
    outer = (*layout.preamble, *layout.ending)
    cast = cast_of(layout.title, outer, words)
    head = head_of(layout.title, outer, words, cast)
    gazetteer = Gazetteer(cast)
    duties = Coder(cast, head.anchors, gazetteer).code(layout.points)
    watching = tuple(a.id for a in cast.actors if a.watches)
    verifying = [n for d in duties for n in _names(d.field("verified-by"))]
    return Drafted(
        title=layout.title or "Agreement",
        points=layout.points,
        duties=tuple(duties),
        actors=cast.actors,
        places=tuple(replace(p, names=p.names) for p in gazetteer.places.values()),
        parties=cast.parties,
        signatories=head.signatories,
        guarantors=head.guarantors,
        observers=tuple(dict.fromkeys((*watching, *verifying))),
        defined=cast.defined,
        signed=head.anchors.signed,
        in_force=head.anchors.in_force,
        timezone=head.timezone,
        language=language,
        preamble=layout.preamble,
        ending=layout.ending,
    )


def _names(written: str) -> list[str]:
    return [n.strip() for n in written.strip("[]").split(",") if n.strip()]
