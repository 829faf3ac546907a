"""Times that count from another duty: which one it is, or a note that it stays open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from servanda.extraction.draft.records import DraftDuty, Timing

_ACTS = {
    "withdraw": ("FW-", "CF-WEAP", "CF-SEP"), "pull": ("FW-", "CF-WEAP", "CF-SEP"),
    "redeploy": ("FW-", "CF-WEAP", "CF-SEP"), "exchang": ("PO-",), "releas": ("PO-",),
    "deploy": ("PK-", "MV-"), "establ": ("MV-", "SS-"), "format": ("MV-", "SS-"),
    "handov": ("TH-",), "return": ("TH-", "RF-"), "demin": ("MA-",), "clear": ("MA-",),
    "disarm": ("DD-",), "electi": ("PS-",), "diseng": ("CF-SEP",), "arriva": ("PK-", "MV-"),
    "openin": ("EC-", "CO-"), "creati": ("MV-", "SS-"), "meetin": ("PS-", "MV-"),
}  # fmt: skip


def resolved(duties: Sequence[DraftDuty], pending: Sequence[tuple[int, Timing]]) -> list[DraftDuty]:
    """Return the duties, each relative time with the duty that it counts from or a note.

    Args:
        duties: all of them.
        pending: which of them have a time that counts from another, and that time.
    """
    found = list(duties)
    for at, timing in pending:
        duty = found[at]
        source = _source(found, duty, timing)
        within = dict(timing.fields).get("within", "")
        kept = [f for f in duty.fields if f[0] not in ("within", "of")]
        if source:
            when = (("within", within), ("of", source)) if within else (("after", source),)
            found[at] = replace(duty, fields=(*kept, *when))
        else:
            words = " of ".join(filter(None, (within, timing.after_words)))
            said = f"'{words}': from when could not be decided."
            note = " ".join(filter(None, (duty.note, said)))
            found[at] = replace(duty, fields=tuple(kept), note=note)
    return found


def _source(duties: Sequence[DraftDuty], duty: DraftDuty, timing: Timing) -> str:
    """Return the duty whose fulfilment a time counts from."""
    others = [d for d in duties if d.id != duty.id and d.field("does")]
    if timing.after_number:
        return next((d.id for d in others if d.article == timing.after_number), "")
    wanted = _stems(timing.after_words)
    scored = [(len(wanted & _stems(d.clause)), d.id) for d in others if _acts(wanted, d)]
    best = max(scored, default=(0, ""), key=lambda s: s[0])
    return best[1] if best[0] else ""


def _acts(wanted: set[str], duty: DraftDuty) -> bool:
    """Whether a duty is of a kind that these words can mean."""
    kinds = [
        k
        for stem, kinds in _ACTS.items()
        if any(w.startswith(stem[:6]) for w in wanted)
        for k in kinds
    ]
    return any(duty.type.startswith(k) for k in kinds)


def _stems(words: str) -> set[str]:
    return {w[:6] for w in re.findall(r"[a-z]{4,}", words.lower().replace("pull-out", "pullout"))}
