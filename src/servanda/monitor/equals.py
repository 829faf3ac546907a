"""Equal forms of single parts, and what an atom binds: what rewriting is made of.

Comes in: a part of a formula. Goes out: the same said otherwise; nothing here looks at what
stands around a part.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import And, Exists, Formula, Not, Or
from servanda.monitor.negation import negated
from servanda.monitor.scope import free_variables, fresh, parts, rebuilt, renamed, walk
from servanda.monitor.terms import Constant, Pattern, Term, Variable, term_variables


def names_of(formula: Formula) -> frozenset[str]:
    """Return the free variables as a set."""
    return frozenset(free_variables(formula))


def expansions(formula: Formula) -> Iterator[Formula]:
    """Yield longer forms of a formula that mean the same, the best first."""
    match formula:
        case mfotl.Implies(left, right):
            yield Or(Not(left), right)
        case mfotl.Iff(left, right):
            yield Or(And(left, right), And(Not(left), Not(right)))
        case mfotl.Trigger(_, right, interval) | mfotl.Release(_, right, interval):
            yield Not(negated(formula))
            if interval.low == 0:
                past = isinstance(formula, mfotl.Trigger)
                throughout = (mfotl.Historically if past else mfotl.Always)(right, interval)
                chain = mfotl.Since if past else mfotl.Until
                yield Or(throughout, chain(right, And(right, formula.left), interval))
        case _:
            yield Not(negated(formula))


def is_filter(part: Formula) -> bool:
    """Whether a part can stand right of AND and not alone."""
    if isinstance(part, mfotl.Comparison | mfotl.Matches):
        return not binds_alone(part)
    return isinstance(part, Not) and bool(free_variables(part))


def is_condition(part: Formula) -> bool:
    """Whether a part is a comparison or match, or NOT of one."""
    return isinstance(
        part.body if isinstance(part, Not) else part, mfotl.Comparison | mfotl.Matches
    )


def binds_alone(atom: mfotl.Comparison | mfotl.Matches) -> bool:
    """Whether an atom needs nothing bound: it is closed, or `x = c`."""
    return binds_with(atom, frozenset())


def binds_with(atom: mfotl.Comparison | mfotl.Matches, bound: frozenset[str]) -> bool:
    """Whether an atom has finitely many assignments once these variables are bound."""
    if isinstance(atom, mfotl.Matches):
        needed = {*term_variables(atom.text), *term_variables(atom.pattern)}
        plain = {g.name for g in atom.groups if isinstance(g, Variable)}
        others = {n for g in atom.groups if g is not None for n in term_variables(g)}
        return needed <= bound and others <= plain | bound
    sides = ((atom.left, atom.right), (atom.right, atom.left))
    return names_of(atom) <= bound or (
        atom.symbol == "="
        and any(isinstance(a, Variable) and bound.issuperset(term_variables(b)) for a, b in sides)
    )


def without_terms(atom: mfotl.Predicate) -> Formula:
    """Return a predicate over variables and constants, beside equations for its other terms."""
    taken = set(names_of(atom))
    terms: list[Term] = []
    equations: list[Formula] = []
    for term in atom.terms:
        if isinstance(term, Variable | Constant | Pattern):
            terms.append(term)
            continue
        name = fresh("value", taken)
        taken.add(name)
        terms.append(Variable(name))
        equations.append(mfotl.Comparison(Variable(name), "=", term))
    found: Formula = mfotl.Predicate(atom.name, tuple(terms))
    for equation in equations:
        found = And(found, equation)
    hidden = tuple(
        t.name for t in terms if isinstance(t, Variable) and t.name not in names_of(atom)
    )
    return Exists(hidden, found) if hidden else found


def captures(formula: mfotl.Let) -> bool:
    """Whether the body redefines a predicate that the definition speaks of."""
    spoken = {p.name for p in walk(formula.definition) if isinstance(p, mfotl.Predicate)}
    inner = {p.name for p in walk(formula.body) if isinstance(p, mfotl.Let | mfotl.LetPast)}
    return bool(inner & {*spoken, formula.name})


def inlined(formula: mfotl.Let) -> Formula:
    """Return the body with the definition in the place of the predicate."""

    def inside(part: Formula) -> Formula:
        if isinstance(part, mfotl.Predicate) and part.name == formula.name:
            return renamed(
                formula.definition, dict(zip(formula.parameters, part.terms, strict=True))
            )
        return rebuilt(part, [inside(p) for p in parts(part)])

    return inside(formula.body)
