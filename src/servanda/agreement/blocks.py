"""A duty block: its fields, readings and amendments, each reading with full terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from servanda.agreement.fields import FIELDS, KINDS, Context, actors, read_fields, scalar, triggers
from servanda.agreement.terms import (
    AS_AMENDED,
    AS_WRITTEN,
    Amendment,
    Duty,
    Kind,
    Position,
    Reading,
    Terms,
    Within,
)
from servanda.clock import add, zone_of
from servanda.errors import BadInput, nearest, printable
from servanda.vocabulary import provision_types
from servanda.written import Entry

_OWN = ("id", "title", "type", "note", "assumed", "readings", "amendments", "accepted")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_AMENDMENT = ("field", "value", "agreed", "claim", "loses")


def read_block(block: Entry, article: str, context: Context) -> Duty | None:
    """Return the duty that a block says, None where it lacks what a duty needs; faults noted."""
    fields = block.fields
    name = scalar(fields["id"], context, "id") if "id" in fields else ""
    context.where = f", article {article}, duty {printable(name or '(no id)', 60)}"
    _refuse_unknown(block, context)
    _check_own(fields, block, context)
    terms = _terms(fields, block, context)
    if terms is None or not name:
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
        accepted=accepted(fields.get("accepted"), context),
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
    if "id" not in fields:
        context.fault(block, "the duty has no `id`.", "Give it a short one, such as `id: aghdam`.")
    elif not _NAME.fullmatch(_text(fields, "id")):
        context.fault(fields["id"], "is no id.", "Use lower-case letters, digits and hyphens.")
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
    for item in _items(fields, "assumed"):
        if item.text not in fields or item.text in _OWN:
            context.fault(
                item,
                f"`assumed` names {printable(item.text or '')!r}, which the block does not say.",
                "Name fields of this block.",
            )


def _terms(fields: Mapping[str, Entry], block: Entry, context: Context) -> Terms | None:
    """Return what the fields say, None when not exactly one kind is said."""
    kinds = [kind for kind in KINDS if kind in fields]
    if len(kinds) != 1:
        said = " and ".join(kinds) or "none of them"
        context.fault(
            block,
            f"a duty says exactly one of {', '.join(KINDS)}; here: {said}.",
            "Split it into several duties, or say one.",
        )
        return None
    _check_combination(fields, kinds[0], context)
    terms = Terms(Kind(kinds[0]), **read_fields(fields, context))
    return _anchored(terms, fields, context)


def _check_combination(fields: Mapping[str, Entry], kind: str, context: Context) -> None:
    for name in ("by", "within", "every", "completed-by"):
        if name in fields and kind != Kind.DOES:
            context.fault(
                fields[name],
                f"`{name}` goes with `does`, not with `{kind}`.",
                "Use `from` and `until` for what must hold all the time.",
            )
    if "by" in fields and "within" in fields:
        context.fault(fields["within"], "`by` and `within` exclude each other.", "Say one of them.")
    if "of" in fields and "within" not in fields:
        context.fault(
            fields["of"], "`of` says what `within` counts from, and there is no `within`."
        )


def _anchored(terms: Terms, fields: Mapping[str, Entry], context: Context) -> Terms:
    """Resolve what `within` counts from: the signature, the entry into force, or an event."""
    if terms.within is None:
        return terms
    of = fields.get("of")
    word = of.text if of is not None else None
    if word in ("signature", "in-force") or (of is None and not terms.after):
        anchor = context.anchors.get(word or "in-force")
        if anchor is None:
            context.fault(
                of or fields["within"],
                f"the front matter does not say `{'signed' if word == 'signature' else 'in-force'}`, from which this counts.",
            )
            return terms
        try:
            end = add(anchor, terms.within.length, zone_of(context.zone))
        except BadInput as error:
            context.take(error, fields["within"])
            return terms
        return replace(
            terms, by=end, by_words=f"{terms.within.words} of {word or 'in-force'}", within=None
        )
    if of is None:
        return terms
    found = triggers(of, context)
    return (
        replace(terms, within=Within(terms.within.length, found[0], terms.within.words))
        if found
        else terms
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
                f"{AS_WRITTEN} and {AS_AMENDED} are taken; use lower-case letters, digits, hyphens.",
            )
            continue
        changes = {k: v for k, v in entry.fields.items() if k != "source"}
        terms = _overlaid(fields, changes, entry, context)
        if terms is not None:
            source = _text(entry.fields, "source")
            found.append(
                Reading(name, terms, tuple(changes), source, Position(context.file, entry.line))
            )
    return found


def _overlaid(
    fields: Mapping[str, Entry], changes: Mapping[str, Entry], entry: Entry, context: Context
) -> Terms | None:
    """Return the block's terms with some fields changed; another kind takes the old one's place."""
    if not changes:
        context.fault(
            entry, "the reading changes nothing.", "Name the fields that it reads otherwise."
        )
        return None
    for name, change in changes.items():
        if name not in FIELDS and name != "of":
            context.fault(
                change,
                f"a reading cannot change {printable(name)!r}.",
                f"It can change: {', '.join(FIELDS)}.",
                nearest(name, FIELDS),
            )
    replaced = KINDS if set(KINDS) & set(changes) else ()
    # `by` and `within` say one thing, when it must be done: the new takes the old one's place.
    replaced = (*replaced, "by", "within", "of") if {"by", "within"} & set(changes) else replaced
    base = {k: v for k, v in fields.items() if k not in replaced}
    return _terms({**base, **changes}, entry, context)


def _amendments(
    fields: Mapping[str, Entry], terms: Terms, context: Context
) -> tuple[Amendment, ...]:
    found = []
    for entry in _items(fields, "amendments"):
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
            continue
        loses = actors(said["loses"], context) if "loses" in said else terms.to
        if not loses:
            context.fault(
                entry, "nobody is named who loses by the amendment.", "Write `loses: [ACTOR]`."
            )
        found.append(
            Amendment(
                field=_text(said, "field"),
                value=_text(said, "value"),
                agreed=actors(said["agreed"], context),
                claim=_text(said, "claim"),
                loses=loses,
                position=Position(context.file, entry.line),
            )
        )
    return tuple(found)


def _amended(
    fields: Mapping[str, Entry], amendments: tuple[Amendment, ...], context: Context
) -> tuple[Reading, ...]:
    if not amendments:
        return ()
    entry = fields["amendments"]
    changes = {a.field: Entry(a.value, a.position.line) for a in amendments}
    terms = _overlaid(fields, changes, entry, context)
    if terms is None:
        return ()
    position = Position(context.file, entry.line)
    return (Reading(AS_AMENDED, terms, tuple(changes), "the text as amended", position),)
