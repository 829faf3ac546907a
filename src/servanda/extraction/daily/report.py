"""A mission's report read as one: its period, its tables, and the details of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from servanda.case.names import resolve_actor, resolve_place
from servanda.case.terms import Case
from servanda.clock import parse_range
from servanda.errors import BadInput
from servanda.extraction.daily.tables import events_in_tables
from servanda.extraction.daily.wording import NOTHING, REFUSED, details_of
from servanda.extraction.records import BlockKind, Document, EventFound, Reading, Span
from servanda.model import Interval, Modality

_GENRE = re.compile(
    r"\b(?:ceasefire violations?|monitoring mission|(?:the\s+)?mission\s+(?:observed|heard|saw|recorded|noted)|"
    r"reporting period|patrols?\b|observers?\s+(?:heard|saw|noted|recorded|observed)|monitoring team|"
    r"(?:heard|recorded)\s+(?:about\s+)?\w+\s+(?:\w+\s+)?(?:explosions?|shots?|bursts?)|freedom of movement|"
    r"weapons?\s+in\s+violation|daily\s+(?:report|bulletin)|observation\s+posts?|situation\s+report)\b",
    re.IGNORECASE,
)
_ENOUGH = 3
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s)[^.!?\n]*)*[.!?]?")
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_PERIOD = re.compile(
    rf"\b(?:between|from)\s+(?:the\s+)?(?:(?:mornings?|evenings?|afternoons?|\d{{1,2}}[:.]\d{{2}})\s+(?:of\s+|on\s+)?)?"
    rf"(?P<d1>\d{{1,2}})(?:\s+(?P<m1>{_MONTH}))?(?:\s+(?P<y1>\d{{4}}))?\s+(?:and|to|until|till)\s+"
    rf"(?:(?:mornings?|evenings?|afternoons?|\d{{1,2}}[:.]\d{{2}})\s+(?:of\s+|on\s+)?)?"
    rf"(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH})(?:\s+(?P<y2>\d{{4}}))?",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?i:in|at|near|around|along|inside|outside|of|to|into|through|towards|enter(?:ing)?|past)\s+"
    r"(?:and\s+around\s+)?(?:the\s+)?"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?:[\s-]+[A-ZÀ-Þ][\w’'-]+)*)"
)
_BY = re.compile(
    r"(?P<who>(?:[Mm]embers|[Ss]oldiers|[Ff]ighters|[Pp]ersonnel)\s+of\s+the\s+[\w\s’'-]{3,60}?|"
    r"[Aa]rmed\s+(?:men|persons|formations)|[Ll]ocal\s+authorities)\s+"
    r"(?:stopped|denied|refused|blocked|prevented|barred|turned|did\s+not)"
)


def is_daily(document: Document, case: Case | None) -> bool:
    """Whether a document is a mission's report: by who published it, or by its words."""
    if case is not None:
        actor = resolve_actor(case, document.publisher) if document.publisher else None
        if actor and any(actor in (o.actor, *o.voices) for o in case.observers):
            return True
    return len({m[0].lower() for m in _GENRE.finditer(document.text[:20_000])}) >= _ENOUGH


def with_daily(reading: Reading, case: Case | None) -> Reading:
    """Return a reading with what the rules for mission's reports add; others come back as given."""
    document = reading.document
    if not is_daily(document, case):
        return reading
    period = _period(document, case.agreement.timezone if case else "UTC")
    rows = list(events_in_tables(document, case, period))
    in_rows = [e.spans[0] for e in rows]
    sentences = list(_sentences(document))
    prose = [e for e in reading.events if not any(_inside(e.spans, r) for r in in_rows)]
    events = [_detailed(e, document, sentences, period) for e in prose]
    added = _added(document, case, sentences, events)
    return replace(
        reading,
        statements=tuple(
            s for s in reading.statements if not any(_inside(s.spans, r) for r in in_rows)
        ),
        events=(*events, *(replace(e, occurred=e.occurred or period) for e in added), *rows),
    )


def _inside(spans: Sequence[Span], outer: Span) -> bool:
    return bool(spans) and spans[0][0] >= outer[0] and spans[-1][1] <= outer[1]


def _sentences(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            for found in _SENTENCE.finditer(document.text, block.start, block.end):
                yield found.span()


def _detailed(
    event: EventFound, document: Document, sentences: Sequence[Span], period: Interval | None
) -> EventFound:
    """Return an event with the details of its sentence, and a time where it has none."""
    at = event.spans[0][0] if event.spans else 0
    sentence = next((s for s in sentences if s[0] <= at < s[1]), None)
    words = document.text[sentence[0] : sentence[1]] if sentence else ""
    own = event.attributed_to == "" or event.modality is Modality.ACTUAL
    return replace(
        event,
        details={**details_of(words), **event.details},
        occurred=event.occurred or (period if own else None),
    )


def _added(
    document: Document,
    case: Case | None,
    sentences: Sequence[Span],
    events: Sequence[EventFound],
) -> Iterator[EventFound]:
    """Yield calm places and refused access that the general rules did not find."""
    for start, end in sentences:
        words = document.text[start:end]
        here = {e.type for e in events if any(start <= s[0] < end for s in e.spans)}
        refused = REFUSED.search(words)
        if refused and "FOM-DENY" not in here:
            who = _BY.search(words)
            yield EventFound(
                "FOM-DENY",
                ((start + refused.start(), start + refused.end()),),
                Modality.ACTUAL,
                actor=_actor(case, who["who"]) if who else "",
                place=next(iter(_places(words, case)), ""),
                details=details_of(words),
            )
        calm = NOTHING.search(words)
        if calm and "CALM" not in here:
            for place in _places(words[calm.start() :] + words[: calm.start()], case) or [""]:
                yield EventFound(
                    "CALM",
                    ((start + calm.start(), start + calm.end()),),
                    Modality.ACTUAL,
                    place=place,
                    details=details_of(words),
                )


def _places(words: str, case: Case | None) -> list[str]:
    """Return the places that a sentence names: the case's by id, others as they are written."""
    found = [m["name"] for m in _NEAR.finditer(words)]
    known = [resolve_place(case, name) for name in found] if case else []
    ids = [p for p in known if p]
    others = [n for n in found if not _is_month(n) and not (case and resolve_actor(case, n))]
    return list(dict.fromkeys(ids or others))[:8]


def _actor(case: Case | None, words: str) -> str:
    bare = re.sub(r"^\w+\s+of\s+the\s+", "", words)
    return (resolve_actor(case, bare) if case else None) or " ".join(words.split())


def _is_month(name: str) -> bool:
    return bool(re.fullmatch(_MONTH, name.split(maxsplit=1)[0], re.IGNORECASE))


def _period(document: Document, zone: str) -> Interval | None:
    """Return the period that the report covers: as it says, else the day on which it came out."""
    found = _PERIOD.search(document.text[:6_000])
    if found is None:
        return document.published
    published = date.fromtimestamp(document.published.start) if document.published else None  # noqa: DTZ012 — the year is asked for
    year = found["y2"] or found["y1"] or (str(published.year) if published else "")
    if not year:
        return document.published
    first = _day(year if not found["y1"] else found["y1"], found["m1"] or found["m2"], found["d1"])
    last = _day(year, found["m2"], found["d2"])
    try:
        return parse_range(first, last, zone)
    except (BadInput, ValueError):
        return document.published


def _day(year: str, month: str, day: str) -> str:
    number = _MONTH.split("|").index(month.lower()) + 1
    return f"{int(year):04d}-{number:02d}-{int(day):02d}"
