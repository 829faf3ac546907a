"""A duty block: its fields, readings and amendments, each reading with full terms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from servanda.agreement.context import Context, actors, scalar
from servanda.agreement.fields import FIELDS
from servanda.agreement.reading import overlaid, terms_of
from servanda.agreement.terms import (
    AS_AMENDED,
    AS_WRITTEN,
    Amendment,
    Duty,
    Position,
    Reading,
    Terms,
)
from servanda.clock import end_of
from servanda.errors import BadInput, nearest, printable
from servanda.vocabulary import gap_rules, provision_types
from servanda.written import Entry

_OWN = ("id", "title", "type", "note", "assumed", "readings", "amendments", "accepted")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_AMENDMENT = ("field", "value", "agreed", "claim", "loses")


def read_block(block: Entry, article: str, context: Context) -> Duty | None:
    """Return the duty that a block says, None where it lacks what a duty needs; faults noted."""
    fields = block.fields
    name = _text(fields, "id")
    context.where = f", article {printable(article, 60)}, duty {printable(name or '(no id)', 60)}"
    _refuse_unknown(block, context)
    _check_own(fields, block, context)
    answered = accepted(fields.get("accepted"), context)
    terms = terms_of(fields, block, context)
    if terms is None:
        return None
    readings = (Reading(AS_WRITTEN, terms), *_readings(fields, context))
    amendments = _amendments(fields, terms, context)
    return Duty(
        id=name,
        type=_text(fields, "type"),
        article=article,
        readings=(*readings, *_amended(fields, amendments, context)),
        assumed=tuple(item.text or "" for item in _items(fields, "assumed")),
        amendments=amendments,
        accepted=answered,
        title=_text(fields, "title"),
        note=_text(fields, "note"),
        position=Position(context.file, block.line),
    )


def accepted(entry: Entry | None, context: Context) -> tuple[tuple[str, str], ...]:
    """Return the gap rules that people answered in the document, each with the reason."""
    if entry is None:
        return ()
    if not entry.fields and entry.value:
        context.fault(entry, "`accepted` is a mapping.", 'Write {AMB-045: "because …"}.')
    for rule, why in entry.fields.items():
        if rule not in gap_rules():
            context.fault(
                why,
                f"`accepted` names {printable(rule)!r}, and there is no such rule.",
                "See docs/rules.md for the ids.",
                nearest(rule, gap_rules()),
            )
    return tuple((rule, scalar(why, context, rule)) for rule, why in entry.fields.items())


def _text(fields: Mapping[str, Entry], name: str) -> str:
    return (fields[name].text or "") if name in fields else ""


def _items(fields: Mapping[str, Entry], name: str) -> tuple[Entry, ...]:
    return tuple(fields[name].items) if name in fields else ()


def _refuse_unknown(block: Entry, context: Context) -> None:
    known = (*_OWN, *FIELDS, "of")
    for name, entry in block.fields.items():
        if name not in known:
            context.fault(
                entry,
                f"there is no field {printable(name)!r}.",
                f"Fields: {', '.join(known)}.",
                nearest(name, known),
            )


def _check_own(fields: Mapping[str, Entry], block: Entry, context: Context) -> None:
    for name in ("title", "type", "note"):
        if name in fields:
            scalar(fields[name], context, name)
    if "id" not in fields:
        context.fault(
            block, "the duty has no `id`.", "Give it a short one, such as `id: ceasefire`."
        )
    elif not _NAME.fullmatch(_text(fields, "id")):
        problem = f"{printable(_text(fields, 'id'))!r} is no id."
        context.fault(fields["id"], problem, "Use lower-case letters, digits and hyphens.")
    if "type" in fields and _text(fields, "type") not in provision_types():
        word = _text(fields, "type")
        context.fault(
            fields["type"],
            f"there is no provision type {printable(word)!r}.",
            "See vocabulary/provision_types.yml.",
            nearest(word, provision_types()),
        )
    elif "type" not in fields:
        context.fault(block, "the duty has no `type`.", "See vocabulary/provision_types.yml.")
    if "assumed" in fields and fields["assumed"].fields:
        context.fault(fields["assumed"], "`assumed` is a list.", "Write [who, by].")
    for item in _items(fields, "assumed"):
        if item.text not in fields or item.text in _OWN:
            context.fault(
                item,
                f"`assumed` names {printable(item.text or '')!r}, which the block does not say.",
                "Name fields of this block.",
            )


def _readings(fields: Mapping[str, Entry], context: Context) -> list[Reading]:
    written = fields.get("readings")
    if written is None:
        return []
    if not written.fields:
        context.fault(
            written,
            "`readings` is a mapping of names to fields.",
            "Write before-the-day: {by: 2020-11-19}.",
        )
    found = []
    for name, entry in written.fields.items():
        if name in (AS_WRITTEN, AS_AMENDED) or not _NAME.fullmatch(name):
            context.fault(
                entry,
                f"a reading cannot be called {printable(name)!r}.",
                f"{AS_WRITTEN}, {AS_AMENDED} are taken. Use lower-case letters, digits, hyphens.",
            )
            continue
        changes = {k: v for k, v in entry.fields.items() if k != "source"}
        terms = overlaid(fields, changes, entry, context)
        if terms is not None:
            source = _text(entry.fields, "source")
            found.append(
                Reading(name, terms, tuple(changes), source, Position(context.file, entry.line))
            )
    return found


def _amendments(
    fields: Mapping[str, Entry], terms: Terms, context: Context
) -> tuple[Amendment, ...]:
    entries = _items(fields, "amendments")
    if "amendments" in fields and not entries:
        context.fault(fields["amendments"], "`amendments` is a list.", "Begin each with `- `.")
    found = (_amendment(entry, terms, context) for entry in entries)
    return tuple(amendment for amendment in found if amendment is not None)


def _amendment(entry: Entry, terms: Terms, context: Context) -> Amendment | None:
    said = entry.fields
    for name in said:
        if name not in _AMENDMENT:
            context.fault(
                said[name],
                f"an amendment has no field {printable(name)!r}.",
                f"It has: {', '.join(_AMENDMENT)}.",
                nearest(name, _AMENDMENT),
            )
    missing = [name for name in _AMENDMENT[:-1] if name not in said]
    if missing:
        context.fault(
            entry,
            f"the amendment lacks {', '.join(missing)}.",
            "Say the field, its new value, who agreed, and the claim that proves it.",
        )
        return None
    loses = actors(said["loses"], context) if "loses" in said else _loses(said, terms, context)
    if not loses:
        context.fault(
            entry, "nobody is named who loses by the amendment.", "Write `loses: [ACTOR]`."
        )
    return Amendment(
        field=scalar(said["field"], context, "field"),
        value=_shown(said["value"]),
        agreed=actors(said["agreed"], context),
        claim=scalar(said["claim"], context, "claim"),
        loses=loses,
        position=Position(context.file, entry.line),
    )


def _loses(said: Mapping[str, Entry], terms: Terms, context: Context) -> tuple[str, ...]:
    """Return who loses by a change of the deadline: the beneficiaries by a later one.

    Who loses by any other change is for the file to say.
    """
    if _text(said, "field") != "by" or terms.by is None:
        return ()
    try:
        later = end_of(_text(said, "value"), context.zone) > terms.by
    except BadInput:
        return terms.to  # the value's own fault is noted where it is read
    return terms.to if later else terms.who


def _shown(value: Entry) -> str:
    return value.text if value.text is not None else ", ".join(i.text or "" for i in value.items)


def _amended(
    fields: Mapping[str, Entry], amendments: tuple[Amendment, ...], context: Context
) -> tuple[Reading, ...]:
    """Return the text with all amendments, the later of two to one field in force."""
    if not amendments:
        return ()
    entry = fields["amendments"]
    changes = {
        _text(item.fields, "field"): item.fields["value"]
        for item in entry.items
        if {"field", "value"} <= set(item.fields)
    }
    terms = overlaid(fields, changes, entry, context)
    if terms is None:
        return ()
    position = Position(context.file, entry.line)
    return (Reading(AS_AMENDED, terms, tuple(changes), "the text as amended", position),)
