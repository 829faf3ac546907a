"""`rule:` an MFOTL formula that must hold, read with the case's predicates as its signature.

Comes in: the words of the field. Goes out: the same words, and a fault for each thing that
keeps the monitor from looking for violations. The roles of a predicate are its arguments, in
the order of the vocabulary, as strings.
"""

from __future__ import annotations

from servanda.agreement.context import Context, scalar
from servanda.errors import BadInput
from servanda.monitor.prepare import prepare
from servanda.monitor.signature import Sort
from servanda.written import Entry


def rule(entry: Entry, context: Context) -> str:
    """Return the formula's words; faults name line and column within them."""
    text = scalar(entry, context, "rule")
    text_only: Sort = "string"
    signature = {p: (text_only,) * len(r) for p, r in context.known.predicates.items()}
    try:
        prepare(text, signature, name="rule", negate=True)
    except BadInput as error:
        for f in error.faults:
            _, _, within = f.place.partition(":")
            line, _, column = within.partition(":")
            where = f"line {line}, column {column} of the rule: " if column.isdigit() else ""
            context.fault(
                entry, f"{where}{f.problem}", f"{f.expected} {f.next_step}".strip(), f.suggestion
            )
    return text
