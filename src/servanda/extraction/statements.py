"""Statements: who said what, put together from cues, their speakers and their contents.

Comes in: a parsed document. Goes out: drafts of statements in the order of the text, not yet
numbered; what is implied and what a denial denies is added by `implied` and `denials`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from servanda.extraction.accusations import Content
from servanda.extraction.acts import act_of
from servanda.extraction.contents import contents_of
from servanda.extraction.cues import Cue, Kind, cues_of
from servanda.extraction.discourse import PRONOUNS, Discourse, nature_of, said_as
from servanda.extraction.grammar import noun_phrase
from servanda.extraction.lexicon import turns
from servanda.extraction.names import resolve, same_country
from servanda.extraction.quoting import loose_quotes, tidy, touches
from servanda.extraction.records import Span
from servanda.extraction.sources import Source, sources_of
from servanda.extraction.turned import Said
from servanda.extraction.words import Paragraph, Sentence, Word, merged, runs


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before it is numbered. `nested` is how many other speakers' words it is in."""

    speaker: str
    speaker_text: str
    act: str
    spans: tuple[Span, ...]
    cue: Span
    cue_words: tuple[Word, ...]
    place: tuple[int, int]
    sentence: Sentence
    root: Word | None = None
    to: str = ""
    to_text: str = ""
    nested: int = 0
    inferred: bool = False
    words: tuple[Word, ...] = ()
    head: Word | None = None
    denies: tuple[int, ...] = ()
    joined: bool = False

    def holds(self, offset: int) -> bool:
        """Whether a character stands in what is said."""
        return any(s <= offset < e for s, e in self.spans)


@dataclass(slots=True)
class Scene:
    """A document while it is read: its text, those named so far, and what tells of events."""

    text: str
    discourse: Discourse
    blames: Callable[[Sequence[Word], str, frozenset[str]], bool]
    happened: Callable[[Sequence[Word]], bool]
    issuer: str = ""
    drafts: list[Draft] = field(default_factory=list)


def read_sentence(scene: Scene, paragraph: Paragraph, at: tuple[int, int]) -> list[Draft]:
    """Return the statements of one sentence, the outer before the inner."""
    sentence = paragraph.sentences[at[1]]
    found: list[Draft] = []
    for cue in cues_of(sentence):
        found += _drafts(scene, paragraph, at, cue)
    return _nested(_without_echoes(found))


def _drafts(scene: Scene, paragraph: Paragraph, at: tuple[int, int], cue: Cue) -> Iterator[Draft]:
    sentence = paragraph.sentences[at[1]]
    for source in sources_of(cue, scene.discourse):
        who = _who(scene, source, at)
        if who is None:
            continue
        for content in contents_of(cue, sentence):
            draft = _draft(scene, paragraph, (cue, content, source), at)
            if draft is not None:
                yield replace(draft, speaker=who[1], speaker_text=who[0])


def _draft(
    scene: Scene, paragraph: Paragraph, parts: tuple[Cue, Content, Source], at: tuple[int, int]
) -> Draft | None:
    cue, content, source = parts
    sentence = paragraph.sentences[at[1]]
    spans = _spans(scene, paragraph, parts, sentence)
    if not spans and (cue.clause or (cue.kind is Kind.VERB and cue.act != "complain")):
        return None
    words = tuple(w for w in sentence.words if any(s <= w.start < e for s, e in spans))
    root = content.root or _root_in(words)
    quoted = bool(words) and paragraph.quote_at(words[0].start) is not None
    act = act_of(_said(scene, (cue, words, root), source, quoted=quoted))
    to, to_text = _addressee(scene, content.to, at)
    cue_span = (
        (cue.words[0].start, cue.words[-1].end)
        if _close(cue.words)
        else (
            cue.word.start,
            cue.word.end,
        )
    )
    return Draft(
        "", "", act, tuple(spans), cue_span, cue.words, at, sentence,
        root=root, to=to, to_text=to_text, words=words, head=source.head,
        nested=int(source.relayed), joined=cue.word.lemma in ("join", "echo", "second", "back"),
    )  # fmt: skip


def _close(words: Sequence[Word]) -> bool:
    return words[-1].i - words[0].i <= len(words) + 1


def _root_in(words: Sequence[Word]) -> Word | None:
    inside = {id(w) for w in words}
    tops = [w for w in words if w.up is None or id(w.up) not in inside]
    return next((w for w in tops if w.is_verb), tops[0] if tops else None)


def _said(
    scene: Scene, content: tuple[Cue, Sequence[Word], Word | None], source: Source, *, quoted: bool
) -> Said:
    cue, words, root = content
    head = source.head
    own = {head.lower} if head is not None else set()
    own |= {
        n for w in (noun_phrase(head) if head is not None else []) for n in same_country(w.text)
    }
    phrase = noun_phrase(head) if head is not None else []
    heard = {w.lower for w in phrase}
    own_pronouns = _QUOTED if quoted else _pronouns(scene, head)
    ours = frozenset(own | {w for w in heard if w in _FORCES})
    return Said(
        cue,
        words,
        root,
        own=ours,
        pronouns=own_pronouns,
        blames=scene.blames(words, said_as(phrase), own_pronouns),
        onlooker=bool(heard & turns()["onlookers"]) or _onlooker_back(scene, head),
        asked=_asked(scene, cue),
        happened=scene.happened(words),
    )


