"""Equal formulas whose parts can be worked out from the inside out.

Comes in: any formula without unbounded future. Goes out: an equal one in the *evaluable
fragment*, or the part and the variable that stand in the way. In the fragment

- what stands alone bounds its variables: predicates over variables and constants, `x = c`,
  TRUE and FALSE, ONCE and its like, SINCE and UNTIL, EXISTS, aggregations, LET;
- both sides of OR have the same free variables;
- NOT stands over a closed part, or right of AND over a part whose variables the left side
  bounds; comparisons and MATCHES likewise;
- left of SINCE and UNTIL and in a `?` stands a part that bounds its variables, or NOT of one;
- PAST_ALWAYS and ALWAYS stand over a part that bounds its variables, and alone, or beside
  ONCE TRUE or EVENTUALLY TRUE over their interval, so that the window is not empty;
- IMPLIES, EQUIV, FORALL, TRIGGER and RELEASE do not occur.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from servanda.errors import InternalFault
from servanda.monitor import formula as mfotl
from servanda.monitor.equals import (
    binds_alone,
    binds_with,
    captures,
    expansions,
    inlined,
    is_condition,
    is_filter,
    names_of,
    without_terms,
)
from servanda.monitor.formula import And, Exists, Formula, Interval, Not, Or
from servanda.monitor.negation import negated
from servanda.monitor.ready import conjuncts, regex_binds
from servanda.monitor.scope import (
    free_variables,
    parts,
    rebuilt,
)
from servanda.monitor.terms import Variable

TRUE = mfotl.Truth(value=True)
_MOST_STEPS = 50_000
Rewrite: TypeAlias = Callable[[], Formula]


class Unsafe(Exception):  # noqa: N818 — reads as what the part is
    """A part leaves a variable unbounded."""

    def __init__(self, part: Formula, variable: str) -> None:
        super().__init__(part, variable)
        self.part = part
        self.variable = variable


class TooLarge(Exception):  # noqa: N818 — reads as what the formula is
    """Rewriting takes more steps than any sensible formula needs."""


def first_that_works(rewrites: Sequence[Rewrite]) -> Formula:
    """Return the first result; the refusal of the first where none works."""
    refusal: Unsafe | None = None
    for rewrite in rewrites:
        try:
            return rewrite()
        except Unsafe as error:
            refusal = refusal or error
    raise refusal or InternalFault("nothing to try")


@dataclass(slots=True)
class Rewriting:
    """The rewriting of one formula; each part is worked on once."""

    steps: int = 0
    _known: dict[Formula, Formula | Unsafe] = field(default_factory=dict)

    def alone(self, formula: Formula) -> Formula:
        """Return an equal formula of the fragment.

        Raises:
            Unsafe: there is none.
            TooLarge: too many ways to try.
        """
        if formula not in self._known:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise TooLarge
            try:
                self._known[formula] = self._alone(formula)
            except Unsafe as error:
                self._known[formula] = error
        found = self._known[formula]
        if isinstance(found, Unsafe):
            raise Unsafe(found.part, found.variable)
        return found

    def can(self, formula: Formula) -> bool:
        """Whether a formula works alone."""
        try:
            self.alone(formula)
        except Unsafe:
            return False
        return True

    def _alone(self, formula: Formula) -> Formula:  # noqa: C901, PLR0912 — one case a node
        match formula:
            case mfotl.Truth():
                return formula
            case mfotl.Predicate():
                return self._predicate(formula)
            case mfotl.Comparison() | mfotl.Matches():
                if binds_alone(formula):
                    return formula
                raise Unsafe(formula, free_variables(formula)[0])
            case Not(body):
                return self._negation(formula, body)
            case And():
                return self.joined(None, conjuncts(formula))
            case Or(left, right):
                return same_names(formula, self.alone(left), self.alone(right))
            case Exists(variables, body):
                return self._exists(variables, body)
            case mfotl.Since() | mfotl.Until():
                return self._chain(formula)
            case mfotl.Let() | mfotl.LetPast():
                return self._definition(formula)
            case mfotl.MatchBackward() | mfotl.MatchForward():
                return self._match(formula)
            case mfotl.Aggregate():
                return mfotl.Aggregate(
                    formula.result,
                    formula.function,
                    formula.variable,
                    formula.groups,
                    self.alone(formula.body),
                    formula.empty,
                )
            case mfotl.Once() | mfotl.Eventually() | mfotl.Previous() | mfotl.Next():
                return rebuilt(formula, [self.alone(formula.body)])
            case _:
                return self._short_form(formula)

    def _short_form(self, formula: Formula) -> Formula:
        """Rewrite what is short for something else; a refusal shows it as it was written."""
        try:
            return first_that_works([lambda f=f: self.alone(f) for f in expansions(formula)])  # type: ignore[misc]
        except Unsafe as error:
            if isinstance(formula, mfotl.Historically | mfotl.Always) and formula.interval.low == 0:
                return rebuilt(formula, [self.alone(formula.body)])
            raise Unsafe(formula, error.variable) from None

    def _predicate(self, formula: mfotl.Predicate) -> Formula:
        plain = {t.name for t in formula.terms if isinstance(t, Variable)}
        missing = [n for n in free_variables(formula) if n not in plain]
        if missing:
            raise Unsafe(formula, missing[0])
        return without_terms(formula)

    def _negation(self, formula: Formula, body: Formula) -> Formula:
        pushed = negated(body)
        if free_variables(body):
            if isinstance(pushed, Not):
                raise Unsafe(formula, free_variables(body)[0])
            return self.alone(pushed)
        ways: list[Rewrite] = [lambda: Not(self.alone(body))]
        if not isinstance(pushed, Not):
            ways.append(lambda: self.alone(pushed))
        return first_that_works(ways)

    def joined(self, guard: Formula | None, todo: Sequence[Formula]) -> Formula:
        """Return an equal of guard AND all of these; the guard is of the fragment already."""
        from servanda.monitor.guarding import Guarding  # noqa: PLC0415 — each needs the other

        left = [c for part in todo for c in _flat(part)]
        while left:
            taken = self._beside(guard, left)
            guard = Guarding(self).one_of(guard, left) if taken is None else taken
        return TRUE if guard is None else guard

    def _beside(self, guard: Formula | None, left: list[Formula]) -> Formula | None:
        """Take the first conjunct that can stand right of the guard, if one can."""
        bound = names_of(guard) if guard else frozenset()
        for i, part in enumerate(left):
            found = self._right_of(bound, part)
            if found is not None and (guard is not None or not is_filter(found)):
                del left[i]
                return found if guard is None else And(guard, found)
        return None

    def _right_of(self, bound: frozenset[str], part: Formula) -> Formula | None:
        """Return the part as it can stand right of AND, None where it cannot."""
        if isinstance(part, mfotl.Comparison | mfotl.Matches):
            return part if binds_with(part, bound) else None
        if is_condition(part):
            return part if names_of(part) <= bound else None
        if self.can(part):
            return self.alone(part)
        if isinstance(part, Not) and names_of(part) <= bound and self.can(part.body):
            return Not(self.alone(part.body))
        return None

    def _exists(self, variables: Sequence[str], body: Formula) -> Formula:
        used = tuple(v for v in variables if v in names_of(body))
        if not used:
            return self.alone(body)
        if isinstance(body, Or) and not self.can(body):
            return self.alone(Or(Exists(used, body.left), Exists(used, body.right)))
        return Exists(used, self.alone(body))

    def _chain(self, formula: mfotl.Since | mfotl.Until) -> Formula:
        right = self.alone(formula.right)
        missing = [n for n in free_variables(formula.left) if n not in names_of(right)]
        if missing:
            raise Unsafe(formula, missing[0])
        return type(formula)(self.on_the_way(formula, right), right, formula.interval)

    def on_the_way(self, formula: mfotl.Since | mfotl.Until, right: Formula) -> Formula:
        """Return the left side: alone, as the negation of what stands alone, or guarded."""
        left = formula.left
        window = Interval(0, formula.interval.high)
        past = isinstance(formula, mfotl.Since)
        guard = mfotl.Once(right, window) if past else mfotl.Eventually(right, window)
        return first_that_works(
            [
                lambda: self.alone(left),
                lambda: Not(self.alone(negated(left))),
                lambda: self.joined(guard, [left]),
            ]
        )

    def _definition(self, formula: mfotl.Definition) -> Formula:
        try:
            definition = self.alone(formula.definition)
        except Unsafe:
            if isinstance(formula, mfotl.LetPast) or captures(formula):
                raise
            return self.alone(inlined(formula))
        return rebuilt(formula, [definition, self.alone(formula.body)])

    def _match(self, formula: mfotl.Match) -> Formula:
        found = rebuilt(formula, [self._test(part) for part in parts(formula)])
        binds = isinstance(found, mfotl.MatchBackward | mfotl.MatchForward) and regex_binds(
            found.regex, set()
        )
        if binds is None:
            raise Unsafe(formula, next(iter(free_variables(formula)), ""))
        return found

    def _test(self, part: Formula) -> Formula:
        if is_condition(part):
            return part
        return first_that_works([lambda: self.alone(part), lambda: Not(self.alone(negated(part)))])


def _flat(part: Formula) -> list[Formula]:
    """Return the conjuncts of a part, those inside negations too."""
    if isinstance(part, And):
        return [c for inner in conjuncts(part) for c in _flat(inner)]
    pushed = negated(part.body) if isinstance(part, Not) else part
    if isinstance(part, Not) and isinstance(part.body, Not | Or | mfotl.Implies):
        return _flat(pushed)
    return [part]


def same_names(formula: Formula, left: Formula, right: Formula) -> Formula:
    """Return an OR of two parts; refuse it where their variables differ."""
    one, other = free_variables(left), free_variables(right)
    for variable in (*one, *other):
        if (variable in one) != (variable in other):
            raise Unsafe(formula, variable)
    return Or(left, right)
