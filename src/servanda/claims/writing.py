"""Claims as CSV in the interchange format: what `read_claims` reads again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import TextIO

from servanda.claims.interchange import COLUMNS
from servanda.claims.times import cell_of, cells_of
from servanda.model import Claim

_TURNED = frozenset(
    [
        "from",
        "to",
        "count",
        "count_low",
        "count_high",
        "unit",
        "modality",
        "hearsay",
        "said",
        "published",
        "denies",
        "amends",
    ]
)
_AS_THEY_ARE = tuple(column for column in COLUMNS if column not in _TURNED)


def write_claims(claims: Iterable[Claim], stream: TextIO, zone: str) -> None:
    """Write claims as CSV; read with the same zone and vocabulary they are the same claims.

    Whether a claim was reviewed is not part of the format.
    """
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for claim in claims:
        cells = written(claim, zone)
        writer.writerow([cells[column] for column in COLUMNS])


def written(claim: Claim, zone: str) -> dict[str, str]:
    """Return a claim as the cells of its row, by column."""
    start, end = cells_of(claim.occurred, zone) if claim.occurred else ("", "")
    amends = claim.amends
    return {
        **{name: getattr(claim, name) for name in _AS_THEY_ARE},
        "from": start,
        "to": end,
        "count": _number(claim.count.best),
        "count_low": _number(claim.count.low),
        "count_high": _number(claim.count.high),
        "unit": claim.count.unit,
        "modality": claim.modality.value,
        "hearsay": str(claim.hearsay) if claim.hearsay else "",
        "said": cell_of(claim.said, zone) if claim.said else "",
        "published": cell_of(claim.published, zone) if claim.published else "",
        "denies": " ".join(claim.denies),
        "amends": f"{amends.duty}.{amends.field}={amends.value}" if amends else "",
    }


def _number(value: float | None) -> str:
    """Return a count in digits, without exponent."""
    if value is None:
        return ""
    return f"{int(value)}" if value.is_integer() else f"{Decimal(repr(value)):f}"
