"""Two lists reconciled: on both, on one only, unsure; as counts that name nobody.

Comes in: the entries of two parties, and what reviewers decided. Goes out: the outcome,
and counts by group, where a group under a threshold is not shown: few people can be told
apart by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.ledger.people import Listed, PersonJudgement
from servanda.registers.lists.linking import Candidate, candidates

SURE = 0.9
NO_GROUP = "not stated"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of two lists.

    Attributes:
        both: pairs that are one person: by a reviewer, or more probable than `SURE`.
        unsure: pairs that a person has to look at, the most probable first.
        only_one, only_other: entries with no pair, not even an unsure one.
    """

    parties: tuple[str, str]
    both: tuple[Candidate, ...]
    unsure: tuple[Candidate, ...]
    only_one: tuple[Listed, ...]
    only_other: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many entries of a group; None where there are too few to say."""

    where: str
    group: str
    count: int | None


def reconcile(
    ours: Sequence[Listed], theirs: Sequence[Listed], decided: Iterable[PersonJudgement]
) -> Outcome:
    """Return which entries are the same person.

    Raises:
        MissingExtra: when the extra for linking is not installed.
    """
    same = {(j.one, j.other) for j in decided if j.same}
    different = {(j.one, j.other) for j in decided if not j.same}
    mine, other = {e.digest for e in ours}, {e.digest for e in theirs}
    sure = [
        Candidate(*((a, b) if a in mine else (b, a)), 1.0)
        for a, b in sorted(same)
        if {a, b} & mine and {a, b} & other
    ]
    taken = {d for pair in sure for d in (pair.one, pair.other)}
    found = [
        pair
        for pair in candidates(_rest(ours, taken), _rest(theirs, taken))
        if tuple(sorted((pair.one, pair.other))) not in different
    ]
    both = (*sure, *(p for p in found if p.chance > SURE))
    unsure = tuple(p for p in found if p.chance <= SURE)
    paired = {d for p in (*both, *unsure) for d in (p.one, p.other)}
    return Outcome(
        parties=(_party(ours), _party(theirs)),
        both=both,
        unsure=unsure,
        only_one=tuple(e for e in ours if e.digest not in paired),
        only_other=tuple(e for e in theirs if e.digest not in paired),
    )


def _rest(entries: Iterable[Listed], taken: set[str]) -> list[tuple[str, dict[str, str]]]:
    return [(e.digest, e.fields) for e in entries if e.digest not in taken]


def _party(entries: Sequence[Listed]) -> str:
    return entries[0].party if entries else ""


def counts(outcome: Outcome, entries: Iterable[Listed], fewest: int) -> list[GroupCount]:
    """Return counts by outcome and group; one under `fewest`, and what would tell it, is None."""
    groups = {e.digest: e.fields.get("group", NO_GROUP) for e in entries}
    one, other = outcome.parties
    parts = {
        "on both lists": [p.one for p in outcome.both],
        "unsure": [p.one for p in outcome.unsure],
        f"only on the list of {one}": [e.digest for e in outcome.only_one],
        f"only on the list of {other}": [e.digest for e in outcome.only_other],
    }
    return [
        row for where, digests in parts.items() for row in _rows(where, digests, groups, fewest)
    ]


def _rows(
    where: str, digests: Sequence[str], groups: dict[str, str], fewest: int
) -> list[GroupCount]:
    by_group = Counter(groups[d] for d in digests)
    hidden = {group for group, n in by_group.items() if n < fewest}
    if len(hidden) == 1 and len(by_group) > 1:
        # The total less all others would tell it: hide the smallest of them, too.
        shown = {g: n for g, n in by_group.items() if g not in hidden}
        hidden.add(min(shown, key=lambda g: (shown[g], g)))
    total = len(digests) if not 0 < len(digests) < fewest else None
    rows = [GroupCount(where, "all", total)]
    if len(by_group) > 1:
        rows += [
            GroupCount(where, group, None if group in hidden else n)
            for group, n in sorted(by_group.items())
        ]
    return rows
