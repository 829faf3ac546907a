"""A formula made ready for monitoring: read, sorts fitted, rewritten into what can be evaluated.

Comes in: the texts of a formula and of a signature. Goes out: the formula to evaluate, and
the variables that verdicts list, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from servanda.monitor import formula as mfotl
from servanda.monitor.building import Parsed
from servanda.monitor.depth import room
from servanda.monitor.formula import Formula
from servanda.monitor.parse import read_formula
from servanda.monitor.safe import safe
from servanda.monitor.signature import Signature, Sort
from servanda.monitor.sorts import typed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A formula ready to be evaluated.

    Attributes:
        written: the formula as it was written, negated where that was asked for.
        formula: an equal one in the evaluable fragment; its variables may come in another order.
        columns: the free variables with their sorts, in the order in which verdicts list them.
    """

    written: Formula
    formula: Formula
    columns: dict[str, Sort]


def prepare(
    text: str, signature: Signature, *, name: str = "formula", negate: bool = False
) -> Prepared:
    """Return a formula ready to be evaluated.

    Raises:
        BadInput: the text is no formula, its sorts do not fit, or it cannot be monitored.
    """
    parsed = read_formula(text, name)
    with room():
        return prepared(parsed, signature, negate=negate)


def prepared(parsed: Parsed, signature: Signature, *, negate: bool = False) -> Prepared:
    """Return a formula that was read, ready to be evaluated; see `prepare`."""
    found = typed(parsed, signature)
    formula = mfotl.Not(found.formula) if negate else found.formula
    return Prepared(formula, safe(replace(parsed, formula=formula)), found.sorts)
