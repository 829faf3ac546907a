"""What can be monitored: formulas that have an equal in the evaluable fragment.

Comes in: a formula as it was read. Goes out: an equal one whose parts can be worked out from
the inside out (`rewriting` says what these are), or a refusal that names the part, the
variable, and how to bound it. What looks ahead needs a bound in time.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.errors import BadInput, Fault
from servanda.monitor import formula as mfotl
from servanda.monitor.building import Parsed
from servanda.monitor.depth import room
from servanda.monitor.formula import Formula
from servanda.monitor.rewriting import Rewriting, TooLarge, Unsafe
from servanda.monitor.scope import free_variables, parts, walk

_AHEAD = mfotl.Eventually | mfotl.Always | mfotl.Until | mfotl.Release | mfotl.MatchForward


def safe(parsed: Parsed | Formula) -> Formula:
    """Return an equal formula of the evaluable fragment.

    Raises:
        BadInput: there is none, or the formula looks ahead without end.
    """
    whole = parsed if isinstance(parsed, Parsed) else Parsed(parsed)
    faults = [*_unbounded_future(whole), *_unguarded(whole)]
    if faults:
        raise BadInput(*faults)
    try:
        with room():
            return Rewriting().alone(whole.formula)
    except Unsafe as error:
        raise BadInput(_refusal(whole, error)) from None
    except TooLarge:
        fault = Fault(
            place=whole.name,
            problem="no form that can be evaluated was found in 50000 steps.",
            next_step="Split the formula: bound the variables of each part by a predicate in it.",
        )
        raise BadInput(fault) from None


def _unbounded_future(parsed: Parsed) -> Iterator[Fault]:
    for part in walk(parsed.formula):
        if isinstance(part, _AHEAD) and part.interval.high is None:
            word = _WORDS[type(part)]
            yield Fault(
                place=parsed.place(part),
                problem=f"{word} looks ahead without end, so no log could decide it.",
                expected=f"Give it a bound, such as {word}[0,30d].",
            )


_WORDS: dict[type, str] = {
    mfotl.Eventually: "EVENTUALLY",
    mfotl.Always: "ALWAYS",
    mfotl.Until: "UNTIL",
    mfotl.Release: "RELEASE",
    mfotl.MatchForward: "|>",
}


def _unguarded(parsed: Parsed) -> Iterator[Fault]:
    """Yield a fault for each LETPAST whose predicate depends on itself at the same time-point."""
    for part in walk(parsed.formula):
        if isinstance(part, mfotl.LetPast) and not _looks_back(part.definition, part.name):
            yield Fault(
                place=parsed.place(part),
                problem=f"{part.name} depends on itself at the same or a later time-point.",
                expected=f"Put {part.name} under PREVIOUS, or ONCE or SINCE from 1 on.",
            )


def _looks_back(formula: Formula, name: str, *, past: bool = False, ahead: bool = False) -> bool:
    """Whether a predicate stands only where it is asked about earlier time-points."""
    match formula:
        case mfotl.Predicate(used):
            return used != name or (past and not ahead)
        case mfotl.Let(inner, _, definition, body) | mfotl.LetPast(inner, _, definition, body):
            hidden = isinstance(formula, mfotl.LetPast) and inner == name
            first = hidden or _looks_back(definition, name, past=past, ahead=ahead)
            return first and (inner == name or _looks_back(body, name, past=past, ahead=ahead))
        case mfotl.Previous():
            past = True
        case mfotl.Once() | mfotl.Historically():
            past = past or formula.interval.low > 0
        case mfotl.Since(left, right, interval):
            anchored = _looks_back(right, name, past=past or interval.low > 0, ahead=ahead)
            return anchored and _looks_back(left, name, past=past, ahead=ahead)
        case mfotl.Next() | mfotl.Eventually() | mfotl.Always() | mfotl.Until() | mfotl.Release():
            ahead = True
        case mfotl.MatchForward():
            ahead = True
    return all(_looks_back(p, name, past=past, ahead=ahead) for p in parts(formula))


def _refusal(parsed: Parsed, error: Unsafe) -> Fault:
    written = list(walk(parsed.formula))
    # A part that came up only in rewriting is not in the text: show the first that has it.
    having = [p for p in written if not parts(p) and error.variable in free_variables(p)]
    shown = next((p for p in written if p == error.part), having[0] if having else error.part)
    at_atom = next((p for p in (shown, *having) if id(p) in parsed.places), shown)
    problem = f"in {_short(shown)} nothing bounds {error.variable}, so it could be anything."
    return Fault(
        place=parsed.place(at_atom),
        problem=problem,
        expected=_advice(error.part, error.variable),
        next_step=_HYPHEN if any(set(n) & set("-/") for n in free_variables(shown)) else "",
    )


_HYPHEN = "If - or / is meant to calculate, put spaces around it."
_MOST_SHOWN = 300


def _short(part: Formula) -> str:
    text = str(part)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _advice(part: Formula, variable: str) -> str:
    """Say how to bound a variable, by the kind of part that leaves it open."""
    beside = f"Bound it beside this: p({variable}) AND …"
    match part:
        case mfotl.Or():
            return f"Each side of OR must bound {variable}, or {beside[0].lower()}{beside[1:]}."
        case mfotl.Implies() | mfotl.Iff() | mfotl.ForAll():
            return f"List its violations with -negate, or {beside[0].lower()}{beside[1:]}."
        case mfotl.Since() | mfotl.Until() | mfotl.Trigger() | mfotl.Release():
            return f"Bound it in the right side: … AND p({variable})."
        case mfotl.Not() | mfotl.Historically() | mfotl.Always():
            return f"{beside}; or hide it: NOT (EXISTS {variable}. …)."
        case mfotl.MatchBackward() | mfotl.MatchForward():
            return f"Bound it by the first test: (p({variable}) AND …)? …"
        case _:
            return f"{beside}."
