"""Who is meant: mentions of those who can speak, and what "he", "it" or "the minister" refer to.

Looks back within the paragraph, then the one before it, and abstains where nothing fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from servanda.case.names import fold
from servanda.extraction.grammar import noun_phrase
from servanda.extraction.lexicon import split
from servanda.extraction.names import Names, adjective_of, country_of, people, resolve
from servanda.extraction.words import Word

Nature: TypeAlias = Literal["person", "body", "state", "group", "name", ""]
_HE = frozenset(("he", "she", "him", "her", "himself", "herself"))
_IT = frozenset(("it", "itself"))
_THEY = frozenset(("they", "them", "themselves", "both"))
_PARTS = frozenset(("one", "another", "others", "former", "latter", "some", "many", "most"))
PRONOUNS = _HE | _IT | _THEY
_SUBJECT = ("nsubj", "nsubjpass", "agent")
_FAR = 2
_BACK = 500


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody named: the words, the case's actor, what kind of being, and where it stands."""

    text: str
    actor: str
    nature: Nature
    head: str = ""
    plural: bool = False
    subject: bool = False
    place: tuple[int, int, int] = (0, 0, 0)
    words: frozenset[str] = frozenset()


@dataclass(slots=True)
class Discourse:
    """Those named so far in a document, in order."""

    names: Names
    seen: list[Who] = field(default_factory=list)
    last_text: tuple[int, int] = (-1, -1)

    def note(self, words: Sequence[Word], paragraph: int, sentence: int) -> None:
        """Add those whom a sentence names."""
        for word in words:
            if word.lower in _TEXTS and word.dep in ("dobj", "nsubj", "nsubjpass"):
                self.last_text = (paragraph, sentence)
            if word.lower in PRONOUNS and word.dep in _SUBJECT:
                self._again(word, (paragraph, sentence, word.i))
            if word.is_noun and word.dep not in ("compound", "nmod"):
                nature = nature_of(word, self)
                if nature:
                    self.seen.append(self._named(word, nature, (paragraph, sentence, word.i)))

    def _again(self, word: Word, place: tuple[int, int, int]) -> None:
        """Note that a pronoun speaks again of somebody, so that the next one finds them."""
        back = self.who(word, place)
        if back is not None:
            self.seen.append(replace(back, place=place, subject=True))

    def _named(self, word: Word, nature: Nature, place: tuple[int, int, int]) -> Who:
        phrase = noun_phrase(word)
        actor = self.actor_of(phrase, word)
        back = None if actor else self._by_title(word, place) if _bare(word) else None
        return Who(
            back.text if back else said_as(phrase),
            back.actor if back else actor,
            back.nature if back else nature,
            word.lower,
            word.tag in ("NNS", "NNPS") or bool(word.kids("conj")),
            _leads(word),
            place,
            frozenset(w.lower for w in phrase) | (back.words if back else frozenset()),
        )

    def actor_of(self, phrase: Sequence[Word], head: Word) -> str:
        """Return the actor that a noun phrase names, itself or as whose voice it speaks."""
        found = resolve(self.names, phrase)
        if found or self.names.case is None:
            return found
        if head.is_name:
            return self._earlier_name(head)
        if head.lower in people()["not-state"]:
            return ""
        return self._voice_of(head)

    def _earlier_name(self, head: Word) -> str:
        last = head.lower
        same = (w for w in reversed(self.seen[-_BACK:]) if w.head == last and w.actor)
        return next((w.actor for w in same), "")

    def _voice_of(self, head: Word) -> str:
        """Return the body for which a spokesman or official speaks: "a spokesman for the front"."""
        bodies = [
            p for c in head.kids("prep") if c.lower in ("for", "of", "from") for p in c.kids("pobj")
        ]
        bodies += head.kids("poss", "compound", "nmod")
        if nature_of(head, self) == "":
            return ""
        for body in bodies:
            if body.lower in ("its", "their"):
                back = self.who(body, (10**9, 0, 0))
                return back.actor if back else ""
            found = resolve(self.names, noun_phrase(body))
            if found and body.is_name:
                return found
        return ""

    def who(self, word: Word, place: tuple[int, int, int]) -> Who | None:
        """Return whom a word refers to back, or None when that is open."""
        lower = word.lower
        if lower in _HE or lower == "his":
            return self._last(("person", "name"), place, plural=False)
        if lower in _IT or lower == "its":
            found = self._last(("body", "state"), place, plural=None)
            return found or self._last(("name",), place, plural=None)
        if lower in _THEY or lower == "their":
            found = self._last(("group",), place, plural=True)
            return found or self._last(("body", "state", "person", "name"), place, plural=None)
        if _bare(word):
            return self._by_title(word, place)
        return None

    def _last(
        self, natures: Iterable[Nature], place: tuple[int, int, int], *, plural: bool | None
    ) -> Who | None:
        wanted = tuple(natures)
        near = [
            w
            for w in self.seen[-_BACK:]
            if w.nature in wanted
            and (plural is None or w.plural is plural)
            and w.place < place
            and (place[0] >= 10**9 or place[0] - w.place[0] < _FAR)
        ]
        return max(
            near, key=lambda w: (w.place[0], w.place[1], w.subject, w.place[2]), default=None
        )

    def _last_state(self, place: tuple[int, int, int], word: Word) -> Who | None:
        """Return the state last spoken of, the subject of its sentence before others."""
        near = [
            w
            for w in self.seen[-_BACK:]
            if w.nature == "state"
            and w.place < place
            and place[0] - w.place[0] < _FAR
            and not (w.subject and w.place[:2] == place[:2] and _object(word))
        ]
        return max(near, key=lambda w: (w.place[:2], w.subject, w.place[2]), default=None)

    def _by_title(self, word: Word, place: tuple[int, int, int]) -> Who | None:
        """Return the last one who was given this title: "the minister", "the group"."""
        title = word.lower
        if title in ("country", "state", "nation"):
            return self._last_state(place, word)
        like = {title, *_LIKE.get(title, ())}
        for one in reversed(self.seen[-_BACK:]):
            if one.place >= place or (one.subject and one.place[:2] == place[:2] and _object(word)):
                continue
            if one.words & like and one.head != title:
                return one
            if title in _GROUPS and one.nature == "body" and one.head not in _OFFICES:
                return one
        return None


