"""Which sort each variable of a formula has, and whether the sorts fit.

Comes in: a formula and a signature. Goes out: the sorts of the free variables, and the
formula with the results that its aggregations have over nothing, which follow from sorts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from servanda.errors import BadInput, Fault, nearest
from servanda.monitor import formula as mfotl
from servanda.monitor.building import Parsed
from servanda.monitor.formula import Formula
from servanda.monitor.patterns import count_groups
from servanda.monitor.scope import free_variables, parts, rebuilt
from servanda.monitor.signature import BUILT_IN, SORTS, Signature, Sort
from servanda.monitor.terms import (
    Calculation,
    Constant,
    Conversion,
    Pattern,
    Term,
    Variable,
)
from servanda.monitor.values import Value

_NUMBERS: tuple[Sort, ...] = ("int", "float")
_OF_CONVERSION: dict[str, tuple[Sequence[Sort], Sort]] = {
    "i2f": (("int",), "float"),
    "f2i": (("float",), "int"),
    "i2s": (("int",), "string"),
    "s2i": (("string",), "int"),
    "f2s": (("float",), "string"),
    "s2f": (("string",), "float"),
    "r2s": (("regexp",), "string"),
    "s2r": (("string",), "regexp"),
    "DAY_OF_MONTH": (("int", "float"), "int"),
    "MONTH": (("int", "float"), "int"),
    "YEAR": (("int", "float"), "int"),
}
_OF_VALUE: dict[type, Sort] = {int: "int", float: "float", str: "string"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A formula whose sorts fit.

    Attributes:
        sorts: of the free variables, in the order in which verdicts list them.
    """

    formula: Formula
    sorts: dict[str, Sort]


def typed(parsed: Parsed, signature: Signature) -> Typed:
    """Return the sorts of a formula.

    Raises:
        BadInput: with every predicate that is unknown and every term whose sort does not fit.
    """
    inference = _Inference(parsed, {**signature, **BUILT_IN})
    env: _Slots = {name: _Slot() for name in free_variables(parsed.formula)}
    inference.formula(parsed.formula, env, {})
    if inference.faults:
        raise BadInput(*dict.fromkeys(inference.faults))
    sorts = {name: slot.sort for name, slot in env.items()}
    return Typed(inference.with_empties(parsed.formula), sorts)


class _Slot:
    """The sorts that something may still have; slots that must agree become one."""

    def __init__(self, allowed: Sequence[Sort] = SORTS) -> None:
        self._allowed = tuple(allowed)
        self._other: _Slot | None = None

    @property
    def root(self) -> _Slot:
        slot = self
        while slot._other is not None:
            slot = slot._other
        return slot

    @property
    def allowed(self) -> tuple[Sort, ...]:
        return self.root._allowed  # noqa: SLF001

    @property
    def sort(self) -> Sort:
        """The sort; where several remain, any does."""
        return self.allowed[0]

    def meet(self, other: _Slot) -> bool:
        """Make two slots one; false, and nothing done, where no sort fits both."""
        one, two = self.root, other.root
        both = tuple(s for s in one.allowed if s in two.allowed)
        if not both:
            return False
        if one is not two:
            one._allowed = both  # noqa: SLF001
            two._other = one  # noqa: SLF001
        return True


_Slots: TypeAlias = dict[str, _Slot]
_Defined: TypeAlias = Mapping[str, Sequence[_Slot]]


