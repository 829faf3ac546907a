"""The kinds of the variables of a formula, as far as its atoms say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from servanda.monitor import formula as mfotl
from servanda.monitor.calculation import term_kind
from servanda.monitor.codes import Kind
from servanda.monitor.formula import Formula
from servanda.monitor.scope import parts
from servanda.monitor.terms import Variable, term_variables

_CLOCK: dict[str, Sequence[Kind]] = {"tp": ("int",), "ts": ("int",), "tpts": ("int", "int")}


def kinds_of(formula: Formula, signature: Mapping[str, Sequence[Kind]]) -> dict[str, Kind]:
    """Return the kinds of the variables of a formula."""
    reader = _Reader({**_CLOCK, **signature})
    before = -1
    while len(reader.found) > before:
        before = len(reader.found)
        reader.read(formula)
    return reader.found


@dataclass(slots=True)
class _Reader:
    known: Mapping[str, Sequence[Kind]]
    found: dict[str, Kind] = field(default_factory=dict)

    def read(self, formula: Formula) -> None:  # noqa: C901 — one case a node
        """Learn what the atoms of a formula say."""
        match formula:
            case mfotl.Predicate(name, terms):
                for term, kind in zip(terms, self.known.get(name, ()), strict=False):
                    if isinstance(term, Variable):
                        self.found.setdefault(term.name, kind)
            case mfotl.Comparison(_, "=", _):
                self._equation(formula)
            case mfotl.Matches(_, _, groups):
                for group in groups:
                    if isinstance(group, Variable):
                        self.found.setdefault(group.name, "string")
            case mfotl.Exists(variables, body) | mfotl.ForAll(variables, body):
                inner = _Reader(self.known, _but(self.found, variables))
                inner.read(body)
                self.found.update(_but(inner.found, variables))
            case mfotl.Aggregate():
                self._aggregate(formula)
            case mfotl.Let() | mfotl.LetPast():
                self._definition(formula)
            case _:
                for part in parts(formula):
                    self.read(part)

    def _equation(self, formula: mfotl.Comparison) -> None:
        sides = (formula.left, formula.right)
        for one, other in (sides, sides[::-1]):
            names = set(term_variables(other))
            if isinstance(one, Variable) and names <= set(self.found):
                self.found.setdefault(one.name, term_kind(other, self.found))

    def _aggregate(self, formula: mfotl.Aggregate) -> None:
        inner = kinds_of(formula.body, self.known)
        self.found.update({g: inner[g] for g in formula.groups if g in inner})
        kind: Kind = inner.get(formula.variable, "int")
        if formula.function == "CNT":
            kind = "int"
        elif formula.function in ("AVG", "MED"):
            kind = "float"
        self.found.setdefault(formula.result, kind)

    def _definition(self, formula: mfotl.Definition) -> None:
        inner = kinds_of(formula.definition, self.known)
        kinds: Sequence[Kind] = [inner.get(p, "int") for p in formula.parameters]
        body = _Reader({**self.known, formula.name: kinds}, self.found)
        body.read(formula.body)


def _but(found: Mapping[str, Kind], names: Sequence[str]) -> dict[str, Kind]:
    return {n: k for n, k in found.items() if n not in names}
