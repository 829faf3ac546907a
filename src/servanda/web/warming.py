"""What is worked out before anybody asks: the board first, then what lists and maps look up.

Comes in: a snapshot. Goes out: nothing; what is worked out is remembered where it is.
"""

from __future__ import annotations

from starlette.datastructures import QueryParams

from servanda.maps.drawing import draw
from servanda.model import Instant
from servanda.web.boards import Boards
from servanda.web.claimrows import rows_by_id, words_of
from servanda.web.openness import findings_of
from servanda.web.pages.claims import values_of
from servanda.web.pages.sources import heard_of, sources
from servanda.web.question import ask
from servanda.web.sifting import columns_of
from servanda.web.snapshot import Snapshot


def warm(snapshot: Snapshot, boards: Boards, now: Instant) -> None:
    """Work out what the first readers of a case will ask for."""
    question = ask(snapshot, QueryParams(""), now)
    boards.verdicts(snapshot, question)
    view = snapshot.view(question.known_at)
    findings_of(view)
    draw(snapshot.case, question.as_of, ())
    for known in (columns_of, rows_by_id, values_of, words_of, sources, heard_of):
        known(view)
    _ = view.library