def _pronouns(scene: Scene, head: Word | None) -> frozenset[str]:
    """Return the pronouns by which a speaker speaks of itself."""
    everything = frozenset(("i", "we", "it", "he", "she", "they"))
    if head is None or head.lower in PRONOUNS:
        return everything
    if head.tag in ("NNS", "NNPS") or head.kids("conj"):
        return everything - {"it", "he", "she"}
    nature = nature_of(head, scene.discourse)
    if nature == "person":
        return everything - {"they"}
    return everything - {"he", "she"} if nature in ("body", "state") else everything


_QUOTED = frozenset(("i", "we"))
_FORCES = frozenset(("army", "military", "government"))


def _onlooker_back(scene: Scene, head: Word | None) -> bool:
    if head is None or head.lower not in PRONOUNS:
        return False
    back = scene.discourse.who(head, (10**8, 0, 0))
    return back is not None and bool(back.words & turns()["onlookers"])


def _asked(scene: Scene, cue: Cue) -> bool:
    before = [w.lower for w in cue.word.tree() if w.i < cue.word.i]
    return "asked" in before or any(d.act == "ask" for d in scene.drafts[-2:])


def _who(scene: Scene, source: Source, at: tuple[int, int]) -> tuple[str, str] | None:
    """Return the words and the actor of a speaker, None where a thing, not somebody, is meant."""
    head = source.head
    if head is None:
        return "", ""
    if head.lower in ("i", "we", "our"):
        return _first_person(scene)
    place = (*at, head.i)
    phrase = noun_phrase(head)
    if source.alone:
        joined = {id(w) for c in head.kids("conj", "cc") for w in c.tree()}
        phrase = [w for w in phrase if id(w) not in joined]
    back = scene.discourse.who(head, place)
    if head.lower in PRONOUNS:
        if head.lower == "it" and _about_text(scene, source, at):
            return None
        if back is None:
            return None if head.lower == "it" else (head.text, "")
        return back.text, back.actor
    actor = scene.discourse.actor_of(phrase, head)
    if not actor and back is not None:
        return (back.text or said_as(phrase)), back.actor
    return said_as(phrase).removesuffix("'s"), actor


def _about_text(scene: Scene, source: Source, at: tuple[int, int]) -> bool:
    """Whether "it" calls for or provides what a plan just named does, and nobody speaks."""
    verb = source.head.up if source.head is not None else None
    if verb is None or verb.lemma not in ("call", "propose", "provide", "require", "demand", "ask"):
        return False
    return scene.discourse.last_text[:2] in {(at[0], at[1] - 1), at}


def _first_person(scene: Scene) -> tuple[str, str] | None:
    if not scene.issuer:
        return None
    return scene.issuer, scene.discourse.names.actor(scene.issuer)


def _addressee(scene: Scene, to: Word | None, at: tuple[int, int]) -> tuple[str, str]:
    if to is None:
        return "", ""
    phrase = noun_phrase(to)
    actor = scene.discourse.actor_of(phrase, to)
    back = None if actor else scene.discourse.who(to, (*at, to.i))
    if back is not None:
        return back.actor, back.text
    return actor or resolve(scene.discourse.names, phrase), said_as(phrase)


def _spans(
    scene: Scene, paragraph: Paragraph, parts: tuple[Cue, Content, Source], sentence: Sentence
) -> list[Span]:
    """Return what is said as spans: the words governed, and the quotation they stand in, whole."""
    cue, content, source = parts
    text = scene.text
    speaker = set(map(id, noun_phrase(source.head))) if source.head is not None else set()
    own = (cue.word,) if cue.kind is Kind.LIGHT else cue.words
    spoken = [w for w in content.words if id(w) not in speaker and w not in own]
    spans = runs(spoken)
    outside = paragraph.quote_at(cue.word.start) is None
    quotes = [q for q in paragraph.quotes if touches(q, spans)] if outside else []
    if outside and not cue.kind.value.startswith("acc"):
        quotes += [
            q for q in loose_quotes(text, paragraph, cue, sentence) if not spans or cue.clause
        ]
    if cue.clause and quotes and spans and not _real_clause(content):
        spans = [s for s in spans if touches(s, quotes)]
    return tidy(text, merged([*spans, *quotes]))


def _real_clause(content: Content) -> bool:
    return content.root is not None and content.root.dep in ("ccomp", "xcomp")


def _without_echoes(found: Sequence[Draft]) -> list[Draft]:
    """Leave out a cue inside the speaker's own words: in "We deny it," he said, he denies once."""
    kept = []
    for draft in found:
        outer = [o for o in found if o is not draft and o.holds(draft.cue[0])]
        if any(_same(o, draft) for o in outer):
            continue
        kept.append(draft)
    return kept


def _same(outer: Draft, inner: Draft) -> bool:
    head = inner.head
    if head is not None and head.lower in ("i", "we"):
        return True
    return bool(inner.speaker_text) and inner.speaker_text == outer.speaker_text


def _nested(found: Sequence[Draft]) -> list[Draft]:
    """Count for each statement the hands between: those in whose words it stands."""
    return [
        replace(d, nested=d.nested + sum(o is not d and o.holds(d.cue[0]) for o in found))
        for d in found
    ]
