"""Candidates that wait for a review: which there are, their words in context, decisions.

Comes in: a ledger. Goes out: what waits, what stands around its words, and new rows for what
was decided. What a person decides is never asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from servanda.errors import BadInput, Fault, nearest, printable
from servanda.ledger.deciding import Decider, correct, review
from servanda.ledger.decisions import Held, Key
from servanda.ledger.items import Item, items, text_of
from servanda.ledger.payloads import claim_to_data
from servanda.ledger.store import Ledger
from servanda.model import Claim

_AROUND = 240
_LONGEST_PIECE = 1_500


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is the candidate's own words."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """A candidate that waits for a review, and the document in which it was found."""

    held: Held
    item: Item | None

    @property
    def name(self) -> str:
        """What a person types to name it: its id, and its actor where it needs one."""
        return "/".join(filter(None, self.held.key))


def pending(ledger: Ledger) -> list[Pending]:
    """Return the candidates that nobody has accepted or rejected, in the order of their finding."""
    known = {i.sha256: i for i in items(ledger)}
    return [Pending(h, known.get(h.claim.item)) for h in ledger.held() if not h.claim.reviewed]


def in_context(ledger: Ledger, one: Pending) -> tuple[Piece, ...]:
    """Return a candidate's words with those around them; only its words where the text is gone."""
    claim = one.held.claim
    text = _text(ledger, one.item) if one.item else None
    if text is None or not claim.spans:
        return (Piece(claim.quote or claim.text, own=True),)
    first, last = claim.spans[0][0], claim.spans[-1][1]
    at = _sentence_start(text, max(0, first - _AROUND), first)
    end = _sentence_end(text, last, min(len(text), last + _AROUND))
    return tuple(_pieces(text, claim.spans, at, end))


def decide(ledger: Ledger, keys: Sequence[Key], decider: Decider, *, accept: bool) -> int:
    """Accept or reject candidates; return the row, by which it can be revoked."""
    return review(ledger, keys, decider, accept=accept)


def put_right(ledger: Ledger, one: Pending, changed: Claim, decider: Decider) -> int | None:
    """Record a corrected candidate; return the row, None when nothing differs."""
    before, after = claim_to_data(one.held.claim), claim_to_data(changed)
    fields = {n: after.get(n) for n in {**before, **after} if before.get(n) != after.get(n)}
    fields.pop("reviewed", None)
    return correct(ledger, one.held.key, fields, decider) if fields else None


def named(waiting: Sequence[Pending], names: Iterable[str]) -> list[Pending]:
    """Return the candidates that these names mean: an id means all its rows.

    Raises:
        BadInput: for each that names none.
    """
    by_name: dict[str, list[Pending]] = {}
    for one in waiting:
        for name in {one.name, one.held.key[0]}:
            by_name.setdefault(name, []).append(one)
    given = list(dict.fromkeys(names))
    faults = [
        Fault(
            printable(name, 80),
            "is no candidate that waits for a review.",
            suggestion=nearest(name, by_name),
            next_step="See: servanda review CASE --list",
        )
        for name in given
        if name not in by_name
    ]
    if faults:
        raise BadInput(*faults)
    return [one for name in given for one in by_name[name]]


@lru_cache(maxsize=4)
def _text(ledger: Ledger, item: Item) -> str | None:
    return text_of(ledger, item)


def _pieces(text: str, spans: Sequence[tuple[int, int]], at: int, end: int) -> Iterator[Piece]:
    for start, stop in spans:
        if start > at:
            yield Piece(_short(text[at:start]), own=False)
        yield Piece(_short(text[max(start, at) : stop]), own=True)
        at = max(at, stop)
    if end > at:
        yield Piece(_short(text[at:end]), own=False)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_PIECE else f"{text[:_LONGEST_PIECE]}…"


def _sentence_start(text: str, least: int, at: int) -> int:
    """Return where to begin: after a paragraph's start or a sentence's end, if one is near."""
    paragraph = text.rfind("\n", least, at)
    if paragraph >= 0:
        return paragraph + 1
    stop = text.find(". ", least, at) if least else -1
    return stop + 2 if stop >= 0 else least


def _sentence_end(text: str, at: int, most: int) -> int:
    paragraph = text.find("\n", at, most)
    if paragraph >= 0:
        return paragraph
    stop = text.rfind(". ", at, most) if most < len(text) else -1
    return stop + 1 if stop >= 0 else most
