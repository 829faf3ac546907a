"""What satisfies an atom, given what is bound around it.

Comes in: an atom and a binding. Goes out: the bindings that extend it and satisfy the atom.
A variable that nothing bounds is refused with its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeGuard

from servanda.errors import BadInput, Fault
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.patterns import search
from servanda.monitor.points import Relation
from servanda.monitor.scope import free_variables
from servanda.monitor.terms import Term, Value, Variable, compare, term_variables, value_of

Binding: TypeAlias = Mapping[str, Value]


def in_relation(terms: Sequence[Term], rows: Relation, bound: Binding) -> Iterator[Binding]:
    """Yield the bindings under which the terms are one of the rows."""
    plain = [(i, t.name) for i, t in enumerate(terms) if isinstance(t, Variable)]
    for row in rows:
        found = {**{name: row[i] for i, name in plain}, **bound}
        if all(value_of(t, found) == row[i] for i, t in enumerate(terms)):
            yield found


def compared(formula: mfotl.Comparison, bound: Binding) -> Iterator[Binding]:
    """Yield the bindings under which a comparison holds; `x = t` may bind x."""
    left, symbol, right = formula.left, formula.symbol, formula.right
    if symbol == "=":
        for one, other in ((left, right), (right, left)):
            if _binds(one, bound) and all(n in bound for n in term_variables(other)):
                value = value_of(other, bound)
                return iter([] if value is None else [{**bound, one.name: value}])
    bounded(formula, bound)
    x, y = value_of(left, bound), value_of(right, bound)
    true = x is not None and y is not None and compare(x, symbol, y)
    return iter([bound] if true else [])


def matched(formula: mfotl.Matches, bound: Binding) -> Iterator[Binding]:
    """Yield the binding under which a pattern is found; plain groups may bind variables."""
    groups = [g for g in formula.groups if g is not None and not _binds(g, bound)]
    for term in (formula.text, formula.pattern, *groups):
        for name in term_variables(term):
            if name not in bound:
                raise unbounded(formula, name)
    text, pattern = value_of(formula.text, bound), value_of(formula.pattern, bound)
    if not isinstance(text, str) or not isinstance(pattern, str):
        return
    found = search(pattern, text)
    if found is None or len(found) < len(formula.groups):
        return
    new = dict(bound)
    for group, value in zip(formula.groups, found, strict=False):
        if group is not None and value is None:
            return
        if isinstance(group, Variable) and group.name not in new and value is not None:
            new[group.name] = value
        if group is not None and value_of(group, new) != value:
            return
    yield new


def _binds(term: Term, bound: Binding) -> TypeGuard[Variable]:
    return isinstance(term, Variable) and term.name not in bound


def bounded(formula: Formula, bound: Binding) -> None:
    """Refuse a formula with a free variable that is not bound."""
    for name in free_variables(formula):
        if name not in bound:
            raise unbounded(formula, name)


def unbounded(formula: Formula, variable: str) -> BadInput:
    """Return the refusal of a formula for a variable."""
    return BadInput(
        Fault(
            place=f"sub-formula {formula}",
            problem=f"nothing bounds the variable {variable!r} here.",
            expected=f"Bound it before: p({variable}) AND {formula}.",
        )
    )
