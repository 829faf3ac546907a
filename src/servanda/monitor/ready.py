"""Whether a formula yields finitely many assignments, given what is bound around it.

Comes in: a formula and the variables that its surroundings bind. Goes out: yes or no, and
in which order conjuncts can be asked. Judged by syntax alone, so "no" may be too careful.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import And, Formula, Not
from servanda.monitor.negation import desugared, negated
from servanda.monitor.scope import free_variables
from servanda.monitor.terms import Variable, term_variables


def conjuncts(formula: Formula) -> list[Formula]:
    """Return the parts of nested ANDs, from left to right."""
    found: list[Formula] = []
    stack = [formula]
    while stack:
        match stack.pop():
            case And(left, right):
                stack += [right, left]
            case part:
                found.append(part)
    return found


def first_ready(formulas: Sequence[Formula], bound: AbstractSet[str]) -> int:
    """Return the index of the first formula that is ready; 0 where none is."""
    return _first(formulas, bound) or 0


def _first(formulas: Sequence[Formula], bound: AbstractSet[str]) -> int | None:
    return next((i for i, f in enumerate(formulas) if ready(f, bound)), None)


def ready(formula: Formula, bound: AbstractSet[str]) -> bool:
    """Whether all free variables get finitely many values when these are bound."""
    return _ready(formula, frozenset(bound))


@lru_cache(maxsize=100_000)
def _ready(formula: Formula, bound: frozenset[str]) -> bool:  # noqa: C901, PLR0912 — one case a node
    match formula:
        case mfotl.Truth():
            return True
        case mfotl.Predicate(_, terms):
            plain = {t.name for t in terms if isinstance(t, Variable)} | bound
            return all(v in plain for t in terms for v in term_variables(t))
        case mfotl.Comparison():
            return _comparison(formula, bound)
        case mfotl.Matches(text, pattern, groups):
            plain = {g.name for g in groups if isinstance(g, Variable)} | bound
            given = {*term_variables(text), *term_variables(pattern)}
            return given <= bound and {n for g in groups if g for n in term_variables(g)} <= plain
        case Not(body):
            pushed = negated(body)
            if isinstance(pushed, Not):
                names = set(free_variables(body))
                return names <= bound and ready(body, bound)
            return ready(pushed, bound)
        case And():
            return _all(conjuncts(formula), set(bound))
        case mfotl.Or(left, right):
            same = set(free_variables(left)) | bound == set(free_variables(right)) | bound
            return same and ready(left, bound) and ready(right, bound)
        case mfotl.Exists(variables, body):
            return ready(body, bound - set(variables))
        case mfotl.Aggregate(_, _, _, groups, body):
            return ready(body, bound & set(groups))
        case mfotl.Let(_, parameters, definition, body) | mfotl.LetPast(
            _, parameters, definition, body
        ):
            closed = set(free_variables(definition)) == set(parameters)
            return closed and ready(definition, set()) and ready(body, bound)
        case mfotl.MatchBackward(regex) | mfotl.MatchForward(regex):
            return regex_binds(regex, bound) is not None
        case _:
            return _temporal(formula, bound)


def _temporal(formula: Formula, bound: AbstractSet[str]) -> bool:
    match formula:
        case mfotl.Since(left, right) | mfotl.Until(left, right):
            inside = bound | set(free_variables(right))
            names = set(free_variables(left))
            return ready(right, bound) and names <= inside and ready(left, inside)
        case mfotl.Once(body) | mfotl.Eventually(body) | mfotl.Previous(body) | mfotl.Next(body):
            return ready(body, bound)
        case mfotl.Historically(body, interval) | mfotl.Always(body, interval) if (
            interval.low == 0 and ready(body, bound)
        ):
            return True
        case _:
            return ready(desugared(formula), bound)


def _comparison(formula: mfotl.Comparison, bound: AbstractSet[str]) -> bool:
    missing = [n for n in free_variables(formula) if n not in bound]
    if not missing:
        return True
    if formula.symbol != "=":
        return False
    return any(
        isinstance(one, Variable) and all(n in bound for n in term_variables(other))
        for one, other in ((formula.left, formula.right), (formula.right, formula.left))
    )


def _all(formulas: list[Formula], bound: set[str]) -> bool:
    while formulas:
        chosen = _first(formulas, bound)
        if chosen is None:
            return False
        bound |= set(free_variables(formulas.pop(chosen)))
    return True


def regex_binds(regex: mfotl.Regex, bound: AbstractSet[str]) -> AbstractSet[str] | None:
    """Return what is bound after a match, None where a test is not ready or binds by chance."""
    match regex:
        case mfotl.AnyStep():
            return bound
        case mfotl.Test(body):
            return bound | set(free_variables(body)) if ready(body, bound) else None
        case mfotl.Sequence(left, right):
            middle = regex_binds(left, bound)
            return None if middle is None else regex_binds(right, middle)
        case mfotl.Choice(left, right):
            one, other = regex_binds(left, bound), regex_binds(right, bound)
            return one if one is not None and one == other else None
        case mfotl.Repeat(body):
            return bound if regex_binds(body, bound) == bound else None
