"""Equal formulas of the fragment for parts that work only beside what bounds their variables.

Comes in: a guard of the fragment, and a part that cannot stand right of it as it is. Goes
out: an equal of `guard AND part`. The guard goes into OR, EXISTS and NOT; to later
time-points, as ONCE of it; to earlier ones it cannot go, so what must hold there is turned
round: `ONCE NOT f` is `NOT PAST_ALWAYS f`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.errors import InternalFault
from servanda.monitor import formula as mfotl
from servanda.monitor.equals import (
    captures,
    expansions,
    inlined,
    is_filter,
    names_of,
    without_terms,
)
from servanda.monitor.formula import And, Exists, Formula, Not, Or
from servanda.monitor.negation import negated
from servanda.monitor.rewriting import (
    TRUE,
    Rewrite,
    Rewriting,
    Unsafe,
    first_that_works,
    same_names,
)
from servanda.monitor.scope import free_variables, fresh, rebuilt, renamed, walk
from servanda.monitor.terms import Term, Variable


@dataclass(frozen=True, slots=True)
class Guarding:
    """Guards for the parts of one rewriting."""

    rewriting: Rewriting

    def one_of(self, guard: Formula | None, left: list[Formula]) -> Formula:
        """Take the first part that the guard helps, and return both; the refusal else."""
        if guard is None:
            return self._start(left)
        refusal: Unsafe | None = None
        for i, part in enumerate(left):
            try:
                found = self.guarded(guard, part)
            except Unsafe as error:
                refusal = refusal or error
            else:
                del left[i]
                return found
        raise refusal or InternalFault("nothing to guard")

    def _start(self, left: list[Formula]) -> Formula:
        """No conjunct works alone: say why of the first that is more than a condition."""
        for part in sorted(left, key=lambda p: is_filter(p) or isinstance(p, Not)):
            self.rewriting.alone(part)
        raise InternalFault(f"each works alone: {left}")

    def guarded(self, guard: Formula, part: Formula) -> Formula:  # noqa: C901 — one case a node
        """Return an equal of `guard AND part`.

        Raises:
            Unsafe: there is none.
        """
        self.rewriting.steps += 1
        match part:
            case Not(body):
                return self._negation(guard, part, body)
            case Or(left, right):
                sides = self._both(guard, left), self._both(guard, right)
                return same_names(part, *sides)
            case Exists(variables, body):
                return self._exists(guard, variables, body)
            case mfotl.Predicate():
                return self._predicate(guard, part)
            case mfotl.Aggregate():
                return self._aggregate(guard, part)
            case mfotl.Let() if not captures(part):
                return self._both(guard, inlined(part))
            case mfotl.Once() | mfotl.Eventually() | mfotl.Previous() | mfotl.Next():
                return self._unary(guard, part)
            case mfotl.Since() | mfotl.Until():
                return self._chain(guard, part)
            case mfotl.Historically() | mfotl.Always():
                return self._throughout(guard, part)
            case mfotl.Implies() | mfotl.Iff() | mfotl.ForAll() | mfotl.Trigger() | mfotl.Release():
                return self._short_form(guard, part)
            case _:
                self._bounded(guard, part)
                return And(guard, self.rewriting.alone(part))

    def _both(self, guard: Formula, part: Formula) -> Formula:
        return self.rewriting.joined(guard, [part])

    def _bounded(self, guard: Formula, part: Formula) -> None:
        for name in free_variables(part):
            if name not in names_of(guard):
                raise Unsafe(part, name)

    def _short_form(self, guard: Formula, part: Formula) -> Formula:
        try:
            return first_that_works(
                [lambda f=f: self._both(guard, f) for f in expansions(part)]  # type: ignore[misc]
            )
        except Unsafe as error:
            raise Unsafe(part, error.variable) from None

    def _negation(self, guard: Formula, part: Formula, body: Formula) -> Formula:
        pushed = negated(body)
        ways: list[Rewrite] = []
        if not isinstance(pushed, Not):
            ways.append(lambda: self._both(guard, pushed))
        self_bounded = names_of(part) <= names_of(guard)
        if self_bounded:
            ways.append(lambda: And(guard, Not(self.guarded(guard, body))))
        if isinstance(body, And) and self_bounded:
            ways.append(lambda: And(guard, Not(self._both(guard, body))))
        if not ways:
            self._bounded(guard, part)
        return first_that_works(ways)

    def _exists(self, guard: Formula, variables: Sequence[str], body: Formula) -> Formula:
        taken = {*names_of(guard), *names_of(body), *variables}
        new: dict[str, Term] = {}
        for name in variables:
            if name in names_of(guard):
                new[name] = Variable(fresh(name, taken))
                taken.add(new[name].name)  # type: ignore[union-attr]
        named = tuple(new[v].name if v in new else v for v in variables)  # type: ignore[union-attr]
        used = tuple(n for n in named if n in names_of(renamed(body, new)))
        inner = self._both(guard, renamed(body, new))
        return Exists(used, inner) if used else inner

    def _predicate(self, guard: Formula, part: mfotl.Predicate) -> Formula:
        plain = without_terms(part)
        if not isinstance(plain, Exists):
            return And(guard, plain)
        return self._exists(guard, plain.variables, plain.body)

    def _aggregate(self, guard: Formula, part: mfotl.Aggregate) -> Formula:
        """Only the groups of the guard matter; they may bound the groups inside."""
        missing = [g for g in part.groups if g not in names_of(guard)]
        if missing or not part.groups:
            return And(guard, self.rewriting.alone(part))
        others = tuple(n for n in free_variables(guard) if n not in part.groups)
        groups = Exists(others, guard) if others else guard
        body = self._both(groups, part.body)
        inner = mfotl.Aggregate(
            part.result, part.function, part.variable, part.groups, body, part.empty
        )
        return And(guard, inner)

    def _unary(
        self, guard: Formula, part: mfotl.Once | mfotl.Eventually | mfotl.Previous | mfotl.Next
    ) -> Formula:
        body = part.body
        pushed = negated(body.body) if isinstance(body, Not) else body
        ways: list[Rewrite] = []
        if not isinstance(pushed, Not) and pushed is not body:
            ways.append(lambda: self._both(guard, rebuilt(part, [pushed])))
        if isinstance(body, Or):
            sides = (rebuilt(part, [body.left]), rebuilt(part, [body.right]))
            ways.append(lambda: self._both(guard, Or(*sides)))
        if isinstance(body, Exists):
            inner = rebuilt(part, [body.body])
            ways.append(lambda: self._exists(guard, body.variables, inner))
        if isinstance(body, Not):
            ways.append(lambda: self._turned_round(guard, part, body.body))
        rigid, rest = _rigid(body)
        if rigid:
            ways.append(lambda: self._both(self._both(guard, rebuilt(part, [rest])), rigid))
        if isinstance(part, mfotl.Eventually):
            before: Formula = mfotl.Once(guard, part.interval)
            ways.append(lambda: And(guard, rebuilt(part, [self._both(before, body)])))
        if isinstance(part, mfotl.Next):
            just_before = mfotl.Previous(guard, part.interval)
            ways.append(lambda: And(guard, rebuilt(part, [self._both(just_before, body)])))
        if not ways:
            self.rewriting.alone(part)
        return first_that_works(ways)

    def _turned_round(self, guard: Formula, part: mfotl.Unary, body: Formula) -> Formula:
        """Say `ONCE NOT f` as: the window is not empty, and f does not hold throughout it."""
        self._bounded(guard, part)
        match part:
            case mfotl.Once(_, interval):
                throughout: Formula = mfotl.Historically(self.rewriting.alone(body), interval)
            case mfotl.Eventually(_, interval):
                throughout = mfotl.Always(self.rewriting.alone(body), interval)
            case _:
                throughout = rebuilt(part, [self.rewriting.alone(body)])
        return And(self._with_window(guard, part), Not(throughout))

    def _with_window(self, guard: Formula, part: mfotl.Unary) -> Formula:
        """Return the guard where some time-point lies in the window."""
        if isinstance(part, mfotl.Previous | mfotl.Next):
            return And(guard, rebuilt(part, [TRUE]))
        return guard if part.interval.low == 0 else And(guard, _somewhere(part))

    def _throughout(self, guard: Formula, part: mfotl.Historically | mfotl.Always) -> Formula:
        self._bounded(guard, part)
        body = part.body
        ways: list[Rewrite] = [lambda: And(guard, Not(self.rewriting.alone(negated(part))))]
        if isinstance(body, And):
            sides = [rebuilt(part, [body.left]), rebuilt(part, [body.right])]
            ways.append(lambda: self.rewriting.joined(guard, sides))
        ways.append(lambda: self._throughout_alone(guard, part))
        ways.append(lambda: And(guard, Not(self.guarded(guard, negated(part)))))
        try:
            return first_that_works(ways)
        except Unsafe as error:
            raise Unsafe(part, error.variable) from None

    def _throughout_alone(self, guard: Formula, part: mfotl.Unary) -> Formula:
        throughout = rebuilt(part, [self.rewriting.alone(part.body)])
        if part.interval.low == 0:
            return And(guard, throughout)
        empty = And(guard, Not(_somewhere(part)))
        return Or(empty, And(And(guard, _somewhere(part)), throughout))

    def _chain(self, guard: Formula, part: mfotl.Since | mfotl.Until) -> Formula:
        right = part.right
        ways: list[Rewrite] = []
        if isinstance(part, mfotl.Until):
            ways.append(lambda: self._until(guard, part))
        if isinstance(right, Or):
            sides = [type(part)(part.left, r, part.interval) for r in (right.left, right.right)]
            ways.append(lambda: self._both(guard, Or(*sides)))
        if part.interval.low == 0 and names_of(part) <= names_of(guard):
            ways.append(lambda: self._since_last(guard, part))
        if not ways:
            self.rewriting.alone(part)
        return first_that_works(ways)

    def _until(self, guard: Formula, part: mfotl.Until) -> Formula:
        right = self._both(mfotl.Once(guard, part.interval), part.right)
        bounded = mfotl.Until(part.left, right, part.interval)
        return And(guard, self.rewriting.alone(bounded))

    def _since_last(self, guard: Formula, part: mfotl.Since | mfotl.Until) -> Formula:
        """Say `l SINCE r` as: r held, and l has not failed since r held last.

        Where l failed after r had held, r held before: that may bound what l does not.
        """
        left, right, interval = part.left, part.right, part.interval
        if isinstance(part, mfotl.Since):
            held: Formula = mfotl.Once(right, interval)
            missed: Formula = mfotl.Since(Not(right), Not(left))
            around: Formula = mfotl.Once(right)
        else:
            held = around = mfotl.Eventually(right, interval)
            missed = mfotl.Until(Not(right), Not(left), interval)
        both = And(guard, self.rewriting.alone(held))
        failed = And(Not(left), Not(right))
        return first_that_works(
            [
                lambda: self._both(both, Not(rebuilt(missed, [Not(right), failed]))),
                lambda: self._both(both, Not(rebuilt(missed, [Not(right), And(around, failed)]))),
            ]
        )


def _somewhere(part: mfotl.Unary) -> Formula:
    """Return "some time-point lies in the window of this operator"."""
    if isinstance(part, mfotl.Once | mfotl.Historically):
        return mfotl.Once(TRUE, part.interval)
    return mfotl.Eventually(TRUE, part.interval)


def _rigid(body: Formula) -> tuple[Formula | None, Formula]:
    """Split a conjunction into what does not depend on time and the rest."""
    match body:
        case And(left, right):
            (one, rest), (other, more) = _rigid(left), _rigid(right)
            both = And(one, other) if one and other else one or other
            return both, And(rest, more) if TRUE not in (rest, more) else max(
                rest, more, key=_weight
            )
        case _ if free_variables(body) and all(
            isinstance(p, mfotl.Comparison | mfotl.Matches | Not | Or | And | mfotl.Implies)
            for p in walk(body)
        ):
            return body, TRUE
        case _:
            return None, body


def _weight(part: Formula) -> bool:
    return part != TRUE
