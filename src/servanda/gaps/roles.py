"""AMB-005: a role that somebody claims, or asks about, and that the text gives to nobody.

Comes in: a document with a case and claims. Goes out: a hit for each such actor. Who is an
actor, what names it bears and what it is part of is what `case.yml` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servanda.case.names import belongs_to, resolve_actor, whole_of
from servanda.case.terms import Case
from servanda.gaps.clauses import Sentence
from servanda.gaps.document import Document
from servanda.gaps.hits import Hit
from servanda.gaps.lexicon import lexicon
from servanda.model import Claim
from servanda.vocabulary import effect_of

WATCHING = lexicon("roles", "watching")
_ROLE = lexicon("roles", "role")
_ROLE_TYPES = frozenset({"PK-DEP", "MEC-OPEN", "COR-CTRL"})
_INTENT = frozenset({"promises", "affirms", "interprets", "asks"})
_BLAME = frozenset({"accuse", "condemn", "complain", "attribute", "deny", "find-no-violation"})


def claimed_roles(document: Document) -> Iterator[Hit]:
    """AMB-005: give one hit for each actor whose role is claimed or asked about and not given."""
    case = document.case
    if case is None:
        return
    raised: dict[str, list[Claim]] = {}
    for claim in document.claims:
        actor = resolve_actor(case, claim.actor) if claim.actor else None
        whole = whole_of(case, actor) if actor else claim.actor
        if whole and _about_a_role(claim) and not _given(document, case, whole):
            raised.setdefault(whole, []).append(claim)
    at = _anchor(document)
    for actor, claims in raised.items():
        # What somebody says about a third actor in passing raises nothing; the actor itself,
        # or somebody who asks, does.
        if any(_raises(case, claim, actor) for claim in claims):
            ids = tuple(dict.fromkeys(c.id for c in claims))
            yield Hit(
                at,
                _marks(at),
                term=_name(case, actor),
                evidence="claims",
                claims=ids,
                duties=_duties(document, at),
            )


def _about_a_role(claim: Claim) -> bool:
    if claim.act in _BLAME or effect_of(claim.act) not in _INTENT:
        return False
    return claim.type in _ROLE_TYPES or (
        not claim.type and _ROLE.search(f"{claim.text} {claim.quote} {claim.object}") is not None
    )


def _raises(case: Case, claim: Claim, actor: str) -> bool:
    speaker = resolve_actor(case, claim.speaker) or claim.speaker
    return effect_of(claim.act) == "asks" or belongs_to(case, speaker, actor)


def _given(document: Document, case: Case, actor: str) -> bool:
    """Whether the text names the actor, or a part of it, or the document gives it a duty."""
    agreement = document.agreement
    roles = set[str]()
    if agreement is not None:
        roles = {
            *agreement.parties,
            *agreement.signatories,
            *agreement.guarantors,
            *agreement.observers,
        }
        roles |= {who for d in agreement.duties for who in (*d.terms.who, *d.terms.verified_by)}
    own = [a for a in case.actors.values() if belongs_to(case, a.id, actor)]
    if any(belongs_to(case, role, actor) for role in roles):
        return True
    spelt = [n.text for a in own for n in a.names] or [actor]
    return any(
        re.search(rf"(?<!\w){re.escape(s)}(?!\w)", document.whole, re.IGNORECASE) for s in spelt
    )


def _anchor(document: Document) -> Sentence | None:
    """Return the sentence that gives somebody the watching, the nearest thing to such a role."""
    watched = [s for s, _ in document.matches(WATCHING)]
    strong = [s for s in watched if re.search(r"monitor|overs|verif", s.text, re.IGNORECASE)]
    return next(iter(strong or watched), document.ceasefire)


def _marks(at: Sentence | None) -> tuple[tuple[int, int], ...]:
    found = WATCHING.search(at.text) if at is not None else None
    return (found.span(),) if found else ()


def _duties(document: Document, at: Sentence | None) -> tuple[str, ...] | None:
    """Return the duties that are about watching; None lets the rule's own types choose."""
    if at is None:
        return ()
    return (
        tuple(
            d.id for d in document.duties if d.type == "MV-MECH" and d.article == at.clause.article
        )
        or None
    )


def _name(case: Case, actor: str) -> str:
    names: Mapping[str, str] = {a.id: a.names[0].text for a in case.actors.values() if a.names}
    return names.get(actor, actor)
