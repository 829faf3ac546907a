"""The field `limits`: a count within bounds."""

from __future__ import annotations

from typing import Any

from servanda.agreement.context import Context, patterns, scalar
from servanda.agreement.terms import Limits
from servanda.errors import nearest, printable
from servanda.written import Entry

_LIMITS = ("of", "at-most", "at-least", "unit", "counts")
_COUNTS = ("stated", "running")


def limits(entry: Entry, context: Context) -> dict[str, Any]:
    """Return the fields of `Terms` that `limits` says: what is counted, and its bounds."""
    fields = entry.fields
    for name in fields:
        if name not in _LIMITS:
            context.fault(
                fields[name],
                f"`limits` has no field {printable(name)!r}.",
                f"It has: {', '.join(_LIMITS)}.",
                nearest(name, _LIMITS),
            )
    if "of" not in fields or not {"at-most", "at-least"} & set(fields):
        context.fault(
            entry,
            "`limits` needs `of` and a bound.",
            "Write {of: deploys(object: troops), at-most: 1960}.",
        )
        return {}
    of = patterns(fields["of"], context)
    if not of:
        return {}
    unit = scalar(fields["unit"], context, "unit") if "unit" in fields else ""
    return {
        "limits": Limits(
            of[0],
            _number(fields.get("at-most"), context),
            _number(fields.get("at-least"), context),
            unit,
            running=_counts(fields.get("counts"), context) == "running",
        )
    }


def _counts(entry: Entry | None, context: Context) -> str:
    word = scalar(entry, context, "counts") if entry is not None else _COUNTS[0]
    if entry is not None and word not in _COUNTS:
        context.fault(
            entry,
            f"`counts` cannot be {printable(word)!r}.",
            "Write `stated`, each by itself, or `running`, each added to the speaker's total.",
            nearest(word, _COUNTS),
        )
    return word


def _number(entry: Entry | None, context: Context) -> float | None:
    if entry is None:
        return None
    try:
        number = float((entry.text or "").replace(",", ""))
    except ValueError:
        context.fault(entry, f"{printable(entry.text or '')!r} is no number.")
        return None
    if not 0 <= number < 1e12:  # noqa: PLR2004 — NaN and absurd counts fail this too
        context.fault(
            entry, f"{printable(entry.text or '')!r} is no count.", "Write a number from 0 on."
        )
        return None
    return number
