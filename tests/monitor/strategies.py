"""Random formulas of every operator, and random traces, for hypothesis.

`formulas` gives what the monitor accepts: each variable is bounded, the future too. `syntax`
gives any nodes at all, for what only reads and prints. Variables show their sort: x, y, z are
integers, a, b texts, f a float.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula, Interval
from servanda.monitor.points import TimePoint
from servanda.monitor.scope import free_variables
from servanda.monitor.signature import Sort
from servanda.monitor.terms import (
    Calculation,
    Constant,
    Conversion,
    Pattern,
    Term,
    Value,
    Variable,
)

SIGNATURE: dict[str, tuple[Sort, ...]] = {
    "e": (),
    "p": ("int",),
    "q": ("int",),
    "r": ("int", "int"),
    "s": ("string",),
    "t": ("string", "int"),
    "u": ("float",),
    "v": ("int", "float"),
}
VALUES: dict[str, tuple[Value, ...]] = {
    "int": (0, 1, 2),
    "string": ("", "ab", "b"),
    "float": (0.5, 1.0, -2.5),
}
_SORTS: dict[str, Sort] = {"a": "string", "b": "string", "f": "float", "g": "float"}
_FUNCTIONS = {
    "int": ("CNT", "SUM", "MIN", "MAX"),
    "float": ("AVG", "MED", "SUM", "MIN", "MAX"),
}
_FREE = ("x", "y", "a", "f")
_GAPS = (0, 0, 1, 1, 1, 2, 3, 7, 1_000_000)


def sort_of(name: str) -> Sort:
    """Return the sort of a variable, which its first letter shows."""
    return _SORTS.get(name[0], "int")


def intervals(*, future: bool = False) -> st.SearchStrategy[Interval]:
    """Intervals with bounds 0 and others, the end open only for the past."""
    lows = st.sampled_from((0, 0, 0, 1, 2))
    widths = st.sampled_from((0, 1, 2, 5))
    bounded = st.builds(lambda low, width: Interval(low, low + width), lows, widths)
    return bounded if future else bounded | st.builds(Interval, lows)


@dataclass(frozen=True)
class Wanted:
    """Which operators may come up, and how deep.

    Attributes:
        depth: how many operators may stand inside one another.
        future: operators that look ahead.
        numbers: aggregations, arithmetic and the built-in predicates, whose values need not
            occur in the trace.
        definitions: LET and LETPAST.
        regexes: the regular expressions over formulas.
    """

    depth: int = 3
    future: bool = True
    numbers: bool = True
    definitions: bool = True
    regexes: bool = True

    @property
    def inner(self) -> Wanted:
        """The same, one level further in."""
        return replace(self, depth=self.depth - 1)


@st.composite
def formulas(draw: st.DrawFn, wanted: Wanted = Wanted()) -> Formula:
    """Formulas that the monitor accepts, with any number of free variables up to three."""
    names = draw(st.lists(st.sampled_from(_FREE), unique=True, max_size=3))
    return draw(safe(tuple(names), wanted))


@st.composite
def safe(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """Formulas whose free variables are exactly these, each of them bounded."""
    if wanted.depth <= 0:
        return draw(_atoms(names, wanted))
    kinds = [
        _joined,
        _joined,
        _filtered,
        _filtered,
        _either,
        _quantified,
        _temporal,
        _temporal,
        _chained,
        _chained,
        _throughout,
    ]
    if wanted.numbers and any(sort_of(n) != "string" for n in names):
        kinds += [_aggregated, _computed]
    if wanted.definitions:
        kinds += [_defined]
    if wanted.regexes:
        kinds += [_matching]
    return draw(draw(st.sampled_from(kinds))(names, wanted.inner))


@st.composite
def _atoms(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """Predicates, or a variable that equals a constant, joined until all variables occur."""
    if not names:
        return draw(_closed_atoms())
    found: Formula | None = None
    left = list(draw(st.permutations(names)))
    while left:
        first = left.pop()
        atom, used = draw(_atom(first, left, wanted))
        left = [n for n in left if n not in used]
        found = atom if found is None else mfotl.And(found, atom)
    assert found is not None
    return found


@st.composite
def _atom(
    draw: st.DrawFn, first: str, others: Sequence[str], wanted: Wanted
) -> tuple[Formula, set[str]]:
    fitting = [n for n, sorts in SIGNATURE.items() if sort_of(first) in sorts]
    choice: str = draw(st.sampled_from([*fitting, *fitting, "="]))
    if choice == "=":
        value = Constant(draw(st.sampled_from(VALUES[sort_of(first)])))
        return mfotl.Comparison(Variable(first), "=", value), {first}
    if wanted.numbers and sort_of(first) == "int" and draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(("tp", "ts")))
        return mfotl.Predicate(name, (Variable(first),)), {first}
    sorts = SIGNATURE[choice]
    terms: list[Term] = []
    used = {first}
    at = draw(st.sampled_from([i for i, s in enumerate(sorts) if s == sort_of(first)]))
    for i, sort in enumerate(sorts):
        fit = [n for n in (first, *others) if sort_of(n) == sort]
        if i == at:
            terms.append(Variable(first))
        elif bool(fit) and draw(st.booleans()):
            terms.append(Variable(draw(st.sampled_from(fit))))
        else:
            terms.append(Constant(draw(st.sampled_from(VALUES[sort]))))
    used |= {t.name for t in terms if isinstance(t, Variable)}
    return mfotl.Predicate(choice, tuple(terms)), used


@st.composite
def _closed_atoms(draw: st.DrawFn) -> Formula:
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return mfotl.Truth(draw(st.booleans()))
    if kind == 1:
        symbol = draw(st.sampled_from(("=", "<", "<=", ">", ">=")))
        left, right = draw(st.sampled_from(VALUES["int"])), draw(st.sampled_from(VALUES["int"]))
        return mfotl.Comparison(Constant(left), symbol, Constant(right))
    if kind == 2:
        return mfotl.Predicate("p", (Constant(draw(st.sampled_from(VALUES["int"]))),))
    return mfotl.Predicate("e")


@st.composite
def _joined(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    one = tuple(n for n in names if draw(st.booleans()))
    other = tuple(n for n in names if n not in one or draw(st.booleans()))
    return mfotl.And(draw(safe(one, wanted)), draw(safe(other, wanted)))


@st.composite
def _either(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    return mfotl.Or(draw(safe(names, wanted)), draw(safe(names, wanted)))


@st.composite
def _quantified(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    new = draw(st.lists(_fresh(names), unique=True, min_size=1, max_size=2))
    return mfotl.Exists(tuple(new), draw(safe((*names, *new), wanted)))


def _fresh(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    pool = ("x", "y", "z", "b", "a", "g", "x2", "y2", "b2", "x3", "y3", "x4")
    return st.sampled_from([n for n in pool if n not in names])


@st.composite
def _temporal(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    past = not wanted.future or draw(st.booleans())
    looking_back: tuple[type[mfotl.Unary], ...] = (mfotl.Once, mfotl.Previous)
    operator = draw(st.sampled_from(looking_back if past else (mfotl.Eventually, mfotl.Next)))
    return operator(draw(safe(names, wanted)), draw(intervals(future=not past)))


@st.composite
def _chained(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    past = not wanted.future or draw(st.booleans())
    some = tuple(n for n in names if draw(st.booleans()))
    left: Formula = draw(safe(some, wanted))
    if draw(st.booleans()):
        left = mfotl.Not(left)
    operator = mfotl.Since if past else mfotl.Until
    return operator(left, draw(safe(names, wanted)), draw(intervals(future=not past)))


@st.composite
def _throughout(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """PAST_ALWAYS and ALWAYS that bind by themselves: the window holds this time-point."""
    past = not wanted.future or draw(st.booleans())
    operator = mfotl.Historically if past else mfotl.Always
    interval = replace(draw(intervals(future=not past)), low=0)
    return operator(draw(safe(names, wanted)), interval)


@st.composite
def _filtered(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """A formula that bounds all variables, and a condition on them, in either order."""
    guard = draw(safe(names, wanted))
    some = tuple(n for n in names if draw(st.booleans()))
    condition = draw(conditions(some, wanted))
    return mfotl.And(guard, condition) if draw(st.booleans()) else mfotl.And(condition, guard)


@st.composite
def conditions(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """Formulas that need not bound their variables, since something else does."""
    kind = draw(st.integers(0, 8))
    if kind <= 2:
        return mfotl.Not(draw(safe(names, wanted)))
    if kind == 3:
        return draw(comparisons(names))
    if kind == 4:
        words: tuple[type[mfotl.Connective], ...] = (mfotl.Or, mfotl.Implies, mfotl.Iff)
        operator = draw(st.sampled_from(words))
        return operator(draw(safe(names, wanted)), mfotl.Not(draw(safe(names, wanted))))
    if kind == 5:
        new = draw(_fresh(names))
        inside = draw(safe((*names, new), wanted))
        return mfotl.ForAll((new,), mfotl.Implies(inside, draw(safe(names, wanted))))
    past = not wanted.future or draw(st.booleans())
    interval = draw(intervals(future=not past))
    if kind == 6:
        unary = mfotl.Historically if past else mfotl.Always
        body = draw(safe(names, wanted))
        return unary(mfotl.Not(body) if draw(st.booleans()) else body, interval)
    if kind == 7:
        left, right = draw(safe(names, wanted)), draw(safe(names, wanted))
        binary = mfotl.Trigger if past else mfotl.Release
        return binary(left, right, replace(interval, low=0))
    left, right = draw(safe(names, wanted)), draw(safe(names, wanted))
    return mfotl.Not((mfotl.Since if past else mfotl.Until)(mfotl.Not(left), right, interval))


@st.composite
def comparisons(draw: st.DrawFn, names: tuple[str, ...]) -> Formula:
    """Comparisons between terms of one sort, and patterns, over these variables."""
    sort = draw(st.sampled_from([sort_of(n) for n in names] or ["int"]))
    same = [n for n in names if sort_of(n) == sort]
    left, right = draw(_terms(same, sort)), draw(_terms(same, sort))
    if sort == "string":
        if draw(st.booleans()):
            pattern = draw(st.sampled_from(("a", "^b*$", r"\(a\|b\)b", ".")))
            return mfotl.Matches(left, Pattern(pattern))
        return mfotl.Comparison(left, draw(st.sampled_from(("=", "<", "SUBSTRING"))), right)
    symbol = draw(st.sampled_from(("=", "<", "<=", ">", ">=")))
    return mfotl.Comparison(left, symbol, right)


@st.composite
def _terms(draw: st.DrawFn, names: Sequence[str], sort: str) -> Term:
    leaves: list[Term] = [Variable(n) for n in names]
    leaves += [Constant(v) for v in VALUES[sort]]
    left = draw(st.sampled_from(leaves))
    if sort == "string" or draw(st.booleans()):
        return left
    symbols = ("+", "-", "*", "/", "MOD") if sort == "int" else ("+", "-", "*", "/")
    right = draw(st.sampled_from(leaves))
    return Calculation(left, draw(st.sampled_from(symbols)), right)


@st.composite
def _computed(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """One variable is computed from the others, or converted from one of another sort."""
    result = draw(st.sampled_from([n for n in names if sort_of(n) != "string"]))
    others = tuple(n for n in names if n != result)
    same = [n for n in others if sort_of(n) == sort_of(result)]
    floats, whole = ([n for n in others if sort_of(n) == s] for s in ("float", "int"))
    if sort_of(result) == "float" and whole and draw(st.booleans()):
        term: Term = Conversion("i2f", Variable(whole[0]))
    elif sort_of(result) == "int" and floats and draw(st.booleans()):
        term = Conversion("f2i", Variable(floats[0]))
    else:
        term = draw(_terms(same, sort_of(result)))
    equation = mfotl.Comparison(Variable(result), "=", term)
    return mfotl.And(draw(safe(others, wanted)), equation)


@st.composite
def _aggregated(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    result = draw(st.sampled_from([n for n in names if sort_of(n) != "string"]))
    groups = tuple(n for n in names if n != result)
    function = draw(st.sampled_from(_FUNCTIONS[sort_of(result)]))
    floats = sort_of(result) == "float" and function not in ("AVG", "MED")
    pool = ("g", "g2", "g3", "g4") if floats else ("z", "x", "y", "z2", "x2", "y2", "x3", "y3")
    variable = draw(st.sampled_from([n for n in pool if n not in groups]))
    body = draw(safe((*groups, variable), wanted))
    empty: Value = {"MIN": math.inf, "MAX": -math.inf}.get(function, 0.0) if floats else 0
    empty = 0.0 if function in ("AVG", "MED") else empty
    return mfotl.Aggregate(result, function, variable, groups, body, empty)


@st.composite
def _defined(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """LET of a new predicate or of one of the signature; LETPAST of one that looks back."""
    name = draw(st.sampled_from(("d", "p")))
    body: Formula = mfotl.Exists(("z",), mfotl.Predicate(name, (Variable("z"),)))
    ints = [n for n in names if sort_of(n) == "int"]
    if ints:
        body = mfotl.Predicate(name, (Variable(ints[0]),))
    body = mfotl.And(body, draw(safe(names, wanted)))
    definition = draw(safe(("x",), replace(wanted, depth=min(wanted.depth, 1))))
    if draw(st.booleans()):
        return mfotl.Let(name, ("x",), definition, body)
    before = mfotl.Previous(mfotl.Predicate("d", (Variable("x"),)), draw(intervals()))
    past = draw(safe(("x",), replace(wanted, depth=min(wanted.depth, 1), future=False)))
    again = mfotl.And(mfotl.Or(before, past), mfotl.Predicate("q", (Variable("x"),)))
    looking_back = draw(st.sampled_from((mfotl.Or(definition, before), mfotl.Or(past, again))))
    renamed_body = draw(safe(names, wanted))
    use = mfotl.Predicate("d", (Variable(ints[0]),)) if ints else None
    inner = mfotl.And(use, renamed_body) if use else renamed_body
    return mfotl.LetPast("d", ("x",), looking_back, inner)


@st.composite
def _matching(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted) -> Formula:
    """A regular expression whose first test bounds all variables."""
    shallow = replace(wanted, depth=min(wanted.depth, 1))
    first = mfotl.Test(draw(safe(names, shallow)))
    rest = draw(_regexes(names, shallow, 2))
    past = not wanted.future or draw(st.booleans())
    operator = mfotl.MatchBackward if past else mfotl.MatchForward
    return operator(mfotl.Sequence(first, rest), draw(intervals(future=not past)))


@st.composite
def _regexes(draw: st.DrawFn, names: tuple[str, ...], wanted: Wanted, depth: int) -> mfotl.Regex:
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind == 0:
        return mfotl.AnyStep()
    if kind <= 2:
        some = tuple(n for n in names if draw(st.booleans()))
        test = draw(safe(some, wanted))
        return mfotl.Test(mfotl.Not(test) if kind == 1 else test)
    inner = [draw(_regexes(names, wanted, depth - 1)) for _ in range(2)]
    if kind == 3:
        return mfotl.Choice(inner[0], inner[1])
    return mfotl.Sequence(inner[0], inner[1]) if kind == 4 else mfotl.Repeat(inner[0])


@st.composite
def traces(draw: st.DrawFn, *, most: int = 6, contested: bool = False) -> tuple[TimePoint, ...]:
    """Traces with equal time-stamps, gaps and huge gaps; the empty trace is one of them."""
    stamp = draw(st.sampled_from((0, 1, 100)))
    points = []
    for _ in range(draw(st.integers(0, most))):
        stamp += draw(st.sampled_from(_GAPS))
        certain, possible = draw(_relations(contested=contested))
        points.append(TimePoint(stamp, certain, possible))
    return tuple(points)


Relations = dict[str, frozenset[tuple[Value, ...]]]


@st.composite
def _relations(draw: st.DrawFn, *, contested: bool) -> tuple[Relations, Relations]:
    possible: Relations = {}
    certain: Relations = {}
    for name in draw(st.lists(st.sampled_from(sorted(SIGNATURE)), max_size=4, unique=True)):
        rows = st.tuples(*(st.sampled_from(VALUES[sort]) for sort in SIGNATURE[name]))
        possible[name] = frozenset(draw(st.lists(rows, max_size=3)))
        certain[name] = possible[name]
        if contested:
            certain[name] = frozenset(r for r in sorted(possible[name]) if draw(st.booleans()))
    return certain, possible


NAMES = st.sampled_from(("x", "y", "z", "a-b", "c'", "_u", "any_1", "NOTE", "x:1"))


@st.composite
def syntax(draw: st.DrawFn, depth: int = 4) -> Formula:
    """Any nodes at all: what need not be bounded, typed or even sensible."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(_any_atoms())
    names = tuple(draw(st.lists(NAMES, min_size=1, max_size=2, unique=True)))
    left, right = draw(syntax(depth - 1)), draw(syntax(depth - 1))
    interval = draw(intervals())
    made: list[Formula] = [
        mfotl.Not(left),
        *(o(left, right) for o in (mfotl.And, mfotl.Or, mfotl.Implies, mfotl.Iff)),
        *(o(names, left) for o in (mfotl.Exists, mfotl.ForAll)),
        *(o(left, interval) for o in (mfotl.Previous, mfotl.Next, mfotl.Once, mfotl.Eventually)),
        *(o(left, interval) for o in (mfotl.Historically, mfotl.Always)),
        *(o(left, right, interval) for o in (mfotl.Since, mfotl.Until)),
        *(o(left, right, interval) for o in (mfotl.Trigger, mfotl.Release)),
        *(o(draw(NAMES), names, left, right) for o in (mfotl.Let, mfotl.LetPast)),
        *(o(draw(_any_regexes(2)), interval) for o in (mfotl.MatchForward, mfotl.MatchBackward)),
        draw(_any_aggregates(left)),
    ]
    return draw(st.sampled_from(made))


