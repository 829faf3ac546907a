"""Small cases and claims for tests of this package and of those who build on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from servanda.case.read import read_case
from servanda.case.skeleton import write_skeleton
from servanda.case.terms import Case
from servanda.clock import parse_range
from servanda.model import Amends, Claim, Count, Interval, Modality

__all__ = ["claim_of", "small_case"]


def small_case(path: Path, agreement: str | None = None, case_yml: str | None = None) -> Case:
    """Make a case in an empty folder: the starting one, with either file replaced; and read it."""
    write_skeleton(path)
    for name, text in (("agreement.md", agreement), ("case.yml", case_yml)):
        if text is not None:
            (path / name).write_text(text, "utf-8")
    return read_case(path)


def claim_of(line: str, zone: str = "UTC") -> Claim:
    """Return a claim from a short line: `id speaker act type key=value … | words`.

    Keys are the columns of the interchange format that need no escape; `on` is the
    day on which the event happened, `said` the day of the words, `low` and `high` the
    bounds of a count. What stands after ` | ` is what they said.

    >>> claim_of("A1 South affirm TER-HAND actor=North place=ford on=2024-02-01").place
    'ford'
    """
    fields, _, words = line.partition(" | ")
    name, speaker, act, *rest = fields.split()
    kind = rest.pop(0) if rest and "=" not in rest[0] else ""
    said = dict(pair.split("=", 1) for pair in rest)
    return Claim(
        id=name,
        speaker=speaker,
        act=act,
        type=kind,
        actor=said.get("actor", ""),
        target=said.get("target", ""),
        place=said.get("place", ""),
        object=said.get("object", ""),
        occurred=_period(said.get("on", ""), said.get("to", ""), zone),
        said=_period(said.get("said", said.get("on", "")), "", zone),
        modality=Modality(said.get("modality", "")),
        event=said.get("event", ""),
        denies=tuple(filter(None, said.get("denies", "").split(","))),
        count=_count(said),
        amends=_amends(said.get("amends", "")),
        text=words,
    )


def _count(said: Mapping[str, str]) -> Count:
    """Return a count; one that is stated as one number has it for its bounds."""
    best, low, high = (float(said[k]) if k in said else None for k in ("count", "low", "high"))
    bound = best if low is None and high is None else None
    return Count(best, bound if low is None else low, bound if high is None else high)


def _amends(text: str) -> Amends | None:
    duty, _, change = text.partition(".")
    field, _, value = change.partition("=")
    return Amends(duty, field, value) if text else None


def _period(start: str, end: str, zone: str) -> Interval | None:
    return parse_range(start, end or start, zone) if start else None
