"""What is said without words of speaking: the last speaker carried over, marked as inferred.

Three kinds, each in one paragraph with the statement before: a judgement of clarity that goes
on ("X is also not clear", "in addition, it must be clarified"); a sentence about what was just
defended or praised ("It lays the foundation"); and, in a statement of a body in its own name,
what it says in the first person or of the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda.extraction.grammar import conjuncts, modals, negated
from servanda.extraction.lexicon import turns
from servanda.extraction.names import same_country
from servanda.extraction.records import BlockKind, Document
from servanda.extraction.statements import Draft, Scene
from servanda.extraction.words import Paragraph, Sentence, Word, runs

_MORE = frozenset(
    (
        "also",
        "too",
        "moreover",
        "furthermore",
        "likewise",
        "addition",
        "besides",
        "equally",
        "similarly",
        "finally",
        "lastly",
    )
)
_CLEAR = frozenset(
    (
        "clear",
        "clarified",
        "unclear",
        "defined",
        "specified",
        "explained",
        "settled",
        "resolved",
        "known",
        "open",
    )
)
_ASKING = frozenset(("ask", "condemn", "call-on", "demand"))
_NEAR = 2
_JUDGING = frozenset(("defend", "praise", "downplay"))
_OURS = re.compile(r"\b(we|our|ours)\b", re.IGNORECASE)
_OF = re.compile(
    r"(?:statement|communiqu[eé]|declaration|press release|comment|answers?|"
    r"commentary|appeal|note)\s"
    r"(?:of|by|from)\s(?:the\s)?(?P<who>.+?)(?:\s(?:on|regarding|concerning|about|to)\s|[.:,\n]|$)",
    re.IGNORECASE,
)


def issuer_of(document: Document) -> str:
    """Return the body in whose name a statement is written, from its headings; empty for none."""
    for block in document.blocks[:3]:
        words = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING and (found := _OF.search(words)):
            return found["who"].strip()
    return ""


def issuer_in(document: Document, first: Sequence[Draft]) -> str:
    """Return who writes in the first person: the first speaker of a text that says "we"."""
    outside = re.sub(r"[\"“][^\"”]*[\"”]", " ", document.text)
    if first and len(_OURS.findall(outside)) > 1 and first[0].place == (0, 0):
        return re.sub(r"^the ", "", first[0].speaker_text, flags=re.IGNORECASE)
    return ""


def implied_in(scene: Scene, paragraph: Paragraph, at: tuple[int, int]) -> list[Draft]:
    """Return what a sentence without words of speaking says for the speaker before."""
    sentence = paragraph.sentences[at[1]]
    before = [d for d in scene.drafts[-_BACK:] if d.place[0] == at[0]]
    if before and not scene.issuer:
        last = before[-1]
        near = at[1] - last.place[1]
        clear = _unclear(sentence)
        if clear is not None and last.act in _ASKING and _goes_on(sentence) and near <= _NEAR:
            return list(_asked(sentence, clear, last, at))
        if last.act in _JUDGING and near == 1 and _about_it(sentence):
            return [_carried(last, sentence, at, "affirm", sentence.roots[0])]
    if scene.issuer:
        return list(_in_own_name(scene, sentence, at))
    return []


def _goes_on(sentence: Sentence) -> bool:
    return any(w.lower in _MORE for w in sentence.words)


def _unclear(sentence: Sentence) -> Word | None:
    """Return the word that says that something is not clear or must be clarified."""
    for word in sentence.words:
        if word.lower not in _CLEAR:
            continue
        verb = word if word.is_verb else word.up
        if verb is None:
            continue
        must = (
            "must" in modals(verb)
            or "should" in modals(verb)
            or verb.lemma in ("have", "need", "remain")
        )
        if word.lower == "unclear" or negated(verb) or must:
            return verb
    return None


def _asked(sentence: Sentence, verb: Word, last: Draft, at: tuple[int, int]) -> Iterator[Draft]:
    """Yield a question for each thing that is said not to be clear."""
    subject = verb.kid("nsubj", "nsubjpass")
    joined = list(conjuncts(subject)) if subject is not None else []
    if len(joined) > 1:
        for one in joined:
            out = [j for j in joined if j is not one]
            words = [w for w in one.tree(out) if w.dep != "cc" or w.up is not one]
            yield replace(
                _carried(last, sentence, at, "ask", one),
                spans=tuple(runs(words)),
                words=tuple(words),
            )
    else:
        yield _carried(last, sentence, at, "ask", verb)


def _carried(last: Draft, sentence: Sentence, at: tuple[int, int], act: str, root: Word) -> Draft:
    return Draft(
        last.speaker, last.speaker_text, act, tuple(_whole(sentence)), last.cue, last.cue_words, at,
        sentence, root=root, inferred=True, words=sentence.words, head=None,
    )  # fmt: skip


def _whole(sentence: Sentence) -> list[tuple[int, int]]:
    spans = runs(sentence.words)
    return [(spans[0][0], spans[-1][1])] if spans else []


def _about_it(sentence: Sentence) -> bool:
    """Whether a sentence goes on about what was just judged, as the speaker would."""
    root = sentence.roots[0]
    subject = root.kid("nsubj", "nsubjpass")
    if subject is None or root.tag not in ("VBZ", "VBP", "MD", "VB", "VBN"):
        return False
    this = subject.lower in ("it", "this") or (
        any(c.lower in ("the", "this") for c in subject.kids("det")) and subject.lemma in _JUDGED
    )
    return this and not any(c.tag == "VBD" for c in (root, *root.kids("aux", "auxpass")))


_JUDGED = frozenset(
    ("agreement", "deal", "accord", "truce", "plan", "text", "ceasefire", "decision")
)


def _in_own_name(scene: Scene, sentence: Sentence, at: tuple[int, int]) -> Iterator[Draft]:
    """Yield what a body says in its own statement: of itself, or of the other side."""
    root = sentence.roots[0] if sentence.roots else None
    if root is None or not root.is_verb or len(sentence.words) < _SHORTEST:
        return
    subject = root.kid("nsubj", "nsubjpass")
    ours = any(_OURS.fullmatch(w.lower) for w in sentence.words) or _own_country(scene, subject)
    theirs = scene.blames(sentence.words, scene.issuer, frozenset(("we", "it", "i")))
    theirs = theirs or (_bears(root) and not ours)
    denied = _plain_act(root) == "deny"
    if subject is None or not (ours or theirs or denied or _threatens(sentence)):
        return
    act = "accuse" if theirs else "threaten" if _threatens(sentence) else _plain_act(root)
    if root.lemma in ("respond", "retaliate") or "retaliatory" in {w.lower for w in sentence.words}:
        act = "defend"
    actor = scene.discourse.names.actor(scene.issuer)
    cue = runs([root])[0]
    yield Draft(
        actor, scene.issuer, act, tuple(_whole(sentence)), cue, (root,), at, sentence,
        root=root, inferred=True, words=sentence.words,
    )  # fmt: skip


def _own_country(scene: Scene, subject: Word | None) -> bool:
    """Whether a sentence is about the country in whose name a statement is written."""
    if subject is None:
        return False
    issuer = {n for w in scene.issuer.split() for n in same_country(w)}
    return bool(issuer & same_country(subject.text)) and subject.is_name


def _bears(root: Word) -> bool:
    """Whether somebody is said to bear the responsibility."""
    return root.lemma == "bear" and any(o.lemma == "responsibility" for o in root.kids("dobj"))


def _plain_act(root: Word) -> str:
    """Return what a body says of itself: what it will do, what it will not, what is so."""
    if any(c.lower in ("will", "shall") for c in root.kids("aux")):
        return "reject" if negated(root) else "announce"
    lowered = {w.lower for w in root.tree()}
    false = bool(lowered & turns()["untrue"]) or {"not", "correspond", "reality"} <= lowered
    return "deny" if false else "affirm"


_SHORTEST = 4
_BACK = 60


def _threatens(sentence: Sentence) -> bool:
    lowered = {w.lower for w in sentence.words}
    return (
        bool(lowered & {"should", "if", "will"})
        and bool(
            lowered
            & {"response", "retaliate", "consequences", "responsibility", "crushed", "answered"}
        )
        and "will" in lowered
    )
