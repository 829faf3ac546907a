"""A difference between versions as a reading of a duty, ready to paste into its block.

Comes in: a difference, the duties of the clause, the labels of both versions. Goes out:
readings. Where the words do not say which field they change, the block says so instead of
guessing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.agreement import differences as kinds
from servanda.agreement.differences import Difference
from servanda.agreement.features import Known
from servanda.agreement.terms import Duty, Pattern
from servanda.clock import local_day, zone_of

_DAY = timedelta(days=1)
_SLUG = re.compile(r"[^a-z0-9]+")
_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A reading of one duty that a version's wording makes.

    Attributes:
        duty: its id; empty where no duty is coded.
        fields: what it overlays, as YAML values; empty where a person must say.
        needs: what must be added elsewhere before it can be read.
    """

    duty: str
    name: str
    fields: tuple[tuple[str, str], ...]
    source: str
    needs: str = ""

    @property
    def yaml(self) -> str:
        """The lines to paste under `readings:` of the duty's block."""
        said = [f"  {name}: {value}" for name, value in self.fields]
        open_ = ["  # say here which field this wording changes: who, does, by, where, limits, …"]
        needs = [f"  # {self.needs}"] if self.needs else []
        return "\n".join([f"{self.name}:", *needs, *(said or open_), f"  source: {self.source}"])


@dataclass(frozen=True, slots=True)
class Wordings:
    """Whose words stand left and right, the duties of the clause, and what names are known."""

    left: str
    right: str
    duties: Sequence[Duty]
    known: Known
    timezone: str


def offers(difference: Difference, wordings: Wordings) -> list[Offer]:
    """Return the difference as readings of the duties that it can be about."""
    name = _name(wordings.right, difference)
    source = _source(difference, wordings)
    found = []
    for duty in wordings.duties:
        fields = dict(_fields(difference, duty, wordings))
        if fields:
            needs = _needs(difference, wordings.known)
            found.append(Offer(duty.id, name, tuple(fields.items()), source, needs))
    if found:
        return found
    if difference.kind in (kinds.DEADLINE, kinds.DATE_CHANGED) and not wordings.duties:
        return [Offer("", name, tuple(_timed(difference)), source)]
    only = wordings.duties[0].id if len(wordings.duties) == 1 else ""
    return [Offer(only, name, (), source)]


def _needs(difference: Difference, known: Known) -> str:
    if difference.kind != kinds.PLACE:
        return ""
    place = _place_id(difference.name, known)
    there = place in _ids(known, "place")
    return "" if there else f"add the place `{place}` to case.yml first"


def _name(label: str, difference: Difference) -> str:
    tail = difference.right.split(" ")[0] if difference.day else difference.kind
    if difference.kind in (kinds.PLACE, kinds.NAME) and difference.name:
        tail = difference.name
    return _SLUG.sub("-", f"{label}-{tail}".casefold()).strip("-")[:_MOST_NAME]


def _source(difference: Difference, wordings: Wordings) -> str:
    right = f"“{difference.right}”" if difference.right else "nothing of it"
    left = f"“{difference.left}”" if difference.left else "nothing of it"
    said = f"{wordings.right} says {right}; {wordings.left} says {left}"
    return json.dumps(said, ensure_ascii=False)


def _fields(difference: Difference, duty: Duty, wordings: Wordings) -> Iterator[tuple[str, str]]:
    match difference.kind:
        case kinds.DEADLINE | kinds.DATE_CHANGED:
            yield from _deadline(difference, duty, wordings)
        case kinds.BEARER:
            yield from _bearers(difference, duty, wordings.known)
        case kinds.NUMBER:
            yield from _limits(difference, duty)
        case kinds.PLACE:
            yield from _place(difference, duty, wordings.known)


def _deadline(difference: Difference, duty: Duty, wordings: Wordings) -> Iterator[tuple[str, str]]:
    """Give the deadline of the duty whose day it is about, where it is another than the coded."""
    if duty.terms.by is None:
        return
    coded = local_day(duty.terms.by - 1, zone_of(wordings.timezone))
    about = {d for d in (difference.before, difference.day) if d}
    if not any(_is_day(coded, day) or _is_day(coded + _DAY, day) for day in about):
        return
    fields = dict(_timed(difference))
    if fields.get("by", str(coded)) != str(coded):
        yield from fields.items()


def _is_day(day: date, written: str) -> bool:
    return str(day) == written or f"-{day:-%m-%d}" == written


def _timed(difference: Difference) -> Iterator[tuple[str, str]]:
    """Give a deadline by its bounding word: "by" includes the day, "before" does not."""
    try:
        day = date.fromisoformat(difference.day)
    except ValueError:
        return
    match difference.bound:
        case "before-start-of" | "unclear":
            yield "by", str(day - _DAY)
        case "after" | "from":
            yield "from", str(day + _DAY if difference.bound == "after" else day)
        case _:
            yield "by", str(day)


def _bearers(difference: Difference, duty: Duty, known: Known) -> Iterator[tuple[str, str]]:
    ids = [n for n in difference.name.split(", ") if n in _ids(known, "actor")]
    if ids and tuple(ids) != duty.terms.who:
        yield "who", f"[{', '.join(ids)}]"


def _limits(difference: Difference, duty: Duty) -> Iterator[tuple[str, str]]:
    limits, before = duty.terms.limits, difference.left.partition(" ")[0].replace(",", "")
    if limits is None or limits.at_most is None or f"{limits.at_most:g}" != before:
        return
    unit = f", unit: {limits.unit}" if limits.unit else ""
    of = _written(limits.of)
    yield "limits", f"{{of: {of}, at-most: {difference.name}{unit}}}"


def _place(difference: Difference, duty: Duty, known: Known) -> Iterator[tuple[str, str]]:
    """Give the duty's act at the place, under the case's id for it or under a new one."""
    place = _place_id(difference.name, known)
    acts = [_written(_elsewhere(p, place)) for p in duty.terms.does if p.role("place")]
    if acts:
        yield "does", acts[0] if len(acts) == 1 else f"[{', '.join(acts)}]"


def _place_id(name: str, known: Known) -> str:
    """Return the id of the one place whose name holds these words, else an id made of them."""
    if name in _ids(known, "place"):
        return name
    words = name.casefold().split()
    near = {i for spelling, (of, i) in known.items() if of == "place" and _within(words, spelling)}
    return near.pop() if len(near) == 1 else _SLUG.sub("-", name.casefold()).strip("-")


def _within(words: Sequence[str], spelling: str) -> bool:
    there = spelling.split()
    return all(word in there for word in words)


def _elsewhere(pattern: Pattern, place: str) -> Pattern:
    roles = tuple((k, place if k == "place" else v) for k, v in pattern.roles)
    return Pattern(pattern.predicate, roles)


def _written(pattern: Pattern) -> str:
    return str(pattern) if pattern.roles else pattern.predicate


def _ids(known: Known, kind: str) -> frozenset[str]:
    entries: Mapping[str, tuple[str, str]] = known
    return frozenset(name for of, name in entries.values() if of == kind)
