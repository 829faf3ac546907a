"""In what two wordings of one clause differ, and which differences change a duty.

Comes in: the features of a clause in two versions. Goes out: differences, each with the words
on both sides and the question it raises. What stands elsewhere in the clause is no difference;
what an extract leaves out is none either.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from servanda.agreement.features import Features, Name, Time, Verb

DEADLINE, DATE_CHANGED, MODALITY, BEARER = "deadline-word", "date", "modality", "bearer"
NUMBER, BOUND, NAME, PLACE = "number", "bound", "name", "territory"
PARTIES, CONDITION, CAPITALS = "parties", "condition", "capitals"
_SAME_NAME = 75
_ALIKE = ({"on", "from"}, {"", "on"}, {"", "from"}, {"", "after"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two wordings of a clause.

    Attributes:
        kind: one of the names above.
        left, right: the words on each side; empty where one side has none.
        question: what it leaves open.
        day, bound: the date and the kind of bound on the right, where it is about a time;
            `before`: the date on the left.
        verb: the start of the verb, where it is about one.
        name: the name that only the right has, or its id.
    """

    kind: str
    left: str
    right: str
    question: str
    day: str = ""
    bound: str = ""
    before: str = ""
    verb: str = ""
    name: str = ""

    @property
    def changes_duty(self) -> bool:
        """Whether the words themselves change a duty; capital letters only hint at it."""
        return self.kind != CAPITALS


def differences(left: Features, right: Features, *, same_language: bool) -> list[Difference]:
    """Return the differences that may change a duty, in the order of the kinds.

    Across languages only times, numbers and names that the case knows are compared.
    """
    ways = (_times, _numbers, _names) if not same_language else _WAYS
    found = [difference for way in ways for difference in way(left, right)]
    borne = " ".join(f"{d.left} {d.right}" for d in found if d.kind == BEARER)
    return [d for d in found if d.kind != NAME or d.name not in borne]


def _times(left: Features, right: Features) -> Iterator[Difference]:
    ours, theirs = list(left.times), list(right.times)
    for one in list(ours):
        other = next((t for t in theirs if t.day == one.day), None)
        if other is not None:
            ours.remove(one)
            theirs.remove(other)
            if one.kind != other.kind and {one.kind, other.kind} not in _ALIKE:
                yield _bounded(one, other)
    for one, other in zip(ours, theirs, strict=False):
        said = _shown(one), _shown(other), "Which day holds?"
        yield Difference(DATE_CHANGED, *said, other.day, other.kind, one.day)
    alone = ours[len(theirs) :] if not right.partial else []
    for one in alone:
        question = "Is there a day at all?"
        yield Difference(DATE_CHANGED, _shown(one), "", question, before=one.day)
    for other in theirs[len(ours) :] if not left.partial else []:
        question = "Is there a day at all?"
        yield Difference(DATE_CHANGED, "", _shown(other), question, other.day, other.kind)


def _bounded(one: Time, other: Time) -> Difference:
    kinds = {one.kind, other.kind}
    inside = kinds <= {"until-end-of", "before-start-of", "unclear", "on"}
    question = "Is the named day itself still in time?" if inside else "From or until when?"
    said = _shown(one), _shown(other), question
    return Difference(DEADLINE, *said, other.day, other.kind, one.day)


def _shown(time: Time) -> str:
    return f"{time.word} {time.shown}".strip()


def _numbers(left: Features, right: Features) -> Iterator[Difference]:
    ours, theirs = (Counter(value for value, _ in f.numbers) for f in (left, right))
    gone = [n for n in left.numbers if n[0] in ours - theirs]
    new = [n for n in right.numbers if n[0] in theirs - ours]
    for one, other in zip(gone, new, strict=False):
        yield Difference(NUMBER, one[1], other[1], "Which number holds?", name=other[0])
    for one in gone[len(new) :] if not right.partial else []:
        yield Difference(NUMBER, one[1], "", "Does the number hold?")
    for other in new[len(gone) :] if not left.partial else []:
        yield Difference(NUMBER, "", other[1], "Does the number hold?", name=other[0])


def _verbs(left: Features, right: Features) -> Iterator[Difference]:
    for one, other in _verb_pairs(left.verbs, right.verbs):
        if one.mood != other.mood:
            question = _modal_question(one, other)
            yield Difference(MODALITY, one.shown, other.shown, question, verb=other.stem)
        if one.bearers is None or other.bearers is None or one.stem != other.stem:
            continue
        said = _borne(one), _borne(other)
        named = ", ".join(other.bearers)
        if bool(one.bearers) != bool(other.bearers):
            yield Difference(BEARER, *said, "Who must do this?", verb=other.stem, name=named)
        elif one.bearers and other.bearers and not _alike(one.bearers, other.bearers):
            question = "Who of them must do this?"
            yield Difference(BEARER, *said, question, verb=other.stem, name=named)