@st.composite
def _any_atoms(draw: st.DrawFn) -> Formula:
    terms = draw(st.lists(_any_terms(), min_size=2, max_size=3))
    symbol = draw(st.sampled_from(("=", "<", "<=", ">", ">=", "SUBSTRING")))
    pattern = Pattern(draw(st.sampled_from(("a*", r"\(x\)", "", r"\"", "é"))))
    groups = (None, *terms) if draw(st.booleans()) else ()
    made: list[Formula] = [
        mfotl.Truth(draw(st.booleans())),
        mfotl.Predicate(draw(NAMES), tuple(terms)),
        mfotl.Predicate(draw(NAMES)),
        mfotl.Comparison(terms[0], symbol, terms[1]),
        mfotl.Matches(terms[0], pattern, groups),
    ]
    return draw(st.sampled_from(made))


@st.composite
def _any_terms(draw: st.DrawFn, depth: int = 2) -> Term:
    names = st.sampled_from(("x", "a-b", "c'", "x:1"))
    kind = draw(st.integers(0, 5 if depth else 3))
    if kind == 0:
        return Constant(draw(st.integers(-(1 << 63) + 1, (1 << 63) - 1)))
    if kind == 1:
        return Constant(draw(st.floats(allow_nan=False, allow_infinity=False)) + 0.0)
    if kind == 2:
        return Constant(draw(st.text(max_size=5)))
    if kind == 3:
        return Variable(draw(names))
    left, right = draw(_any_terms(depth - 1)), draw(_any_terms(depth - 1))
    if kind == 4:
        return Calculation(left, draw(st.sampled_from(("+", "-", "*", "/", "MOD"))), right)
    if isinstance(left, Variable):
        return Conversion("-", left)
    return Conversion(draw(st.sampled_from(("i2f", "s2r", "MONTH"))), left)


@st.composite
def _any_aggregates(draw: st.DrawFn, body: Formula) -> Formula:
    """Aggregations: what is aggregated and grouped by must be free in the body."""
    free = [n for n in free_variables(body) if n != "c'"]
    if not free:
        return body
    function = draw(st.sampled_from(("CNT", "SUM", "AVG", "MIN", "MAX", "MED")))
    groups = tuple(draw(st.lists(st.sampled_from(free), max_size=2, unique=True)))
    return mfotl.Aggregate("c'", function, draw(st.sampled_from(free)), groups, body)


@st.composite
def _any_regexes(draw: st.DrawFn, depth: int) -> mfotl.Regex:
    kind = draw(st.integers(0, 4 if depth else 1))
    if kind == 0:
        return mfotl.AnyStep()
    if kind == 1:
        return mfotl.Test(draw(_any_atoms()))
    left, right = draw(_any_regexes(depth - 1)), draw(_any_regexes(depth - 1))
    if kind == 2:
        return mfotl.Choice(left, right)
    return mfotl.Sequence(left, right) if kind == 3 else mfotl.Repeat(left)
