"""What an export is made from: claims as they may be shown, events, verdicts, questions.

Comes in: a case and its ledger, as of a time, as known at a time. Goes out: one record that
every format writes. Names of people who were detained or harmed are withheld here, once,
and every accusation comes with its denials.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.case.terms import Case
from servanda.claims.shown import shown
from servanda.ledger import Ledger
from servanda.ledger.fed import known_claims
from servanda.ledger.questions import Asked as Question
from servanda.ledger.questions import register
from servanda.model import Claim, Instant, Verdict
from servanda.verdicts.board import Asked, board
from servanda.viewpoints.builtin import choose, viewpoints
from servanda.viewpoints.events import Testimony, testimony

OURS = (
    "Paraphrase, coding and verdicts: made with this case, under the licence that its maker "
    "gives. Quoted words and linked reports remain their publishers'."
)
NOT_STATED = "not stated: quote briefly, name the publisher, link"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that leaves a case.

    Attributes:
        claims: known by `known_at`, as they may be shown; and those that deny one of them,
            however late: no accusation leaves without its denials.
        denials: for a claim's id, the claims that deny it.
        withheld: how many claims had a name or an exact place withheld.
    """

    case: Case
    as_of: Instant
    known_at: Instant
    claims: tuple[Claim, ...]
    heard: Testimony
    denials: Mapping[str, tuple[Claim, ...]]
    verdicts: tuple[Verdict, ...]
    questions: tuple[Question, ...]
    withheld: int

    def licence(self, source: str) -> str:
        """Return what a source says of the use of its words."""
        return self.case.licences.get(source, NOT_STATED)


def gather(case: Case, ledger: Ledger, *, as_of: Instant, known_at: Instant) -> Gathered:
    """Return everything that leaves a case, under every viewpoint and reading."""
    known = known_claims(case, ledger, known_at=known_at)
    verdicts = board(case, known, choose(case, list(viewpoints(case))), Asked(as_of))
    held = [*known, *_later_denials(case, known, ledger.claims())]
    claims = tuple(shown(case, claim) for claim in held)
    heard = testimony(case, claims)
    return Gathered(
        case=case,
        as_of=as_of,
        known_at=known_at,
        claims=claims,
        heard=heard,
        denials=denials_of(heard),
        verdicts=tuple(verdicts),
        questions=tuple(register(ledger, as_of=as_of)),
        withheld=sum(before != after for before, after in zip(held, claims, strict=True)),
    )


def _later_denials(case: Case, known: Sequence[Claim], every: Sequence[Claim]) -> list[Claim]:
    """Return the claims that became known later and deny one that is known."""
    there = {c.id for c in known}
    if len(every) == len(known):
        return []
    found = denials_of(testimony(case, every))
    later = {c.id for name in there for c in found.get(name, ())} - there
    return [c for c in every if c.id in later]


def denials_of(heard: Testimony) -> dict[str, tuple[Claim, ...]]:
    """Return who denies each claim: by its id, or by describing the same."""
    found: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in heard.claims:
        for denied in claim.claim.denies:
            found[denied][claim.claim.id] = claim.claim
    for event in heard.events.values():
        for denial in event.denials:
            for answered in denial.answers:
                found[answered.claim.id][denial.by.claim.id] = denial.by.claim
    return {denied: tuple(by.values()) for denied, by in found.items()}


def worded(denials: Iterable[Claim]) -> list[str]:
    """Return denials in words: who, and what they say."""
    return [f"{c.speaker} [{c.id}]: {c.text or c.quote or 'denies'}" for c in denials]