_TEXTS = frozenset(("initiative", "plan", "proposal", "roadmap", "agreement", "deal", "accord"))
_TEXTS |= {"resolution", "declaration", "text", "document", "draft"}
_LIKE = {
    "minister": ("secretary",),
    "spokesman": ("spokesperson", "spokeswoman"),
    "spokesperson": ("spokesman", "spokeswoman"),
    "spokeswoman": ("spokesperson",),
    "diplomat": ("envoy", "ambassador", "minister"),
    "envoy": ("representative", "ambassador"),
    "official": ("minister", "secretary", "spokesman", "adviser"),
}
_GROUPS = frozenset(("group", "movement", "organisation", "organization", "agency", "faction"))
_OFFICES = frozenset(("government", "ministry", "army", "parliament", "council"))


def _leads(word: Word) -> bool:
    """Whether a noun is the subject of a main clause, or who does what its passive says."""
    if word.dep not in _SUBJECT and not (word.up is not None and word.up.dep == "agent"):
        return False
    verb = word.up
    while verb is not None and verb.dep in ("conj", "agent") and verb.up is not None:
        verb = verb.up
    return verb is None or verb.up is None or (verb.dep == "ccomp" and verb.kid("mark") is None)


def _bare(word: Word) -> bool:
    """Whether a noun stands alone with "the", so that it must refer back."""
    if not word.is_noun or word.is_name or not word.kids("det"):
        return False
    definite = any(c.lower in ("the", "this", "that") for c in word.kids("det"))
    return definite and all(
        c.dep in ("det", "punct", "relcl", "appos", "cc", "conj", "case") for c in word.children
    )


def _object(word: Word) -> bool:
    """Whether a noun is what is acted on, so that it is not who acts in the same clause."""
    return word.dep in ("dobj", "pobj", "dative", "poss")


def said_as(phrase: Sequence[Word]) -> str:
    """Return a noun phrase as text, spaced as it was written."""
    shown = ""
    for n, word in enumerate(phrase):
        gap = n > 0 and word.start > phrase[n - 1].end
        shown += (" " if gap else "") + word.text
    return shown


def nature_of(word: Word, discourse: Discourse) -> Nature:
    """Return what kind of being a noun names, empty when none that speaks."""
    if not word.is_name or word.lower in people()["person"] | people()["body"]:
        return _common(word)
    return _name(word, discourse)


_CALENDAR = frozenset(
    split(
        "monday tuesday wednesday thursday friday saturday sunday january february march april "
        "may june july august september october november december"
    )
)


def _known_state(folded: str, word: Word, discourse: Discourse) -> bool:
    """Whether a name is that of a party or side of the case that is no acronym."""
    case = discourse.names.case
    if case is None or word.text.isupper():
        return False
    actor = case.actors.get(discourse.names.actor(folded))
    if actor is None or actor.part_of:
        return False
    return actor.side == actor.id or actor.id in case.agreement.parties


def _common(word: Word) -> Nature:
    kinds = people()
    if word.lower in kinds["person"]:
        return "person"
    if word.lower in kinds["group"]:
        return "group"
    if word.lower in kinds["body"]:
        return "body"
    if word.lemma in kinds["person"] or word.lemma in kinds["body"]:
        return "group" if word.tag in ("NNS", "NNPS") else "body"
    if word.tag == "NNS" and any(c.lower.endswith(("-led", "-backed")) for c in word.children):
        return "group"
    return ""


def _name(word: Word, discourse: Discourse) -> Nature:
    """Return what a proper name names: a country, a body by its words, else a person or unknown."""
    phrase = noun_phrase(word, with_name=False)
    named = [w for w in phrase if w.is_name]
    folded = fold(said_as(named))
    kinds = people()
    lowered = {w.lower for w in phrase} | {w.lower.removesuffix("s") for w in phrase}
    if word.lower in _CALENDAR:
        return ""
    known = _known_state(folded, word, discourse)
    if known or folded in country_of() or folded in discourse.names.states:
        return "state"
    if word.tag == "NNPS" or folded in adjective_of() or word.lower in kinds["group"]:
        return "group" if not lowered & kinds["body"] else "body"
    if lowered & kinds["person"]:
        return "person"
    if lowered & kinds["body"] or (word.text.isupper() and len(word.text) > 1):
        return "body"
    earlier = next((w for w in reversed(discourse.seen[-_BACK:]) if w.head == word.lower), None)
    if earlier is not None:
        return earlier.nature
    return "person" if len(named) > 1 and not any(w.text == "of" for w in phrase) else "name"