def _verb_pairs(left: Sequence[Verb], right: Sequence[Verb]) -> Iterator[tuple[Verb, Verb]]:
    """Pair verbs of one start; where one is left on each side, these."""
    theirs, alone = list(right), []
    for one in left:
        other = next((v for v in theirs if v.stem == one.stem), None)
        if other is None:
            alone.append(one)
        else:
            theirs.remove(other)
            yield one, other
    if len(alone) == len(theirs) == 1:
        yield alone[0], theirs[0]


def _modal_question(one: Verb, other: Verb) -> str:
    moods = {one.mood, other.mood}
    if "permission" in moods or "advice" in moods:
        return "Is it a duty, or left to choice?"
    return "Is it a duty, or a description?"


def _borne(verb: Verb) -> str:
    return f"{', '.join(verb.bearers or ()) or 'nobody named'}: {verb.shown}"


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether every name of one side has a like among the names of the other, in both ways."""
    return all(any(_same(a, b) for b in theirs) for a in ours) and all(
        any(_same(a, b) for a in ours) for b in theirs
    )


def _same(one: str, other: str) -> bool:
    return fuzz.ratio(one.casefold(), other.casefold()) >= _SAME_NAME


def _names(left: Features, right: Features) -> Iterator[Difference]:
    if not left.partial:
        for name in _only(right.names, left):
            yield _named(name, "", name.text)
    if not right.partial:
        for name in _only(left.names, right):
            yield _named(name, name.text, "")


def _named(name: Name, left: str, right: str) -> Difference:
    kind = PLACE if name.kind == "place" else NAME
    question = "Is this place meant, too?" if kind == PLACE else "Is it meant, too?"
    return Difference(kind, left, right, question, name=name.id or name.text)


def _only(names: Sequence[Name], other: Features) -> Iterator[Name]:
    """Give the names that the other side does not have, each once."""
    seen: set[str] = set()
    there = {n.id for n in other.names if n.id}
    words = {t.norm for t in other.tokens if t.kind == "word"}
    for name in names:
        key = name.id or name.text.casefold()
        if key in seen or (name.id and name.id in there):
            continue
        seen.add(key)
        if not all(any(_same(part, w) for w in words) for part in name.text.casefold().split()):
            yield name


def _parties(left: Features, right: Features) -> Iterator[Difference]:
    ours, theirs = (Counter(p.casefold() for p in f.parties) for f in (left, right))
    gone = [p for p in left.parties if p.casefold() in ours - theirs]
    new = [p for p in right.parties if p.casefold() in theirs - ours]
    question = "Does it take one of them, or all?"
    for one, other in zip(gone, new, strict=False):
        yield Difference(PARTIES, one, other, question)
    for one in gone[len(new) :] if not right.partial else []:
        yield Difference(PARTIES, one, "", question)
    for other in new[len(gone) :] if not left.partial else []:
        yield Difference(PARTIES, "", other, question)


def _counted_words(
    kind: str, question: str, words: Callable[[Features], Sequence[str]]
) -> Callable[[Features, Features], Iterator[Difference]]:
    """Return a comparison of words that bind or loosen a term wherever they stand."""

    def compare(left: Features, right: Features) -> Iterator[Difference]:
        ours, theirs = Counter(words(left)), Counter(words(right))
        gone, new = list((ours - theirs).elements()), list((theirs - ours).elements())
        if (gone and not right.partial) or (new and not left.partial):
            yield Difference(kind, ", ".join(gone), ", ".join(new), question)

    return compare


def _capitals(left: Features, right: Features) -> Iterator[Difference]:
    """Give two words with capitals on one side only: a body of that name, or any such thing."""
    ours, theirs = (dict(_twos(f)) for f in (left, right))
    changed = [k for k, shown in ours.items() if k in theirs and _apart(shown, theirs[k])]
    for key in changed[:1]:
        question = "One named body, or any of its kind?"
        yield Difference(CAPITALS, ours[key], theirs[key], question)


def _twos(side: Features) -> Iterator[tuple[str, str]]:
    """Give neighbouring words of a sentence under their plain form, but for its first word."""
    for one, other in itertools.pairwise(side.tokens):
        if one.kind == other.kind == "word" and one.sentence == other.sentence and not one.first:
            yield f"{one.norm} {other.norm}", f"{one.text} {other.text}"


def _apart(one: str, other: str) -> bool:
    """Whether both words have a capital on one side and neither on the other."""
    ours, theirs = ([word[0].isupper() for word in shown.split()] for shown in (one, other))
    return ours[0] == ours[1] != theirs[0] == theirs[1]


_WAYS: tuple[Callable[[Features, Features], Iterator[Difference]], ...] = (
    _times,
    _verbs,
    _numbers,
    _counted_words(BOUND, "Exact, at least, or at most?", lambda f: f.bounds),
    _names,
    _parties,
    _counted_words(CONDITION, "Under what condition?", lambda f: f.conditions),
    _capitals,
)
