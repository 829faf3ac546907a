"""Who and where: actors, sides, observers, places and viewpoints of one case, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servanda.agreement.terms import Agreement
from servanda.model import Interval


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a name: its language tag (BCP 47), and the side that uses it or empty."""

    text: str
    language: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Anybody: a state, an authority, a ministry, a person, an outlet.

    `part_of` is the actor it belongs to (a ministry to its state), so that what the part
    does and says is done and said by the whole. `side` is its own, else that of what it
    is part of, else empty (the press and third states have none).
    """

    id: str
    names: tuple[Name, ...] = ()
    side: str = ""
    part_of: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who was able to observe which place in which period; a source says so."""

    place: str
    period: Interval
    source: str = ""


@dataclass(frozen=True, slots=True)
class Observer:
    """An actor named to watch, the actor it belongs to, and what it says it covers.

    `voices` are further actors that speak for it (a ministry that publishes its bulletins).
    """

    actor: str
    belongs_to: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    covers: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place by name and what it lies inside; geometry is in `places.geojson` under the same id.

    `parts_complete` is True when the places inside it together make up all of it, so that
    coverage of every part is coverage of the whole.
    """

    id: str
    names: tuple[Name, ...] = ()
    kind: str = ""
    inside: tuple[str, ...] = ()
    parts_complete: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """One ground for or against an event or attribution, as `case.yml` writes it.

    `ground` is one of: `adverse-affirms`, `observer-observed`, `observer-observed-undenied`,
    `opposed-sides-affirm`, `side-affirms`, `side-denies`, `affirmed`; `side` names the side
    of the last-but-one two.
    """

    ground: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A rule for whom to believe: what makes an event and an attribution supported or excluded.

    What is neither and affirmed by anybody is possible; what nobody affirms is excluded.
    `coverage`: `observers`, and sides whose own CALM counts.
    """

    name: str
    event_supported: tuple[Grounds, ...]
    attribution_supported: tuple[Grounds, ...]
    event_excluded: tuple[Grounds, ...] = ()
    attribution_excluded: tuple[Grounds, ...] = ()
    coverage_sides: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One agreement and all that is known about who and where: a folder, read.

    `licences` holds what sources say of the use of their words, by id and by name; `feeds` and
    `sites` the addresses of their news feeds and of themselves, by id.
    `opposed` holds unordered pairs of sides. `event_types` maps the case's own codes to
    their predicates. Two cases are the same only if they are one object.
    """

    path: Path
    id: str
    agreement: Agreement
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    opposed: frozenset[frozenset[str]]
    observers: tuple[Observer, ...] = ()
    viewpoints: tuple[Viewpoint, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    licences: Mapping[str, str] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    event_types: Mapping[str, str] = field(default_factory=dict)
