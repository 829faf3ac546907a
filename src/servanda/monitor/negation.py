"""Equal forms without IMPLIES, EQUIV, FORALL, ALWAYS and their like, and with NOT pushed in.

Comes in: a formula. Goes out: one that means the same, one step nearer to AND, OR, NOT,
EXISTS, ONCE, EVENTUALLY, SINCE and UNTIL.
"""

from __future__ import annotations

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import And, Formula, Not, Or


def negated(body: Formula) -> Formula:  # noqa: C901 — one case a node
    """Return a formula equal to `NOT body`; `Not(body)` itself where there is none simpler."""
    match body:
        case mfotl.Truth(value):
            return mfotl.Truth(not value)
        case Not(inner):
            return inner
        case And(left, right):
            return Or(Not(left), Not(right))
        case Or(left, right):
            return And(Not(left), Not(right))
        case mfotl.Implies(left, right):
            return And(left, Not(right))
        case mfotl.Iff(left, right):
            return Or(And(left, Not(right)), And(right, Not(left)))
        case mfotl.ForAll(variables, inner):
            return mfotl.Exists(variables, Not(inner))
        case mfotl.Historically(inner, interval):
            return mfotl.Once(Not(inner), interval)
        case mfotl.Always(inner, interval):
            return mfotl.Eventually(Not(inner), interval)
        case mfotl.Trigger(left, right, interval):
            return mfotl.Since(Not(left), Not(right), interval)
        case mfotl.Release(left, right, interval):
            return mfotl.Until(Not(left), Not(right), interval)
        case _:
            return Not(body)


def desugared(formula: Formula) -> Formula:
    """Return an operator that is short for others in terms of them; others unchanged."""
    match formula:
        case mfotl.Implies(left, right):
            return Or(Not(left), right)
        case mfotl.Iff(left, right):
            return Or(And(left, right), And(Not(left), Not(right)))
        case (
            mfotl.ForAll()
            | mfotl.Historically()
            | mfotl.Always()
            | mfotl.Trigger()
            | mfotl.Release()
        ):
            return Not(negated(formula))
        case _:
            return formula
