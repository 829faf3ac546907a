"""A duty's `rule` as a formula to ask: for one bearer, with what it listens to.

Comes in: the words of a rule, its predicates with their roles, a bearer. Goes out: the formula
whose solutions are violations, and what to look for in the testimony.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from servanda.agreement.terms import Rule
from servanda.errors import BadInput
from servanda.model import Role
from servanda.monitor import formula as mfotl
from servanda.monitor.building import Parsed
from servanda.monitor.formula import Formula
from servanda.monitor.interval import Interval
from servanda.monitor.parse import read_formula
from servanda.monitor.prepare import prepared
from servanda.monitor.reach import reach
from servanda.monitor.scope import free_variables, parts, rebuilt, walk
from servanda.monitor.signature import Signature, Sort
from servanda.monitor.terms import Constant, Term
from servanda.viewpoints.rows import Listened

# The text that stands for the bearer, so that one rule serves several.
BEARER = "bearer"
# Holds at the end of a trace: a window that reaches it is still open.
COMING = "_coming"


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule for one bearer.

    Attributes:
        text: the rule, with the bearer's name in it.
        violations: the formula whose solutions violate it.
        hopeless: the formula whose solutions violate it whatever is still to come; None where
            that cannot be said before the windows close.
        variables: what a solution lists, in order.
        listened: what it listens to.
        bounds: the finite bounds of its operators, in seconds: at these distances between two
            moments its truth may turn.
        counted: the predicates of which the order of two events may matter to it.
        ahead: how far it looks ahead, in seconds; None = its end is not bounded.
    """

    text: str
    signature: Signature
    violations: Formula
    hopeless: Formula | None
    variables: tuple[str, ...]
    listened: tuple[Listened, ...]
    bounds: tuple[int, ...]
    counted: frozenset[str]
    ahead: int | None


@lru_cache(maxsize=1_000)
def asked(rule: Rule, bearer: str) -> Asked:
    """Return what to ask for a bearer, an actor id or empty."""
    parsed = read_formula(rule.text, "rule")
    formula = _for_bearer(parsed.formula, bearer) if bearer else parsed.formula
    roles = dict(rule.roles)
    text_only: Sort = "string"
    signature = {p: (text_only,) * len(r) for p, r in roles.items()}
    ready = prepared(Parsed(formula, parsed.name), signature, negate=True)
    signs = _signs(formula)
    return Asked(
        text=str(formula),
        signature={**signature, COMING: ()},
        violations=ready.formula,
        hopeless=_hopeless(formula, signature),
        variables=free_variables(ready.formula),
        listened=tuple(
            Listened(p, r, _role(signs.get(p, set())), _names(formula, p, len(r)))
            for p, r in rule.roles
        ),
        bounds=tuple(sorted({b for part in walk(formula) for b in _bounds(part)})),
        counted=frozenset(_order_matters(formula)),
        ahead=reach(ready.formula).ahead,
    )


def _for_bearer(formula: Formula, bearer: str) -> Formula:
    def named(term: Term) -> Term:
        return Constant(bearer) if term == Constant(BEARER) else term

    match formula:
        case mfotl.Predicate(name, terms):
            return mfotl.Predicate(name, tuple(map(named, terms)))
        case mfotl.Comparison(left, symbol, right):
            return mfotl.Comparison(named(left), symbol, named(right))
        case _:
            return rebuilt(formula, [_for_bearer(part, bearer) for part in parts(formula)])


def _names(formula: Formula, predicate: str, arity: int) -> tuple[tuple[str, ...], ...]:
    """Return the texts that each argument of a predicate is asked to be, there or by `=`."""
    compared = {
        text
        for part in walk(formula)
        if isinstance(part, mfotl.Comparison)
        for term in (part.left, part.right)
        if (text := _text(term))
    }
    atoms = [
        part.terms
        for part in walk(formula)
        if isinstance(part, mfotl.Predicate) and part.name == predicate
    ]
    return tuple(
        tuple(sorted(compared | {text for terms in atoms if (text := _text(terms[at]))}))
        for at in range(arity)
    )


def _text(term: Term) -> str:
    is_text = isinstance(term, Constant) and isinstance(term.value, str)
    return str(term.value) if is_text else ""  # type: ignore[union-attr]


