"""A claim with some of its fields written anew, as a person types them.

Comes in: a claim and cells by the columns of the interchange format. Goes out: the claim
that they make, or every fault; and what differs, in the form that a correction takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from servanda.case.terms import Case
from servanda.claims.cells import Cells, Suggestions
from servanda.claims.interchange import COLUMNS
from servanda.claims.rows import Known, claim_of
from servanda.claims.table import Row
from servanda.claims.writing import written
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Claim

FIXED = ("id", "quote", "url", "published", "source")
"""What is so because of the document: no reviewer changes it."""

EDITABLE = tuple(c for c in COLUMNS if c not in FIXED)


def edited(claim: Claim, cells: Mapping[str, str], case: Case) -> Claim:
    """Return a claim with some cells written anew.

    Raises:
        BadInput: with every fault of these cells.
    """
    unknown = [name for name in cells if name not in EDITABLE]
    if unknown:
        raise BadInput(*(_no_field(name) for name in unknown))
    zone = case.agreement.timezone
    before = written(claim, zone)
    row = Cells("correction", Row(1, {**before, **cells}), Suggestions())
    made = claim_of(row, Known.of(case))
    if made is None:
        # What was wrong before, such as a name too long, is not this correction's fault.
        raise BadInput(*(replace(f, place=_column(f)) for f in row.faults))
    kept = {n: getattr(claim, n) for n in ("item", "spans", "reviewed", "quote", "url")}
    untouched = {
        "occurred": {"from", "to"},
        "said": {"said"},
        "denies": {"denies"},
        "count": {"count", "count_low", "count_high", "unit"},
    }
    kept |= {n: getattr(claim, n) for n, columns in untouched.items() if not columns & set(cells)}
    return replace(made, **kept, published=claim.published)


def _no_field(name: str) -> Fault:
    return Fault(
        f"field {printable(name, 60)}",
        "is none that a review corrects.",
        f"Fields: {', '.join(EDITABLE)}.",
        nearest(name, EDITABLE),
    )


def _column(fault: Fault) -> str:
    return f"field {fault.place.rpartition('column ')[2]}"
