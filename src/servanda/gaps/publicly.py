"""Which claims ask in public what a rule asks: the gaps that somebody has already raised.

Comes in: a document with claims, a rule. Goes out: claim ids. A claim asks when its act
does (`ask`, `call-on`, `demand`, …) or says what a clause means, and it speaks of the text,
not of an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from servanda.gaps.document import Document
from servanda.gaps.terms import Rule
from servanda.model import Claim
from servanda.vocabulary import effect_of

_ASKING = frozenset({"asks", "interprets"})


def asked_by(document: Document, rule: Rule, duties: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the claims that ask this, in the order given."""
    del duties  # a question about the text names no duty; its words decide
    found = (
        c.id
        for c in _questions(document)
        if any(all(_holds(_said(c), w) for w in group) for group in rule.asked)
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _questions(document: Document) -> tuple[Claim, ...]:
    return tuple(c for c in document.claims if not c.type and effect_of(c.act) in _ASKING)


def _holds(said: str, stem: str) -> bool:
    return any(word.startswith(stem) for word in said.split())


@lru_cache(maxsize=1024)
def _said(claim: Claim) -> str:
    plain = f"{claim.text} {claim.quote} {claim.object}".casefold()
    return "".join(c if c.isalnum() else " " for c in plain)
