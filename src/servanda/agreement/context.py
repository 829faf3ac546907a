"""What a field is read against, and the values that many fields share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from servanda.agreement.conditions import named_place
from servanda.agreement.patterns import Known, parse_pattern
from servanda.agreement.terms import Pattern
from servanda.errors import BadInput, Fault, nearest, printable
from servanda.model import Interval
from servanda.written import Entry


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
    words = scalar(entry, context, "where")
    name = named_place(words)
    if name not in context.known.places:
        near = nearest(name, context.known.places)
        context.fault(
            entry, f"place {printable(name)!r} is not in case.yml.", "Add it under `places:`.", near
        )
    return words


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
