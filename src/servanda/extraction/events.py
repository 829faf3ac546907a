"""Events: what a text tells of, with who, whom, where, when, how many, and how it is told.

An event in somebody's words belongs to that statement: an accusation makes it alleged, a
denial negated, a demand demanded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.extraction.circumstances import Setting, count_for, place_of, when_of
from servanda.extraction.discourse import PRONOUNS, said_as
from servanda.extraction.grammar import is_infinitive, noun_phrase
from servanda.extraction.modality import modality_of
from servanda.extraction.provided import goes_on
from servanda.extraction.records import EventFound
from servanda.extraction.roles import roles_of
from servanda.extraction.statements import Draft
from servanda.extraction.triggers import Rule, triggers_in
from servanda.extraction.words import Paragraph, Sentence, Word, runs
from servanda.model import Modality

_IN_WORDS_OF = {
    "accuse": Modality.ALLEGED,
    "complain": Modality.ALLEGED,
    "deny": Modality.NEGATED,
    "find-no-violation": Modality.NEGATED,
    "demand": Modality.DEMANDED,
    "call-on": Modality.DEMANDED,
    "ask": Modality.DEMANDED,
    "request-extension": Modality.DEMANDED,
    "promise": Modality.PLANNED,
    "announce": Modality.PLANNED,
    "offer": Modality.PLANNED,
    "threaten": Modality.HYPOTHETICAL,
    "ultimatum": Modality.DEMANDED,
    "agree": Modality.AGREED,
    "reject": Modality.HYPOTHETICAL,
    "grant-extension": Modality.AGREED,
}
_DIRECT = (
    "demand",
    "call-on",
    "ask",
    "request-extension",
    "promise",
    "offer",
    "agree",
    "threaten",
    "ultimatum",
    "reject",
)


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event before its statement is numbered: `said` is the draft in whose words it stands."""

    found: EventFound
    said: Draft | None
    trigger: Word


def events_in(
    setting: Setting, paragraph: Paragraph, at: tuple[int, int], drafts: Sequence[Draft]
) -> list[EventDraft]:
    """Return the events that a sentence tells of."""
    found = []
    sentence = paragraph.sentences[at[1]]
    before = paragraph.sentences[at[1] - 1] if at[1] else None
    for word, rule in triggers_in(sentence.words):
        if _asked_about(word) or _to_be_ended(word):
            continue
        said = _innermost(drafts, word.start)
        modality = _modality(word, sentence, said, rule)
        if modality is Modality.ACTUAL and said is None and goes_on(word, sentence, before):
            modality = Modality.AGREED
        if modality is not None:
            found.append(
                EventDraft(
                    _event(setting, sentence, (word, rule), modality, (at, said)), said, word
                )
            )
    return _once(found)


_WHICH = frozenset(("who", "what", "which", "whom", "whose"))
_END = frozenset(("stop", "end", "cease", "halt", "refrain", "avoid", "prevent"))


def _asked_about(word: Word) -> bool:
    """Whether a word stands in a question of who or what: it tells of no event."""
    for one in (word, *word.above()):
        if one.dep in ("ccomp", "pcomp", "csubj"):
            words = one.tree()
            return bool(words) and words[0].lower in _WHICH
    return False


def _to_be_ended(word: Word) -> bool:
    """Whether something is only spoken of as to be stopped: "pledged to stop kidnapping"."""
    for one in list(word.above())[:2]:
        if one.is_verb:
            lifted = one.lemma in ("lift", "ease") and word.is_noun
            return lifted or (one.lemma in _END and (is_infinitive(one) or one.tag == "VBG"))
    return False


def _innermost(drafts: Sequence[Draft], offset: int) -> Draft | None:
    holding = [d for d in drafts if d.holds(offset)]
    return min(holding, key=lambda d: sum(e - s for s, e in d.spans), default=None)


