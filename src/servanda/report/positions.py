"""Where each side stands on a question: the last of its claims that is tied to it.

Comes in: a question, the case and the claims known at a time. Goes out: for each side one
claim with the tie that brought it here, or none. An accusation is no position on what a
text means and is left out; a claim that somebody denies comes with its denials.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from servanda.agreement.terms import Duty, Pattern
from servanda.case.names import fold
from servanda.case.terms import Case
from servanda.ledger.questions import Asked
from servanda.model import Claim
from servanda.viewpoints.events import testimony
from servanda.viewpoints.resolving import ResolvedClaim, own_side, places_meet

_ACCUSES = frozenset({"accuse", "attribute", "condemn", "threaten", "ultimatum", "investigate"})
_STEM = 6
_LEAST_WORD = 4
_MOST_TEXT = 5_000
_RARE, _UNCOMMON = 0.04, 0.12
_NOTE = re.compile(r"\[coder: [^\]]*\]")
_CLAUSE = re.compile(
    r"(?i)\b(?:points?|articles?|art|clauses?|paragraphs?|para|sections?)\.?\s*(\d+(?:\.\d+)*)"
)
_COMMON = (
    "about above after again against agreed agreement also among another anybody around "
    "article because been before begin being below between both called "
    "clause come could does doing done down during each either else ever every from further "
    "given going have having here hers himself however into itself just know like made make "
    "many mean means might more most much must need neither never none nothing once only "
    "other others over part parties party point same says shall should since some somebody "
    "something still such take taken text than that their them then there therefore these "
    "they thing this those though through thus together under until upon very want were what "
    "when where whether which while whom whose will with within without would your"
)
_UNTELLING = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Position:
    """The last claim of a side that is tied to a question.

    Attributes:
        side: a side, or the name of an actor that has none.
        claim: None where the ledger holds none.
        tie: why the claim is shown.
        denied_by: claims that deny it.
    """

    side: str
    claim: Claim | None = None
    tie: str = ""
    denied_by: tuple[Claim, ...] = ()


class Positions:
    """The claims of a case, made ready to be asked where each side stands."""

    def __init__(self, case: Case, claims: Iterable[Claim], asked: Iterable[Asked]) -> None:
        self.case = case
        held = testimony(case, claims)
        asking = {a.question.claim for a in asked}
        self.named = {c.claim.id: c.actor for c in held.claims if c.claim.id in asking and c.actor}
        replies = {x.reply.claim for a in asked for x in a.answers}
        self.claims = _one_each(
            c
            for c in held.claims
            if c.claim.id not in asking | replies and c.claim.act not in _ACCUSES
        )
        self.denials: dict[str, list[Claim]] = {}
        for claim in held.claims:
            for denied in claim.claim.denies:
                self.denials.setdefault(denied, []).append(claim.claim)
        self.stems = {id(c): _stems(_said(c)) for c in self.claims}
        self.often = Counter(stem for stems in self.stems.values() for stem in stems)

    def on(self, asked: Asked) -> list[Position]:
        """Return where the opposed sides, those asked and who the question is about stand."""
        sides = dict.fromkeys(
            side for pair in sorted(map(sorted, self.case.opposed)) for side in pair
        )
        named = [self.named[c] for c in (asked.question.claim,) if c in self.named]
        others = (*asked.question.asked_of, *named)
        sides |= dict.fromkeys(own_side(self.case, a) or a for a in others)
        return [self._of(side, asked) for side in sides]

    def _of(self, side: str, asked: Asked) -> Position:
        tied = [
            (strength, _when(claim), claim, tie)
            for claim in self.claims
            if claim.side == side and (found := self._tie(claim, asked)) is not None
            for strength, tie in [found]
        ]
        if not tied:
            return Position(side)
        _, _, claim, tie = max(tied, key=lambda t: (t[0], t[1], t[2].claim.id))
        return Position(side, claim.claim, tie, tuple(self.denials.get(claim.claim.id, ())))

    def _tie(self, claim: ResolvedClaim, asked: Asked) -> tuple[int, str] | None:
        """Return how strongly a claim is tied to a question, and by what; None when it is not."""
        question = asked.question
        clauses = _clauses(_said(claim))
        if question.article in clauses:
            return 4, f"it names {clauses[question.article]}"
        ties: list[tuple[int, str]] = []
        named = _names(self.case, (question.asked_by, *question.asked_of))
        words = {s: w for s, w in _stems(question.text).items() if s not in named}
        shared = self._shared(claim, words)
        if shared and not clauses:
            strength, word = (3, "words") if len(shared) > 1 else (1, "word")
            ties.append((strength, f"it shares the {word} {', '.join(shared)}"))
        ties += [
            (2, f"it reports what {duty.id} asks for")
            for duty in self.case.agreement.duties
            if duty.id in question.duties and _performs(self.case, claim, duty)
        ]
        return max(ties, default=None)

    def _shared(self, claim: ResolvedClaim, asked: dict[str, str]) -> list[str]:
        """Return words of the question that the claim has, if together they are telling."""
        own = self.stems[id(claim)]
        most = max(6.0, len(self.claims) * _UNCOMMON)
        shared = [s for s in asked if s in own and self.often[s] <= most]
        rare = [s for s in shared if self.often[s] <= max(3.0, len(self.claims) * _RARE)]
        about_the_text = not claim.claim.type
        return [asked[s] for s in shared] if len(shared) > 1 or (rare and about_the_text) else []


def _one_each(claims: Iterable[ResolvedClaim]) -> list[ResolvedClaim]:
    """Return one row for each claim: rows that differ in actor are one statement."""
    return list({c.claim.id: c for c in claims}.values())


def _said(claim: ResolvedClaim) -> str:
    """Return what a claim says, without the coder's note."""
    return _NOTE.sub("", f"{claim.claim.text[:_MOST_TEXT]} {claim.claim.quote[:_MOST_TEXT]}")


def _clauses(words: str) -> dict[str, str]:
    """Return the clauses that a text names by number, as in `point 7`, each with the words."""
    return {found[1]: found[0] for found in _CLAUSE.finditer(words)}


def _stems(text: str) -> dict[str, str]:
    """Return telling words by the start that their forms share."""
    found: dict[str, str] = {}
    for word in map(fold, re.findall(r"\w+", text)):
        if len(word) >= _LEAST_WORD and word not in _UNTELLING and not word.isdigit():
            found.setdefault(word[:_STEM], word)
    return found


def _names(case: Case, actors: Iterable[str]) -> set[str]:
    """Return the words of the names of actors: they tell who was asked, not about what."""
    names = [n.text for a in actors if a in case.actors for n in case.actors[a].names]
    return set(_stems(" ".join(names)))


def _performs(case: Case, claim: ResolvedClaim, duty: Duty) -> bool:
    """Whether a claim reports an act that a duty asks for."""
    patterns: Iterable[Pattern] = (p for r in duty.readings for p in r.terms.does)
    return any(
        p.predicate == claim.predicate
        and places_meet(case, claim.place, p.role("place") or duty.terms.where)
        for p in patterns
    )


def _when(claim: ResolvedClaim) -> int:
    said = claim.claim.said or claim.claim.published
    return said.start if said else 0
