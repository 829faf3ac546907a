"""When an amended reading exists, and when it stands.

An amendment is proved by a claim. The reading exists once that claim is said and known;
it stands when the side that loses by it says so (design section 4).
"""

from __future__ import annotations

from servanda.agreement.terms import Amendment, Duty
from servanda.model import Claim, Instant
from servanda.viewpoints.events import Testimony
from servanda.viewpoints.resolving import ResolvedClaim, own_side


def available(heard: Testimony, duty: Duty, as_of: Instant) -> bool:
    """Whether every amendment of the duty is proved by a claim said by then."""
    return bool(duty.amendments) and all(_proofs(heard, duty, a, as_of) for a in duty.amendments)


def stands(heard: Testimony, duty: Duty, as_of: Instant) -> bool:
    """Whether the side that loses by each amendment says so itself."""
    return all(_conceded(heard, duty, a, as_of) for a in duty.amendments)


def _conceded(heard: Testimony, duty: Duty, amendment: Amendment, as_of: Instant) -> bool:
    losing = {own_side(heard.case, actor) or actor for actor in amendment.loses}
    return any(c.side in losing for c in _confirmations(heard, duty, amendment, as_of))


def _proofs(
    heard: Testimony, duty: Duty, amendment: Amendment, as_of: Instant
) -> list[ResolvedClaim]:
    found = _confirmations(heard, duty, amendment, as_of)
    return [c for c in found if c.claim.id == amendment.claim]


def _confirmations(
    heard: Testimony, duty: Duty, amendment: Amendment, as_of: Instant
) -> list[ResolvedClaim]:
    """Return the claims that say this amendment was made, the proving one or any other."""
    return [
        c
        for c in heard.amending
        if _said_by(c.claim, as_of)
        and (
            (c.effect == "amends" and c.claim.id == amendment.claim)
            or _says_so(c.claim, duty, amendment)
        )
    ]


def _says_so(claim: Claim, duty: Duty, amendment: Amendment) -> bool:
    amends = claim.amends
    return amends is not None and (amends.duty, amends.field, amends.value) == (
        duty.id,
        amendment.field,
        amendment.value,
    )


def _said_by(claim: Claim, as_of: Instant) -> bool:
    said = claim.said or claim.published
    return said is not None and said.end <= as_of