def _modality(word: Word, sentence: Sentence, said: Draft | None, rule: Rule) -> Modality | None:
    if rule.type == "CALM":
        return _calm(word, sentence, rule)
    own = modality_of(word, sentence)
    if (
        rule.type == "FOM-DENY"
        and own is Modality.NEGATED
        and (rule.negated or word.lemma in ("deny", "refuse"))
    ):
        own = Modality.ACTUAL
    if said is not None and said.act == "deny" and own is Modality.ALLEGED:
        return Modality.NEGATED
    if said is None or own not in (Modality.ACTUAL, Modality.PLANNED):
        return own
    outer = _IN_WORDS_OF.get(said.act)
    if own is Modality.PLANNED:
        return (
            outer if outer in (Modality.DEMANDED, Modality.AGREED) and _direct(word, said) else own
        )
    if outer is None:
        alleging = any(w.lemma in ("claim", "allege") for w in said.cue_words)
        return Modality.ALLEGED if alleging and not word.is_noun else own
    if said.act in _DIRECT and not _direct(word, said):
        return own
    return outer if said.act != "announce" or _ahead(word) else own


def _calm(word: Word, sentence: Sentence, rule: Rule) -> Modality | None:
    """Return how "no violations" and "it is calm" are told: a calm that is said to hold."""
    if rule.none:
        up = word.up
        unreal = up is not None and up.is_verb and any(c.tag == "MD" for c in up.children)
        return Modality.PLANNED if unreal else Modality.ACTUAL
    found = modality_of(word, sentence)
    return found if found is not Modality.NEGATED else None


def _ahead(word: Word) -> bool:
    verb = next((v for v in (word, *word.above()) if v.is_verb), None)
    return (
        word.is_noun
        and verb is not None
        and verb.lemma in ("announce", "declare", "pledge", "promise")
    )


def _direct(word: Word, said: Draft) -> bool:
    """Whether an event is itself what is asked or promised, not a fact told beside it."""
    for one in (word, *word.above()):
        if one is said.root or one in said.cue_words:
            return True
        if one.dep in ("relcl", "advcl") or (one.dep == "acl" and one.tag in ("VBN", "VBG")):
            return False
    return True


def _event(
    setting: Setting,
    sentence: Sentence,
    trigger: tuple[Word, Rule],
    modality: Modality,
    context: tuple[tuple[int, int], Draft | None],
) -> EventFound:
    word, rule = trigger
    at, said = context
    actor, target = roles_of(word, said)
    place = place_of(setting, word)
    when = when_of(setting, word, sentence, modality)
    return EventFound(
        type=rule.type,
        spans=tuple(runs(_words(word))),
        modality=modality,
        actor=_named(setting, actor, at) if rule.type != "CALM" else "",
        target=_named(setting, target, at) if rule.type != "CALM" else "",
        place=place,
        occurred=when.interval(setting.zone) if when else None,
        count=count_for(setting, word, rule),
    )


def _words(word: Word) -> list[Word]:
    """Return the words of the clause of an event, without clauses joined to it."""
    out = [
        c
        for w in word.tree()
        for c in w.children
        if c.dep in ("advcl", "ccomp", "relcl", "conj", "parataxis", "cc")
    ]
    return word.tree(out)


def _named(setting: Setting, head: Word | None, at: tuple[int, int]) -> str:
    if head is None:
        return ""
    phrase = noun_phrase(head)
    actor = setting.discourse.actor_of(phrase, head)
    back = None if actor else setting.discourse.who(head, (*at, head.i))
    if back is not None:
        return back.actor or back.text
    return actor or ("" if head.lower in PRONOUNS else said_as(phrase))


def _once(found: list[EventDraft]) -> list[EventDraft]:
    """Leave out a second word for the same event: same type, one clause, one of them counted."""
    kept: list[EventDraft] = []
    for one in found:
        same = [
            k
            for k in kept
            if k.found.type == one.found.type
            and k.found.modality == one.found.modality
            and (one.trigger.up is k.trigger or k.trigger.up is one.trigger)
        ]
        if not same:
            kept.append(one)
    return kept
