"""The fields of a duty block, one reader each: from an entry as written to what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from servanda.agreement.context import Context, actors, patterns, place, scalar
from servanda.agreement.limits import limits
from servanda.agreement.patterns import ANY
from servanda.agreement.rules import rule
from servanda.agreement.terms import DutyRef, Trigger, Within
from servanda.clock import end_of, ends_after, parse_length, parse_moment, start_of, zone_of
from servanda.errors import BadInput, nearest, printable
from servanda.written import Entry

KINDS = ("does", "never", "keeps", "limits", "rule")
DECLARATION = "declaration"
_MAPPINGS = ("keeps", "limits")
_LISTS = ("who", "to", "verified-by", "does", "never", "after", "unless", "actor")


def read_fields(entries: Mapping[str, Entry], context: Context) -> dict[str, Any]:
    """Return the fields of `Terms` that these entries say, faults noted in the context."""
    said: dict[str, Any] = {}
    for name, entry in entries.items():
        reader = FIELDS.get(name)
        if reader is None or not _shaped(name, entry, context):
            continue
        try:
            said |= reader(entry, context)
        except BadInput as error:
            context.take(error, entry)
    return said


def _shaped(name: str, entry: Entry, context: Context) -> bool:
    """Whether a value is a mapping, a list or a word where it should be; a fault where not."""
    if name in _MAPPINGS:
        shaped, expected = isinstance(entry.value, Mapping), "a mapping"
    elif name in _LISTS:
        shaped, expected = not isinstance(entry.value, Mapping), "one or a list"
    else:
        shaped, expected = entry.text is not None, "one word or sentence"
    if not shaped:
        context.fault(entry, f"`{name}` is {expected}.", "See docs/case-format.md.")
    return shaped


def _actor(entry: Entry, context: Context) -> dict[str, Any]:
    """Return whose act the patterns are about: one actor, or `any`."""
    if entry.text == ANY:
        return {"actor": ANY}
    found = actors(entry, context)
    if len(found) != 1:
        context.fault(entry, "`actor` is one actor, or `any`.", "Name several in the patterns.")
    return {"actor": found[0] if found else ""}


def triggers(entry: Entry, context: Context) -> tuple[Trigger, ...]:
    """Return what comes first: duty ids, or patterns."""
    return tuple(t for item in entry.items for t in _trigger(item, context))


def _trigger(item: Entry, context: Context) -> tuple[Trigger, ...]:
    name = item.text or ""
    if name in context.duties:
        return (DutyRef(name),)
    if "(" in name or name in context.known.predicates:
        return patterns(item, context)
    near = nearest(name, [*context.duties, *context.known.predicates])
    context.fault(
        item,
        f"{printable(name)!r} is neither a duty of this document nor an event.",
        "Write a duty's id or predicate(role: value, …).",
        near,
    )
    return ()


def deadline(entry: Entry, context: Context) -> dict[str, Any]:
    """Return the instant of `by`: a date, an instant, or either plus a length of time."""
    words = scalar(entry, context, "by")
    start, plus, length = words.partition(" + ")
    if not plus:
        return {"by": end_of(words, context.zone), "by_words": words}
    moment = parse_moment(start, context.zone)
    end = ends_after(moment, parse_length(length), zone_of(context.zone))
    return {"by": end, "by_words": words}


def _within(entry: Entry, context: Context) -> dict[str, Any]:
    words = scalar(entry, context, "within")
    return {"within": Within(parse_length(words), words=words)}


def _keeps(entry: Entry, context: Context) -> dict[str, Any]:
    for name in entry.fields:
        if name not in ("broken-by", "restored-by"):
            context.fault(
                entry.fields[name],
                f"`keeps` has no field {printable(name)!r}.",
                "It has: broken-by, restored-by.",
                nearest(name, ("broken-by", "restored-by")),
            )
    if "broken-by" not in entry.fields:
        context.fault(
            entry, "`keeps` needs `broken-by`.", "Write {broken-by: leaves(object: troops)}."
        )
        return {}
    said = {"broken_by": patterns(entry.fields["broken-by"], context)}
    if "restored-by" in entry.fields:
        said["restored_by"] = patterns(entry.fields["restored-by"], context)
    return said


def _one_of(
    name: str, choices: Mapping[str, Any], key: str
) -> Callable[[Entry, Context], dict[str, Any]]:
    def read(entry: Entry, context: Context) -> dict[str, Any]:
        word = scalar(entry, context, name)
        if word not in choices:
            context.fault(
                entry,
                f"`{name}` cannot be {printable(word)!r}.",
                f"It is one of: {', '.join(choices)}.",
                nearest(word, choices),
            )
        return {key: choices.get(word)}

    return read


FIELDS: Mapping[str, Callable[[Entry, Context], dict[str, Any]]] = {
    "who": lambda e, c: {"who": actors(e, c)},
    "to": lambda e, c: {"to": actors(e, c)},
    "verified-by": lambda e, c: {"verified_by": actors(e, c)},
    "where": lambda e, c: {"where": place(e, c)},
    "actor": _actor,
    "does": lambda e, c: {"does": patterns(e, c)},
    "never": lambda e, c: {"never": patterns(e, c)},
    "keeps": _keeps,
    "limits": limits,
    "rule": lambda e, c: {"rule": rule(e, c)},
    "completed-by": _one_of("completed-by", {DECLARATION: True}, "completed_by_declaration"),
    "responses": _one_of("responses", {"skip": False, "count": True}, "responses_count"),
    "by": deadline,
    "within": _within,
    "from": lambda e, c: {"starts": start_of(scalar(e, c, "from"), c.zone)},
    "until": lambda e, c: {"until": end_of(scalar(e, c, "until"), c.zone)},
    "after": lambda e, c: {"after": triggers(e, c)},
    "every": lambda e, c: {"every": parse_length(scalar(e, c, "every"))},
    "unless": lambda e, c: {"unless": patterns(e, c)},
}
"""Readers by field; `of` belongs to `within` and is read with it: see `terms_of`."""
