"""Published versions and languages of one text, clause by clause.

Comes in: two versions. Goes out: their clauses in pairs, with the words that differ and the
differences that change a duty. Clauses pair by number and likeness, in one order; those that
were moved are found after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from servanda.agreement.differences import Difference, differences
from servanda.agreement.features import Features, Known, features
from servanda.agreement.texts import Clause, Version
from servanda.agreement.words import GAP, Token

Likeness: TypeAlias = npt.NDArray[np.float64]
_SAME_NUMBER, _IDENTICAL, _ALL_BUT = 0.2, 0.3, 0.999
_LEAST, _MOVED = 0.25, 0.5
_MOST_COMPARED = 400
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words: on both sides alike, or what stands on each side instead."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True)
class Pair:
    """One clause in two versions; one side is None where a version does not have it."""

    left: Clause | None
    right: Clause | None
    seen: tuple[Features, Features] | None = None
    same_language: bool = True
    moved: bool = False

    @property
    def number(self) -> str:
        """The clause's number, the left one where they differ."""
        return next((c.number for c in (self.left, self.right) if c and c.number), "")

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What may change a duty."""
        if self.seen is None:
            return ()
        return tuple(differences(*self.seen, same_language=self.same_language))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The words of both, alike and different; empty across languages."""
        return tuple(_runs(self)) if self.seen and self.same_language else ()

    @property
    def same(self) -> bool:
        """Whether no word differs."""
        return bool(self.runs) and all(run.same for run in self.runs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions and their clauses in pairs, in the order of the left one."""

    left: Version
    right: Version
    pairs: tuple[Pair, ...]


def compare(left: Version, right: Version, known: Known) -> Comparison:
    """Compare two versions; `known` are the names that a case has."""
    same_language = _base(left.language) == _base(right.language)
    matched = _matched(left, right, same_language=same_language)
    sides = {id(v): {id(c): _features(v, c, known) for c in v.clauses} for v in (left, right)}
    pairs = []
    for one, other, moved in matched:
        seen = (sides[id(left)][id(one)], sides[id(right)][id(other)]) if one and other else None
        pairs.append(Pair(one, other, seen, same_language, moved))
    return Comparison(left, right, tuple(pairs))


def _base(language: str) -> str:
    return language.partition("-")[0].casefold()


def _features(version: Version, clause: Clause, known: Known) -> Features:
    found = features(clause.words, version.language, known)
    return replace(found, partial=found.partial or version.extract)


def _matched(
    left: Version, right: Version, *, same_language: bool
) -> list[tuple[Clause | None, Clause | None, bool]]:
    """Return clauses in pairs, moved ones marked; what has no like stands alone."""
    ours, theirs = left.clauses, right.clauses
    if not same_language or max(len(ours), len(theirs)) > _MOST_COMPARED:
        steps = list(_by_number(ours, theirs))
    else:
        words, numbers = _likeness(left, right)
        steps = _with_moved(_aligned(words + _SAME_NUMBER * numbers), words)
    order = sorted(steps, key=lambda s: s[0] if s[0] is not None else _place(s, steps))
    paired = {(i, j) for i, j in steps}
    moved = {
        (i, j) for i, j in paired if i is not None and j is not None and _crosses(i, j, paired)
    }
    return [
        (
            ours[i] if i is not None else None,
            theirs[j] if j is not None else None,
            (i, j) in moved,
        )
        for i, j in order
        if not (j is None and right.extract) and not (i is None and left.extract)
    ]


Step: TypeAlias = tuple[int | None, int | None]


def _place(step: Step, steps: Sequence[Step]) -> float:
    """Return where a clause that only the right has goes: after the one before it there."""
    before = [i for i, j in steps if i is not None and j is not None and j < (step[1] or 0)]
    return max(before, default=-1) + 0.5


def _crosses(i: int, j: int, paired: set[Step]) -> bool:
    """Whether a pair stands in another order than most others."""
    others = [(a, b) for a, b in paired if a is not None and b is not None]
    crossing = sum((a - i) * (b - j) < 0 for a, b in others)
    return crossing * 2 > len(others)


def _by_number(ours: Sequence[Clause], theirs: Sequence[Clause]) -> Iterator[Step]:
    """Pair clauses of one number; those without one by their order."""
    numbers = {_plain(c.number): j for j, c in enumerate(theirs) if c.number}
    free = [j for j, c in enumerate(theirs) if not c.number]
    used: set[int] = set()
    for i, clause in enumerate(ours):
        j = (
            numbers.get(_plain(clause.number))
            if clause.number
            else next((k for k in free if k not in used), None)
        )
        j = None if j in used else j
        used |= {j} if j is not None else set()
        yield i, j
    yield from ((None, j) for j in range(len(theirs)) if j not in used)


def _likeness(left: Version, right: Version) -> tuple[Likeness, Likeness]:
    """Return how alike each two clauses are by their words, and that they have one number.

    The third power sets what is the same apart from what only has the same phrases. Of an
    extract the words that it has are asked for, not those that it leaves out.
    """
    ours, theirs = left.clauses, right.clauses
    texts = [[c.words.casefold()[:_MOST_WORDS] for c in side] for side in (ours, theirs)]
    alike = process.cdist(*texts, scorer=fuzz.token_set_ratio, dtype=np.float64) / 100
    if not (left.extract or right.extract):
        whole = process.cdist(*texts, scorer=fuzz.token_sort_ratio, dtype=np.float64) / 100
        alike = (alike + whole) / 2
    same = [[bool(a.number) and _plain(a.number) == _plain(b.number) for b in theirs] for a in ours]
    words: Likeness = alike**3 + _IDENTICAL * (alike > _ALL_BUT)
    return words, np.array(same, dtype=np.float64)


def _plain(number: str) -> str:
    return number.strip("().: ").casefold()


def _aligned(likeness: Likeness) -> list[Step]:
    """Return the pairs of greatest likeness in all that keep the order of both sides."""
    rows, columns = likeness.shape
    worth = np.where(likeness >= _LEAST, likeness, 0.0)
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        paired = best[i, :-1] + worth[i]
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(paired, best[i, 1:]))
    steps: list[Step] = []
    i, j = rows, columns
    while i or j:
        if (
            i
            and j
            and worth[i - 1, j - 1]
            and best[i, j] == best[i - 1, j - 1] + worth[i - 1, j - 1]
        ):
            i, j = i - 1, j - 1
            steps.append((i, j))
        elif i and best[i, j] == best[i - 1, j]:
            i -= 1
            steps.append((i, None))
        else:
            j -= 1
            steps.append((None, j))
    return steps[::-1]


def _with_moved(steps: Sequence[Step], likeness: Likeness) -> list[Step]:
    """Pair what is left over on both sides where it is much alike."""
    rows = [i for i, j in steps if i is not None and j is None]
    columns = [j for i, j in steps if i is None and j is not None]
    pairs = sorted(((likeness[i, j], i, j) for i in rows for j in columns), reverse=True)
    moved: dict[int, int] = {}
    for value, i, j in pairs:
        if value >= _MOVED and i not in moved and j not in moved.values():
            moved[i] = j
    taken = set(moved.values())
    kept = [
        (i, moved.get(i, j) if i is not None and j is None else j)
        for i, j in steps
        if not (i is None and j in taken)
    ]
    return list(kept)


def _runs(pair: Pair) -> Iterator[Run]:
    """Give the runs of words of a pair; what an extract leaves out stands on no side."""
    assert pair.left is not None and pair.right is not None and pair.seen is not None  # noqa: PT018, S101
    ours, theirs = (f.tokens for f in pair.seen)
    for mine, other, same in _blocks(ours, theirs):
        # What an extract leaves out is no difference: it is shown as left out.
        cut = any(t.kind == GAP for t in (*mine, *other))
        left = "" if cut and not _has_gap(mine) else _text(pair.left.words, mine)
        right = "" if cut and not _has_gap(other) else _text(pair.right.words, other)
        yield Run(left, right, same)


def _has_gap(run: Sequence[Token]) -> bool:
    return any(t.kind == GAP for t in run)


def _blocks(
    ours: Sequence[Token], theirs: Sequence[Token]
) -> Iterator[tuple[Sequence[Token], Sequence[Token], bool]]:
    """Give runs of tokens that are alike, and between them what each side has instead."""
    norms = [["…" if t.kind == GAP else f"{t.kind}:{t.norm}" for t in s] for s in (ours, theirs)]
    i = j = 0
    for block in LCSseq.opcodes(*norms):
        if block.tag == "equal":
            if block.src_start > i or block.dest_start > j:
                yield ours[i : block.src_start], theirs[j : block.dest_start], False
            yield (
                ours[block.src_start : block.src_end],
                theirs[block.dest_start : block.dest_end],
                True,
            )
            i, j = block.src_end, block.dest_end
    if i < len(ours) or j < len(theirs):
        yield ours[i:], theirs[j:], False


def _text(words: str, run: Sequence[Token]) -> str:
    return " ".join(words[run[0].start : run[-1].end].split()) if run else ""
