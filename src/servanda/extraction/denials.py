"""What a denial denies, and what joining an accusation accuses of.

Comes in: drafts in order. Goes out: the same with links: a denial holds the numbers of the
statements that it denies; one that joined an accusation is made as many accusations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.extraction.lexicon import split, turns
from servanda.extraction.statements import Draft
from servanda.extraction.words import Word

_AFFIRMING = frozenset(
    ("accuse", "affirm", "report", "complain", "attribute", "confirm", "announce", "observe")
)
_BLAME = frozenset(("accuse", "complain", "attribute"))
_ALL = frozenset(("them", "both", "all", "these", "those"))
_NOUNS = frozenset(
    split(
        "accusation allegation charge claim report suggestion assertion complaint rumour "
        "involvement"
        "responsibility wrongdoing it this that such figure denial attack account version"
    )
)
_FAR = 3
_BACK = 60
_ALIKE = 2
_SAME_PLACE = 1
_TWO = 2


def with_joined(drafts: Sequence[Draft], earlier: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each joined accusation made one accusation for each that it joins."""
    done: list[Draft] = []
    for draft in drafts:
        before = _joined(draft, [*earlier[-_BACK:], *done])
        done += [
            replace(
                draft,
                spans=(*b.spans, *draft.spans)[: len(b.spans)],
                words=b.words,
                to=b.to,
                to_text=b.to_text,
            )
            for b in before
        ] or [draft]
    return done


def _joined(draft: Draft, before: Sequence[Draft]) -> list[Draft]:
    """Return the accusations that a statement such as "joined the allegations" repeats."""
    if not draft.joined or draft.act != "accuse" or any(w.is_verb for w in draft.words):
        return []
    near = [b for b in before if b.act == "accuse" and _near(b, draft)]
    if not near:
        return []
    last = near[-1]
    return [b for b in near if b.cue == last.cue and b.speaker_text == last.speaker_text]


def _near(one: Draft, other: Draft) -> bool:
    return 0 <= other.place[0] - one.place[0] <= 1


def with_denials(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each denial tied to what it denies."""
    return [
        replace(d, denies=tuple(_denied(n, drafts)))
        if d.act in ("deny", "find-no-violation")
        else d
        for n, d in enumerate(drafts)
    ]


def _denied(number: int, drafts: Sequence[Draft]) -> list[int]:
    denial = drafts[number]
    first = max(0, number - _BACK)
    earlier = [n for n in range(first, number) if _can_be_denied(drafts[n], denial)]
    after = [
        n
        for n in range(number + 1, min(number + 3, len(drafts)))
        if _right_after(drafts[n], denial)
    ]
    blamed = [n for n in earlier if drafts[n].act in _BLAME]
    if _points_back(denial):
        return _pointed(denial, drafts, blamed or earlier) or after
    untrue = not any(w.is_noun for w in denial.words) or _untrue(denial)
    if untrue:
        return _latest(blamed or earlier, drafts)
    alike = [n for n in earlier if _alike(drafts[n], denial)]
    if alike:
        return alike[-1:] if denial.place != drafts[alike[-1]].place else alike
    about = [n for n in blamed if _accuses(drafts[n], denial)]
    return _latest(about, drafts) if len(denial.words) < _FEW else []


_FEW = 14


def _untrue(denial: Draft) -> bool:
    """Whether a denial only says that something is false: "it is a lie", "baseless"."""
    heads = {w.lower for w in denial.words if w.is_noun or w.tag == "JJ"}
    nothing = {"nothing", "kind"} <= _lower(denial.words)
    return (nothing or bool(heads & turns()["untrue"])) and len(denial.words) < _FEW


def _can_be_denied(one: Draft, denial: Draft) -> bool:
    other = one.speaker_text != denial.speaker_text and (
        one.speaker != denial.speaker or not one.speaker
    )
    return other and one.act in _AFFIRMING and 0 <= denial.place[0] - one.place[0] < _FAR


def _right_after(one: Draft, denial: Draft) -> bool:
    return (
        one.act in _BLAME and one.place == denial.place and one.speaker_text != denial.speaker_text
    )


def _points_back(denial: Draft) -> bool:
    """Whether a denial names nothing of its own: "denied them", "rejected the accusation"."""
    words = [w for w in denial.words if w.tag not in ("DT", "IN", "PRP$", "CC", "RB", "TO")]
    heads = [w for w in words if w.is_noun or w.tag in ("PRP", "DT", "CD")]
    if not denial.spans:
        return True
    return (bool(_lower(denial.words) & _ALL) and len(words) < _FEW) or (
        bool(heads)
        and heads[0].lemma in _NOUNS
        and not any(w.is_verb and w.dep != "relcl" for w in words)
    )


def _lower(words: Sequence[Word]) -> set[str]:
    return {w.lower for w in words}


def _pointed(denial: Draft, drafts: Sequence[Draft], earlier: Sequence[int]) -> list[int]:
    """Return what a denial points back to: the last accusation, or all of them near."""
    plural = bool(_lower(denial.words) & _ALL) or any(
        w.tag == "NNS" and w.lemma in _NOUNS for w in denial.words
    )
    near = [n for n in earlier if denial.place[0] == drafts[n].place[0]] or list(earlier)
    if plural and len(near) < _TWO and "both" in _lower(denial.words):
        return list(earlier)[-_TWO:]
    if plural:
        return near
    return _latest(near, drafts)


def _latest(numbers: Sequence[int], drafts: Sequence[Draft]) -> list[int]:
    """Return the last statement, with those of the same words of speaking."""
    if not numbers:
        return []
    last = drafts[numbers[-1]]
    return [n for n in numbers if drafts[n].cue == last.cue]


def _alike(one: Draft, denial: Draft) -> bool:
    """Whether two contents speak of the same thing: they share words that carry meaning."""
    shared = len(_meaning(one) & _meaning(denial))
    such = any(w.lower == "such" for w in denial.words)
    return shared >= (_SAME_PLACE if such else _ALIKE)


def _meaning(draft: Draft) -> set[str]:
    told = (w for w in draft.words if w.is_noun or (w.is_verb and w.dep[:3] != "aux"))
    return {w.lemma for w in told} - {
        "be", "have", "side", "day", "week", "people"
    }  # fmt: skip


def _accuses(one: Draft, denial: Draft) -> bool:
    """Whether the one who denies is the one accused."""
    if one.to and denial.speaker:
        return one.to == denial.speaker or denial.speaker.startswith(one.to)
    named = {w for w in one.to_text.split() if w[:1].isupper()} & set(denial.speaker_text.split())
    return bool(named - {"The", "A"}) or bool(
        one.to_text and one.to_text.lower().split()[-1] in denial.speaker_text.lower()
    )
