"""The fields of a duty block, one reader each: from an entry as written to what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from servanda.agreement.patterns import ANY, Known, parse_pattern
from servanda.agreement.terms import DutyRef, Limits, Pattern, Trigger, Within
from servanda.clock import end_of, ends_after, parse_length, parse_moment, start_of, zone_of
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Interval
from servanda.written import Entry

KINDS = ("does", "never", "keeps", "limits", "rule")
DECLARATION = "declaration"
_MAPPINGS = ("keeps", "limits")
_LISTS = ("who", "to", "verified-by", "does", "never", "after", "unless", "actor")


@dataclass(slots=True)
class Context:
    """What a block is read against, and the faults found so far.

    Attributes:
        duties: every duty id of the document.
        anchors: the times that `of: signature` and `of: in-force` stand for.
        where: article and duty, for messages.
    """

    file: str
    zone: str
    known: Known
    duties: frozenset[str]
    anchors: Mapping[str, Interval | None]
    where: str = ""
    faults: dict[Fault, None] = field(default_factory=dict)

    def fault(
        self, entry: Entry, problem: str, expected: str = "", near: str | None = None
    ) -> None:
        """Note a fault at an entry's line; the same one twice is noted once."""
        self.faults[Fault(self.place(entry), problem, expected, near)] = None

    def place(self, entry: Entry) -> str:
        """Return where an entry stands, for messages."""
        return f"{self.file}:{entry.line}{self.where}"

    def take(self, error: BadInput, entry: Entry) -> None:
        """Note the faults of a reader that knows no line, at the entry's."""
        for f in error.faults:
            at = f.place if f.place.startswith(self.file) else self.place(entry)
            self.faults[Fault(at, f.problem, f.expected, f.suggestion, f.next_step)] = None


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


def scalar(entry: Entry, context: Context, what: str) -> str:
    """Return the words of an entry, a fault where it is a list or mapping."""
    if entry.text is None:
        context.fault(entry, f"`{what}` is one word or sentence, not a list or mapping.")
    return entry.text or ""


def actors(entry: Entry, context: Context) -> tuple[str, ...]:
    """Return actor ids, a fault for each that case.yml does not have."""
    if isinstance(entry.value, Mapping):
        context.fault(entry, "is a mapping where actors should be.", "Write [one, other].")
    found: list[str] = []
    for item in entry.items:
        name = item.text or ""
        if name not in context.known.actors:
            context.faults[
                Fault(
                    context.place(item),
                    f"actor {printable(name)!r} is not in case.yml.",
                    f"Known: {', '.join(sorted(context.known.actors)[:12])}.",
                    nearest(name, context.known.actors),
                    "Or add it under `actors:` in case.yml.",
                )
            ] = None
        elif name in found:
            context.fault(item, f"{printable(name)} is named twice.", "Name each once.")
        found.append(name)
    return tuple(dict.fromkeys(found))


def place(entry: Entry, context: Context) -> str:
    """Return a place id, a fault where case.yml does not have it."""
    name = scalar(entry, context, "where")
    if name not in context.known.places:
        near = nearest(name, context.known.places)
        context.fault(
            entry, f"place {printable(name)!r} is not in case.yml.", "Add it under `places:`.", near
        )
    return name


def _actor(entry: Entry, context: Context) -> dict[str, Any]:
    """Return whose act the patterns are about: one actor, or `any`."""
    if entry.text == ANY:
        return {"actor": ANY}
    found = actors(entry, context)
    if len(found) != 1:
        context.fault(entry, "`actor` is one actor, or `any`.", "Name several in the patterns.")
    return {"actor": found[0] if found else ""}


def patterns(entry: Entry, context: Context) -> tuple[Pattern, ...]:
    """Return patterns, one or a list."""
    found = []
    for item in entry.items:
        try:
            found.append(parse_pattern(item.text or "", context.place(item), context.known))
        except BadInput as error:
            context.take(error, item)
    if not entry.items:
        context.fault(entry, "says no event.", "Write predicate(role: value, …).")
    return tuple(found)


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


_LIMITS = ("of", "at-most", "at-least", "unit", "counts")
_COUNTS = ("stated", "running")


def _limits(entry: Entry, context: Context) -> dict[str, Any]:
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
    "limits": _limits,
    "rule": lambda e, c: {"rule": scalar(e, c, "rule")},
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
