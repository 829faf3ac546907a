"""The front matter of an agreement document: title, dates, parties and what else heads the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.agreement.blocks import accepted
from servanda.agreement.context import Context, actors, scalar
from servanda.agreement.outline import Outline
from servanda.clock import parse_moment, zone_of
from servanda.errors import BadInput, nearest, printable
from servanda.model import Interval
from servanda.written import Entry

_FIELDS = (
    "title", "signed", "in-force", "timezone", "parties", "signatories", "guarantors",
    "observers", "languages", "versions", "defined", "accepted", "warning", "note",
)  # fmt: skip
_NEEDED = ("title", "timezone")


def read_front(found: Outline, context: Context) -> dict[str, Any]:
    """Return the front matter as the fields of `Agreement`, faults noted in the context."""
    front, fields = found.front, found.front.fields
    for name, entry in fields.items():
        if name not in _FIELDS:
            context.fault(
                entry,
                f"the front matter has no field {printable(name)!r}.",
                f"Fields: {', '.join(_FIELDS)}.",
                nearest(name, _FIELDS),
            )
    for name in () if found.malformed_front else _NEEDED:
        if name not in fields or not fields[name].value:
            context.fault(front, f"the front matter lacks `{name}`.", f"Write `{name}: …`.")
    _check_zone(fields, context)
    said: dict[str, Any] = {
        "title": _word(fields, "title", context),
        "timezone": context.zone,
        "warning": _word(fields, "warning", context),
        "languages": _words(fields, "languages", context),
        "accepted": accepted(fields.get("accepted"), context),
    }
    for name in ("parties", "signatories", "guarantors", "observers"):
        said[name] = actors(fields[name], context) if name in fields else ()
    for name in ("versions", "defined"):
        said[name] = _pairs(fields, name, context)
    dates = _dates(fields, context)
    context.anchors = {
        "signature": dates.get("signed"),
        "in-force": dates.get("in-force") or dates.get("signed"),
    }
    in_force = dates.get("in-force")
    return said | {
        "signed": dates.get("signed"),
        "in_force": in_force.start if in_force else None,
    }


def _check_zone(fields: Mapping[str, Entry], context: Context) -> None:
    try:
        zone_of(_word(fields, "timezone", context) or context.zone)
    except BadInput as error:
        context.take(error, fields["timezone"])


def _word(fields: Mapping[str, Entry], name: str, context: Context) -> str:
    return scalar(fields[name], context, name) if name in fields else ""


def _words(fields: Mapping[str, Entry], name: str, context: Context) -> tuple[str, ...]:
    if name not in fields:
        return ()
    if fields[name].fields:
        context.fault(fields[name], f"`{name}` is a list.", f"Write `{name}: [one, other]`.")
    return tuple(scalar(item, context, name) for item in fields[name].items)


def _pairs(fields: Mapping[str, Entry], name: str, context: Context) -> tuple[tuple[str, str], ...]:
    if name not in fields:
        return ()
    if fields[name].value and not fields[name].fields:
        context.fault(fields[name], f"`{name}` is a mapping.", f"Write `{name}: {{name: words}}`.")
    return tuple((k, scalar(v, context, k)) for k, v in fields[name].fields.items())


def _dates(fields: Mapping[str, Entry], context: Context) -> dict[str, Interval]:
    dates = {}
    for name in ("signed", "in-force"):
        if name in fields:
            try:
                dates[name] = parse_moment(_word(fields, name, context), context.zone)
            except BadInput as error:
                context.take(error, fields[name])
    return dates
