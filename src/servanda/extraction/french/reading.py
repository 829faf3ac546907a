"""Statements in French: a verb of speaking, its subject, and what is said."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from servanda.case.names import resolve_actor
from servanda.case.terms import Case
from servanda.errors import BadInput, Fault
from servanda.extraction.parse import digest_of
from servanda.extraction.records import BlockKind, Document, Reading, Span, StatementFound
from servanda.model import Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODEL = "fr_core_news_md"
_SUBJECT = ("nsubj", "nsubj:pass")
_CONTENT = ("ccomp", "xcomp", "advcl")
_NEGATIVE = frozenset(("ne", "ni"))
_MODALITY = {
    "accuse": Modality.ALLEGED, "deny": Modality.NEGATED, "ask": Modality.DEMANDED,
    "demand": Modality.DEMANDED, "call-on": Modality.DEMANDED, "announce": Modality.PLANNED,
    "promise": Modality.PLANNED, "offer": Modality.HYPOTHETICAL, "threaten": Modality.HYPOTHETICAL,
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:l['’]|la |le |les |un |une |des )", re.IGNORECASE)
_OPENING = ("que", "qu'", "qu’", "de", "d'", "d’", "à", ",", "«", "»", '"')


def available() -> bool:
    """Whether the parser and its French model are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("spacy", MODEL))


def read_french(document: Document, case: Case | None) -> Reading | None:
    """Return the statements of a document in French, None where the model is not installed.

    Raises:
        BadInput: when the installed model is not the one that was looked at.
    """
    if not available():
        return None
    blocks = [b for b in document.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)]
    docs = _language().pipe(document.text[b.start : b.end] for b in blocks)
    found: list[StatementFound] = []
    for block, doc in zip(blocks, docs, strict=True):
        found += statements_of(doc, block.start, (document, case), len(found))
    return Reading(document, tuple(found))


def statements_of(
    doc: Doc, base: int, known: tuple[Document, Case | None], before: int = 0
) -> Iterator[StatementFound]:
    """Yield the statements of a parsed paragraph.

    Args:
        doc: the paragraph.
        base: where it begins in the document.
        known: the document, and the case or None.
        before: how many statements the document had before it.
    """
    for token in doc:
        act = verbs().get(token.lemma_.lower(), "")
        subject = next((c for c in token.children if c.dep_ in _SUBJECT), None)
        if not act or token.pos_ not in ("VERB", "AUX") or subject is None:
            continue
        # "N'a ni confirmé ni démenti" says nothing either way.
        if any(c.lemma_.lower() in _NEGATIVE or c.text.lower() == "n'" for c in token.children):
            continue
        span = _content(token)
        if span is not None:
            before += 1
            yield _statement((token, subject, span), act, base, (*known, before))


@cache
def verbs() -> Mapping[str, str]:
    """Return the act of each verb of speaking."""
    text = resources.files(__package__).joinpath("verbs.yml").read_text("utf-8")
    return {v: act for act, said in YAML(typ="safe").load(text).items() for v in said.split()}


def _statement(
    words: tuple[Token, Token, Span],
    act: str,
    base: int,
    known: tuple[Document, Case | None, int],
) -> StatementFound:
    verb, subject, (start, end) = words
    document, case, number = known
    speaker = _phrase(subject)
    other = next((c for c in verb.children if c.dep_ in ("obj", "iobj", "obl:arg")), None)
    spoken_to = _phrase(other) if other is not None and act in ("accuse", "call-on", "ask") else ""
    return StatementFound(
        id=f"s{number}",
        speaker=_actor(case, speaker),
        speaker_text=speaker,
        act=act,
        content=document.text[base + start : base + end],
        spans=((base + start, base + end),),
        cue=(base + verb.idx, base + verb.idx + len(verb.text)),
        addressee=_actor(case, spoken_to) or spoken_to,
        said=document.published,
        modality=_MODALITY.get(act, Modality.ACTUAL),
    )


def _content(verb: Token) -> Span | None:
    """Return where what is said stands: a clause of the verb, else its object."""
    clause = next((c for c in verb.children if c.dep_ in _CONTENT and c.i > verb.i), None)
    thing = next((c for c in verb.children if c.dep_ in ("obj", "obl:arg") and c.i > verb.i), None)
    chosen = clause if clause is not None else thing
    if chosen is None:
        return None
    words = sorted(chosen.subtree, key=lambda t: t.i)
    while words and words[0].text.lower() in _OPENING:
        words.pop(0)
    while words and words[-1].is_punct:
        words.pop()
    return (words[0].idx, words[-1].idx + len(words[-1].text)) if words else None


def _phrase(head: Token) -> str:
    """Return a noun with what belongs to it, as it stands in the text."""
    kept = [t for t in head.subtree if not t.is_punct or t.text in ("-", "'", "’")]
    first = min(t.i for t in kept)
    last = max(t.i for t in kept)
    return str(head.doc[first : last + 1].text)


def _actor(case: Case | None, phrase: str) -> str:
    """Return the actor of the case that a phrase names, or that its first words name."""
    if case is None or not phrase:
        return ""
    bare = _ARTICLE.sub("", phrase)
    return resolve_actor(case, phrase) or resolve_actor(case, bare) or ""


@cache
def _language() -> Any:  # noqa: ANN401 — spaCy's own type, loaded where it is used
    spec = importlib.util.find_spec(MODEL)
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    expected = resources.files(__package__).joinpath("model.sha256").read_text("utf-8").split()[0]
    if digest_of(folder) != expected:
        raise BadInput(
            Fault(
                str(folder),
                "is not the French model that this version was made with.",
                next_step="Install it again: pip install --force-reinstall 'servanda[fr]'",
            )
        )
    return importlib.import_module(MODEL).load(exclude=["ner"])
