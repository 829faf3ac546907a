"""Claims as the ledger writes them: JSON with only what is stated, and back.

The round trip is exact. A field whose text is protected would be written here as its
keyed digest (see `docs/ledger.md`, "Protected names").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from servanda.errors import Fault, LedgerFault
from servanda.model import (
    BEGINNING,
    FOREVER,
    Amends,
    Claim,
    Count,
    Interval,
    Modality,
    Precision,
)

_PERIODS = ("occurred", "said", "published")
_DEFAULTS = {f.name: f.default for f in fields(Claim)}
_OPTIONAL = ("hearsay", "reviewed")
FIELDS: tuple[str, ...] = tuple(f.name for f in fields(Claim))


def claim_to_data(claim: Claim) -> dict[str, Any]:
    """Return a claim as JSON data; what is not stated is left out."""
    return {
        name: _plain(value)
        for name in FIELDS
        if (value := getattr(claim, name)) != _DEFAULTS[name] and value != Count()
    }


def claim_from_data(data: Mapping[str, Any]) -> Claim:
    """Return the claim that `claim_to_data` wrote.

    Raises:
        LedgerFault: when the data are no claim of this version of the program.
    """
    try:
        return Claim(**{name: _typed(name, value) for name, value in data.items()})
    except (TypeError, ValueError, AttributeError, KeyError) as why:
        raise LedgerFault(
            Fault(
                "ledger.db",
                f"a claim in it cannot be read ({why}).",
                next_step="Was it written by a newer version of Servanda? Update, then try again.",
            )
        ) from None


def _plain(value: object) -> object:
    match value:
        case Interval():
            return [value.start, value.end, value.precision.value]
        case Count():
            stated = {"best": value.best, "low": value.low, "high": value.high, "unit": value.unit}
            return {k: v for k, v in stated.items() if v not in (None, "")}
        case Amends():
            return {"duty": value.duty, "field": value.field, "value": value.value}
        case tuple():
            return list(value)
        case Modality():
            return value.value
        case _:
            return value


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401 — JSON in, a field's own type out
    if name in _PERIODS:
        start, end, precision = value
        if not BEGINNING <= start < end <= FOREVER:
            msg = f"{name} lies outside the calendar"
            raise ValueError(msg)
        return Interval(int(start), int(end), Precision(precision))
    if name == "count":
        numbers = {k: float(v) for k, v in value.items() if k != "unit"}
        return Count(**numbers, unit=str(value.get("unit", "")))
    if name == "amends":
        return Amends(**value)
    if name == "denies":
        return tuple(map(str, value))
    if name == "spans":
        return tuple((int(start), int(end)) for start, end in value)
    if name == "modality":
        return Modality(value)
    if not isinstance(value, type(_DEFAULTS[name] if name in _OPTIONAL else "")):
        msg = f"{name} is a {type(value).__name__}"
        raise TypeError(msg)
    return value