def _hopeless(formula: Formula, signature: Signature) -> Formula | None:
    """Return what violates the rule even if all comes that its open windows wait for."""
    inside = (mfotl.Aggregate, mfotl.Let, mfotl.LetPast)
    if any(isinstance(part, inside) and reach(part).ahead != 0 for part in walk(formula)):
        return None
    hoped = _hoped(formula, sign=True)
    try:
        return prepared(Parsed(hoped, "rule"), {**signature, COMING: ()}, negate=True).formula
    except BadInput:
        return None


def _hoped(formula: Formula, *, sign: bool) -> Formula:
    """Let what a window waits for at the end of the trace count as come, where that helps."""
    if isinstance(formula, mfotl.Iff):
        left, right = formula.left, formula.right
        both = mfotl.And(mfotl.Implies(left, right), mfotl.Implies(right, left))
        return _hoped(both, sign=sign)
    if isinstance(formula, mfotl.Aggregate | mfotl.Let | mfotl.LetPast):
        return formula
    inner = [_hoped(p, sign=signs[0]) for p, signs in _parts_with_signs(formula, sign=sign)]
    whole = rebuilt(formula, inner)
    match formula:
        case mfotl.Eventually(_, interval) | mfotl.Until(_, _, interval) if sign:
            return mfotl.Or(whole, _coming(interval))
        case mfotl.Always(_, interval) | mfotl.Release(_, _, interval) if not sign:
            return mfotl.And(whole, mfotl.Not(_coming(interval)))
        case _:
            return whole


def _coming(interval: Interval) -> Formula:
    return mfotl.Eventually(mfotl.Predicate(COMING), Interval(0, interval.high))


def _bounds(part: Formula) -> Iterator[int]:
    interval = getattr(part, "interval", None)
    if interval is not None:
        yield from (b for b in (interval.low, interval.high) if b is not None)


def _role(signs: set[bool]) -> Role:
    """Return what an event does: it helps where the rule asks for it and never speaks against it.

    What starts an obligation, and what the rule both asks for and forbids, is weighed as a
    breach is: the word of those who lose by it counts.
    """
    return Role.PERFORMS if signs == {True} else Role.BREAKS


def _signs(formula: Formula, *, sign: bool = True) -> dict[str, set[bool]]:
    """Return, for each predicate, whether the rule asks for it (True), against it, or both."""
    found: dict[str, set[bool]] = {}
    if isinstance(formula, mfotl.Predicate):
        found[formula.name] = {sign}
    for part, signs in _parts_with_signs(formula, sign=sign):
        for one in signs:
            for name, those in _signs(part, sign=one).items():
                found.setdefault(name, set()).update(those)
    return found


def _parts_with_signs(
    formula: Formula, *, sign: bool
) -> Iterator[tuple[Formula, tuple[bool, ...]]]:
    match formula:
        case mfotl.Not(body):
            yield body, (not sign,)
        case mfotl.Implies(left, right):
            yield left, (not sign,)
            yield right, (sign,)
        case mfotl.Iff() | mfotl.Aggregate() | mfotl.Let() | mfotl.LetPast():
            yield from ((part, (True, False)) for part in parts(formula))
        case _:
            yield from ((part, (sign,)) for part in parts(formula))


def _order_matters(formula: Formula) -> Iterator[str]:
    """Yield the predicates that are related to themselves in time, or must hold throughout.

    Of any other, each event stands for itself: two of them in one day need no order.
    """
    atoms = [p.name for p in walk(formula) if isinstance(p, mfotl.Predicate)]
    yield from (name for name in atoms if atoms.count(name) > 1)
    for part in walk(formula):
        match part:
            case mfotl.Since(left, _) | mfotl.Until(left, _):
                throughout: tuple[Formula, ...] = (left,)
            case (
                mfotl.Aggregate()
                | mfotl.Historically()
                | mfotl.Always()
                | mfotl.Trigger()
                | mfotl.Release()
                | mfotl.Let()
                | mfotl.LetPast()
            ):
                throughout = parts(part)
            case _:
                continue
        for inside in throughout:
            yield from (p.name for p in walk(inside) if isinstance(p, mfotl.Predicate))
