"""Which variables of a formula are free, what its parts are, and new names for variables.

Comes in: a formula. Goes out: names, parts, or the formula renamed. Nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from servanda.errors import InternalFault
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula, Regex
from servanda.monitor.terms import Calculation, Conversion, Term, Variable, term_variables


def free_variables(formula: Formula) -> tuple[str, ...]:
    """Return the free variables in the order in which the reference tool lists them.

    That is the order of their first occurrence, but SINCE and its like and `>` are read from
    right to left, and a variable that a predicate repeats stands where it comes last.
    """
    return tuple(dict.fromkeys(_free(formula)))


def _free(formula: Formula) -> Iterator[str]:  # noqa: C901 — one case a node
    match formula:
        case mfotl.Predicate(_, terms):
            names = [name for term in terms for name in term_variables(term)]
            yield from reversed(dict.fromkeys(reversed(names)))
        case mfotl.Comparison(left, symbol, right):
            for side in (right, left) if symbol in (">", ">=") else (left, right):
                yield from term_variables(side)
        case mfotl.Matches(text, pattern, groups):
            for written in (text, pattern, *groups):
                yield from term_variables(written) if written is not None else ()
        case mfotl.Exists(variables, body) | mfotl.ForAll(variables, body):
            yield from (name for name in _free(body) if name not in variables)
        case mfotl.Aggregate(result, _, _, groups, _):
            yield result
            yield from groups
        case mfotl.Let(_, _, _, body) | mfotl.LetPast(_, _, _, body):
            yield from _free(body)
        case (
            mfotl.Since(left, right)
            | mfotl.Until(left, right)
            | mfotl.Trigger(left, right)
            | mfotl.Release(left, right)
        ):
            yield from _free(right)
            yield from _free(left)
        case _:
            for part in parts(formula):
                yield from _free(part)


def parts(formula: Formula) -> tuple[Formula, ...]:
    """Return the formulas directly inside, from left to right."""
    match formula:
        case mfotl.Truth() | mfotl.Predicate() | mfotl.Comparison() | mfotl.Matches():
            return ()
        case mfotl.MatchBackward(regex) | mfotl.MatchForward(regex):
            return tuple(tests(regex))
        case mfotl.Let(_, _, definition, body) | mfotl.LetPast(_, _, definition, body):
            return (definition, body)
        case (
            mfotl.And(left, right)
            | mfotl.Or(left, right)
            | mfotl.Implies(left, right)
            | mfotl.Iff(left, right)
            | mfotl.Since(left, right)
            | mfotl.Until(left, right)
            | mfotl.Trigger(left, right)
            | mfotl.Release(left, right)
        ):
            return (left, right)
        case _:
            return (formula.body,)


def tests(regex: Regex) -> Iterator[Formula]:
    """Yield the formulas that a regular expression tests."""
    match regex:
        case mfotl.Test(body):
            yield body
        case mfotl.Choice(left, right) | mfotl.Sequence(left, right):
            yield from tests(left)
            yield from tests(right)
        case mfotl.Repeat(body):
            yield from tests(body)
        case mfotl.AnyStep():
            pass


def walk(formula: Formula) -> Iterator[Formula]:
    """Yield the formula and everything inside it."""
    stack = [formula]
    while stack:
        here = stack.pop()
        yield here
        stack += reversed(parts(here))


def fresh(name: str, taken: set[str]) -> str:
    """Return a name like this one that is not taken."""
    count = 1
    while f"{name}_{count}" in taken:
        count += 1
    return f"{name}_{count}"


def renamed(formula: Formula, names: Mapping[str, Term]) -> Formula:
    """Return the formula with its free variables replaced by terms; nothing is captured.

    Where a replaced variable is a group or result of an aggregation it must become a variable.
    """
    names = {k: v for k, v in names.items() if v != Variable(k)}
    if not names:
        return formula
    match formula:
        case mfotl.Predicate(name, terms):
            return mfotl.Predicate(name, tuple(_in_term(t, names) for t in terms))
        case mfotl.Comparison(left, symbol, right):
            return mfotl.Comparison(_in_term(left, names), symbol, _in_term(right, names))
        case mfotl.Matches(text, pattern, groups):
            named = tuple(None if g is None else _in_term(g, names) for g in groups)
            return mfotl.Matches(_in_term(text, names), _in_term(pattern, names), named)
        case mfotl.Exists(variables, body) | mfotl.ForAll(variables, body):
            inner = _without(names, variables)
            new = _apart(variables, body, inner)
            body = renamed(renamed(body, new), inner)
            return type(formula)(tuple(_name(v, new) for v in variables), body)
        case mfotl.Aggregate():
            return _in_aggregate(formula, names)
        case mfotl.Let() | mfotl.LetPast():
            return replace(formula, body=renamed(formula.body, names))
        case _:
            return rebuilt(formula, tuple(renamed(part, names) for part in parts(formula)))


def rebuilt(formula: Formula, inner: Sequence[Formula]) -> Formula:
    """Return a formula around other parts, as many as `parts` gives."""
    match formula:
        case mfotl.Truth() | mfotl.Predicate() | mfotl.Comparison() | mfotl.Matches():
            return formula
        case mfotl.MatchBackward(regex, interval) | mfotl.MatchForward(regex, interval):
            return type(formula)(_retested(regex, iter(inner)), interval)
        case mfotl.Let() | mfotl.LetPast():
            return replace(formula, definition=inner[0], body=inner[1])
        case _:
            names = ("body",) if len(inner) == 1 else ("left", "right")
            changed: dict[str, Any] = dict(zip(names, inner, strict=True))
            return replace(formula, **changed)


def _retested(regex: Regex, bodies: Iterator[Formula]) -> Regex:
    match regex:
        case mfotl.Test():
            return mfotl.Test(next(bodies))
        case mfotl.Choice(left, right) | mfotl.Sequence(left, right):
            first = _retested(left, bodies)
            return type(regex)(first, _retested(right, bodies))
        case mfotl.Repeat(body):
            return mfotl.Repeat(_retested(body, bodies))
        case mfotl.AnyStep():
            return regex


def _in_aggregate(formula: mfotl.Aggregate, names: Mapping[str, Term]) -> Formula:
    inside = {k: v for k, v in names.items() if k in formula.groups}
    hidden = tuple(v for v in free_variables(formula.body) if v not in formula.groups)
    new = _apart(hidden, formula.body, inside)
    return mfotl.Aggregate(
        _name(formula.result, names),
        formula.function,
        _name(_name(formula.variable, new), inside),
        tuple(_name(g, names) for g in formula.groups),
        renamed(renamed(formula.body, new), inside),
    )


def _apart(variables: tuple[str, ...], body: Formula, names: Mapping[str, Term]) -> dict[str, Term]:
    """Return new names for bound variables that would capture one of the replacing terms."""
    coming = {v for term in names.values() for v in term_variables(term)}
    taken = coming | set(_free(body)) | set(variables)
    return {v: Variable(fresh(v, taken)) for v in variables if v in coming}


def _without(names: Mapping[str, Term], hidden: tuple[str, ...]) -> dict[str, Term]:
    return {k: v for k, v in names.items() if k not in hidden}


def _name(name: str, names: Mapping[str, Term]) -> str:
    term = names.get(name)
    if term is None:
        return name
    if not isinstance(term, Variable):
        raise InternalFault(f"{name} is a group or a result, {term} no variable")
    return term.name


def _in_term(term: Term, names: Mapping[str, Term]) -> Term:
    match term:
        case Variable(name):
            return names.get(name, term)
        case Calculation(left, symbol, right):
            return Calculation(_in_term(left, names), symbol, _in_term(right, names))
        case Conversion(name, body):
            return Conversion(name, _in_term(body, names))
        case _:
            return term