@dataclass(slots=True)
class _Inference:
    parsed: Parsed
    signature: Signature
    faults: list[Fault] = field(default_factory=list)
    aggregated: dict[int, _Slot] = field(default_factory=dict)

    def formula(self, formula: Formula, env: _Slots, defined: _Defined) -> None:
        match formula:
            case mfotl.Predicate():
                self._predicate(formula, env, defined)
            case mfotl.Comparison(left, symbol, right):
                slot = _Slot(("string",)) if symbol == "SUBSTRING" else _Slot()
                self._need(left, slot, env)
                self._need(right, slot, env)
            case mfotl.Matches():
                self._matches(formula, env)
            case mfotl.Exists(names, body) | mfotl.ForAll(names, body):
                self.formula(body, {**env, **{n: _Slot() for n in names}}, defined)
            case mfotl.Aggregate():
                self._aggregate(formula, env, defined)
            case mfotl.Let() | mfotl.LetPast():
                self._definition(formula, env, defined)
            case _:
                for part in parts(formula):
                    self.formula(part, env, defined)

    def _predicate(self, atom: mfotl.Predicate, env: _Slots, defined: _Defined) -> None:
        slots = defined.get(atom.name)
        if slots is None and atom.name in self.signature:
            slots = [_Slot((sort,)) for sort in self.signature[atom.name]]
        if slots is None:
            known = sorted({*self.signature, *defined} - set(BUILT_IN))
            self._fault(
                atom,
                f"the predicate {atom.name!r} is not in the signature.",
                f"There are: {', '.join(known) or 'none'}.",
                nearest(atom.name, known),
            )
            slots = [_Slot() for _ in atom.terms]
        elif len(slots) != len(atom.terms):
            shape = ", ".join(_named(slot) for slot in slots)
            counted = "1 argument" if len(slots) == 1 else f"{len(slots)} arguments"
            problem = f"{atom.name} has {counted}, not {len(atom.terms)}."
            self._fault(atom, problem, f"It is {atom.name}({shape}).")
        for term, slot in zip(atom.terms, slots, strict=False):
            self._need(term, slot, env)

    def _matches(self, formula: mfotl.Matches, env: _Slots) -> None:
        self._need(formula.text, _Slot(("string",)), env)
        self._need(formula.pattern, _Slot(("regexp",)), env)
        for group in formula.groups:
            if group is not None:
                self._need(group, _Slot(("string",)), env)
        if isinstance(formula.pattern, Pattern):
            try:
                count = count_groups(formula.pattern.text)
            except BadInput as error:
                place = self.parsed.place(formula.pattern)
                self.faults += [replace(f, place=f"{place}, {f.place}") for f in error.faults]
                return
            if len(formula.groups) > count:
                self._fault(formula, f"the pattern has {count} groups, not {len(formula.groups)}.")

    def _aggregate(self, formula: mfotl.Aggregate, env: _Slots, defined: _Defined) -> None:
        inner = {
            name: env[name] if name in formula.groups else _Slot()
            for name in (*formula.groups, *free_variables(formula.body))
        }
        self.formula(formula.body, inner, defined)
        variable = inner.setdefault(formula.variable, _Slot())
        self.aggregated[id(formula)] = variable
        if formula.function in ("SUM", "AVG", "MED") and not variable.meet(_Slot(_NUMBERS)):
            problem = f"{formula.function} needs numbers; {formula.variable} is of sort "
            self._fault(formula, f"{problem}{variable.sort}.", "Use CNT, MIN or MAX.")
        slot = {"CNT": _Slot(("int",)), "AVG": _Slot(("float",)), "MED": _Slot(("float",))}
        self._meet(formula, formula.result, env, slot.get(formula.function, variable))

    def _definition(self, formula: mfotl.Definition, env: _Slots, defined: _Defined) -> None:
        inner = {name: _Slot() for name in formula.parameters}
        stray = [n for n in free_variables(formula.definition) if n not in inner]
        unused = [n for n in inner if n not in free_variables(formula.definition)]
        for names, problem in (
            (stray, "free in the definition but no parameter"),
            (unused, "a parameter but not free in the definition"),
        ):
            for name in names:
                self._fault(formula, f"in {formula.name}, {name!r} is {problem}.")
        slots = list(inner.values())
        inner.update({name: _Slot() for name in stray})
        with_it = {**defined, formula.name: slots}
        recursive = isinstance(formula, mfotl.LetPast)
        self.formula(formula.definition, inner, with_it if recursive else defined)
        self.formula(formula.body, env, with_it)

    def _meet(self, node: object, name: str, env: _Slots, slot: _Slot) -> None:
        if not env[name].meet(slot):
            self._fault(
                node, f"{name} is of sort {_named(slot)} here and {_named(env[name])} elsewhere."
            )

    def _need(self, term: Term, slot: _Slot, env: _Slots) -> None:
        """Require a term to have a sort that a slot allows."""
        found = self._term(term, env)
        if not found.meet(slot):
            hint = 'Write r"…".' if slot.sort == "regexp" and isinstance(term, Constant) else ""
            self._fault(
                term, f"{term} is of sort {_named(found)}; here {_named(slot)} is needed.", hint
            )

    def _term(self, term: Term, env: _Slots) -> _Slot:
        match term:
            case Constant(value):
                return _Slot((_OF_VALUE[type(value)],))
            case Pattern():
                return _Slot(("regexp",))
            case Variable(name):
                return env.setdefault(name, _Slot())
            case Calculation(left, symbol, right):
                slot = _Slot(("int",) if symbol == "MOD" else _NUMBERS)
                self._need(left, slot, env)
                self._need(right, slot, env)
                return slot
            case Conversion("-", body):
                slot = _Slot(_NUMBERS)
                self._need(body, slot, env)
                return slot
            case Conversion(name, body):
                taken, given = _OF_CONVERSION[name]
                self._need(body, _Slot(taken), env)
                return _Slot((given,))

    def _fault(
        self, node: object, problem: str, expected: str = "", suggestion: str | None = None
    ) -> None:
        place = self.parsed.place(node)
        self.faults.append(
            Fault(place=place, problem=problem, expected=expected, suggestion=suggestion)
        )

    def with_empties(self, formula: Formula) -> Formula:
        """Return the formula with the results of its aggregations over nothing."""
        inner = parts(formula)
        new = [self.with_empties(part) for part in inner]
        built = formula
        if any(a is not b for a, b in zip(inner, new, strict=True)):
            built = rebuilt(formula, new)
        if isinstance(formula, mfotl.Aggregate) and isinstance(built, mfotl.Aggregate):
            empty = _empty(formula.function, self.aggregated[id(formula)].sort)
            built = replace(built, empty=empty)
        if built is not formula and id(formula) in self.parsed.places:
            self.parsed.places[id(built)] = self.parsed.places[id(formula)]
        return built


def _empty(function: str, sort: Sort) -> Value:
    if function == "CNT":
        return 0
    if function in ("AVG", "MED"):
        return 0.0
    if sort == "float":
        return {"MIN": math.inf, "MAX": -math.inf}.get(function, 0.0)
    return "" if sort in ("string", "regexp") else 0


def _named(slot: _Slot) -> str:
    return " or ".join(slot.allowed)
