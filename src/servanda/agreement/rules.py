"""`rule:` an MFOTL formula that must hold, read with the case's predicates as its signature.

Comes in: the words of the field. Goes out: the words with the roles of the predicates that
they name, and a fault for each thing that keeps the monitor from looking for violations. The
roles of a predicate are its arguments, in the order of the vocabulary, as strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servanda.agreement.context import Context, scalar
from servanda.agreement.terms import Rule
from servanda.errors import BadInput
from servanda.monitor import formula as mfotl
from servanda.monitor.formula import Formula
from servanda.monitor.prepare import prepare
from servanda.monitor.scope import walk
from servanda.monitor.signature import Sort
from servanda.written import Entry

_CLOCK = ("tp", "ts", "tpts")


def rule(entry: Entry, context: Context) -> Rule:
    """Return the rule; faults name line and column within it."""
    text = scalar(entry, context, "rule")
    text_only: Sort = "string"
    known = context.known.predicates
    signature = {p: (text_only,) * len(r) for p, r in known.items()}
    try:
        written = prepare(text, signature, name="rule", negate=True).written
    except BadInput as error:
        for f in error.faults:
            _, _, within = f.place.partition(":")
            line, _, column = within.partition(":")
            where = f"line {line}, column {column} of the rule: " if column.isdigit() else ""
            expected = _with_roles(f"{f.expected} {f.next_step}".strip(), known)
            context.fault(entry, f"{where}{f.problem}", expected, f.suggestion)
        return Rule(text)
    for word in sorted({w for part in walk(written) if (w := _of_the_log(part))}):
        context.fault(
            entry,
            f"`rule` uses {word}, which counts the lines of a log; events of a case have none.",
            "Use ONCE, SINCE, EVENTUALLY or UNTIL with a bound, such as ONCE[0,1d].",
        )
    named = {p.name for p in walk(written) if isinstance(p, mfotl.Predicate)}
    return Rule(text, tuple((p, known[p]) for p in sorted(named & known.keys())))


def _with_roles(words: str, known: Mapping[str, Sequence[str]]) -> str:
    """Say the roles of a predicate where the monitor, which knows sorts only, says these."""
    for predicate, roles in known.items():
        sorts = ", ".join("string" for _ in roles)
        words = words.replace(f" {predicate}({sorts})", f" {predicate}({', '.join(roles)})")
    return words


def _of_the_log(part: Formula) -> str:
    """Return the word of a part whose meaning hangs on how events are cut into time-points."""
    match part:
        case mfotl.Previous():
            return "PREVIOUS"
        case mfotl.Next():
            return "NEXT"
        case mfotl.MatchBackward():
            return "<|"
        case mfotl.MatchForward():
            return "|>"
        case mfotl.Predicate(name) if name in _CLOCK:
            return name
        case _:
            return ""
