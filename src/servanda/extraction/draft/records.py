"""What drafting finds in an agreement's text, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered part of the text: article, point or paragraph, in the text's own words.

    `numbered` is False where the text itself gives no number.
    """

    number: str
    heading: str = ""
    words: tuple[str, ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out: what stands before the first article, the articles, what stands after."""

    title: str
    preamble: tuple[str, ...]
    points: tuple[Point, ...]
    ending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An actor or place that the text names: its id, its spellings, what it is.

    `kind`: party, body, state, place. `watches`: the text names it to observe.
    """

    id: str
    names: tuple[str, ...]
    kind: str = ""
    watches: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a sentence says somebody does or is to do.

    Attributes:
        subject: the words before the verb, empty where there are none.
        verb: the main verb, lower case.
        rest: what follows it.
        negative: not to be done.
        strength: `shall` for a duty, `is` for a present tense that declares, `noun` for a
            heading-like point without a verb.
        text: the whole clause.
    """

    subject: str
    verb: str
    rest: str
    negative: bool
    strength: str
    text: str


@dataclass(frozen=True, slots=True)
class Timing:
    """When a clause is owed, as fields of a duty block; `notes` tell what stays open."""

    fields: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    after_number: str = ""
    after_words: str = ""


@dataclass(frozen=True, slots=True)
class DraftDuty:
    """One duty as drafted: the fields of its block in order, and what was assumed.

    Values of `fields` are YAML already; lists and mappings in flow style.
    """

    id: str
    type: str
    article: str
    fields: tuple[tuple[str, str], ...]
    assumed: tuple[str, ...] = ()
    note: str = ""
    title: str = ""
    clause: str = ""

    def field(self, name: str) -> str:
        """Return a field as written, empty where the draft leaves it open."""
        return dict(self.fields).get(name, "")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case as drafted."""

    title: str
    points: tuple[Point, ...]
    duties: tuple[DraftDuty, ...]
    actors: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()
    parties: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    defined: tuple[tuple[str, str], ...] = ()
    signed: str = ""
    in_force: str = ""
    timezone: str = "UTC"
    language: str = ""
    preamble: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
